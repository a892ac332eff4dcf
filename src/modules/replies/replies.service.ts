import { Injectable } from '@nestjs/common';
import { MoreThanOrEqual, type EntityManager } from 'typeorm';
import { composeDraft } from '../../domain/replies/composer.js';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { conflict, notFound } from '../../platform/errors/app-error.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { Location } from '../organizations/index.js';
import { Review, Source } from '../reviews/index.js';
import { withinBusinessHours } from './business-hours.js';
import { draftInput, GENERATOR, REVIEW_CHANGED } from './drafts.service.js';
import { Reply, ReplyApproval, type ReplyState } from './reply.entity.js';
import { assertSendable } from './sendable.js';

const OPEN: readonly ReplyState[] = ['draft', 'blocked', 'not_needed', 'failed'];
const publishKey = (replyId: string): string => `publish:${replyId}`;

/** From draft to approval: edit, approve, undo, later, posted by hand, replaced. Every method takes the organization the reply belongs to as acting scope. */
@Injectable()
export class RepliesService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    private readonly jobs: JobQueue,
  ) {}

  /** Throws `replies.not_found`. */
  async get(scope: TenantScope, id: string): Promise<Reply> {
    const reply = isId(id) ? await this.database.run(scope, (tx) => tx.findOneBy(Reply, { id })) : null;
    if (!reply) throw notFound('replies.not_found');
    return reply;
  }

  async ofReview(scope: TenantScope, reviewId: string): Promise<Reply | null> {
    return this.database.run(scope, (tx) => tx.findOneBy(Reply, { reviewId }));
  }

  async approvals(scope: TenantScope, replyId: string): Promise<ReplyApproval[]> {
    return this.database.run(scope, (tx) => tx.find(ReplyApproval, { where: { replyId }, order: { approvedAt: 'ASC' } }));
  }

  /**
   * Replaces the text; an approval that was given falls. Throws `replies.stale` when somebody changed it meanwhile (their text is kept),
   * `replies.already_published`, `replies.unsendable` with what stands in the way (a promise, personal data…) as fields.
   */
  async edit(scope: TenantScope, id: string, change: { text: string; revision: number }): Promise<Reply> {
    return this.change(scope, id, change.revision, async (tx, reply) => {
      if (reply.state === 'published' || reply.state === 'publishing') throw alreadyPublished();
      const text = change.text.replace(/\r\n/g, '\n').trim();
      const review = await tx.findOneByOrFail(Review, { id: reply.reviewId });
      const warnings = assertSendable(text, review, await tx.findOneByOrFail(Location, { id: reply.locationId }));
      await this.withdrawApproval(tx, scope, reply);
      return { state: 'draft', text, ties: [], warnings, reason: null, editedBy: scope.userId, generator: text === reply.generatedText ? reply.generator : null };
    });
  }

  /**
   * Approves exactly the text whose SHA-256 the caller saw. First-party replies wait for the undo window and opening hours, then appear; those
   * for other platforms wait to be posted by hand. Approving what is approved already changes nothing.
   * Throws `replies.text_changed` (409) when the text is another one, `replies.stale`, `replies.nothing_to_approve`, `replies.needs_person`.
   */
  async approve(scope: TenantScope, id: string, seen: { revision: number; textHash: string }): Promise<Reply> {
    const { userId } = scope;
    if (!userId) throw needsPerson();
    return this.change(scope, id, null, async (tx, reply) => {
      const hash = sha256Hex(reply.text);
      if (hash !== seen.textHash) throw conflict('replies.text_changed', { fr: 'Le texte a changé depuis que vous l’avez lu. Relisez-le avant d’approuver.', en: 'The text has changed since you read it. Read it again before approving.' });
      if (['approved', 'to_post', 'publishing', 'published'].includes(reply.state)) return {};
      if (seen.revision !== reply.revision) throw stale();
      if (reply.state !== 'draft' && reply.state !== 'failed') throw conflict('replies.nothing_to_approve', { fr: 'Il n’y a pas de réponse à approuver ici.', en: 'There is no reply to approve here.' });
      const review = await tx.findOneByOrFail(Review, { id: reply.reviewId });
      const location = await tx.findOneByOrFail(Location, { id: reply.locationId });
      assertSendable(reply.text, review, location);
      const source = await tx.findOneByOrFail(Source, { id: review.sourceId });
      const approval = await this.insertApproval(tx, { reply, text: reply.text }, userId);
      if (source.way !== 'widget') return { ...approval, state: 'to_post', publishAt: null };
      const publishAt = withinBusinessHours(new Date(approval.approvedAt.getTime() + location.undoSeconds * 1000), location.businessHours, location.timezone);
      await this.jobs.enqueue(tx, 'replies.publish', { organizationId: reply.organizationId, replyId: id, revision: reply.revision + 1 }, { key: publishKey(id), runAt: publishAt });
      return { ...approval, state: 'approved', publishAt };
    });
  }

  /** Takes an approval back while nothing is published, or a "no reply". Throws `replies.too_late`. Undoing twice changes nothing. */
  async undo(scope: TenantScope, id: string): Promise<Reply> {
    return this.change(scope, id, null, async (tx, reply) => {
      if (reply.state === 'not_needed' && reply.reason?.code === 'dismissed') {
        await this.log(tx, 'reply.dismissal_withdrawn', reply, {});
        return reply.text === '' ? this.composed(tx, reply) : { state: 'draft', reason: null };
      }
      if (OPEN.includes(reply.state)) return {};
      if (reply.state === 'published' || reply.state === 'publishing')
        throw conflict('replies.too_late', { fr: 'La réponse est déjà publiée. Vous pouvez la modifier ou la retirer depuis la page de l’avis.', en: 'The reply is already published. You can edit it or take it back on the page of the review.' });
      await this.withdrawApproval(tx, scope, reply);
      return { state: 'draft' };
    });
  }

  /** Hides what waits from the stack until then. */
  async snooze(scope: TenantScope, id: string, until: Date | null): Promise<Reply> {
    return this.change(scope, id, null, async (_tx, reply) => (OPEN.includes(reply.state) || reply.reason?.code === REVIEW_CHANGED.code ? { snoozedUntil: until } : {}));
  }

  /** "No reply": leaves the stack, can be drafted again. Of a review changed after its reply: no other reply, the published one stays. */
  async dismiss(scope: TenantScope, id: string): Promise<Reply> {
    return this.change(scope, id, null, async (tx, reply) => {
      if (reply.state === 'not_needed') return {};
      if (reply.state === 'published' && reply.reason?.code === REVIEW_CHANGED.code) return this.kept(tx, reply);
      if (reply.state !== 'draft' && reply.state !== 'blocked') throw alreadyPublished();
      await this.log(tx, 'reply.dismissed', reply, {});
      return { state: 'not_needed', reason: { code: 'dismissed', fr: 'Vous avez choisi de ne pas répondre.', en: 'You chose not to answer.' } };
    });
  }

  /** "I posted it": a reply for another platform, approved and pasted there by hand. */
  async markPosted(scope: TenantScope, id: string): Promise<Reply> {
    return this.change(scope, id, null, async (tx, reply) => {
      if (reply.state === 'published') return {};
      if (reply.state !== 'to_post') throw conflict('replies.not_approved', { fr: 'Approuvez d’abord la réponse.', en: 'Approve the reply first.' });
      await this.log(tx, 'reply.posted_by_hand', reply, { hash: reply.approvedHash });
      return { state: 'published', publishedAt: this.clock.now(), publishedText: reply.text, publishedByHand: true };
    });
  }

  /** Takes a published first-party reply back to a draft. */
  async unpublish(scope: TenantScope, id: string): Promise<Reply> {
    return this.change(scope, id, null, async (tx, reply) => {
      if (reply.state !== 'published') return {};
      await this.log(tx, 'reply.taken_back', reply, {});
      await this.withdrawApproval(tx, scope, reply);
      return { state: 'draft', reason: null, publishedAt: null, publishedText: null, publishedByHand: false };
    });
  }

  /** The author changed the review and the published reply still fits: it leaves the stack. */
  async keep(scope: TenantScope, id: string): Promise<Reply> {
    return this.change(scope, id, null, async (tx, reply) => (reply.state === 'published' && reply.reason !== null ? this.kept(tx, reply) : {}));
  }

  /**
   * Puts other words in place of a published reply and approves them in the same step, so that the old ones stay until then: at once under
   * the review in the widget, or to be posted by hand elsewhere. Throws `replies.stale`, `replies.needs_person`, `replies.not_published`, `replies.unsendable`.
   */
  async replace(scope: TenantScope, id: string, change: { text: string; revision: number }): Promise<Reply> {
    const { userId } = scope;
    if (!userId) throw needsPerson();
    return this.change(scope, id, change.revision, async (tx, reply) => {
      if (reply.state !== 'published') throw conflict('replies.not_published', { fr: 'Cette réponse n’est pas publiée : modifiez-la comme un brouillon.', en: 'This reply is not published: edit it as a draft.' });
      const text = change.text.replace(/\r\n/g, '\n').trim();
      const review = await tx.findOneByOrFail(Review, { id: reply.reviewId });
      const warnings = assertSendable(text, review, await tx.findOneByOrFail(Location, { id: reply.locationId }));
      const source = await tx.findOneByOrFail(Source, { id: review.sourceId });
      await this.withdrawApproval(tx, scope, reply);
      const approval = await this.insertApproval(tx, { reply, text }, userId);
      const shown = source.way === 'widget' ? ({ state: 'published', publishedAt: approval.approvedAt, publishedText: text } as const) : ({ state: 'to_post', publishedAt: null, publishedText: null } as const);
      if (shown.state === 'published') await this.log(tx, 'reply.published', reply, { hash: approval.approvedHash });
      return { ...approval, ...shown, text, warnings, ties: [], reason: null, publishAt: null, publishedByHand: false, editedBy: userId, generator: null };
    });
  }

  /** Another wording of the same plan. Throws `replies.blocked` with the reason where no draft may be written. */
  async redraft(scope: TenantScope, id: string): Promise<Reply> {
    return this.change(scope, id, null, async (tx, reply) => {
      if (!OPEN.includes(reply.state)) throw alreadyPublished();
      return this.composed(tx, reply);
    });
  }

  private async kept(tx: EntityManager, reply: Reply): Promise<Partial<Reply>> {
    await this.log(tx, 'reply.kept', reply, {});
    return { reason: null };
  }

  private async composed(tx: EntityManager, reply: Reply): Promise<Partial<Reply>> {
    const review = await tx.findOneByOrFail(Review, { id: reply.reviewId });
    if (!review.analysis) throw conflict('replies.unread', { fr: 'Cet avis n’a pas encore été lu. Réessayez dans un instant.', en: 'This review has not been read yet. Try again in a moment.' });
    const location = await tx.findOneByOrFail(Location, { id: reply.locationId });
    const recent = await tx.find(Reply, { where: { locationId: reply.locationId, revision: MoreThanOrEqual(1) }, order: { createdAt: 'DESC' }, take: 50 });
    const draft = composeDraft(draftInput(review, location, [reply.text, ...recent.map((r) => r.text)].filter(Boolean), `${review.id}:${reply.revision}`));
    if (draft.blocked) return { state: 'blocked', text: '', ties: [], reason: draft.blocked };
    return { state: 'draft', text: draft.draft, lang: draft.lang, ties: [...draft.ties], warnings: draft.warnings, reason: null, generator: GENERATOR, generatedText: draft.draft, editedBy: null };
  }

  private async change(scope: TenantScope, id: string, revision: number | null, work: (tx: EntityManager, reply: Reply) => Promise<Partial<Reply>>): Promise<Reply> {
    if (!isId(id)) throw notFound('replies.not_found');
    return this.database.run(scope, async (tx) => {
      const reply = await tx.findOne(Reply, { where: { id, organizationId: scope.organizationId }, lock: { mode: 'pessimistic_write' } });
      if (!reply) throw notFound('replies.not_found');
      if (revision !== null && revision !== reply.revision) throw stale();
      const change = await work(tx, reply);
      if (Object.keys(change).length === 0) return reply;
      await tx.update(Reply, { id }, { ...change, revision: reply.revision + 1, updatedAt: this.clock.now() } as Record<string, unknown>);
      return tx.findOneByOrFail(Reply, { id });
    });
  }

  /** Writes who approved this text when; the columns of the reply that say the same. */
  private async insertApproval(tx: EntityManager, { reply, text }: { reply: Reply; text: string }, userId: string): Promise<{ approvedBy: string; approvedAt: Date; approvedHash: string; failure: null }> {
    const [approvedAt, approvedHash] = [this.clock.now(), sha256Hex(text)];
    await tx.insert(ReplyApproval, { id: newId(), organizationId: reply.organizationId, replyId: reply.id, revision: reply.revision + 1, text, textHash: approvedHash, approvedBy: userId, approvedAt });
    await this.log(tx, 'reply.approved', reply, { hash: approvedHash });
    return { approvedBy: userId, approvedAt, approvedHash, failure: null };
  }

  /** The approval falls before the text changes: the table refuses an approved text that is not the approved one. */
  private async withdrawApproval(tx: EntityManager, scope: TenantScope, reply: Reply): Promise<void> {
    if (!reply.approvedHash) return;
    const now = this.clock.now();
    await this.jobs.cancel(tx, publishKey(reply.id));
    await tx.query('UPDATE reply_approvals SET undone_at = $2, undone_by = $3 WHERE reply_id = $1 AND undone_at IS NULL', [reply.id, now, scope.userId]);
    await tx.update(Reply, { id: reply.id }, { state: 'draft', approvedBy: null, approvedAt: null, approvedHash: null, publishAt: null });
    await this.log(tx, 'reply.approval_withdrawn', reply, {});
  }

  private async log(tx: EntityManager, type: string, reply: Reply, details: Record<string, unknown>): Promise<void> {
    await tx.query('SELECT app.append_events($1, $2)', [JSON.stringify([{ type, entity_id: reply.id, details: { review_id: reply.reviewId, ...details } }]), this.clock.now()]);
  }
}

const needsPerson = () => conflict('replies.needs_person', { fr: 'Seule une personne connectée peut approuver une réponse ; une clé d’API ne le peut pas.', en: 'Only a signed-in person can approve a reply; an API key cannot.' });
const stale = () => conflict('replies.stale', { fr: 'Quelqu’un a modifié cette réponse entre-temps. Relisez-la.', en: 'Somebody has changed this reply meanwhile. Read it again.' });
const alreadyPublished = () => conflict('replies.already_published', { fr: 'Cette réponse est déjà partie.', en: 'This reply has already been sent.' });
