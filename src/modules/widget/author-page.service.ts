import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { maskedText } from '../../domain/moderation/masks.js';
import type { Mask } from '../../domain/moderation/types.js';
import { detected } from '../../domain/shared/language.js';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/clock/ids.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope, type TenantScope } from '../../platform/database/tenant-scope.js';
import { conflict, notFound } from '../../platform/errors/app-error.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { Location } from '../organizations/index.js';
import { Review, SubmissionsService, type AuthorEdit } from '../reviews/index.js';
import { AuthorReminders } from './author-reminders.js';
import { QuestionAlerts } from './question-alerts.js';

/** Whom a link stands for. */
export interface AuthorAccess {
  readonly scope: TenantScope;
  readonly review: Review;
  readonly location: Location;
  readonly isExpired: boolean;
  /** What the business answered to a question; null for a review or before. */
  readonly answer: string | null;
}

/** What an author does with their review by the link of a mail; the link is the proof of identity. Every method throws `widget.unknown_link` (404). */
@Injectable()
export class AuthorPageService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    private readonly submissions: SubmissionsService,
    private readonly reminders: AuthorReminders,
    private readonly questions: QuestionAlerts,
    private readonly jobs: JobQueue,
  ) {}

  /** The review behind a link, also an expired one: the page then offers a fresh link and shows nothing else. */
  async open(token: string): Promise<AuthorAccess> {
    const hash = sha256Hex(token);
    const [found] = await this.database.lookUp<{ organization_id: string; review_id: string }>('SELECT * FROM app.organization_by_magic_link($1)', [hash]);
    if (!found) throw notFound('widget.unknown_link');
    const scope = systemScope(found.organization_id);
    return this.database.run(scope, async (tx) => {
      const [link] = await tx.query<{ expires_at: Date }[]>('SELECT expires_at FROM magic_links WHERE token_hash = $1', [hash]);
      const review = await tx.findOneBy(Review, { id: found.review_id });
      if (!link || !review || review.status === 'erased') throw notFound('widget.unknown_link');
      const location = await tx.findOneByOrFail(Location, { id: review.locationId });
      const [reply] = review.kind === 'question' ? await tx.query<{ text: string }[]>(`SELECT published_text AS text FROM replies WHERE review_id = $1 AND state = 'published'`, [review.id]) : [];
      return { scope, review, location, isExpired: link.expires_at <= this.clock.now(), answer: reply?.text ?? null };
    });
  }

  /** Confirms the address. Idempotent; a question is then told to those who answer. */
  async confirm(token: string): Promise<AuthorAccess> {
    const access = await this.openValid(token);
    await this.database.run(access.scope, async (tx) => {
      const waiting = access.review.status === 'awaiting_contact';
      await this.submissions.confirmContact(access.scope, access.review.id);
      await tx.query('UPDATE magic_links SET used_at = coalesce(used_at, $2) WHERE token_hash = $1', [sha256Hex(token), this.clock.now()]);
      if (waiting && access.review.kind === 'question') await this.questions.tell(tx, access.review, access.location);
    });
    return access;
  }

  /** A fresh link to the known address, whatever the age of this one; at most three a day. */
  async sendAgain(token: string): Promise<AuthorAccess> {
    const access = await this.open(token);
    await this.database.run(access.scope, (tx) => this.reminders.sendAgain(tx, access.review, access.location));
    return access;
  }

  /** A new version, read before it is shown. Throws what {@link SubmissionsService.editByAuthor} throws. */
  async edit(token: string, edit: AuthorEdit): Promise<void> {
    const { scope, review } = await this.openValid(token);
    await this.submissions.editByAuthor(scope, review.id, edit);
  }

  async withdraw(token: string): Promise<void> {
    const { scope, review } = await this.openValid(token);
    await this.database.run(scope, async (tx) => {
      await this.submissions.withdraw(scope, review.id);
      await this.jobs.cancel(tx, `deadline:${review.id}`);
    });
  }

  /** The author agrees that the coarse words be covered: what waited for a rewording is published so, what is shown changes. */
  async acceptMask(token: string): Promise<void> {
    const { scope, review } = await this.openValid(token);
    await this.database.run(scope, async (tx) => {
      const current = await tx.findOne(Review, { where: { id: review.id }, lock: { mode: 'pessimistic_write' } });
      const masks = current ? masksOffered(current) : [];
      if (!current || masks.length === 0) throw conflict('widget.no_mask', { fr: 'Il n’y a rien à masquer dans cette version.', en: 'There is nothing to mask in this version.' });
      await this.database.because(tx, 'mask_accepted_by_author');
      await this.storeMasks(tx, current, masks);
      await this.jobs.cancel(tx, `deadline:${current.id}`);
      await this.jobs.enqueue(tx, 'reviews.read_batch', { organizationId: current.organizationId, reviewIds: [current.id] }, { key: `read:${current.id}` });
    });
  }

  /** Everything kept about the review and its author (GDPR article 15 and 20). */
  async data(token: string): Promise<Record<string, unknown>> {
    const { scope, review, location } = await this.openValid(token);
    const all = (tx: EntityManager, sql: string): Promise<Record<string, unknown>[]> => tx.query(sql, [review.id]);
    return this.database.run(scope, async (tx) => ({
      business: location.name,
      review: {
        id: review.id, kind: review.kind, status: review.status, text: review.text, shown_text: review.maskedText ?? review.text, rating: review.rating, name: review.authorName, language: review.lang,
        experienced_on: review.experiencedOn, experience_precision: review.experiencePrecision, created_at: review.createdAt, contact_confirmed_at: review.contactConfirmedAt, published_at: review.publishedAt,
        edited_at: review.editedAt, verification: review.verification, declaration_version: review.declarationVersion, charter_version: review.charterVersion, address_kept: review.authorContactEncrypted !== null, analysis: review.analysis,
      },
      versions: await all(tx, 'SELECT version, text, rating, created_at FROM review_versions WHERE review_id = $1 ORDER BY version'),
      decisions: await all(tx, 'SELECT version, outcome, automatic, grounds, spans, masks, reasons, decided_at FROM moderation_decisions WHERE review_id = $1 ORDER BY decided_at'),
      appeals: await all(tx, 'SELECT version, text, created_at, closed_at FROM appeals WHERE review_id = $1 ORDER BY created_at'),
      replies: await all(tx, `SELECT published_text AS text, published_at FROM replies WHERE review_id = $1 AND state = 'published'`),
      mails: await all(tx, 'SELECT name, state, created_at, sent_at FROM mail_messages WHERE review_id = $1 AND user_id IS NULL ORDER BY created_at'),
    }));
  }

  private async openValid(token: string): Promise<AuthorAccess> {
    const access = await this.open(token);
    if (access.isExpired) throw conflict('widget.expired_link', { fr: 'Ce lien a expiré. Ouvrez-le pour en demander un autre ; rien n’a changé.', en: 'This link has expired. Open it to ask for another one; nothing changed.' });
    return access;
  }

  private async storeMasks(tx: EntityManager, review: Review, masks: readonly Mask[]): Promise<void> {
    const now = this.clock.now();
    await tx.update(Review, { id: review.id }, {
      status: 'published', outcome: 'mask', masks: [...masks], maskedText: maskedText(review.text, masks, detected(review.lang)), publishedAt: review.publishedAt ?? now, decisionDueAt: null, updatedAt: now,
    });
    await tx.query(
      `INSERT INTO moderation_decisions (id, organization_id, review_id, version, outcome, automatic, grounds, spans, masks, reasons, engine_version, charter_version, decided_at)
       VALUES ($1, $2, $3, $4, 'mask', true, $5, $6, $7, $8, $9, $10, $11)`,
      [newId(), review.organizationId, review.id, review.version, review.grounds, JSON.stringify(review.spans), JSON.stringify(masks),
        JSON.stringify({ fr: 'Masqué avec l’accord de l’auteur.', en: 'Masked with the author’s consent.' }), review.engineVersion, review.charterVersion, now],
    );
  }
}

/**
 * The masks an author may agree to: coarse words that are still readable in a published review, or the passages of a review sent back for
 * nothing but insults and coarse words. Empty when there is none, or when something else stands in the way.
 */
export function masksOffered(review: Review): Mask[] {
  if (review.status === 'published') {
    const coarse = review.masks.filter((m) => m.kind === 'coarse_word');
    const shown = review.maskedText ?? review.text;
    return coarse.some((m) => shown.includes(review.text.slice(m.start, m.end))) ? [...review.masks] : [];
  }
  if (review.status !== 'awaiting_author' || review.outcome !== 'reword' || review.spans.length === 0) return [];
  if (!review.spans.every((s) => s.ground === 'insult' || s.ground === 'profanity')) return [];
  const wanted: Mask[] = [...review.masks, ...review.spans.map((s) => ({ start: s.start, end: s.end, kind: 'coarse_word' as const }))].toSorted((a, b) => a.start - b.start || b.end - a.end);
  const masks: Mask[] = [];
  for (const mask of wanted) {
    const last = masks.at(-1);
    if (!last || mask.start >= last.end) masks.push(mask);
    else if (mask.end > last.end) masks[masks.length - 1] = { ...last, end: mask.end };
  }
  return masks;
}
