import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { Config } from '../../platform/config/config.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { conflict, invalid, notFound } from '../../platform/errors/app-error.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import type { ReviewStatus } from './review.entity.js';
import { SourcesRepository } from './sources.repository.js';
import { SubjectsRepository } from './subjects.repository.js';

/** A review or a question written on the business's own site. */
export interface FirstPartySubmission {
  readonly locationId: string;
  readonly kind: 'review' | 'question';
  /** 1 to 5 for a review, null for a question. */
  readonly rating: number | null;
  readonly title?: string | null;
  readonly text: string;
  readonly authorName: string;
  /** Kept encrypted; only its keyed hash can be searched. */
  readonly email: string | null;
  /** True when the address is known to be the author's (invitation link): moderation starts at once. */
  readonly contactConfirmed: boolean;
  /** YYYY-MM for a review, null for a question. */
  readonly experienceMonth: string | null;
  readonly verification: 'declared' | 'order_matched' | 'document_checked';
  readonly invited: boolean;
  readonly orderReference?: string | null;
  readonly declarationVersion: string | null;
  readonly charterVersion: number | null;
  /** The language of the form. */
  readonly lang: string | null;
  /** Merchant's reference of the product or service; an unknown one is ignored. */
  readonly subjectSku?: string | null;
}

/** What an author may change of their own review. Fields left out stay. */
export interface AuthorEdit {
  readonly text?: string;
  readonly title?: string | null;
  readonly rating?: number;
}

interface Current {
  readonly status: ReviewStatus;
  readonly kind: 'review' | 'question';
  readonly version: number;
  readonly text: string;
  readonly title: string | null;
  readonly rating: number | null;
  readonly verification: string;
}

/** Longest review, as for imports. */
const TEXT_LIMIT = 10_000;
const EDITABLE: readonly ReviewStatus[] = ['awaiting_contact', 'in_moderation', 'awaiting_author', 'published'];
const CLOSED: readonly ReviewStatus[] = ['withdrawn', 'erased', 'archived'];

async function isAnswered(tx: EntityManager, reviewId: string): Promise<boolean> {
  const rows = await tx.query<unknown[]>(`SELECT 1 FROM replies WHERE review_id = $1 AND state = 'published'`, [reviewId]);
  return rows.length > 0;
}

/** First-party reviews: what their author does with them, from the form to the withdrawal. */
@Injectable()
export class SubmissionsService {
  constructor(
    private readonly db: TenantDatabase,
    private readonly sources: SourcesRepository,
    private readonly subjects: SubjectsRepository,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Stores one submission: `awaiting_contact` until the address is confirmed, else `in_moderation` with its reading enqueued.
   * Not idempotent: the caller spends a proof of work or an invitation in the same transaction.
   * @throws AppError invalid (fields) or not_found (location)
   */
  async submit(scope: TenantScope, submission: FirstPartySubmission): Promise<{ reviewId: string; status: ReviewStatus }> {
    assertSubmission(submission);
    return this.db.run(scope, async (tx) => {
      await this.sources.ownerOfLocation(tx, submission.locationId);
      const now = this.clock.now();
      const key = { organizationId: scope.organizationId, locationId: submission.locationId, platform: 'own', way: 'widget' } as const;
      const source = await this.sources.ensure(tx, key, now, { displayed: true });
      const subjectId = submission.subjectSku ? await this.subjects.findBySku(tx, submission.locationId, submission.subjectSku) : null;
      const id = newId();
      const status: ReviewStatus = submission.contactConfirmed ? 'in_moderation' : 'awaiting_contact';
      await this.insert(tx, scope, submission, { id, status, sourceId: source.id, subjectId, now });
      if (submission.contactConfirmed) await this.jobs.enqueue(tx, 'reviews.read_batch', { organizationId: scope.organizationId, reviewIds: [id] });
      return { reviewId: id, status };
    });
  }

  /** The author followed the link of the mail. Idempotent: a second call changes nothing. */
  async confirmContact(scope: TenantScope, reviewId: string): Promise<{ status: ReviewStatus }> {
    return this.db.run(scope, async (tx) => {
      const review = await this.lock(tx, scope, reviewId);
      if (review.status !== 'awaiting_contact') return { status: review.status };
      await this.db.because(tx, 'contact_confirmed');
      await tx.query(`UPDATE reviews SET status = 'in_moderation', contact_confirmed_at = $2, updated_at = $2 WHERE id = $1`, [reviewId, this.clock.now()]);
      await this.jobs.enqueue(tx, 'reviews.read_batch', { organizationId: scope.organizationId, reviewIds: [reviewId] });
      return { status: 'in_moderation' };
    });
  }

  /**
   * A new version by the author, read again before it is shown. The same words and stars change nothing.
   * @throws AppError conflict `reviews.not_editable` once refused, withdrawn, archived or erased
   */
  async editByAuthor(scope: TenantScope, reviewId: string, edit: AuthorEdit): Promise<{ version: number; status: ReviewStatus }> {
    return this.db.run(scope, async (tx) => {
      const review = await this.lock(tx, scope, reviewId);
      assertFirstParty(review);
      if (!EDITABLE.includes(review.status)) throw conflict('reviews.not_editable', { fr: 'Cet avis n’est plus modifiable.', en: 'This review can no longer be edited.' });
      const next = { text: edit.text ?? review.text, title: edit.title === undefined ? review.title : edit.title, rating: edit.rating ?? review.rating };
      assertWords({ kind: review.kind, ...next });
      if (next.text === review.text && next.title === review.title && next.rating === review.rating) return { version: review.version, status: review.status };
      const now = this.clock.now();
      const status: ReviewStatus = review.status === 'awaiting_contact' ? 'awaiting_contact' : 'in_moderation';
      await this.db.because(tx, 'edited_by_author');
      await tx.query(
        `UPDATE reviews SET text = $2, title = $3, rating = $4, version = version + 1, status = $5, edited_at = $6, updated_at = $6, masks = '[]', masked_text = NULL WHERE id = $1`,
        [reviewId, next.text, next.title, next.rating, status, now],
      );
      await insertVersion(tx, scope.organizationId, { id: reviewId, version: review.version + 1, ...next }, now);
      if (status === 'in_moderation') await this.jobs.enqueue(tx, 'reviews.read_batch', { organizationId: scope.organizationId, reviewIds: [reviewId] });
      return { version: review.version + 1, status };
    });
  }

  /** The author takes the review back, at any time; a question until it is answered. Idempotent. */
  async withdraw(scope: TenantScope, reviewId: string): Promise<{ status: ReviewStatus }> {
    return this.db.run(scope, async (tx) => {
      const review = await this.lock(tx, scope, reviewId);
      assertFirstParty(review);
      const isOpenQuestion = review.kind === 'question' && review.status === 'archived' && !(await isAnswered(tx, reviewId));
      if (CLOSED.includes(review.status) && !isOpenQuestion) return { status: review.status };
      await this.db.because(tx, 'withdrawn_by_author');
      await tx.query(`UPDATE reviews SET status = 'withdrawn', updated_at = $2 WHERE id = $1`, [reviewId, this.clock.now()]);
      return { status: 'withdrawn' };
    });
  }

  private async lock(tx: EntityManager, scope: TenantScope, reviewId: string): Promise<Current> {
    const rows: Current[] = isId(reviewId)
      ? await tx.query('SELECT status, kind, version, text, title, rating, verification FROM reviews WHERE id = $1 AND organization_id = $2 FOR UPDATE', [reviewId, scope.organizationId])
      : [];
    if (!rows[0]) throw notFound('reviews.not_found');
    return rows[0];
  }

  private async insert(tx: EntityManager, scope: TenantScope, s: FirstPartySubmission, row: { id: string; status: ReviewStatus; sourceId: string; subjectId: string | null; now: Date }): Promise<void> {
    const { secrets } = this.config;
    const email = s.email?.trim() || null;
    const month = s.kind === 'review' ? s.experienceMonth : null;
    await tx.query(
      `INSERT INTO reviews (id, organization_id, location_id, source_id, subject_id, platform, kind, external_id, fingerprint, title, text, rating, author_name,
         author_contact_encrypted, author_contact_hash, contact_confirmed_at, declaration_version, charter_version, verification, invited, order_reference_hash, declared_lang,
         written_at, written_precision, experienced_on, experience_precision, experience_unknown_reason, status, created_at, updated_at)
       VALUES ($1::uuid, $2, $3, $4, $5, 'own', $6, ($1::uuid)::text, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 'second', $22, $23, $24, $25, $21, $21)`,
      [
        row.id, scope.organizationId, s.locationId, row.sourceId, row.subjectId, s.kind, sha256Hex(`widget:${row.id}`), s.title ?? null, s.text, s.kind === 'review' ? s.rating : null, s.authorName.trim(),
        email === null ? null : secrets.encrypt(email), email === null ? null : secrets.keyedHash(email.toLowerCase()), s.contactConfirmed ? row.now : null,
        s.declarationVersion, s.charterVersion, s.verification, s.invited, s.orderReference ? secrets.keyedHash(s.orderReference.trim()) : null, s.lang,
        row.now, month === null ? null : `${month}-01`, month === null ? 'unknown' : 'month', month === null ? 'question' : null, row.status,
      ],
    );
    await insertVersion(tx, scope.organizationId, { id: row.id, version: 1, text: s.text, title: s.title ?? null, rating: s.kind === 'review' ? s.rating : null }, row.now);
  }
}

async function insertVersion(tx: EntityManager, organizationId: string, v: { id: string; version: number; text: string; title: string | null; rating: number | null }, now: Date): Promise<void> {
  await tx.query('INSERT INTO review_versions (organization_id, review_id, version, title, text, rating, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
    organizationId, v.id, v.version, v.title, v.text, v.rating, now,
  ]);
}

function assertFirstParty(review: Current): void {
  if (review.verification === 'third_party') {
    throw conflict('reviews.written_elsewhere', { fr: 'Cet avis a été écrit ailleurs : il se modifie à sa source.', en: 'This review was written elsewhere: it is changed at its source.' });
  }
}

function assertSubmission(s: FirstPartySubmission): void {
  assertWords({ kind: s.kind, text: s.text, title: s.title ?? null, rating: s.rating });
  const name = s.authorName.trim();
  if (name.length === 0 || name.length > 120) {
    throw invalid('reviews.author_name', { fr: 'Indiquez le nom à afficher (120 caractères au plus).', en: 'Give the name to show (120 characters at most).' }, [{ field: 'authorName', message: 'reviews.author_name' }]);
  }
  if (s.kind === 'review' && !/^\d{4}-(0[1-9]|1[0-2])$/.test(s.experienceMonth ?? '')) {
    throw invalid('reviews.experience_month', { fr: 'Indiquez le mois de l’expérience.', en: 'Give the month of the experience.' }, [{ field: 'experienceMonth', message: 'reviews.experience_month' }]);
  }
}

function assertWords(words: { kind: 'review' | 'question'; text: string; title: string | null; rating: number | null }): void {
  if ((words.text + (words.title ?? '')).includes('\u0000') || words.text.length > TEXT_LIMIT || (words.title?.length ?? 0) > 300) {
    throw invalid('reviews.text_too_long', { fr: 'Le texte dépasse 10 000 caractères, ou contient un caractère illisible.', en: 'The text is longer than 10,000 characters, or holds an unreadable character.' }, [{ field: 'text', message: 'reviews.text_too_long' }]);
  }
  if (words.kind === 'question' && words.text.trim() === '') {
    throw invalid('reviews.question_empty', { fr: 'Écrivez votre question.', en: 'Write your question.' }, [{ field: 'text', message: 'reviews.question_empty' }]);
  }
  if (words.kind === 'review' && (words.rating === null || !Number.isInteger(words.rating) || words.rating < 1 || words.rating > 5)) {
    throw invalid('reviews.rating', { fr: 'Choisissez de 1 à 5 étoiles.', en: 'Choose from 1 to 5 stars.' }, [{ field: 'rating', message: 'reviews.rating' }]);
  }
}
