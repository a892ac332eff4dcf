import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Clock } from '../../../platform/clock/clock.js';
import { AppError } from '../../../platform/errors/app-error.js';
import { Public } from '../../../platform/http/permissions.js';
import { AccountsService, beginSession, MemberInvitationsService, type OpenInvitation } from '../../auth/index.js';
import { View } from '../view.js';
import { faultOf, field, secret } from './form.js';

/** The pages behind mailed links: a forgotten password, an invitation into a team. */
@ApiExcludeController()
@Controller()
export class RecoveryController {
  constructor(
    private readonly view: View,
    private readonly accounts: AccountsService,
    private readonly invitations: MemberInvitationsService,
    private readonly clock: Clock,
  ) {}

  @Get('forgot')
  @Public()
  forgot(@Req() request: Request, @Res() response: Response): void {
    this.show(request, response, 'auth/forgot', 'auth.forgot.title', {});
  }

  @Post('forgot')
  @Public()
  async askReset(@Req() request: Request, @Res() response: Response): Promise<void> {
    try {
      await this.accounts.requestReset(field(request, 'email'), request.ip ?? '');
    } catch (error) {
      const fault = faultOf(error, request);
      this.show(request, response, 'auth/forgot', 'auth.forgot.title', { fault, email: field(request, 'email') }, fault.status);
      return;
    }
    this.show(request, response, 'auth/message', 'auth.forgot.sent_title', { text: this.view.translate(request, 'auth.forgot.sent') });
  }

  @Get('reset/:token')
  @Public()
  reset(@Req() request: Request, @Res() response: Response): void {
    this.show(request, response, 'auth/reset', 'auth.reset.title', {});
  }

  @Post('reset/:token')
  @Public()
  async setPassword(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    try {
      await this.accounts.reset(token, secret(request, 'password'));
    } catch (error) {
      const fault = faultOf(error, request);
      this.show(request, response, 'auth/reset', 'auth.reset.title', { fault }, fault.status);
      return;
    }
    this.view.redirect(response, '/login', { flash: 'auth.login.reset' });
  }

  @Get('join/:token')
  @Public()
  async join(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const invitation = await this.look(token, request, response);
    if (invitation) this.showJoin(request, response, invitation, {});
  }

  @Post('join/:token')
  @Public()
  async accept(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const invitation = await this.look(token, request, response);
    if (!invitation) return;
    try {
      const person = invitation.known ? null : { name: field(request, 'name'), password: secret(request, 'password'), locale: request.locale ?? 'fr' };
      const joined = await this.invitations.accept(token, person);
      if (!joined.known) await beginSession(request, { ...(await this.accounts.profile(joined.userId)), organizationId: joined.organizationId }, this.clock.now());
      else if (request.caller?.scope.userId === joined.userId) request.session.organizationId = joined.organizationId;
      else return this.view.redirect(response, '/login', { flash: 'auth.login.joined' });
    } catch (error) {
      const fault = faultOf(error, request);
      this.showJoin(request, response, invitation, { fault, name: field(request, 'name') }, fault.status);
      return;
    }
    response.redirect(303, '/');
  }

  /** The invitation, or null after the page that says it is over. */
  private async look(token: string, request: Request, response: Response): Promise<OpenInvitation | null> {
    try {
      return await this.invitations.look(token);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'team.invitation_expired') throw error;
      this.show(request, response, 'auth/message', 'auth.join.gone_title', { text: this.view.translate(request, 'auth.join.gone') }, 410);
      return null;
    }
  }

  private showJoin(request: Request, response: Response, invitation: OpenInvitation, data: Record<string, unknown>, status = 200): void {
    this.view.render(request, response, 'auth/join', { title: this.view.translate(request, 'auth.join.title', { organization: invitation.organization }), layout: 'bare', invitation, roleWords: this.view.translate(request, `auth.role.${invitation.role}`), ...data }, status);
  }

  private show(request: Request, response: Response, template: string, title: string, data: Record<string, unknown>, status = 200): void {
    this.view.render(request, response, template, { title: this.view.translate(request, title), layout: 'bare', ...data }, status);
  }
}
