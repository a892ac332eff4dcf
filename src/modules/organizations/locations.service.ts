import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LANGUAGES, type BusinessProfile } from '../../domain/shared/language.js';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { newToken } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { invalid, notFound, type FieldError } from '../../platform/errors/app-error.js';
import { Location } from './location.entity.js';

/** What an owner may set; everything else is made by the service. */
export type LocationSettings = Partial<
  Pick<Location, 'name' | 'sector' | 'city' | 'description' | 'country' | 'timezone' | 'lang' | 'voice' | 'facts' | 'contacts' | 'legal' | 'undoSeconds' | 'businessHours' | 'soloMode' | 'publicationMaxDays' | 'displayMonths' | 'allowedOrigins'>
>;

const SITE_KEY_LENGTH = 22;

/** The establishments of an organization and their settings. Reads see granted clients too; writes need a scope acting on the owner. */
@Injectable()
export class LocationsService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** Oldest first; over all visible organizations, or one. */
  async list(scope: TenantScope, organizationId?: string): Promise<Location[]> {
    return this.database.run(scope, (tx) => tx.find(Location, { where: organizationId ? { organizationId } : {}, order: { createdAt: 'ASC', id: 'ASC' }, take: 2000 }));
  }

  /** Throws `locations.not_found`. */
  async get(scope: TenantScope, id: string): Promise<Location> {
    if (!isId(id)) throw notFound('locations.not_found');
    const location = await this.database.run(scope, (tx) => tx.findOneBy(Location, { id }));
    if (!location) throw notFound('locations.not_found');
    return location;
  }

  async create(scope: TenantScope, settings: LocationSettings & { name: string }): Promise<Location> {
    assertSettings(settings);
    return this.database.run(scope, async (tx) => {
      const location = tx.create(Location, {
        id: newId(), organizationId: scope.organizationId, sector: 'shop', city: '', description: '', country: 'FR', timezone: 'Europe/Paris', lang: 'fr',
        voice: { address: 'formal', warmth: 'warm', signature: '' }, facts: [], contacts: [], legal: {}, undoSeconds: 300, businessHours: null, soloMode: true,
        publicationMaxDays: 7, displayMonths: 36, allowedOrigins: [], siteKey: newToken().slice(0, SITE_KEY_LENGTH), createdAt: this.clock.now(), ...settings,
      });
      await tx.insert(Location, location);
      return location;
    });
  }

  /** Throws `locations.not_found`, `locations.invalid` with the fields. */
  async update(scope: TenantScope, id: string, settings: LocationSettings): Promise<Location> {
    assertSettings(settings);
    return this.database.run(scope, async (tx) => {
      const location = isId(id) ? await tx.findOneBy(Location, { id, organizationId: scope.organizationId }) : null;
      if (!location) throw notFound('locations.not_found');
      if (Object.keys(settings).length > 0) await tx.update(Location, { id }, settings);
      return this.reload(tx, id);
    });
  }

  private async reload(tx: EntityManager, id: string): Promise<Location> {
    return tx.findOneByOrFail(Location, { id });
  }
}

/** What the engines may know of a location. */
export function profileOf(location: Location): BusinessProfile {
  return { name: location.name, sector: location.sector, city: location.city, description: location.description };
}

function assertSettings(s: LocationSettings): void {
  const fields: FieldError[] = [];
  const check = (field: string, fine: boolean, message: string) => void (fine || fields.push({ field, message }));
  if (s.name !== undefined) check('name', s.name.trim().length > 0 && s.name.length <= 200, '1 – 200');
  if (s.lang !== undefined) check('lang', LANGUAGES.includes(s.lang), LANGUAGES.join(', '));
  if (s.timezone !== undefined) check('timezone', isTimeZone(s.timezone), 'Europe/Paris');
  if (s.undoSeconds !== undefined) check('undo_seconds', Number.isInteger(s.undoSeconds) && s.undoSeconds >= 0 && s.undoSeconds <= 86_400, '0 – 86400');
  if (s.publicationMaxDays !== undefined) check('publication_max_days', s.publicationMaxDays >= 1 && s.publicationMaxDays <= 30, '1 – 30');
  if (s.displayMonths !== undefined) check('display_months', s.displayMonths >= 12 && s.displayMonths <= 120, '12 – 120');
  if (s.allowedOrigins !== undefined) check('allowed_origins', s.allowedOrigins.every(isOrigin), 'https://www.example.com');
  if (s.facts !== undefined) check('facts', s.facts.length <= 100 && s.facts.every((f) => f.length <= 500), '≤ 100 × 500');
  if (fields.length > 0) throw invalid('locations.invalid', { fr: 'Certains réglages ne conviennent pas ; rien n’a été enregistré.', en: 'Some settings do not fit; nothing was saved.' }, fields);
}

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** Scheme, host and port alone, as browsers send it. */
function isOrigin(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol) && new URL(value).origin === value;
}
