import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { TenantScope } from '../../../platform/database/tenant-scope.js';
import { notFound } from '../../../platform/errors/app-error.js';
import { LocationsService, type Location } from '../../organizations/index.js';
import { View } from '../view.js';

/** Request and response of a page, which travel together. */
export interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/** What the pages of the settings share: their title, the section lit in the navigation, and which location they speak of. */
@Injectable()
export class SettingsView {
  constructor(
    readonly view: View,
    private readonly locations: LocationsService,
  ) {}

  /** Draws templates/settings/<name>; its title is the word settings.<name>.title. */
  show({ request, response }: Exchange, name: string, data: Record<string, unknown>, status = 200): void {
    const title = this.say(request, name === 'index' ? 'title' : `${name}.title`);
    this.view.render(request, response, `settings/${name}`, { title, section: name === 'clients' && request.caller?.mode === 'agency' ? 'clients' : 'settings', ...data }, status);
  }

  say(request: Request, key: string, values?: Record<string, unknown>): string {
    return this.view.translate(request, `settings.${key}`, values);
  }

  /** Back to the page with a word of confirmation. */
  done({ response }: Exchange, to: string, flash = 'settings.saved', name?: string): void {
    this.view.redirect(response, to, { flash, ...(name === undefined ? {} : { values: { name } }) });
  }

  /** The location named by `?location=`, else the first of the own organization, else the first one visible; null when there is none. */
  async location(scope: TenantScope, request: Request): Promise<{ location: Location | null; locations: readonly Location[] }> {
    const locations = await this.locations.list(scope);
    const wanted = request.query['location'];
    if (typeof wanted === 'string' && wanted !== '') {
      const location = locations.find((l) => l.id === wanted);
      if (!location) throw notFound('locations.not_found');
      return { location, locations };
    }
    return { location: locations.find((l) => l.organizationId === scope.homeId) ?? locations[0] ?? null, locations };
  }
}
