import path from 'node:path';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Clock } from '../../../platform/clock/clock.js';
import { isId } from '../../../platform/clock/ids.js';
import { Config } from '../../../platform/config/config.js';
import { TenantDatabase } from '../../../platform/database/tenant-database.js';
import { actingFor, type TenantScope } from '../../../platform/database/tenant-scope.js';
import { notFound } from '../../../platform/errors/app-error.js';
import { Scope } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { keyDigest } from '../../../platform/mail/compose-mail.js';
import { FileMailer } from '../../../platform/mail/file.mailer.js';
import { TASK_NAMES } from '../../../platform/jobs/tasks.js';
import { SettingsView } from './settings-view.js';

interface DeadJob {
  readonly id: string;
  readonly task: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly run_at: Date;
  readonly payload: { readonly organizationId: string };
}

/** Background jobs, and the mails that were kept as files. */
@ApiExcludeController()
@Controller('admin')
export class AdminPages {
  private readonly mailbox: FileMailer;

  constructor(
    private readonly pages: SettingsView,
    private readonly database: TenantDatabase,
    private readonly config: Config,
    clock: Clock,
  ) {
    this.mailbox = new FileMailer(path.join(config.dataDir, 'mail'), config.env.MAIL_FROM, clock);
  }

  @Get('jobs')
  @Requires('jobs:read')
  async jobs(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const [dead, waiting] = await this.database.run(scope, async (tx) => [await tx.query<DeadJob[]>('SELECT * FROM app.dead_jobs()'), await tx.query<{ task: string }[]>('SELECT * FROM app.waiting_jobs()')] as const);
    // Schedules run without a tenant and are never listed here; a job of an older version keeps its own name.
    const named = (task: string): string => (TASK_NAMES.some((name) => name === task) ? this.pages.say(request, `jobs.name.${task}`) : task);
    this.pages.show({ request, response }, 'jobs', { dead: dead.map((j) => ({ ...j, taskName: named(j.task), error: (j.last_error ?? '').split('\n')[0]?.slice(0, 300) })), waiting: waiting.map((j) => ({ ...j, taskName: named(j.task) })) });
  }

  @Post('jobs/:id/retry')
  @Requires('jobs:write')
  async retry(@Param('id') id: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const job = (await this.database.run(scope, (tx) => tx.query<DeadJob[]>('SELECT * FROM app.dead_jobs()'))).find((j) => j.id === id);
    const organizationId = job?.payload.organizationId;
    if (!isId(organizationId)) throw notFound('jobs.not_found');
    const [row] = await this.database.run(actingFor(scope, organizationId), (tx) => tx.query<{ done: boolean }[]>('SELECT app.retry_job($1) AS done', [id]));
    if (!row?.done) throw notFound('jobs.not_found');
    this.pages.done({ request, response }, '/admin/jobs', 'settings.jobs.retried');
  }

  @Get('mail')
  @Requires('team:write')
  async mails(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    this.assertKept();
    const own = await this.ownMails(scope);
    this.pages.show({ request, response }, 'mail', { list: (await this.mailbox.list()).filter((mail) => own.has(mail.id)) });
  }

  @Get('mail/:id')
  @Requires('team:write')
  async mail(@Param('id') id: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    this.assertKept();
    if (!(await this.ownMails(scope)).has(id)) throw notFound('mail.not_found');
    const mail = await this.mailbox.read(id).catch(() => {
      throw notFound('mail.not_found');
    });
    this.pages.view.render(request, response, 'settings/mail-message', { title: mail.subject, section: 'settings', mail, parts: linked(mail.text) });
  }

  /** The folder holds the mails of every organization: those of the caller's, less the links by which another person gets in. */
  private async ownMails(scope: TenantScope): Promise<Set<string>> {
    const rows = await this.database.run(scope, (tx) => tx.query<{ id: string }[]>(
      `SELECT id FROM mail_messages WHERE organization_id = $1 AND (name <> 'password-reset' OR user_id = $2) ORDER BY created_at DESC LIMIT 200`, [scope.homeId, scope.userId]));
    return new Set(rows.map((row) => keyDigest(row.id)));
  }

  private assertKept(): void {
    if (this.config.env.SMTP_URL || this.config.production) throw notFound('mail.not_kept');
  }
}

/** The text of a mail in pieces, so that its addresses can be followed. */
function linked(text: string): { text: string; href?: string }[] {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((piece, index) => (index % 2 === 1 ? { text: piece, href: piece } : { text: piece }));
}
