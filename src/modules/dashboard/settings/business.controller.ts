import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { LANGUAGES } from '../../../domain/shared/language.js';
import { Config } from '../../../platform/config/config.js';
import { TenantDatabase } from '../../../platform/database/tenant-database.js';
import { actingFor, type TenantScope } from '../../../platform/database/tenant-scope.js';
import { CurrentCaller, Scope, type Caller } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { LocationsService, missingLegal, OrganizationsService, SECTORS, type Location } from '../../organizations/index.js';
import { faultOf, field } from './form.js';
import { businessForm, businessSettings, sectorKey, UNDO_CHOICES } from './location-form.js';
import { SettingsView } from './settings-view.js';

/** The overview of the settings, and what the service knows of an establishment. */
@ApiExcludeController()
@Controller('settings')
export class BusinessPages {
  constructor(
    private readonly pages: SettingsView,
    private readonly locations: LocationsService,
    private readonly organizations: OrganizationsService,
    private readonly database: TenantDatabase,
    private readonly config: Config,
  ) {}

  @Get()
  @Requires('locations:read')
  async index(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { scope } = caller;
    const { location, locations } = await this.pages.location(scope, request);
    const home = await this.organizations.home(scope);
    const [counts] = await this.database.run(scope, (tx) => tx.query<{ members: number; dead: number }[]>(
      'SELECT (SELECT count(*)::int FROM memberships WHERE organization_id = $1) AS members, (SELECT count(*)::int FROM app.dead_jobs()) AS dead', [scope.homeId]));
    const missing = location ? missingLegal(location.legal).map((name) => this.pages.say(request, `widget.legal.${name}`).toLocaleLowerCase(request.locale)).join(', ') : '';
    this.pages.show({ request, response }, 'index', { organization: home.name, isAgency: home.kind === 'agency', location, count: locations.length, missing, words: location ? location.words.sensitive.length + location.words.allowed.length : 0, ...counts, mails: !this.config.production && !this.config.env.SMTP_URL && scope.role === 'owner' });
  }

  @Get('business')
  @Requires('locations:read')
  async page(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.show(scope, request, response, {});
  }

  @Post('business')
  @Requires('locations:write')
  async save(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { location } = await this.pages.location(scope, request);
    try {
      if (location) await this.locations.update(actingFor(scope, location.organizationId), location.id, businessSettings(request));
    } catch (error) {
      const fault = faultOf(error, request);
      await this.show(scope, request, response, { fault, ...(location ? businessForm(location, request) : {}) }, fault.status);
      return;
    }
    this.pages.done({ request, response }, `/settings/business${location ? `?location=${location.id}` : ''}`);
  }

  @Post('locations')
  @Requires('locations:write')
  async add(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    let made: Location;
    try {
      made = await this.locations.create(scope, { name: field(request, 'name') });
    } catch (error) {
      const fault = faultOf(error, request);
      await this.show(scope, request, response, { addFault: fault }, fault.status);
      return;
    }
    this.pages.done({ request, response }, `/settings/business?location=${made.id}`);
  }

  @Post('locations/:id/remove')
  @Requires('locations:write')
  async remove(@Param('id') id: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { organizationId } = await this.locations.get(scope, id);
    try {
      await this.locations.remove(actingFor(scope, organizationId), id);
    } catch (error) {
      const fault = faultOf(error, request);
      request.query['location'] = id;
      await this.show(scope, request, response, { removeFault: fault }, fault.status);
      return;
    }
    this.pages.done({ request, response }, '/settings/business');
  }

  private async show(scope: TenantScope, request: Request, response: Response, data: Record<string, unknown>, status = 200): Promise<void> {
    const { location, locations } = await this.pages.location(scope, request);
    const sectors = SECTORS.map((code) => ({ code, label: this.pages.say(request, sectorKey(code)) })).sort((a, b) => a.label.localeCompare(b.label, request.locale));
    const undo = UNDO_CHOICES.map((seconds) => ({ seconds, label: this.pages.say(request, `business.undo.${seconds}`) }));
    if (location && !UNDO_CHOICES.some((s) => s === location.undoSeconds)) undo.push({ seconds: location.undoSeconds as 0, label: this.pages.say(request, 'business.undo.other', { n: location.undoSeconds }) });
    const timezones = [...new Set([location?.timezone ?? 'Europe/Paris', ...Intl.supportedValuesOf('timeZone')])].sort();
    this.pages.show({ request, response }, 'business', { location, locations, several: locations.length > 1, own: location?.organizationId === scope.homeId, sectors, languages: LANGUAGES, undoChoices: undo, timezones, ...(location ? businessForm(location, null) : {}), ...data }, status);
  }
}
