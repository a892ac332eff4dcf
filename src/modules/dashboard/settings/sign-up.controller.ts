import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { notFound } from '../../../platform/errors/app-error.js';
import { Public } from '../../../platform/http/permissions.js';
import { AccountsService, beginSession, Throttle } from '../../auth/index.js';
import { View } from '../view.js';
import { faultOf, field, secret } from './form.js';

/** The first account of an instance by its one-time link, and further ones where the instance is open. */
@ApiExcludeController()
@Controller()
export class SignUpController {
  constructor(
    private readonly view: View,
    private readonly accounts: AccountsService,
    private readonly throttle: Throttle,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  @Get('setup/:token')
  @Public()
  async setup(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (await this.accounts.setupTokenValid(token)) this.show(request, response, 'setup', {}, 200);
    else this.view.render(request, response, 'auth/message', { title: this.view.translate(request, 'auth.setup.used_title'), text: this.view.translate(request, 'auth.setup.used'), layout: 'bare' }, 410);
  }

  @Post('setup/:token')
  @Public()
  async found(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.make(request, response, 'setup', token);
  }

  @Get('sign-up')
  @Public()
  page(@Req() request: Request, @Res() response: Response): void {
    this.assertOpen();
    this.show(request, response, 'signup', {}, 200);
  }

  @Post('sign-up')
  @Public()
  async signUp(@Req() request: Request, @Res() response: Response): Promise<void> {
    this.assertOpen();
    await this.throttle.hit({ bucket: 'signup.address', key: request.ip ?? '', max: 20, windowSeconds: 3600 });
    await this.make(request, response, 'signup', null);
  }

  private async make(request: Request, response: Response, page: 'setup' | 'signup', token: string | null): Promise<void> {
    const form = { name: field(request, 'name'), organization: field(request, 'organization'), email: field(request, 'email'), mode: field(request, 'mode') === 'agency' ? ('agency' as const) : ('owner' as const) };
    try {
      const account = await this.accounts.foundWithLocation({ ...form, password: secret(request, 'password'), locale: request.locale ?? 'fr' }, token);
      await beginSession(request, account, this.clock.now());
    } catch (error) {
      const fault = faultOf(error, request);
      this.show(request, response, page, { ...form, fault }, fault.status);
      return;
    }
    response.redirect(303, '/');
  }

  private show(request: Request, response: Response, page: 'setup' | 'signup', data: Record<string, unknown>, status: number): void {
    this.view.render(request, response, 'auth/sign-up', { title: this.view.translate(request, `auth.${page}.title`), layout: 'bare', setup: page === 'setup', mode: 'owner', ...data }, status);
  }

  private assertOpen(): void {
    if (!this.config.env.ALLOW_SIGN_UP) throw notFound('auth.sign_up_closed');
  }
}
