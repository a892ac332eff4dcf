import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope } from '../../platform/database/tenant-scope.js';
import { HandlesJob, type JobHandler } from '../../platform/jobs/job-handler.js';
import type { TaskPayloads } from '../../platform/jobs/tasks.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import { mayNotify } from '../../platform/mail/notification-budget.js';
import { StackService, type ReplyCard } from '../replies/index.js';
import { platformPhrase } from './platform-phrase.js';
import { StopLinks } from './stop-links.js';

interface Member {
  readonly id: string;
  readonly email: string;
  readonly locale: 'fr' | 'en';
}

/** Tells those who approve that replies wait: one mail for everything, at most two a week for each person, and only when something is new. */
@HandlesJob('notifications.digest')
@Injectable()
export class DigestJob implements JobHandler<'notifications.digest'> {
  constructor(
    private readonly database: TenantDatabase,
    private readonly stack: StackService,
    private readonly outbox: MailOutbox,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly stops: StopLinks,
  ) {}

  async handle({ organizationId }: TaskPayloads['notifications.digest']): Promise<void> {
    const scope = systemScope(organizationId);
    await this.database.run(scope, async (tx) => {
      const members = await tx.query<Member[]>(
        `SELECT u.id, u.email, u.locale FROM memberships m JOIN users u ON u.id = m.user_id
         WHERE m.organization_id = $1 AND m.role IN ('owner', 'senior') AND u.disabled_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM notification_stops s WHERE s.user_id = u.id AND s.organization_id = $1 AND s.stopped_at IS NOT NULL)`, [organizationId]);
      const waiting = await this.stack.page(scope);
      const own = waiting.items.filter((c) => c.organizationId === organizationId && c.state === 'draft');
      const first = own[0];
      if (!first) return;
      const timeZone = await this.timeZone(tx, organizationId);
      for (const member of members) {
        if (await this.mayTell(tx, organizationId, member, first, timeZone)) await this.tell(tx, organizationId, member, own, timeZone);
      }
    });
  }

  private async timeZone(tx: EntityManager, organizationId: string): Promise<string> {
    const [row] = await tx.query<{ timezone: string }[]>('SELECT timezone FROM locations WHERE organization_id = $1 ORDER BY created_at LIMIT 1', [organizationId]);
    return row?.timezone ?? 'Europe/Paris';
  }

  /** Within the weekly limit, and something new since the last mail. */
  private async mayTell(tx: EntityManager, organizationId: string, member: Member, newest: ReplyCard, timeZone: string): Promise<boolean> {
    const sent = await tx.query<{ created_at: Date }[]>(
      `SELECT created_at FROM mail_messages WHERE organization_id = $1 AND user_id = $2 AND category = 'notification' AND state IN ('queued', 'sent') ORDER BY created_at DESC LIMIT 10`, [organizationId, member.id]);
    if (!mayNotify(sent.map((s) => s.created_at), this.clock.now(), timeZone)) return false;
    const last = sent[0]?.created_at;
    if (!last) return true;
    const [fresh] = await tx.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM replies WHERE organization_id = $1 AND state = 'draft' AND created_at > $2`, [organizationId, last]);
    return (fresh?.n ?? 0) > 0 && newest.state === 'draft';
  }

  private async tell(tx: EntityManager, organizationId: string, member: Member, cards: readonly ReplyCard[], timeZone: string): Promise<void> {
    const first = cards[0];
    if (!first) return;
    const stopUrl = await this.stops.of(tx, organizationId, member.id);
    const [count] = await tx.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM replies WHERE organization_id = $1 AND state = 'draft'`, [organizationId]);
    const frame = { sender: { name: 'Atchik-Booost', address: null }, timeZone, business: first.locationName, stopUrl };
    const author = first.review.authorName ?? (member.locale === 'fr' ? 'Un client' : 'A customer');
    const writtenAt = new Date(first.review.writtenAt ?? first.review.createdAt).toISOString();
    const day = this.clock.now().toISOString().slice(0, 10);
    await this.outbox.post(tx, {
      organizationId, name: 'reviews-to-approve', to: member.email, lang: member.locale, userId: member.id, key: `digest:${member.id}:${day}`,
      data: { ...frame, count: count?.n ?? cards.length, minutes: null, queueUrl: this.config.url('/'), first: { author, rating: first.review.rating, platform: platformPhrase(first.review.platform, member.locale), writtenAt, text: first.review.text, draft: first.text } },
    });
  }
}
