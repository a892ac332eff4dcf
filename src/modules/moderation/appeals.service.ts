import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { conflict, invalid, notFound } from '../../platform/errors/app-error.js';
import { Review } from '../reviews/index.js';
import { APPEAL_DAYS } from './author-mails.js';

const DAY_MS = 86_400_000;
/** The charter says within how many days an appeal is answered. */
const ANSWER_DAYS = 14;
export const APPEAL_MAX_LENGTH = 1000;

/** Where the author's right to a second look stands: `open` may be asked, `asked` waits for a person, `none` nothing to contest. */
export interface AppealState {
  readonly state: 'open' | 'asked' | 'none';
  /** When `open`, the last day to ask; when `asked`, the day an answer is due. */
  readonly until: Date | null;
  readonly text: string | null;
}
const NOTHING: AppealState = { state: 'none', until: null, text: null };

/** An author's request for a second look at a decision: the review stays as it is until a person has decided again. */
@Injectable()
export class AppealsService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async stateOf(scope: TenantScope, reviewId: string): Promise<AppealState> {
    return this.database.run(scope, async (tx) => {
      const review = await tx.findOneBy(Review, { id: reviewId });
      return review ? (await this.look(tx, review)).view : NOTHING;
    });
  }

  /** Throws `moderation.not_found`, `moderation.appeal_text` (empty or over 1000 characters), `moderation.appeal_closed` (asked already, nothing decided, or too late). */
  async ask(scope: TenantScope, reviewId: string, text: string): Promise<void> {
    const words = text.trim();
    if (words === '' || words.length > APPEAL_MAX_LENGTH)
      throw invalid('moderation.appeal_text', { fr: `Dites en quelques mots ce qui ne vous paraît pas juste (${APPEAL_MAX_LENGTH} caractères au plus). Rien n’est perdu.`, en: `Say in a few words what seems wrong to you (${APPEAL_MAX_LENGTH} characters at most). Nothing is lost.` }, [{ field: 'text', message: `1 – ${APPEAL_MAX_LENGTH}` }]);
    await this.database.run(scope, async (tx) => {
      const review = await tx.findOne(Review, { where: { id: reviewId }, lock: { mode: 'pessimistic_write' } });
      if (!review) throw notFound('moderation.not_found');
      const { view, decisionId } = await this.look(tx, review);
      if (view.state !== 'open' || !decisionId)
        throw conflict('moderation.appeal_closed', { fr: 'Un nouvel examen est déjà demandé pour cette décision, ou il n’y a pas de décision à contester.', en: 'A second look at this decision is already asked for, or there is no decision to contest.' });
      const now = this.clock.now();
      await tx.query('INSERT INTO appeals (id, organization_id, review_id, version, decision_id, text, due_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
        newId(), review.organizationId, review.id, review.version, decisionId, words, new Date(now.getTime() + ANSWER_DAYS * DAY_MS), now,
      ]);
      await tx.query('SELECT app.append_events($1, $2)', [JSON.stringify([{ type: 'moderation.appealed', entity_id: review.id, details: { decision_id: decisionId, version: review.version } }]), now]);
    });
  }

  /** A person has decided again: whether an appeal was waiting for it. */
  async close(tx: EntityManager, reviewId: string): Promise<boolean> {
    // The driver answers an UPDATE with its rows and their number.
    const [rows] = await tx.query<[unknown[], number]>('UPDATE appeals SET closed_at = $2 WHERE review_id = $1 AND closed_at IS NULL RETURNING id', [reviewId, this.clock.now()]);
    return rows.length > 0;
  }

  private async look(tx: EntityManager, review: Review): Promise<{ view: AppealState; decisionId: string | null }> {
    const none = { view: NOTHING, decisionId: null };
    if (review.kind === 'question' || review.verification === 'third_party' || !(review.status === 'refused' || (review.status === 'published' && review.maskedText !== null))) return none;
    const [last] = await tx.query<{ id: string; decided_at: Date; text: string | null; due_at: Date | null; closed_at: Date | null }[]>(
      `SELECT d.id, d.decided_at, a.text, a.due_at, a.closed_at FROM moderation_decisions d LEFT JOIN appeals a ON a.decision_id = d.id
       WHERE d.review_id = $1 AND d.version = $2 ORDER BY d.decided_at DESC, d.id DESC LIMIT 1`, [review.id, review.version]);
    if (!last) return none;
    if (last.text !== null) return { view: last.closed_at ? NOTHING : { state: 'asked', until: last.due_at, text: last.text }, decisionId: last.id };
    const until = new Date(last.decided_at.getTime() + APPEAL_DAYS * DAY_MS);
    return until > this.clock.now() ? { view: { state: 'open', until, text: null }, decisionId: last.id } : none;
  }
}
