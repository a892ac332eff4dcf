import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Clock } from '../../platform/clock/clock.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope } from '../../platform/database/tenant-scope.js';
import { notFound } from '../../platform/errors/app-error.js';
import { Public } from '../../platform/http/permissions.js';

const WORDS = {
  fr: { title: 'Ne plus recevoir ces messages', ask: 'Vous ne recevrez plus les messages « des avis attendent votre accord » de cette organisation. Les alertes de danger et les messages sur votre compte restent.', button: 'Ne plus les recevoir', done: 'C’est noté : vous ne recevrez plus ces messages.' },
  en: { title: 'Stop these messages', ask: 'You will no longer receive the “reviews wait for your approval” messages of this organization. Danger alerts and messages about your account remain.', button: 'Stop them', done: 'Noted: you will no longer receive these messages.' },
} as const;

/** The one-click stop of notification mails (RFC 8058): POST works without login, GET only shows a page, since link scanners open links. */
@ApiExcludeController()
@Controller('stop')
export class StopController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  @Get(':token')
  @Public()
  async ask(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.find(token);
    const words = WORDS[request.locale ?? 'fr'];
    response.type('html').send(page(request.locale ?? 'fr', words.title, `<p>${words.ask}</p><form method="post"><button>${words.button}</button></form>`));
  }

  @Post(':token')
  @HttpCode(200)
  @Public()
  async stop(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { organization_id: organizationId, user_id: userId } = await this.find(token);
    await this.database.run(systemScope(organizationId), (tx) =>
      tx.query('UPDATE notification_stops SET stopped_at = coalesce(stopped_at, $3) WHERE organization_id = $1 AND user_id = $2', [organizationId, userId, this.clock.now()]));
    const words = WORDS[request.locale ?? 'fr'];
    response.type('html').send(page(request.locale ?? 'fr', words.title, `<p>${words.done}</p>`));
  }

  private async find(token: string): Promise<{ organization_id: string; user_id: string }> {
    const [row] = await this.database.lookUp<{ organization_id: string; user_id: string }>('SELECT * FROM app.organization_by_stop_token($1)', [sha256Hex(token)]);
    if (!row) throw notFound('notifications.unknown_stop_link');
    return row;
  }
}

const page = (lang: string, title: string, body: string): string =>
  `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><main><h1>${title}</h1>${body}</main></html>`;
