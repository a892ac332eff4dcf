import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { LOCALE_COOKIE } from '../../../platform/http/locale.js';
import { Public } from '../../../platform/http/permissions.js';
import { beginSession, endSession, PasswordStep, ProfileService } from '../../auth/index.js';
import { View } from '../view.js';
import { faultOf, field, localPath } from './form.js';

const YEAR_MS = 365 * 86_400_000;

/** Signing in and out, and the language. */
@ApiExcludeController()
@Controller()
export class SignInController {
  constructor(
    private readonly view: View,
    private readonly password: PasswordStep,
    private readonly profile: ProfileService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  @Get('login')
  @Public()
  page(@Req() request: Request, @Res() response: Response): void {
    if (request.caller) response.redirect(303, localPath(request.query['next']));
    else this.show(request, response, {}, 200);
  }

  @Post('login')
  @Public()
  async signIn(@Req() request: Request, @Res() response: Response): Promise<void> {
    try {
      await beginSession(request, await this.password.authenticate(request), this.clock.now());
    } catch (error) {
      const fault = faultOf(error, request);
      this.show(request, response, { email: field(request, 'email'), fault }, fault.status);
      return;
    }
    response.redirect(303, localPath(field(request, 'next')));
  }

  @Post('logout')
  @Public()
  async signOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    await endSession(request);
    this.view.redirect(response, '/login', { flash: 'auth.login.out' });
  }

  @Post('language')
  @Public()
  async language(@Req() request: Request, @Res() response: Response): Promise<void> {
    const locale = field(request, 'locale') === 'en' ? 'en' : 'fr';
    response.cookie(LOCALE_COOKIE, locale, { sameSite: 'lax', httpOnly: true, secure: this.config.production, maxAge: YEAR_MS });
    if (request.caller?.via === 'session') {
      await this.profile.update(request.caller.scope, { locale });
      request.session.locale = locale;
    }
    response.redirect(303, localPath(field(request, 'back')));
  }

  private show(request: Request, response: Response, data: Record<string, unknown>, status: number): void {
    const next = localPath(request.query['next'] ?? field(request, 'next'));
    this.view.render(request, response, 'auth/login', { title: this.view.translate(request, 'auth.login.title'), layout: 'bare', open: this.config.env.ALLOW_SIGN_UP, next: next === '/' ? '' : next, ...data }, status);
  }
}
