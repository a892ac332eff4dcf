import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { TenantScope } from '../../../platform/database/tenant-scope.js';
import { Scope } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { platformName } from '../../reviews/index.js';
import { SourcesService, type SourceView } from '../../sources/index.js';
import { checked, faultOf, field, localPath } from './form.js';
import { SettingsView } from './settings-view.js';

/** The places where reviews come from: the page's address, and whether visitors see them in the widget. */
@ApiExcludeController()
@Controller('settings/sources')
export class SourcePages {
  constructor(
    private readonly pages: SettingsView,
    private readonly sources: SourcesService,
  ) {}

  @Get()
  @Requires('reviews:read')
  async page(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.draw(scope, request, response, {});
  }

  @Post(':id')
  @Requires('locations:write')
  async save(@Param('id') id: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const source = await this.sources.get(scope, id);
    await this.orAgain(scope, source, request, response, async () => {
      await this.sources.update(scope, id, { pageUrl: field(request, 'page_url') || null, displayed: source.way === 'widget' ? source.displayed : checked(request, 'displayed') });
      this.pages.done({ request, response }, pageOf(source));
    });
  }

  /** The address of a page, given where it was missing: for every way by which that platform's reviews came in and that has none yet. */
  @Post(':id/address')
  @Requires('locations:write')
  async address(@Param('id') id: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const source = await this.sources.get(scope, id);
    await this.orAgain(scope, source, request, response, async () => {
      const pageUrl = field(request, 'page_url') || null;
      const others = (await this.sources.list(scope, source.locationId)).filter((s) => s.id !== id && s.platform === source.platform && s.way !== 'widget' && s.pageUrl === null);
      for (const each of [source, ...others]) await this.sources.update(scope, each.id, { pageUrl });
      this.pages.done({ request, response }, backOf(request) ?? pageOf(source));
    });
  }

  @Post(':id/show')
  @Requires('locations:write')
  show(@Param('id') id: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.display(scope, id, true, request, response);
  }

  @Post(':id/hide')
  @Requires('locations:write')
  hide(@Param('id') id: string, @Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.display(scope, id, false, request, response);
  }

  private async display(scope: TenantScope, id: string, displayed: boolean, request: Request, response: Response): Promise<void> {
    const source = await this.sources.update(scope, id, { displayed });
    const back = backOf(request) ?? pageOf(source);
    this.pages.view.redirect(response, back, displayed ? { flash: 'settings.sources.now_shown', undo: `/settings/sources/${id}/hide?back=${encodeURIComponent(back)}` } : { flash: 'settings.sources.now_hidden' });
  }

  private async orAgain(scope: TenantScope, source: SourceView, request: Request, response: Response, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const fault = faultOf(error, request);
      request.query['location'] = source.locationId;
      await this.draw(scope, request, response, { faultOf: source.id, fault, typed: field(request, 'page_url') }, fault.status);
    }
  }

  private async draw(scope: TenantScope, request: Request, response: Response, data: { faultOf?: string; fault?: object; typed?: string }, status = 200): Promise<void> {
    const { location, locations } = await this.pages.location(scope, request);
    const found = location ? await this.sources.list(scope, location.id) : [];
    const locale = request.locale ?? 'fr';
    const list = found.map((s) => {
      const faulty = data.faultOf === s.id;
      return { ...s, name: s.platform === 'own' ? (location?.name ?? '') : s.label || platformName(s.platform, locale), own: s.way === 'widget', fault: faulty ? data.fault : null, pageUrl: faulty ? data.typed : s.pageUrl };
    });
    this.pages.show({ request, response }, 'sources', { location, locations, several: locations.length > 1, list }, status);
  }
}

const pageOf = (source: SourceView): string => `/settings/sources?location=${source.locationId}`;

/** Where the form was sent from, when it says so. */
function backOf(request: Request): string | null {
  const back = field(request, 'back') || request.query['back'];
  return typeof back === 'string' && back !== '' ? localPath(back) : null;
}
