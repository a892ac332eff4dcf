import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { widgetSnippet } from '../../../domain/widget/snippet.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { actingFor, type TenantScope } from '../../../platform/database/tenant-scope.js';
import { Scope } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { LocationsService, missingLegal, type LocationSettings } from '../../organizations/index.js';
import { signPreview } from '../../widget/index.js';
import { checked, faultOf, field, lines } from './form.js';
import { SettingsView } from './settings-view.js';

const LAYOUTS = ['list', 'badge', 'form'] as const;
const LEGAL_FIELDS = ['legalName', 'address', 'director', 'contact', 'siret', 'host'] as const;

/** Where reviews are shown: the widget. */
@ApiExcludeController()
@Controller('settings')
export class PresencePages {
  constructor(
    private readonly pages: SettingsView,
    private readonly locations: LocationsService,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  @Get('widget')
  @Requires('locations:read')
  async widget(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.showWidget(scope, request, response, {});
  }

  @Post('widget')
  @Requires('locations:write')
  async saveWidget(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { location } = await this.pages.location(scope, request);
    const legal = Object.fromEntries(LEGAL_FIELDS.flatMap((name) => (field(request, name) ? [[name, field(request, name).slice(0, 300)]] : [])));
    const settings: LocationSettings = { legal, allowedOrigins: lines(request, 'origins').map((line) => line.replace(/\/$/, '')), soloMode: checked(request, 'solo') };
    try {
      if (location) await this.locations.update(actingFor(scope, location.organizationId), location.id, settings);
    } catch (error) {
      const fault = faultOf(error, request);
      await this.showWidget(scope, request, response, { fault, legal, origins: field(request, 'origins'), solo: settings.soloMode }, fault.status);
      return;
    }
    this.pages.done({ request, response }, `/settings/widget${location ? `?location=${location.id}` : ''}`);
  }

  private async showWidget(scope: TenantScope, request: Request, response: Response, data: Record<string, unknown>, status = 200): Promise<void> {
    const { location, locations } = await this.pages.location(scope, request);
    const layout = LAYOUTS.find((l) => l === request.query['layout']) ?? 'list';
    const missing = location ? missingLegal(location.legal) : [];
    this.pages.show({ request, response }, 'widget', {
      location, locations, several: locations.length > 1, layout, layouts: LAYOUTS,
      ...(location ? {
        missing, missingWords: missing.map((name) => this.pages.say(request, `widget.legal.${name}`).toLocaleLowerCase(request.locale)).join(', '), legalFields: LEGAL_FIELDS, legal: location.legal, origins: location.allowedOrigins.join('\n'), solo: location.soloMode,
        snippet: widgetSnippet({ baseUrl: this.config.baseUrl, siteKey: location.siteKey, layout }), previewKey: `${location.siteKey}~${signPreview(this.config, this.clock, location.siteKey)}`,
        previewPage: `/widget/v1/${location.siteKey}/reviews.html?preview=${encodeURIComponent(signPreview(this.config, this.clock, location.siteKey))}`, lang: request.locale ?? 'fr',
      } : {}),
      ...data,
    }, status);
  }
}
