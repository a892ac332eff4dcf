import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { maskedText } from '../../domain/moderation/masks.js';
import { groundWording } from '../../domain/moderation/policy.js';
import { GROUNDS, type EvidenceSpan, type Ground, type Mask, type Outcome } from '../../domain/moderation/types.js';
import { HUMAN_DECISIONS, LEGAL_GROUNDS, type HumanDecision } from '../../domain/reviews/status-machine.js';
import { detected } from '../../domain/shared/language.js';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { AppError, conflict, invalid, notFound } from '../../platform/errors/app-error.js';
import { may } from '../../platform/http/permissions.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { Location } from '../organizations/index.js';
import { Review, type ReviewStatus } from '../reviews/index.js';
import { AppealsService } from './appeals.service.js';
import { decidedMasks } from './decision-mail.js';
import { DecisionMails } from './decision-mails.js';

export interface DecisionInput {
  readonly decision: HumanDecision;
  /** Needed for everything but `publish`. */
  readonly ground?: Ground;
  /** The passage, as offsets of the review's text; needed with a ground, unless the whole text is meant. */
  readonly start?: number;
  readonly end?: number;
  /** Why nothing milder: needed for `reject`; part of the statement of reasons. */
  readonly why?: string;
  /** The version decided on: a newer one is refused. */
  readonly version: number;
}

const STATUS: Record<HumanDecision, ReviewStatus> = { publish: 'published', mask: 'published', reword: 'awaiting_author', ask_proof: 'awaiting_author', hold: 'in_moderation', reject: 'refused' };

/** Decisions of people on first-party reviews: each needs a ground of the list, the passage, and tells the author. */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    private readonly jobs: JobQueue,
    private readonly mails: DecisionMails,
    private readonly appeals: AppealsService,
  ) {}

  /**
   * Throws `moderation.not_found`, `moderation.stale` (a newer version exists), `moderation.third_party` (not ours to decide),
   * `moderation.invalid` with fields, `moderation.needs_senior`.
   */
  async decide(scope: TenantScope, reviewId: string, input: DecisionInput): Promise<void> {
    await this.database.run(scope, async (tx) => {
      const review = await tx.findOne(Review, { where: { id: reviewId, organizationId: scope.organizationId }, lock: { mode: 'pessimistic_write' } });
      if (!review) throw notFound('moderation.not_found');
      assertDecidable(review, input);
      assertAllowed(scope, input);
      const span = spanOf(review, input);
      const decided = { decision: input.decision, ground: input.ground ?? null, span, why: input.why?.trim() ?? '' };
      const masks = decidedMasks(review.masks, decided);
      await this.database.because(tx, `decision.${input.decision}`);
      await this.store(tx, review, input, span, masks);
      await this.record(tx, scope, review, input, span, masks);
      const location = await tx.findOneByOrFail(Location, { id: review.locationId });
      // Waiting once more is no answer to an appeal.
      const appealed = input.decision !== 'hold' && (await this.appeals.close(tx, review.id));
      await this.mails.decided(tx, review, location, decided, appealed ? 'appeal' : 'own_check');
      await this.jobs.cancel(tx, `deadline:${review.id}`);
      if (STATUS[input.decision] === 'published')
        await this.jobs.enqueue(tx, 'reviews.read_batch', { organizationId: review.organizationId, reviewIds: [review.id] }, { key: `read:${review.id}` });
    });
  }

  private async store(tx: EntityManager, review: Review, input: DecisionInput, span: EvidenceSpan | null, masks: readonly Mask[]): Promise<void> {
    const now = this.clock.now();
    const status = STATUS[input.decision];
    await tx.update(Review, { id: review.id }, {
      status,
      outcome: input.decision satisfies Outcome,
      automatic: false,
      grounds: input.ground ? [input.ground] : [],
      spans: span ? [span] : [],
      maskedText: masks.length > 0 ? maskedText(review.text, masks, detected(review.lang)) : status === 'published' && input.decision === 'publish' ? null : review.maskedText,
      masks: masks.length > 0 ? [...masks] : review.masks,
      decisionDueAt: null,
      publishedAt: status === 'published' ? (review.publishedAt ?? now) : review.publishedAt,
      updatedAt: now,
    });
  }

  private async record(tx: EntityManager, scope: TenantScope, review: Review, input: DecisionInput, span: EvidenceSpan | null, masks: readonly Mask[]): Promise<void> {
    const now = this.clock.now();
    const why = input.why?.trim() ?? '';
    await tx.query(
      `INSERT INTO moderation_decisions (id, organization_id, review_id, version, outcome, automatic, grounds, spans, masks, reasons, charter_version, decided_by, decided_at)
       VALUES ($1, $2, $3, $4, $5, false, $6, $7, $8, $9, $10, $11, $12)`,
      [newId(), review.organizationId, review.id, review.version, input.decision, input.ground ? [input.ground] : [], JSON.stringify(span ? [span] : []), JSON.stringify(masks), JSON.stringify({ fr: why, en: why }), review.charterVersion, scope.userId, now],
    );
    await tx.query('SELECT app.append_events($1, $2)', [JSON.stringify([{ type: 'moderation.decided', entity_id: review.id, details: { decision: input.decision, ground: input.ground ?? null, version: review.version } }]), now]);
  }
}

function assertDecidable(review: Review, input: DecisionInput): void {
  if (review.verification === 'third_party')
    throw conflict('moderation.third_party', { fr: 'Cet avis vit sur une autre plateforme : elle seule peut le retirer. Vous pouvez y répondre ou le signaler là-bas.', en: 'This review lives on another platform: only it can take it down. You can answer it or report it there.' });
  if (review.version !== input.version)
    throw conflict('moderation.stale', { fr: 'L’auteur a modifié son avis entre-temps. Relisez la nouvelle version.', en: 'The author has changed the review meanwhile. Read the new version.' });
  if (['withdrawn', 'erased', 'awaiting_contact'].includes(review.status))
    throw conflict('moderation.not_open', { fr: 'Cet avis n’attend pas de décision.', en: 'This review does not wait for a decision.' });
  if (!HUMAN_DECISIONS.includes(input.decision)) throw invalid('moderation.invalid', { fr: 'Cette décision n’existe pas.', en: 'There is no such decision.' }, [{ field: 'decision', message: HUMAN_DECISIONS.join(', ') }]);
  if (input.decision === 'publish') return;
  if (!input.ground || !GROUNDS.includes(input.ground))
    throw invalid('moderation.invalid', { fr: 'Choisissez le motif de la charte.', en: 'Choose the ground of the charter.' }, [{ field: 'ground', message: GROUNDS.join(', ') }]);
  if (input.decision === 'reject' && (input.why ?? '').trim().length < 10)
    throw invalid('moderation.invalid', { fr: 'Dites en une phrase pourquoi rien de plus doux ne suffit : l’auteur la lira.', en: 'Say in one sentence why nothing milder is enough: the author will read it.' }, [{ field: 'why', message: '≥ 10' }]);
}

function assertAllowed(scope: TenantScope, input: DecisionInput): void {
  if (input.ground && LEGAL_GROUNDS.includes(input.ground) && !may(scope.role, 'moderation:decide_legal'))
    throw new AppError('forbidden', 'moderation.needs_senior', { fr: 'Ce motif demande une personne habilitée (senior).', en: 'This ground needs a senior moderator.' });
}

function spanOf(review: Review, input: DecisionInput): EvidenceSpan | null {
  if (!input.ground) return null;
  const start = input.start ?? 0;
  const end = input.end ?? review.text.length;
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end > review.text.length || start >= end)
    throw invalid('moderation.invalid', { fr: 'Le passage n’est pas dans le texte.', en: 'The passage is not in the text.' }, [{ field: 'start', message: `0 – ${review.text.length}` }]);
  return { ground: input.ground, start, end, quote: review.text.slice(start, end), rule: 'human' };
}

/** The sentence of the charter for a ground, in the reader's language, for screens. */
export const groundSentence = (ground: Ground, lang: 'fr' | 'en'): string => groundWording(ground)[lang];
