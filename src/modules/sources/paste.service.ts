import { Injectable } from '@nestjs/common';
import { splitPaste, type PastePlatform, type PasteResult } from '../../domain/imports/paste.js';
import type { IncomingReview } from '../../domain/imports/types.js';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { actingFor, type TenantScope } from '../../platform/database/tenant-scope.js';
import { invalid, type FieldError } from '../../platform/errors/app-error.js';
import { IngestService, isPlatform, Occurrences, SourcesRepository } from '../reviews/index.js';
import { ImportsRepository, type ImportView } from './imports.repository.js';

export interface Paste {
  readonly locationId: string;
  readonly platform: string;
  /** The blocks of the preview, as corrected on screen. */
  readonly reviews: readonly IncomingReview[];
}

const MAX_PASTE = 1_000_000;
const MAX_REVIEWS = 1000;
const TEXT_LIMIT = 10_000;

/** Reviews copied from a page: split, shown for correction, then stored. */
@Injectable()
export class PasteService {
  constructor(
    private readonly db: TenantDatabase,
    private readonly ingest: IngestService,
    private readonly imports: ImportsRepository,
    private readonly sources: SourcesRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Splits a pasted page into reviews. Stores nothing.
   * @throws AppError invalid `imports.paste_empty`, `imports.paste_too_long`
   */
  preview(text: string, platformHint?: PastePlatform): PasteResult {
    if (text.length > MAX_PASTE) throw invalid('imports.paste_too_long', { fr: 'Ce texte est trop long. Collez une page à la fois.', en: 'This text is too long. Paste one page at a time.' });
    const result = splitPaste(text, { today: this.clock.now().toISOString().slice(0, 10), ...(platformHint ? { platformHint } : {}) });
    if (result.blocks.length === 0) {
      throw invalid('imports.paste_empty', {
        fr: 'Aucun avis reconnu dans ce texte. Sur la page des avis, sélectionnez tout, copiez, puis collez ici.',
        en: 'No review was recognised in this text. On the page of reviews, select all, copy, then paste here.',
      });
    }
    return result;
  }

  /**
   * Stores corrected blocks in one transaction, all or none, and lists the run with the imports. The same paste twice changes no review.
   * @throws AppError invalid (fields `reviews.<n>.<field>`), not_found (location), forbidden
   */
  async save(scope: TenantScope, paste: Paste): Promise<{ run: ImportView; reviewIds: readonly string[] }> {
    this.assertPaste(paste);
    const acting = actingFor(scope, await this.db.run(scope, (tx) => this.sources.ownerOfLocation(tx, paste.locationId)));
    return this.db.run(acting, async (tx) => {
      await this.sources.assertWritable(tx);
      const { organizationId } = acting;
      const now = this.clock.now();
      const source = await this.sources.ensure(tx, { organizationId, locationId: paste.locationId, platform: paste.platform, way: 'paste' }, now);
      const importId = newId();
      await this.imports.insert(tx, { id: importId, organizationId, locationId: paste.locationId, sourceId: source.id, kind: 'paste', filename: '', mapping: null, state: 'running', bytesTotal: 0, createdBy: acting.userId, createdAt: now });
      const result = await this.ingest.ingest(acting, { source, reviews: paste.reviews, occurrences: new Occurrences() });
      await this.imports.commitBatch(tx, { importId, organizationId, from: 0 }, { records: paste.reviews.length, rejected: [], rejectedAt: [], result, bytesDone: 0 });
      await this.imports.markFinished(tx, importId, now);
      const found = await this.imports.findById(tx, importId);
      if (!found) throw new Error('the import just written is not visible');
      const { mapping: _mapping, ...run } = found;
      return { run, reviewIds: result.reviewIds };
    });
  }

  private assertPaste(paste: Paste): void {
    const fields: FieldError[] = [];
    const check = (ok: boolean, field: string): void => void (ok || fields.push({ field, message: 'imports.paste_field' }));
    const tomorrow = new Date(this.clock.now().getTime() + 86_400_000).toISOString();
    check(isPlatform(paste.platform), 'platform');
    check(paste.reviews.length > 0 && paste.reviews.length <= MAX_REVIEWS, 'reviews');
    paste.reviews.slice(0, MAX_REVIEWS).forEach((review, index) => {
      const at = (field: string): string => `reviews.${index}.${field}`;
      check(review.text.length <= TEXT_LIMIT && (review.text.trim() !== '' || review.rating !== null || (review.title ?? '') !== ''), at('text'));
      check(review.rating === null || (Number.isInteger(review.rating) && review.rating >= 1 && review.rating <= 5), at('rating'));
      check((review.authorName?.length ?? 0) <= 120, at('author_name'));
      check(review.writtenAt === null || (isMoment(review.writtenAt) && review.writtenAt <= tomorrow && review.writtenAt >= '1995'), at('written_at'));
      check((review.experiencedOn === null) === (review.experiencePrecision === 'unknown') && (review.experiencedOn === null || isMoment(review.experiencedOn)), at('experienced_on'));
    });
    if (fields.length > 0) throw invalid('imports.paste_invalid', { fr: 'Certains avis collés sont à corriger. Rien n’a été enregistré.', en: 'Some pasted reviews need correcting. Nothing was stored.' }, fields);
  }
}

/** A day of the calendar, with or without its time: Date.parse alone takes 31 February for 3 March, which PostgreSQL refuses. */
function isMoment(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(text.slice(0, 10));
}
