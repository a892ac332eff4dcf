import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { isId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { actingFor, type TenantScope } from '../../platform/database/tenant-scope.js';
import { conflict, notFound } from '../../platform/errors/app-error.js';
import { decodeCursor, pageOf, pageSize, positionAt, type Page } from './cursor.js';
import type { ReviewView } from './review-views.js';
import { ReviewsRepository } from './reviews.repository.js';
import { SourcesRepository } from './sources.repository.js';

/** "Is this the same review?" */
export interface MergeQuestionView {
  readonly id: string;
  readonly organizationId: string;
  readonly createdAt: Date;
  readonly review: ReviewView;
  readonly candidates: readonly ReviewView[];
}
interface QuestionRow {
  readonly id: string;
  readonly organizationId: string;
  readonly reviewId: string;
  readonly candidateIds: readonly string[];
  readonly state: 'open' | 'same' | 'different';
  readonly createdAt: Date;
}
const COLUMNS = `q.id, q.organization_id AS "organizationId", q.review_id AS "reviewId", q.candidate_ids AS "candidateIds", q.state, q.created_at AS "createdAt"`;

/** Questions to the owner about reviews that arrived by two ways with several that fit. */
@Injectable()
export class MergeQuestionsService {
  constructor(
    private readonly db: TenantDatabase,
    private readonly reviews: ReviewsRepository,
    private readonly sources: SourcesRepository,
    private readonly clock: Clock,
  ) {}

  /** Open questions, newest first. */
  async listOpen(scope: TenantScope, page: { cursor?: string; limit?: number } = {}): Promise<Page<MergeQuestionView>> {
    const limit = pageSize(page.limit);
    const after = decodeCursor(page.cursor);
    return this.db.run(scope, async (tx) => {
      const rows: (QuestionRow & { sortAt: string })[] = await tx.query(
        `SELECT ${COLUMNS}, ${positionAt('q.created_at')} AS "sortAt" FROM merge_questions q
         WHERE q.state = 'open' AND ($1::timestamptz IS NULL OR (q.created_at, q.id) < ($1, $2::uuid)) ORDER BY q.created_at DESC, q.id DESC LIMIT $3`,
        [after?.at ?? null, after?.id ?? null, limit + 1],
      );
      const { items, next } = pageOf(rows, limit);
      const views: MergeQuestionView[] = [];
      for (const row of items) {
        const review = await this.reviews.findViewById(tx, row.reviewId);
        const candidates = await Promise.all(row.candidateIds.map((id) => this.reviews.findViewById(tx, id)));
        if (review) views.push({ id: row.id, organizationId: row.organizationId, createdAt: row.createdAt, review, candidates: candidates.filter((c) => c !== null) });
      }
      return { items: views, next };
    });
  }

  /**
   * `sameAs`: the review is that candidate, and is archived while its names now lead to the candidate; null: it is another one.
   * The same answer twice changes nothing.
   * @throws AppError not_found, conflict `reviews.merge_answered`
   */
  async answer(scope: TenantScope, questionId: string, sameAs: string | null): Promise<void> {
    const found = isId(questionId) ? await this.db.run(scope, (tx) => this.find(tx, questionId)) : null;
    if (!found) throw notFound('merge_questions.not_found');
    const acting = actingFor(scope, found.organizationId);
    await this.db.run(acting, async (tx) => {
      await this.sources.assertWritable(tx);
      const question = await this.find(tx, questionId, 'FOR UPDATE');
      if (!question || (sameAs !== null && !question.candidateIds.includes(sameAs))) throw notFound('merge_questions.not_found');
      if (question.state === (sameAs === null ? 'different' : 'same')) return;
      if (question.state !== 'open') throw conflict('reviews.merge_answered', { fr: 'Cette question a déjà reçu une réponse.', en: 'This question was already answered.' });
      await tx.query('UPDATE merge_questions SET state = $2, answered_by = $3, answered_at = $4 WHERE id = $1', [questionId, sameAs === null ? 'different' : 'same', scope.userId, this.clock.now()]);
      if (sameAs !== null) await this.merge(tx, question.reviewId, sameAs);
    });
  }

  private async find(tx: EntityManager, id: string, lock = ''): Promise<QuestionRow | null> {
    const rows: QuestionRow[] = await tx.query(`SELECT ${COLUMNS} FROM merge_questions q WHERE q.id = $1 ${lock}`, [id]);
    return rows[0] ?? null;
  }

  private async merge(tx: EntityManager, duplicateId: string, keptId: string): Promise<void> {
    const now = this.clock.now();
    await tx.query('UPDATE review_aliases SET review_id = $2 WHERE review_id = $1', [duplicateId, keptId]);
    await tx.query(
      `INSERT INTO review_aliases (organization_id, source_id, identity, review_id, source_hash, created_at)
       SELECT organization_id, source_id, CASE WHEN external_id IS NULL THEN 'f:' || fingerprint || ':' || occurrence ELSE 'x:' || external_id END, $2, coalesce(source_hash, ''), $3
       FROM reviews WHERE id = $1 ON CONFLICT (organization_id, source_id, identity) DO UPDATE SET review_id = EXCLUDED.review_id`,
      [duplicateId, keptId, now],
    );
    await this.db.because(tx, 'merged');
    await tx.query(`UPDATE reviews SET status = 'archived', merge_key = NULL, updated_at = $2 WHERE id = $1`, [duplicateId, now]);
  }
}
