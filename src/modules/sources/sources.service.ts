import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { isId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { actingFor, type TenantScope } from '../../platform/database/tenant-scope.js';
import { conflict, invalid, notFound, type FieldError } from '../../platform/errors/app-error.js';
import { isPlatform, SourcesRepository, type SourceRow, type Way } from '../reviews/index.js';

export type SourceView = SourceRow & {
  /** Published reviews. */
  readonly reviews: number;
};
export interface SourceSettings {
  readonly label?: string;
  /** Where replies are posted by hand; null forgets it. */
  readonly pageUrl?: string | null;
  /** Whether its reviews appear in the widget: all of them, never a choice of them. */
  readonly displayed?: boolean;
}

/** The places where reviews of a location appear. */
@Injectable()
export class SourcesService {
  constructor(
    private readonly db: TenantDatabase,
    private readonly sources: SourcesRepository,
    private readonly clock: Clock,
  ) {}

  /** Of one location, or of every one the caller sees. */
  async list(scope: TenantScope, locationId?: string): Promise<SourceView[]> {
    if (locationId !== undefined && !isId(locationId)) return [];
    return this.db.run(scope, (tx) => this.sources.findAll(tx, locationId ?? null));
  }

  /** @throws AppError not_found */
  async get(scope: TenantScope, id: string): Promise<SourceView> {
    const found = await this.db.run(scope, async (tx) => {
      const row = await this.sources.findById(tx, id);
      return row && (await this.sources.findAll(tx, row.locationId)).find((source) => source.id === id);
    });
    if (!found) throw notFound('sources.not_found');
    return found;
  }

  /** @throws AppError conflict `sources.exists`, invalid, not_found (location), forbidden */
  async create(scope: TenantScope, source: { locationId: string; platform: string; way: Exclude<Way, 'widget'> } & SourceSettings): Promise<SourceView> {
    assertSettings(source, source.platform);
    const organizationId = await this.db.run(scope, (tx) => this.sources.ownerOfLocation(tx, source.locationId));
    const acting = actingFor(scope, organizationId);
    const id = await this.db.run(acting, async (tx) => {
      await this.sources.assertWritable(tx);
      const existing = (await this.sources.findAll(tx, source.locationId)).some((s) => s.platform === source.platform && s.way === source.way);
      if (existing) throw conflict('sources.exists', { fr: 'Cette source existe déjà pour cet établissement.', en: 'This source already exists for this location.' });
      const made = await this.sources.ensure(tx, { organizationId, locationId: source.locationId, platform: source.platform, way: source.way }, this.clock.now());
      await this.sources.update(tx, made.id, source);
      return made.id;
    });
    return this.get(scope, id);
  }

  /** @throws AppError not_found, invalid, conflict `sources.always_displayed`, forbidden */
  async update(scope: TenantScope, id: string, settings: SourceSettings): Promise<SourceView> {
    const current = await this.get(scope, id);
    assertSettings(settings, current.platform);
    if (current.way === 'widget' && settings.displayed === false) {
      throw conflict('sources.always_displayed', {
        fr: 'Les avis écrits sur votre site y restent visibles. Pour ne plus rien montrer, retirez le widget de la page.',
        en: 'Reviews written on your site stay visible there. To show nothing, take the widget off the page.',
      });
    }
    await this.db.run(actingFor(scope, current.organizationId), async (tx) => {
      await this.sources.assertWritable(tx);
      await this.sources.update(tx, id, settings);
    });
    return this.get(scope, id);
  }
}

function assertSettings(settings: SourceSettings, platform: string): void {
  const fields: FieldError[] = [];
  if (!isPlatform(platform)) fields.push({ field: 'platform', message: 'sources.platform' });
  if ((settings.label?.length ?? 0) > 120 || settings.label?.includes('\u0000')) fields.push({ field: 'label', message: 'sources.label' });
  if (settings.pageUrl && (settings.pageUrl.includes('\u0000') || !/^https?:\/\/\S{3,2000}$/i.test(settings.pageUrl))) fields.push({ field: 'page_url', message: 'sources.page_url' });
  if (fields.length > 0) throw invalid('sources.invalid', { fr: 'Vérifiez les champs signalés. Une adresse commence par https://.', en: 'Check the fields shown. An address starts with https://.' }, fields);
}
