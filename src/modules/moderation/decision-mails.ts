import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import type { Location } from '../organizations/index.js';
import type { Review } from '../reviews/index.js';
import { AuthorLinks } from './author-links.js';
import { AuthorMails, authorLanguage } from './author-mails.js';
import { decisionMail, type Decided } from './decision-mail.js';

/** Tells the author of a person's decision, when a contact is known. */
@Injectable()
export class DecisionMails {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly links: AuthorLinks,
    private readonly outbox: MailOutbox,
    private readonly authors: AuthorMails,
  ) {}

  async decided(tx: EntityManager, review: Review, location: Location, decided: Decided, trigger: 'own_check' | 'appeal'): Promise<void> {
    const to = this.authors.contactOf(review);
    if (!to || decided.decision === 'hold') return;
    const lang = authorLanguage(review, location);
    const { url: myReviewUrl } = await this.links.issue(tx, review, 'my_review');
    const mail = decisionMail(review, decided, { location, lang, now: this.clock.now(), trigger, myReviewUrl, url: (path) => this.config.url(path) });
    if (mail) await this.outbox.post(tx, { organizationId: review.organizationId, to, lang, reviewId: review.id, ...mail });
  }
}
