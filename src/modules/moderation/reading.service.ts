import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { analyse } from '../../domain/analysis/analyse.js';
import type { Analysis } from '../../domain/analysis/types.js';
import { moderateInContext, type ReviewInContext } from '../../domain/moderation/context-grounds/in-context.js';
import { moderate } from '../../domain/moderation/engine.js';
import { maskedText } from '../../domain/moderation/masks.js';
import type { OperatorLexicon } from '../../domain/moderation/operator-words.js';
import type { ModerationResult } from '../../domain/moderation/types.js';
import { firstPartyCourse, type FirstPartyCourse } from '../../domain/reviews/status-machine.js';
import { LANGUAGES, type DetectedLanguage } from '../../domain/shared/language.js';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/clock/ids.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { profileOf, type Location } from '../organizations/index.js';
import type { Review } from '../reviews/index.js';
import { Alerts } from './alerts.js';
import { AuthorMails } from './author-mails.js';
import { inContextOf, neighboursOf } from './neighbours.js';
import { OperatorLexicons } from './operator-lexicons.js';

const DAY_MS = 86_400_000;

/** One review read: what the engines found, and what follows for the world. */
export interface Reading {
  readonly review: Review;
  readonly location: Location;
  readonly analysis: Analysis;
  readonly moderation: ModerationResult;
  /** Null for reviews that live elsewhere: they stay as their platform shows them. */
  readonly course: FirstPartyCourse | null;
}

/** Reads reviews: language, analysis and moderation, their status, deadline, mails and alerts. All in the caller's transaction. */
@Injectable()
export class ReadingService {
  constructor(
    private readonly clock: Clock,
    private readonly jobs: JobQueue,
    private readonly authorMails: AuthorMails,
    private readonly alerts: Alerts,
    private readonly lexicons: OperatorLexicons,
  ) {}

  /** Reads those whose current version was not read yet; a second call changes nothing. At most 500 at a time. */
  async read(tx: EntityManager, reviews: readonly Review[], locations: ReadonlyMap<string, Location>): Promise<Reading[]> {
    const readings: Reading[] = [];
    for (const review of reviews) {
      const location = locations.get(review.locationId);
      if (!location || review.readVersion === review.version || review.status === 'awaiting_contact') continue;
      // Reviews of other platforms are not ours to refuse, and a question is no review.
      const neighbours = review.verification === 'third_party' || review.kind === 'question' ? [] : await neighboursOf(tx, review);
      readings.push(readOne(review, location, neighbours, await this.lexicons.of(tx, location)));
    }
    if (readings.length === 0) return [];
    await this.store(tx, readings);
    await this.followUp(tx, readings);
    return readings;
  }

  private async store(tx: EntityManager, readings: readonly Reading[]): Promise<void> {
    const now = this.clock.now();
    const rows = readings.map((r) => rowOf(r, now));
    await tx.query(
      `UPDATE reviews r SET lang = v.lang, analysis = v.analysis, sentiment = v.sentiment, sentiment_score = v.sentiment_score, is_question = v.is_question, needs_service = v.needs_service,
         testimony = v.testimony, register = v.register, outcome = v.outcome, automatic = v.automatic, grounds = v.grounds, spans = v.spans, masks = v.masks, masked_text = v.masked_text,
         reasons = v.reasons, engine_version = v.engine_version, read_version = r.version, decision_due_at = v.decision_due_at, status = coalesce(v.status, r.status),
         published_at = CASE WHEN v.status = 'published' THEN coalesce(r.published_at, $2) ELSE r.published_at END, updated_at = $2
       FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, lang text, analysis jsonb, sentiment text, sentiment_score real, is_question boolean, needs_service boolean, testimony boolean, register text,
         outcome text, automatic boolean, grounds text[], spans jsonb, masks jsonb, masked_text text, reasons jsonb, engine_version text, decision_due_at timestamptz, status text)
       WHERE r.id = v.id`,
      [JSON.stringify(rows), now],
    );
    await tx.query(
      `INSERT INTO moderation_decisions (id, organization_id, review_id, version, outcome, automatic, grounds, spans, masks, reasons, engine_version, charter_version, decided_at)
       SELECT v.decision_id, v.organization_id, v.id, v.version, v.outcome, v.automatic, v.grounds, v.spans, v.masks, v.reasons, v.engine_version, v.charter_version, $2
       FROM jsonb_to_recordset($1::jsonb) AS v (decision_id uuid, organization_id uuid, id uuid, version integer, outcome text, automatic boolean, grounds text[], spans jsonb, masks jsonb,
         reasons jsonb, engine_version text, charter_version integer)`,
      [JSON.stringify(rows), now],
    );
  }

  private async followUp(tx: EntityManager, readings: readonly Reading[]): Promise<void> {
    for (const { review, location, moderation, course } of readings) {
      if (moderation.outcome === 'escalate') await this.alerts.danger(tx, review, location, moderation);
      if (!course || review.kind === 'question') continue;
      await this.authorMails.tell(tx, review, location, moderation);
      if (course.deadlineDays !== null) {
        const runAt = new Date(this.clock.now().getTime() + course.deadlineDays * DAY_MS);
        await this.jobs.enqueue(tx, 'moderation.deadline', { organizationId: review.organizationId, reviewId: review.id, version: review.version }, { key: `deadline:${review.id}`, runAt });
      }
    }
  }
}

function readOne(review: Review, location: Location, neighbours: readonly ReviewInContext[], words: OperatorLexicon | undefined): Reading {
  const declared = LANGUAGES.find((l) => l === review.declaredLang);
  const business = profileOf(location);
  const ofText = moderate({ text: review.text, ...(declared ? { lang: declared } : {}), business, author: { invited: review.invited, order_reference: review.orderReferenceHash }, ...(words ? { words } : {}) });
  const moderation = neighbours.length === 0 ? ofText : moderateInContext(ofText, inContextOf(review, neighbours), neighbours, business);
  const analysis = analyse({ text: review.text, lang: moderation.lang satisfies DetectedLanguage });
  const firstParty = review.verification !== 'third_party';
  const settled = review.kind === 'question' ? asQuestion(moderation) : moderation;
  return { review, location, analysis, moderation: settled, course: firstParty ? firstPartyCourse(settled) : null };
}

/** A question goes to the inbox: that it tells no experience is no ground. Danger and threats still alert. */
function asQuestion(moderation: ModerationResult): ModerationResult {
  return moderation.outcome === 'escalate' ? moderation : { ...moderation, outcome: 'publish', grounds: [], spans: [], masks: [] };
}

function rowOf(reading: Reading, now: Date): Record<string, unknown> {
  const { review, analysis: a, moderation: m, course } = reading;
  // Questions are private: answered by mail, never shown in the widget.
  const status = review.kind === 'question' ? (course ? 'archived' : null) : (course?.status ?? null);
  // Personal data is covered on the own site wherever the review was written; nothing else of one from elsewhere is decided here.
  const applied = course?.appliedMasks ?? m.masks.filter((mask) => mask.kind !== 'coarse_word');
  return {
    decision_id: newId(), organization_id: review.organizationId, id: review.id, version: review.version, charter_version: review.charterVersion,
    lang: a.lang, analysis: a, sentiment: a.sentiment.label, sentiment_score: a.sentiment.score, is_question: a.is_question || review.kind === 'question', needs_service: a.needs_service,
    testimony: a.testimony, register: a.register, outcome: m.outcome, automatic: m.automatic, grounds: m.grounds, spans: m.spans, masks: m.masks,
    masked_text: applied.length > 0 ? maskedText(review.text, applied, m.lang) : null, reasons: m.reasons, engine_version: m.engine_version, status,
    decision_due_at: course?.deadlineDays ? new Date(now.getTime() + course.deadlineDays * DAY_MS) : null,
  };
}
