import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { widgetSnippet } from '../../../domain/widget/snippet.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { actingFor, type TenantScope } from '../../../platform/database/tenant-scope.js';
import { Scope } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { LocationsService, missingLegal, type Location } from '../../organizations/index.js';
import { platformName } from '../../reviews/index.js';
import { SourcesService, type SourceView } from '../../sources/index.js';
import { signPreview } from '../../widget/index.js';
import { faultOf } from './form.js';
import { SettingsView } from './settings-view.js';
import { drawnFields, readWidgetForm, storedForm, typedForm, type WidgetFault, type WidgetForm } from './widget-form.js';

const LAYOUTS = ['list', 'badge', 'form'] as const;

/** What the form shows after a refusal. */
interface Refused {
  readonly form: WidgetForm;
  readonly faults: readonly WidgetFault[];
  readonly fault?: { readonly message: string | null };
  readonly status: number;
}

/** The widget: whether it is open, what visitors see in it, the line to paste, who publishes, and where reviews may be written from. */
@ApiExcludeController()
@Controller('settings/widget')
export class WidgetSettingsPages {
  constructor(
    private readonly pages: SettingsView,
    private readonly locations: LocationsService,
    private readonly sources: SourcesService,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Requires('locations:read')
  async page(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.show(scope, request, response);
  }

  @Post()
  @Requires('locations:write')
  async save(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { location } = await this.pages.location(scope, request);
    if (location) {
      const { settings, faults } = readWidgetForm(request, location.country);
      if (faults.length > 0) return this.show(scope, request, response, { form: typedForm(request), faults, status: 422 });
      try {
        await this.locations.update(actingFor(scope, location.organizationId), location.id, settings);
      } catch (error) {
        const fault = faultOf(error, request);
        return this.show(scope, request, response, { form: typedForm(request), faults: [], fault, status: fault.status });
      }
    }
    this.pages.done({ request, response }, pageOf(location));
  }

  private async show(scope: TenantScope, request: Request, response: Response, refused?: Refused): Promise<void> {
    const { location, locations } = await this.pages.location(scope, request);
    const layout = LAYOUTS.find((l) => l === request.query['layout']) ?? 'list';
    const data = location ? { ...this.formData(request, location, refused), ...this.sharing(request, location, layout), ...(await this.visible(scope, request, location)) } : {};
    this.pages.show({ request, response }, 'widget', { location, locations, several: locations.length > 1, layout, layouts: LAYOUTS, ...data }, refused?.status);
  }

  private formData(request: Request, location: Location, refused: Refused | undefined): Record<string, unknown> {
    const form = refused?.form ?? storedForm(location);
    const missing = missingLegal(form.legal);
    const faults = (refused?.faults ?? []).map((f) => ({ ...f, message: this.pages.say(request, `widget.fault.${f.key}`, f.values), label: this.pages.say(request, f.field === 'origins' ? 'widget.origins' : `widget.legal.${f.field}`) }));
    return {
      missing, missingWords: missing.map((name) => this.pages.say(request, `widget.legal.${name}`).toLocaleLowerCase(request.locale)).join(', '),
      ...drawnFields(form, missing, faults), origins: form.origins, solo: form.solo, faults, fault: refused?.fault, refused: refused !== undefined, formFirst: missing.length > 0 || refused !== undefined,
    };
  }

  private sharing(request: Request, location: Location, layout: (typeof LAYOUTS)[number]): Record<string, unknown> {
    const { siteKey } = location;
    const signed = signPreview(this.config, this.clock, siteKey);
    return {
      snippet: widgetSnippet({ baseUrl: this.config.baseUrl, siteKey, layout }), previewKey: `${siteKey}~${signed}`, lang: request.locale ?? 'fr',
      previewPage: `/widget/v1/${siteKey}/reviews.html?preview=${encodeURIComponent(signed)}&lang=${request.locale ?? 'fr'}`, charter: `/charter/${siteKey}?lang=${request.locale ?? 'fr'}`,
    };
  }

  /** How many reviews visitors see, and which ones a choice under Sources keeps from them. */
  private async visible(scope: TenantScope, request: Request, location: Location): Promise<Record<string, unknown>> {
    const found = await this.sources.list(scope, location.id);
    const hidden = found.filter(isHidden).map((s) => ({ ...s, name: s.platform === 'own' ? location.name : s.label || platformName(s.platform, request.locale) }));
    const sum = (list: readonly SourceView[]): number => list.reduce((total, s) => total + s.reviews, 0);
    return { hidden, hiddenCount: sum(hidden), shownCount: sum(found) - sum(hidden) };
  }
}

/** Imported reviews that would be shown if their source were. */
const isHidden = (source: SourceView): boolean => source.way !== 'widget' && !source.displayed && source.reviews > 0;
const pageOf = (location: Location | null): string => `/settings/widget${location ? `?location=${location.id}` : ''}`;
