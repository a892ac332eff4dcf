import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OPERATOR_RULE } from '../../domain/moderation/operator-words.js';
import type { ModerationResult } from '../../domain/moderation/types.js';
import { Config } from '../../platform/config/config.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import type { Location } from '../organizations/index.js';
import type { Review } from '../reviews/index.js';

interface Recipient {
  readonly id: string;
  readonly email: string;
  readonly locale: 'fr' | 'en';
}

/** Mails that cannot wait, to the people who may act: the owners and seniors of the organization. */
@Injectable()
export class Alerts {
  constructor(
    private readonly outbox: MailOutbox,
    private readonly config: Config,
  ) {}

  /** `round` 0 at once, then one a day until somebody has decided. */
  async danger(tx: EntityManager, review: Review, location: Location, moderation: Pick<ModerationResult, 'spans' | 'reasons'>, round = 0): Promise<void> {
    const grave = moderation.spans.find((s) => (s.ground === 'threat' || s.ground === 'danger') && s.rule !== OPERATOR_RULE);
    const kind = grave?.ground === 'threat' ? 'threat' : /distress|suicid/.test(grave?.rule ?? '') ? 'distress' : 'danger';
    for (const person of await responsible(tx, review.organizationId)) {
      await this.outbox.post(tx, {
        organizationId: review.organizationId, name: 'danger-alert', to: person.email, lang: person.locale, userId: person.id, reviewId: review.id, key: `danger:${review.id}:${review.version}:${round}:${person.id}`,
        data: {
          sender: { name: 'Atchik-Booost', address: null }, timeZone: location.timezone, business: location.name, kind, receivedAt: review.createdAt.toISOString(),
          author: review.authorName ?? (person.locale === 'fr' ? 'un auteur sans nom' : 'an unnamed author'), text: review.text, reason: moderation.reasons[person.locale],
          published: review.verification === 'third_party', reviewUrl: this.config.url(`/reviews/${review.id}`),
        },
      });
    }
  }
}

/** Owners and seniors who can act for an organization. */
export async function responsible(tx: EntityManager, organizationId: string): Promise<Recipient[]> {
  return tx.query<Recipient[]>(
    `SELECT u.id, u.email, u.locale FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = $1 AND m.role IN ('owner', 'senior') AND u.disabled_at IS NULL ORDER BY m.created_at`,
    [organizationId],
  );
}
