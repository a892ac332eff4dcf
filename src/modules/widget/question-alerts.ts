import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import { mayNotify } from '../../platform/mail/notification-budget.js';
import { responsible } from '../moderation/index.js';
import { StopLinks } from '../notifications/index.js';
import type { Location } from '../organizations/index.js';
import type { Review } from '../reviews/index.js';

/** Tells owners and seniors that a question came in, within the two notifications a week they agreed to; the inbox shows it either way. */
@Injectable()
export class QuestionAlerts {
  constructor(
    private readonly outbox: MailOutbox,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly stops: StopLinks,
  ) {}

  async tell(tx: EntityManager, question: Review, location: Location): Promise<void> {
    for (const person of await responsible(tx, question.organizationId)) {
      if (!(await this.mayTell(tx, question.organizationId, person.id, location.timezone))) continue;
      await this.outbox.post(tx, {
        organizationId: question.organizationId, name: 'question-received', to: person.email, lang: person.locale, userId: person.id, reviewId: question.id, key: `question:${question.id}:${person.id}`,
        data: {
          sender: { name: 'Atchik-Booost', address: null }, timeZone: location.timezone, business: location.name, author: question.authorName ?? (person.locale === 'fr' ? 'Un client' : 'A customer'), text: question.text,
          receivedAt: question.createdAt.toISOString(), questionUrl: this.config.url(`/reviews/${question.id}`), stopUrl: await this.stops.of(tx, question.organizationId, person.id),
        },
      });
    }
  }

  private async mayTell(tx: EntityManager, organizationId: string, userId: string, timeZone: string): Promise<boolean> {
    const stopped = await tx.query<unknown[]>('SELECT 1 FROM notification_stops WHERE organization_id = $1 AND user_id = $2 AND stopped_at IS NOT NULL', [organizationId, userId]);
    if (stopped.length > 0) return false;
    const sent = await tx.query<{ created_at: Date }[]>(
      `SELECT created_at FROM mail_messages WHERE organization_id = $1 AND user_id = $2 AND category = 'notification' AND state IN ('queued', 'sent') ORDER BY created_at DESC LIMIT 10`, [organizationId, userId]);
    return mayNotify(sent.map((s) => s.created_at), this.clock.now(), timeZone);
  }
}
