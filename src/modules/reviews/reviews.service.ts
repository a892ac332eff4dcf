import { Injectable } from '@nestjs/common';
import type { IncomingReview } from '../../domain/imports/types.js';
import { Clock } from '../../platform/clock/clock.js';
import { isId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { actingFor, type TenantScope } from '../../platform/database/tenant-scope.js';
import { conflict, invalid, notFound } from '../../platform/errors/app-error.js';
import { decodeCursor, pageOf, pageSize, type Page } from './cursor.js';
import { IngestService } from './ingest.service.js';
import { Occurrences } from './ingest.types.js';
import { isPlatform } from './platform-names.js';
import type { ReviewStatus } from './review.entity.js';
import type { EventView, ReviewDetail, ReviewFilters, ReviewView } from './review-views.js';
import { ReviewsRepository } from './reviews.repository.js';
import { SourcesRepository } from './sources.repository.js';
import { SubmissionsService, type AuthorEdit, type FirstPartySubmission } from './submissions.service.js';

/** A review typed in by a member. */
export interface ManualReview {
  readonly locationId: string;
  /** Where it was written; see `isPlatform`. */
  readonly platform: string;
  readonly kind: 'review' | 'question';
  readonly rating: number | null;
  readonly title: string | null;
  readonly text: string;
  readonly authorName: string | null;
  /** YYYY-MM-DD. */
  readonly writtenOn: string | null;
  /** YYYY-MM-DD or YYYY-MM. */
  readonly experiencedOn: string | null;
  readonly url: string | null;
}

/** Reading and keeping reviews. Reads see every organization that the caller may see; writes go to the review's own. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly db: TenantDatabase,
    private readonly repository: ReviewsRepository,
    private readonly sources: SourcesRepository,
    private readonly ingests: IngestService,
    private readonly submissions: SubmissionsService,
    private readonly clock: Clock,
  ) {}

  /**
   * One page, newest first (by the date written, else received).
   * @throws AppError invalid `reviews.cursor_invalid`
   */
  async list(scope: TenantScope, filters: ReviewFilters = {}, page: { cursor?: string; limit?: number } = {}): Promise<Page<ReviewView>> {
    assertFilters(filters);
    const limit = pageSize(page.limit);
    const after = decodeCursor(page.cursor);
    for (const id of [filters.organizationId, filters.locationId, filters.sourceId]) if (id !== undefined && !isId(id)) return { items: [], next: null };
    const rows = await this.db.run(scope, (tx) => this.repository.findPage(tx, filters, after, limit));
    const { items, next } = pageOf(rows, limit);
    return { items: items.map(({ sortAt: _sortAt, ...view }) => view), next };
  }

  /** @throws AppError not_found */
  async get(scope: TenantScope, id: string): Promise<ReviewDetail> {
    const review = isId(id) ? await this.db.run(scope, (tx) => this.repository.findDetailById(tx, id)) : null;
    if (!review) throw notFound('reviews.not_found');
    return review;
  }

  /** The event log of the caller's organization, or of a client's, newest first. `next` is the sequence number to hand back as `cursor`. */
  async events(scope: TenantScope, filters: { organizationId?: string; entityId?: string; type?: string } = {}, page: { cursor?: string; limit?: number } = {}): Promise<Page<EventView>> {
    const limit = pageSize(page.limit);
    const organizationId = filters.organizationId ?? scope.organizationId;
    if (!isId(organizationId) || (filters.entityId !== undefined && !isId(filters.entityId))) return { items: [], next: null };
    if (page.cursor && !/^\d{1,15}$/.test(page.cursor)) decodeCursor('invalid');
    const rows = await this.db.run(scope, (tx) => this.repository.findEvents(tx, { ...filters, organizationId, beforeSeq: page.cursor ? Number(page.cursor) : null }, limit));
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? String(items.at(-1)?.seq) : null };
  }

  /**
   * Stores a review typed in by a member.
   * @throws AppError conflict `reviews.already_known`, invalid, not_found (location), forbidden
   */
  async enterManually(scope: TenantScope, review: ManualReview): Promise<{ reviewId: string }> {
    assertManual(review, this.clock.now());
    const organizationId = await this.db.run(scope, (tx) => this.sources.ownerOfLocation(tx, review.locationId));
    const acting = actingFor(scope, organizationId);
    return this.db.run(acting, async (tx) => {
      await this.sources.assertWritable(tx);
      const source = await this.sources.ensure(tx, { organizationId, locationId: review.locationId, platform: review.platform, way: 'manual' }, this.clock.now());
      const result = await this.ingests.ingest(acting, { source, reviews: [incomingOf(review)], occurrences: new Occurrences() });
      const [reviewId] = result.reviewIds;
      if (!reviewId) throw conflict('reviews.already_known', { fr: 'Cet avis est déjà enregistré. Rien n’a changé.', en: 'This review is already stored. Nothing changed.' });
      return { reviewId };
    });
  }

  /** The member's own note beside a review, 2 000 characters at most; never shown outside. */
  async writeNote(scope: TenantScope, id: string, note: string): Promise<ReviewDetail> {
    if (note.length > 2000 || note.includes('\u0000')) throw invalid('reviews.note_too_long', { fr: 'La note dépasse 2 000 caractères.', en: 'The note is longer than 2,000 characters.' }, [{ field: 'note', message: 'reviews.note_too_long' }]);
    const acting = await this.actingOn(scope, id);
    await this.db.run(acting, async (tx) => {
      await this.sources.assertWritable(tx);
      await tx.query('UPDATE reviews SET note = $2, updated_at = $3 WHERE id = $1', [id, note, this.clock.now()]);
    });
    return this.get(scope, id);
  }

  /**
   * Puts a review away: a question, a closed one, or one from elsewhere that no widget shows. A review that visitors see is never hidden this
   * way, whatever it says: showing only the good ones is a misleading practice (Directive 2005/29/EC, annex I 23c). Idempotent.
   * @throws AppError conflict `reviews.not_archivable`
   */
  async archive(scope: TenantScope, id: string): Promise<{ status: ReviewStatus }> {
    const acting = await this.actingOn(scope, id);
    return this.db.run(acting, async (tx) => {
      await this.sources.assertWritable(tx);
      const [review]: { status: ReviewStatus; kind: string; verification: string; displayed: boolean }[] = await tx.query(
        'SELECT r.status, r.kind, r.verification, s.displayed FROM reviews r JOIN sources s ON s.id = r.source_id WHERE r.id = $1 FOR UPDATE OF r',
        [id],
      );
      if (!review) throw notFound('reviews.not_found');
      if (review.status === 'archived') return { status: 'archived' };
      const closed = ['refused', 'withdrawn', 'removed_at_source'].includes(review.status);
      if (!closed && review.kind !== 'question' && (review.verification !== 'third_party' || review.displayed)) {
        throw conflict('reviews.not_archivable', {
          fr: 'Un avis que vos visiteurs voient, ou qui attend une décision, ne s’archive pas. Vous pouvez y répondre, ou le signaler.',
          en: 'A review that your visitors see, or that waits for a decision, is not archived. You can reply to it, or report it.',
        });
      }
      await this.db.because(tx, 'archived_by_member');
      await tx.query(`UPDATE reviews SET status = 'archived', updated_at = $2 WHERE id = $1`, [id, this.clock.now()]);
      return { status: 'archived' };
    });
  }

  /** See {@link SubmissionsService.submit}. */
  submitFirstParty(scope: TenantScope, submission: FirstPartySubmission): Promise<{ reviewId: string; status: ReviewStatus }> {
    return this.submissions.submit(scope, submission);
  }

  /** See {@link SubmissionsService.confirmContact}. */
  confirmContact(scope: TenantScope, reviewId: string): Promise<{ status: ReviewStatus }> {
    return this.submissions.confirmContact(scope, reviewId);
  }

  /** See {@link SubmissionsService.editByAuthor}. */
  editByAuthor(scope: TenantScope, reviewId: string, edit: AuthorEdit): Promise<{ version: number; status: ReviewStatus }> {
    return this.submissions.editByAuthor(scope, reviewId, edit);
  }

  /** See {@link SubmissionsService.withdraw}. */
  withdraw(scope: TenantScope, reviewId: string): Promise<{ status: ReviewStatus }> {
    return this.submissions.withdraw(scope, reviewId);
  }

  private async actingOn(scope: TenantScope, id: string): Promise<TenantScope> {
    const view = isId(id) ? await this.db.run(scope, (tx) => this.repository.findViewById(tx, id)) : null;
    if (!view) throw notFound('reviews.not_found');
    return actingFor(scope, view.organizationId);
  }
}

function assertManual(review: ManualReview, now: Date): void {
  const fields: { field: string; message: string }[] = [];
  const check = (ok: boolean, field: string): void => void (ok || fields.push({ field, message: `reviews.${field}` }));
  check(isPlatform(review.platform), 'platform');
  check(review.text.length <= 10_000 && !review.text.includes('\u0000') && (review.text.trim() !== '' || (review.kind === 'review' && review.rating !== null)), 'text');
  check(review.rating === null || (Number.isInteger(review.rating) && review.rating >= 1 && review.rating <= 5), 'rating');
  check(review.writtenOn === null || (isDay(review.writtenOn) && review.writtenOn <= now.toISOString().slice(0, 10)), 'written_on');
  check(review.experiencedOn === null || isDay(review.experiencedOn) || isDay(`${review.experiencedOn}-01`), 'experienced_on');
  check(review.url === null || /^https?:\/\/\S{3,2000}$/i.test(review.url), 'url');
  check((review.authorName?.length ?? 0) <= 120, 'author_name');
  check((review.title?.length ?? 0) <= 300, 'title');
  if (fields.length > 0) throw invalid('reviews.manual_invalid', { fr: 'Cet avis ne peut pas être enregistré ainsi. Vérifiez les champs signalés.', en: 'This review cannot be stored like this. Check the fields shown.' }, fields);
}

/** PostgreSQL takes no NUL in a text and no 31 February: said as a fault of the filter. */
function assertFilters(filters: ReviewFilters): void {
  const wrong = Object.entries(filters).filter(([key, value]) => (typeof value === 'string' && value.includes('\u0000')) || ((key === 'from' || key === 'to') && typeof value === 'string' && !isDay(value)));
  if (wrong.length > 0) throw invalid('reviews.filter_invalid', { fr: 'Ce filtre n’est pas lisible. Corrigez-le ou enlevez-le.', en: 'This filter cannot be read. Correct it or take it away.' }, wrong.map(([field]) => ({ field, message: 'reviews.filter_invalid' })));
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

function incomingOf(review: ManualReview): IncomingReview {
  const { kind, title, text, url } = review;
  return {
    externalId: null, kind, rating: kind === 'question' ? null : review.rating, title: title || null, text: text.trim(), authorName: review.authorName?.trim() || null, lang: null,
    writtenAt: review.writtenOn, writtenAtPrecision: review.writtenOn === null ? 'unknown' : 'day',
    experiencedOn: review.experiencedOn === null ? null : review.experiencedOn.length === 7 ? `${review.experiencedOn}-01` : review.experiencedOn,
    experiencePrecision: review.experiencedOn === null ? 'unknown' : review.experiencedOn.length === 7 ? 'month' : 'day',
    experienceUnknownReason: review.experiencedOn === null ? 'not_in_source' : null,
    url, subject: null, ownerReply: null, media: [], raw: { entered: review },
  };
}
