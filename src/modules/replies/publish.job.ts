import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope } from '../../platform/database/tenant-scope.js';
import { HandlesJob, type JobHandler } from '../../platform/jobs/job-handler.js';
import type { TaskPayloads } from '../../platform/jobs/tasks.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import { AuthorMails, authorLanguage, senderOf } from '../moderation/index.js';
import { Location } from '../organizations/index.js';
import { Review } from '../reviews/index.js';
import { Reply } from './reply.entity.js';

/**
 * Publishes an approved reply when its undo window is over: under the review in the widget, or by mail to the person who asked a question.
 * One transaction: after a crash it is either done or still to do. A newer revision, an undo or a withdrawal makes the job a no-op.
 */
@HandlesJob('replies.publish')
@Injectable()
export class PublishJob implements JobHandler<'replies.publish'> {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    private readonly outbox: MailOutbox,
    private readonly authors: AuthorMails,
    private readonly config: Config,
  ) {}

  async handle({ organizationId, replyId, revision }: TaskPayloads['replies.publish']): Promise<void> {
    await this.database.run(systemScope(organizationId), async (tx) => {
      const reply = await tx.findOne(Reply, { where: { id: replyId }, lock: { mode: 'pessimistic_write' } });
      if (reply?.state !== 'approved' || reply.revision !== revision) return;
      const review = await tx.findOneByOrFail(Review, { id: reply.reviewId });
      const now = this.clock.now();
      if (review.kind === 'review' ? review.status !== 'published' : review.status !== 'archived') {
        await tx.update(Reply, { id: replyId }, { state: 'failed', revision: revision + 1, updatedAt: now, failure: { code: 'review_gone', fr: 'L’avis n’est plus affiché ; la réponse attend.', en: 'The review is no longer shown; the reply waits.' } });
        return;
      }
      await tx.update(Reply, { id: replyId }, { state: 'published', publishedAt: now, publishedText: reply.text, revision: revision + 1, updatedAt: now });
      await tx.query('SELECT app.append_events($1, $2)', [JSON.stringify([{ type: 'reply.published', entity_id: replyId, details: { review_id: review.id, hash: reply.approvedHash } }]), now]);
      if (review.kind === 'question') await this.answerByMail(tx, reply, review);
    });
  }

  private async answerByMail(tx: EntityManager, reply: Reply, review: Review): Promise<void> {
    const to = this.authors.contactOf(review);
    if (!to) return;
    const location = await tx.findOneByOrFail(Location, { id: reply.locationId });
    await this.outbox.post(tx, {
      organizationId: review.organizationId, name: 'question-answered', to, lang: authorLanguage(review, location), reviewId: review.id, key: `answer:${reply.id}:${reply.approvedHash}`,
      data: { sender: senderOf(location), timeZone: location.timezone, business: location.name, text: review.text, draft: reply.text, reviewsUrl: this.config.url(`/widget/v1/${location.siteKey}/reviews.html`) },
    });
  }
}
