import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Analysis } from '../../domain/analysis/types.js';
import { withoutOperatorWords } from '../../domain/moderation/operator-words.js';
import { composeDraft } from '../../domain/replies/composer.js';
import { deservesReply } from '../../domain/replies/priority.js';
import type { Draft, DraftInput } from '../../domain/replies/types.js';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/clock/ids.js';
import { CasesService, type NewCase } from '../cases/index.js';
import { profileOf, type Location } from '../organizations/index.js';
import type { Review } from '../reviews/index.js';
import type { ReplyState } from './reply.entity.js';

/** Version of the composer and its wordings, stored with each draft (compliance REQ-59). */
export const GENERATOR = 'composer@1';
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Replies a draft must not resemble. */
const RECENT = 50;
/** An answer is due this long after the review came in: two days when something waits, five otherwise. */
const DUE_HOURS = { waiting: 48, other: 120 } as const;

/** Why a published reply stands in the stack again. */
export const REVIEW_CHANGED = { code: 'review_changed', fr: 'Le client a modifié son avis après votre réponse.', en: 'The customer changed this review after your reply.' } as const;

interface NewReply {
  readonly id: string;
  readonly organization_id: string;
  readonly location_id: string;
  readonly review_id: string;
  readonly review_version: number;
  readonly state: ReplyState;
  readonly text: string;
  readonly lang: string;
  readonly ties: Draft['ties'];
  readonly warnings: Draft['warnings'];
  readonly reason: { code: string; fr: string; en: string } | null;
  readonly generator: string | null;
  readonly priority: number;
  readonly due_at: Date | null;
}

/** Writes the draft of each review that deserves one, or says why there is none. In the caller's transaction. */
@Injectable()
export class DraftsService {
  constructor(
    private readonly clock: Clock,
    private readonly cases: CasesService,
  ) {}

  /** Reviews the world can see (or questions asked in private); an answered or approved reply is never touched. Idempotent. */
  async draft(tx: EntityManager, reviews: readonly Review[], locations: ReadonlyMap<string, Location>): Promise<number> {
    const ready = reviews.filter((r) => r.readVersion === r.version && r.analysis && (r.status === 'published' || (r.kind === 'question' && r.status === 'archived')));
    if (ready.length === 0) return 0;
    await this.openCases(tx, ready);
    const recent = await this.recentReplies(tx, [...new Set(ready.map((r) => r.locationId))]);
    const rows = ready.flatMap((review) => {
      const location = locations.get(review.locationId);
      return location ? [this.replyFor(review, location, recent.get(review.locationId) ?? [])] : [];
    });
    await this.recallAnswered(tx, ready);
    return this.store(tx, rows);
  }

  /**
   * A published reply whose review got other words or stars since comes back to the stack with that reason; it stays published until it is
   * replaced. White space, or the end of a text that its platform had cut, is no change by the author.
   */
  private async recallAnswered(tx: EntityManager, reviews: readonly Review[]): Promise<void> {
    const now = this.clock.now();
    await tx.query(
      `UPDATE replies p SET reason = $2, review_version = r.version, revision = p.revision + 1, snoozed_until = NULL, due_at = $3, updated_at = $4
       FROM reviews r JOIN review_versions v ON v.review_id = r.id
       WHERE r.id = ANY ($1) AND r.kind = 'review' AND p.review_id = r.id AND p.state = 'published' AND p.review_version < r.version AND v.version = p.review_version
         AND (r.rating <> v.rating OR r.title <> v.title OR (regexp_replace(r.text, '\\s+', ' ', 'g') <> regexp_replace(v.text, '\\s+', ' ', 'g') AND NOT (v.text LIKE '%…' AND starts_with(r.text, rtrim(v.text, '… ')))))`,
      [reviews.map((r) => r.id), JSON.stringify(REVIEW_CHANGED), new Date(now.getTime() + DUE_HOURS.other * HOUR_MS), now],
    );
  }

  private async openCases(tx: EntityManager, reviews: readonly Review[]): Promise<void> {
    const wanted = reviews.flatMap((r): NewCase[] => {
      const base = { organizationId: r.organizationId, locationId: r.locationId, reviewId: r.id };
      if (r.ownerReplyAtSource) return [];
      if (r.outcome === 'escalate') return [{ ...base, kind: 'urgent' }];
      if (r.needsService) return [{ ...base, kind: 'service' }];
      return r.isQuestion ? [{ ...base, kind: 'question' }] : [];
    });
    await this.cases.open(tx, wanted);
  }

  private async recentReplies(tx: EntityManager, locationIds: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await tx.query<{ location_id: string; text: string }[]>(
      `SELECT l.id AS location_id, p.text FROM unnest($1::uuid[]) AS l (id) CROSS JOIN LATERAL
         (SELECT r.text FROM replies r WHERE r.location_id = l.id AND r.text <> '' ORDER BY r.created_at DESC, r.id DESC LIMIT ${RECENT}) p`,
      [locationIds],
    );
    const byLocation = new Map<string, string[]>();
    for (const row of rows) byLocation.set(row.location_id, [...(byLocation.get(row.location_id) ?? []), row.text]);
    return byLocation;
  }

  private replyFor(review: Review, location: Location, recent: string[]): NewReply {
    const input = draftInput(review, location, recent);
    const now = this.clock.now();
    const age = Math.floor((now.getTime() - (review.writtenAt ?? review.createdAt).getTime()) / DAY_MS);
    const base = {
      id: newId(), organization_id: review.organizationId, location_id: review.locationId, review_id: review.id, review_version: review.version,
      text: '', lang: review.lang ?? location.lang, ties: [], warnings: [], generator: null, priority: 0, due_at: null,
    };
    if (review.ownerReplyAtSource)
      return { ...base, state: 'not_needed', reason: { code: 'already_answered', fr: 'Vous avez déjà répondu sur la plateforme.', en: 'You have already answered on the platform.' } };
    const wanted = deservesReply({ ...input, age_days: age });
    if (!wanted.due) return { ...base, state: 'not_needed', priority: wanted.priority, reason: { code: 'not_needed', ...wanted.reason } };
    const draft = composeDraft(input);
    const due = new Date(now.getTime() + (review.needsService || review.isQuestion ? DUE_HOURS.waiting : DUE_HOURS.other) * HOUR_MS);
    if (draft.blocked) return { ...base, state: 'blocked', priority: wanted.priority, due_at: due, reason: draft.blocked };
    recent.unshift(draft.draft);
    if (recent.length > RECENT) recent.pop();
    return { ...base, state: 'draft', text: draft.draft, lang: draft.lang, ties: draft.ties, warnings: draft.warnings, reason: { code: 'due', ...wanted.reason }, generator: GENERATOR, priority: wanted.priority, due_at: due };
  }

  private async store(tx: EntityManager, rows: readonly NewReply[]): Promise<number> {
    const now = this.clock.now();
    const stored = await tx.query<unknown[]>(
      `INSERT INTO replies (id, organization_id, location_id, review_id, review_version, state, text, lang, ties, warnings, reason, generator, generated_text, priority, due_at, created_at, updated_at)
       SELECT v.id, v.organization_id, v.location_id, v.review_id, v.review_version, v.state, v.text, v.lang, v.ties, v.warnings, v.reason, v.generator, nullif(v.text, ''), v.priority, v.due_at, $2, $2
       FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, organization_id uuid, location_id uuid, review_id uuid, review_version integer, state text, text text, lang text, ties jsonb, warnings jsonb,
         reason jsonb, generator text, priority integer, due_at timestamptz)
       ON CONFLICT (review_id) DO UPDATE SET state = EXCLUDED.state, text = EXCLUDED.text, lang = EXCLUDED.lang, ties = EXCLUDED.ties, warnings = EXCLUDED.warnings, reason = EXCLUDED.reason,
         generator = EXCLUDED.generator, generated_text = EXCLUDED.generated_text, priority = EXCLUDED.priority, due_at = EXCLUDED.due_at, review_version = EXCLUDED.review_version,
         revision = replies.revision + 1, edited_by = NULL, snoozed_until = NULL, updated_at = $2
       WHERE replies.state IN ('draft', 'blocked', 'not_needed') AND replies.review_version < EXCLUDED.review_version RETURNING id`,
      [JSON.stringify(rows), now],
    );
    return stored.length;
  }
}

/** What the composer may know: never the author's contact, never more than the location vouches for. */
export function draftInput(review: Review, location: Location, recent: readonly string[], seed = review.id): DraftInput {
  return {
    text: review.text, rating: review.rating, kind: review.kind, author_name: review.authorName, business: profileOf(location), facts: location.facts, contacts: location.contacts,
    voice: location.voice, house_lang: location.lang, analysis: review.analysis as Analysis, moderation: withoutOperatorWords({ outcome: review.outcome ?? 'publish', grounds: review.grounds, spans: review.spans }), recent_replies: recent, seed,
  };
}
