import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { firstPartyCourse, REFUSAL_PROPOSAL_LIMIT_DAYS } from '../../domain/reviews/status-machine.js';
import { maskedText } from '../../domain/moderation/masks.js';
import { detected } from '../../domain/shared/language.js';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope } from '../../platform/database/tenant-scope.js';
import { HandlesJob, type JobHandler } from '../../platform/jobs/job-handler.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import type { TaskPayloads } from '../../platform/jobs/tasks.js';
import { Location } from '../organizations/index.js';
import { Review } from '../reviews/index.js';
import { Alerts } from './alerts.js';

const DAY_MS = 86_400_000;
const REMIND_DAYS = 7;

/** Silence past the deadline: publishes, hands to a person, or reminds, as policy.md says; the same for every rating. */
@HandlesJob('moderation.deadline')
@Injectable()
export class DeadlineJob implements JobHandler<'moderation.deadline'> {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    private readonly jobs: JobQueue,
    private readonly alerts: Alerts,
  ) {}

  async handle(payload: TaskPayloads['moderation.deadline']): Promise<void> {
    await this.database.run(systemScope(payload.organizationId), async (tx) => {
      const review = await tx.findOne(Review, { where: { id: payload.reviewId }, lock: { mode: 'pessimistic_write' } });
      // Edited, decided or withdrawn meanwhile: another deadline, or none, holds.
      if (!review?.outcome || review.version !== payload.version || !['in_moderation', 'awaiting_author'].includes(review.status)) return;
      await this.act(tx, review);
    });
  }

  private async act(tx: EntityManager, review: Review): Promise<void> {
    const course = firstPartyCourse({ outcome: review.outcome ?? 'hold', grounds: review.grounds, masks: review.masks, spans: review.spans });
    const ageDays = (this.clock.now().getTime() - (review.contactConfirmedAt ?? review.createdAt).getTime()) / DAY_MS;
    switch (course.atDeadline) {
      case 'publish_unverified':
      case 'publish':
        return this.publish(tx, review, null);
      case 'publish_masked_name':
        return this.publish(tx, review, maskedText(review.text, review.masks.filter((m) => m.kind !== 'coarse_word'), detected(review.lang)));
      case 'alert_senior':
        if (ageDays >= REFUSAL_PROPOSAL_LIMIT_DAYS) return this.publish(tx, review, null);
        return this.again(tx, review, Math.min(REMIND_DAYS, REFUSAL_PROPOSAL_LIMIT_DAYS - ageDays));
      case 'to_human':
        await this.database.because(tx, 'deadline.to_human');
        await tx.update(Review, { id: review.id }, { status: 'in_moderation', updatedAt: this.clock.now(), decisionDueAt: this.clock.now() });
        return;
      case 'remind':
        if (course.alert) return this.alertAgain(tx, review, Math.floor(ageDays));
        return this.again(tx, review, REMIND_DAYS);
      case 'nothing':
    }
  }

  private async publish(tx: EntityManager, review: Review, masked: string | null): Promise<void> {
    const now = this.clock.now();
    await this.database.because(tx, 'deadline.published');
    await tx.update(Review, { id: review.id }, { status: 'published', publishedAt: review.publishedAt ?? now, decisionDueAt: null, updatedAt: now, ...(masked === null ? {} : { maskedText: masked }) });
    await tx.query(
      `INSERT INTO moderation_decisions (id, organization_id, review_id, version, outcome, automatic, grounds, spans, reasons, decided_at) VALUES ($1, $2, $3, $4, 'publish', true, '{}', '[]', $5, $6)`,
      [newId(), review.organizationId, review.id, review.version, JSON.stringify({ fr: 'Publié au terme du délai de la charte.', en: 'Published when the time limit of the charter ended.' }), now],
    );
    await this.jobs.enqueue(tx, 'reviews.read_batch', { organizationId: review.organizationId, reviewIds: [review.id] }, { key: `read:${review.id}` });
  }

  /** An escalation stays with people: they hear of it every day until one of them decides. */
  private async alertAgain(tx: EntityManager, review: Review, round: number): Promise<void> {
    const location = await tx.findOneByOrFail(Location, { id: review.locationId });
    await this.alerts.danger(tx, review, location, { spans: review.spans, reasons: review.reasons ?? { fr: '', en: '' } }, round);
    await this.again(tx, review, 1);
  }

  /** The review shows as overdue in the queue (decision_due_at has passed) and comes back after `days`. */
  private async again(tx: EntityManager, review: Review, days: number): Promise<void> {
    const runAt = new Date(this.clock.now().getTime() + days * DAY_MS);
    await this.jobs.enqueue(tx, 'moderation.deadline', { organizationId: review.organizationId, reviewId: review.id, version: review.version }, { key: `deadline:${review.id}`, runAt });
  }
}
