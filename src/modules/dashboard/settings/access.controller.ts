import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { actingFor, type TenantScope } from '../../../platform/database/tenant-scope.js';
import { CurrentCaller, Scope, type Caller } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { MemberInvitationsService, Throttle } from '../../auth/index.js';
import { ClientsService, GrantsService, OrganizationsService, SECTORS } from '../../organizations/index.js';
import { faultOf, field } from './form.js';
import { sectorKey } from './location-form.js';
import { SettingsView } from './settings-view.js';

/** Both ends of an agency's access: what a house gives, and the clients an agency works for. */
@ApiExcludeController()
@Controller('settings')
export class AccessPages {
  constructor(
    private readonly pages: SettingsView,
    private readonly grants: GrantsService,
    private readonly clients: ClientsService,
    private readonly organizations: OrganizationsService,
    private readonly invitations: MemberInvitationsService,
    private readonly throttle: Throttle,
  ) {}

  @Get('access')
  @Requires('team:read')
  async access(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.showAccess(scope, request, response, {});
  }

  @Post('access')
  @Requires('grants:write')
  async give(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const [code, day] = [field(request, 'code'), field(request, 'until')];
    const access = field(request, 'scope') === 'manage' ? ('manage' as const) : ('read' as const);
    try {
      await this.throttle.hit({ bucket: 'grants.code', key: scope.homeId, max: 20, windowSeconds: 3600 });
      const grant = await this.grants.give(scope, { code, scope: access, until: /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) ? new Date(`${day}T00:00:00Z`) : null });
      this.pages.done({ request, response }, '/settings/access', 'settings.access.given', grant.agencyName);
    } catch (error) {
      const fault = faultOf(error, request);
      await this.showAccess(scope, request, response, { fault, code, until: day, chosen: access }, fault.status);
    }
  }

  @Post('access/:id/revoke')
  @Requires('grants:write')
  async revoke(@Param('id') id: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.grants.revoke(scope, id);
    this.pages.done({ request, response }, '/settings/access', 'settings.access.revoked');
  }

  @Get('clients')
  @Requires('reviews:read')
  async list(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.showClients(scope, request, response, {});
  }

  @Post('clients')
  @Requires('grants:write')
  async create(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const form = { name: field(request, 'name'), sector: field(request, 'sector'), city: field(request, 'city') };
    try {
      await this.clients.create(caller.scope, { ...form, locale: caller.locale });
      this.pages.done({ request, response }, '/settings/clients', 'settings.clients.created', form.name);
    } catch (error) {
      const fault = faultOf(error, request);
      await this.showClients(caller.scope, request, response, { fault, form }, fault.status);
    }
  }

  /** Shown on the page that answers, once: only its hash is kept. */
  @Post('clients/code')
  @Requires('grants:write')
  async code(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    try {
      await this.showClients(scope, request, response, { shown: await this.grants.newCode(scope) });
    } catch (error) {
      const fault = faultOf(error, request);
      await this.showClients(scope, request, response, { fault }, fault.status);
    }
  }

  @Post('clients/:id/invite')
  @Requires('team:write')
  async invite(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    try {
      await this.invitations.invite(actingFor(caller.scope, id), { email: field(request, 'email'), role: 'owner' }, caller.name);
      this.pages.done({ request, response }, '/settings/clients', 'settings.team.invited', field(request, 'email'));
    } catch (error) {
      const fault = faultOf(error, request);
      await this.showClients(caller.scope, request, response, { inviteFault: fault.errors['email'] ?? fault.message }, fault.status);
    }
  }

  private async showAccess(scope: TenantScope, request: Request, response: Response, data: Record<string, unknown>, status = 200): Promise<void> {
    this.pages.show({ request, response }, 'access', { list: await this.grants.given(scope), chosen: 'manage', ...data }, status);
  }

  private async showClients(scope: TenantScope, request: Request, response: Response, data: Record<string, unknown>, status = 200): Promise<void> {
    const cursor = request.query['cursor'];
    const { kind } = await this.organizations.home(scope);
    const { items, next } = await this.clients.page(scope, { cursor: typeof cursor === 'string' ? cursor : undefined });
    const sectors = SECTORS.map((code) => ({ code, label: this.pages.say(request, sectorKey(code)) })).sort((a, b) => a.label.localeCompare(b.label, request.locale));
    this.pages.show({ request, response }, 'clients', { isAgency: kind === 'agency', items, next, sectors, ...data }, status);
  }
}
