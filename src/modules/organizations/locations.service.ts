import { Injectable } from '@nestjs/common';
import { MoreThan, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { NO_WORDS, tryPatterns, type OperatorWords, type Trial } from '../../domain/moderation/operator-words.js';
import { LANGUAGES, type BusinessProfile } from '../../domain/shared/language.js';
import { isContact, readCompanyNumber, readOrigin } from '../../domain/widget/publisher.js';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { newToken } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { AppError, conflict, invalid, notFound, type FieldError } from '../../platform/errors/app-error.js';
import { recordAccess } from './access-event.js';
import { Location } from './location.entity.js';
import { tidyWords, wordsFaults, wordsRefusal } from './words-settings.js';
import { latestReviews, trialFaults } from './words-trial.js';

/** What an owner may set; everything else is made by the service. */
export type LocationSettings = Partial<
  Pick<Location, 'name' | 'sector' | 'city' | 'description' | 'country' | 'timezone' | 'lang' | 'voice' | 'facts' | 'contacts' | 'legal' | 'undoSeconds' | 'businessHours' | 'soloMode' | 'publicationMaxDays' | 'displayMonths' | 'allowedOrigins' | 'words'>
>;

export const SITE_KEY_LENGTH = 22;
const MAX_PAGE = 100;

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

  /** By age, over all visible organizations or one; `next` is the cursor of the following page. */
  async page(scope: TenantScope, page: { organizationId?: string | undefined; cursor?: string | undefined; limit?: number | undefined }): Promise<{ items: Location[]; next: string | null }> {
    if (page.organizationId !== undefined && !isId(page.organizationId)) return { items: [], next: null };
    const limit = Math.min(MAX_PAGE, Math.max(1, page.limit ?? 30));
    const where: FindOptionsWhere<Location> = { ...(page.organizationId ? { organizationId: page.organizationId } : {}), ...(isId(page.cursor) ? { id: MoreThan(page.cursor) } : {}) };
    const rows = await this.database.run(scope, (tx) => tx.find(Location, { where, order: { id: 'ASC' }, take: limit + 1 }));
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** Throws `locations.not_found`. */
  async get(scope: TenantScope, id: string): Promise<Location> {
    if (!isId(id)) throw notFound('locations.not_found');
    const location = await this.database.run(scope, (tx) => tx.findOneBy(Location, { id }));
    if (!location) throw notFound('locations.not_found');
    return location;
  }

  async create(scope: TenantScope, settings: LocationSettings & { name: string }): Promise<Location> {
    assertSettings(settings, 'FR');
    return this.database.run(scope, async (tx) => {
      await assertWritable(tx);
      const location = tx.create(Location, {
        id: newId(), organizationId: scope.organizationId, sector: 'shop', city: '', description: '', country: 'FR', timezone: 'Europe/Paris', lang: 'fr',
        voice: { address: 'formal', warmth: 'warm', signature: '' }, facts: [], contacts: [], legal: {}, undoSeconds: 300, businessHours: null, soloMode: true,
        publicationMaxDays: 7, displayMonths: 36, allowedOrigins: [], words: NO_WORDS, siteKey: newToken().slice(0, SITE_KEY_LENGTH), createdAt: this.clock.now(), ...tidied(settings),
      });
      await tx.insert(Location, location);
      return location;
    });
  }

  /**
   * Throws `locations.not_found`, `locations.invalid` with the fields, `locations.words_invalid` and `locations.words_overreach` (a word that
   * would hold ordinary criticism) with each word, `locations.read_only` for an agency that may only read.
   */
  async update(scope: TenantScope, id: string, settings: LocationSettings): Promise<Location> {
    return this.database.run(scope, async (tx) => {
      const location = isId(id) ? await tx.findOneBy(Location, { id, organizationId: scope.organizationId }) : null;
      if (!location) throw notFound('locations.not_found');
      assertSettings(settings, location.country);
      await assertWritable(tx);
      if (settings.words) await assertModest(tx, location, settings.words);
      if (Object.keys(settings).length > 0) {
        await tx.update(Location, { id }, tidied(settings));
        await recordAccess(tx, { type: 'location.changed', entityId: id, details: { fields: Object.keys(settings).sort() } }, this.clock.now());
      }
      return this.reload(tx, id);
    });
  }

  /** In how many of the latest 500 reviews each pattern stands, in the order given. The patterns have no fault. Throws `locations.not_found`. */
  async tryWords(scope: TenantScope, id: string, patterns: readonly string[]): Promise<readonly Trial[]> {
    await this.get(scope, id);
    const reviews = await this.database.run(scope, (tx) => latestReviews(tx, id));
    return tryPatterns(patterns, reviews).each;
  }

  /** Only one that never had a review: a register is not made to disappear. Throws `locations.not_found`, `locations.has_reviews`, `locations.read_only`. */
  async remove(scope: TenantScope, id: string): Promise<void> {
    if (!isId(id)) throw notFound('locations.not_found');
    await this.database.run(scope, async (tx) => {
      await assertWritable(tx);
      const location = await tx.findOneBy(Location, { id, organizationId: scope.organizationId });
      if (!location) throw notFound('locations.not_found');
      const kept = await tx.query<unknown[]>('SELECT 1 FROM reviews WHERE location_id = $1 LIMIT 1', [id]);
      if (kept.length > 0)
        throw conflict('locations.has_reviews', { fr: 'Cet établissement a des avis : il ne peut pas être supprimé, son registre doit rester consultable.', en: 'This location has reviews: it cannot be removed, its register must stay readable.' });
      await tx.delete(Location, { id });
      await recordAccess(tx, { type: 'location.removed', entityId: id }, this.clock.now());
    });
  }

  private async reload(tx: EntityManager, id: string): Promise<Location> {
    return tx.findOneByOrFail(Location, { id });
  }
}

/** PostgreSQL would refuse or ignore the write of an agency that may only read: say so in words. */
async function assertWritable(tx: EntityManager): Promise<void> {
  const [row] = await tx.query<{ organization: string | null }[]>('SELECT app.organization() AS organization');
  if (!row?.organization) throw new AppError('forbidden', 'locations.read_only', { fr: 'Ce client vous a donné un accès en lecture seule.', en: 'This client gave you read-only access.' });
}

const tidied = (settings: LocationSettings): LocationSettings => (settings.words ? { ...settings, words: tidyWords(settings.words) } : settings);

/** Nobody may hold criticism by its words. */
async function assertModest(tx: EntityManager, location: Location, words: OperatorWords): Promise<void> {
  const faults = trialFaults(words, location.words, await latestReviews(tx, location.id));
  if (faults.length > 0) throw wordsRefusal('locations.words_overreach', faults);
}

/** What the engines may know of a location. */
export function profileOf(location: Location): BusinessProfile {
  return { name: location.name, sector: location.sector, city: location.city, description: location.description };
}

/** @param country where the location stands unless the settings say: company numbers are checked in France only. */
function assertSettings(s: LocationSettings, country: string): void {
  const fields: FieldError[] = [];
  const check = (field: string, fine: boolean, message: string) => void (fine || fields.push({ field, message }));
  if (s.name !== undefined) check('name', s.name.trim().length > 0 && s.name.length <= 200, '1 – 200');
  if (s.lang !== undefined) check('lang', LANGUAGES.includes(s.lang), LANGUAGES.join(', '));
  if (s.timezone !== undefined) check('timezone', isTimeZone(s.timezone), 'Europe/Paris');
  if (s.undoSeconds !== undefined) check('undo_seconds', Number.isInteger(s.undoSeconds) && s.undoSeconds >= 0 && s.undoSeconds <= 86_400, '0 – 86400');
  if (s.publicationMaxDays !== undefined) check('publication_max_days', s.publicationMaxDays >= 1 && s.publicationMaxDays <= 30, '1 – 30');
  if (s.displayMonths !== undefined) check('display_months', s.displayMonths >= 12 && s.displayMonths <= 120, '12 – 120');
  if (s.allowedOrigins !== undefined) check('allowed_origins', s.allowedOrigins.every((origin) => readOrigin(origin) === origin), 'https://www.example.com');
  if (s.legal?.contact) check('legal.contact', isContact(s.legal.contact), 'bonjour@example.com');
  if (s.legal?.siret && (s.country ?? country) === 'FR') check('legal.siret', readCompanyNumber(s.legal.siret) !== null, '732 829 320 00074');
  if (s.sector !== undefined) check('sector', s.sector.trim().length > 0 && s.sector.length <= 80, '1 – 80');
  if (s.city !== undefined) check('city', s.city.length <= 120, '≤ 120');
  if (s.description !== undefined) check('description', s.description.length <= 1000, '≤ 1000');
  if (s.businessHours) check('business_hours', s.businessHours.length === 7 && s.businessHours.every((h) => h === null || isOpening(h)), '7 × null | {from < to}');
  if (s.facts !== undefined) check('facts', s.facts.length <= 100 && s.facts.every((f) => f.length <= 500), '≤ 100 × 500');
  const words = s.words ? wordsFaults(s.words) : [];
  if (fields.length === 0 && words.length > 0) throw wordsRefusal('locations.words_invalid', words);
  fields.push(...words);
  if (fields.length > 0) throw invalid('locations.invalid', { fr: 'Certains réglages ne conviennent pas ; rien n’a été enregistré.', en: 'Some settings do not fit; nothing was saved.' }, fields);
}

function isOpening(h: { readonly from: number; readonly to: number }): boolean {
  return Number.isInteger(h.from) && Number.isInteger(h.to) && h.from >= 0 && h.from < h.to && h.to <= 1440;
}

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}
