import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { TenantScope } from '../../../platform/database/tenant-scope.js';
import { notFound } from '../../../platform/errors/app-error.js';
import { Scope } from '../../../platform/http/caller.js';
import { Requires, ROLES } from '../../../platform/http/permissions.js';
import { ApiKeysService, personOf, ProfileService, SessionsService } from '../../auth/index.js';
import { OrganizationsService } from '../../organizations/index.js';
import { faultOf, field, secret } from './form.js';
import { SettingsView } from './settings-view.js';

/** A person's own account, and the API keys of the organization. */
@ApiExcludeController()
@Controller('settings')
export class PersonalPages {
  constructor(
    private readonly pages: SettingsView,
    private readonly profile: ProfileService,
    private readonly sessions: SessionsService,
    private readonly organizations: OrganizationsService,
    private readonly keys: ApiKeysService,
  ) {}

  @Get('account')
  @Requires('account:self')
  async account(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.showAccount(scope, request, response, {});
  }

  @Post('account')
  @Requires('account:self')
  async save(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    try {
      const saved = await this.profile.update(scope, { name: field(request, 'name'), locale: field(request, 'locale') === 'en' ? 'en' : 'fr', mode: field(request, 'mode') === 'agency' ? 'agency' : 'owner' });
      Object.assign(request.session, { name: saved.name, locale: saved.locale, mode: saved.mode });
      this.pages.done({ request, response }, '/settings/account');
    } catch (error) {
      const fault = faultOf(error, request);
      await this.showAccount(scope, request, response, { fault }, fault.status);
    }
  }

  @Post('account/password')
  @Requires('account:self')
  async password(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    try {
      await this.profile.changePassword(scope, { current: secret(request, 'current_password'), next: secret(request, 'password') }, request.sessionID);
      this.pages.done({ request, response }, '/settings/account', 'settings.account.password_changed');
    } catch (error) {
      const fault = faultOf(error, request);
      await this.showAccount(scope, request, response, { passwordFault: fault }, fault.status);
    }
  }

  @Post('account/sessions/:id/revoke')
  @Requires('account:self')
  async revokeSession(@Param('id') id: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.sessions.revoke(personOf(scope), id);
    this.pages.done({ request, response }, '/settings/account');
  }

  @Post('account/organization')
  @Requires('account:self')
  async choose(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const mine = await this.organizations.list(scope);
    const chosen = mine.find((o) => o.id === field(request, 'organization_id'));
    if (!chosen) throw notFound('organizations.not_found');
    personOf(scope);
    request.session.organizationId = chosen.id;
    response.redirect(303, '/');
  }

  @Get('keys')
  @Requires('keys:write')
  async keysPage(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.showKeys(scope, request, response, {});
  }

  /** The key is on the page that answers and nowhere else, so there is no redirect. */
  @Post('keys')
  @Requires('keys:write')
  async createKey(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const name = field(request, 'name');
    try {
      const { key } = await this.keys.create(scope, { name, role: ROLES.find((r) => r === field(request, 'role')) ?? 'viewer' });
      await this.showKeys(scope, request, response, { made: { name, key } });
    } catch (error) {
      const fault = faultOf(error, request);
      await this.showKeys(scope, request, response, { fault, name }, fault.status);
    }
  }

  @Post('keys/:id/revoke')
  @Requires('keys:write')
  async revokeKey(@Param('id') id: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.keys.revoke(scope, id);
    this.pages.done({ request, response }, '/settings/keys', 'settings.keys.revoked');
  }

  private async showAccount(scope: TenantScope, request: Request, response: Response, data: Record<string, unknown>, status = 200): Promise<void> {
    const userId = personOf(scope);
    const [profile, sessions, mine] = [await this.profile.get(scope), await this.sessions.list(userId, request.sessionID), await this.organizations.list(scope)];
    this.pages.show({ request, response }, 'account', { profile, sessions, mine, several: mine.length > 1, ...data }, status);
  }

  private async showKeys(scope: TenantScope, request: Request, response: Response, data: Record<string, unknown>, status = 200): Promise<void> {
    this.pages.show({ request, response }, 'keys', { list: await this.keys.list(scope), roles: ROLES, ...data }, status);
  }
}
