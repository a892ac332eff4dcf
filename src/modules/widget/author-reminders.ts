import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ModerationResult } from '../../domain/moderation/types.js';
import { detected } from '../../domain/shared/language.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import { AppError } from '../../platform/errors/app-error.js';
import { Throttle } from '../auth/index.js';
import { AuthorLinks, AuthorMails, authorLanguage, senderOf } from '../moderation/index.js';
import type { Location } from '../organizations/index.js';
import type { Review } from '../reviews/index.js';

const DAY_SECONDS = 86_400;
/** So that nobody's letter box is filled through the form. */
const AGAIN_A_DAY = 3;

/** The mails that carry an author's link: the first, and again when it was lost. */
@Injectable()
export class AuthorReminders {
  constructor(
    private readonly links: AuthorLinks,
    private readonly mails: AuthorMails,
    private readonly outbox: MailOutbox,
    private readonly throttle: Throttle,
  ) {}

  /** Nothing is sent where no contact is known. */
  async askConfirmation(tx: EntityManager, review: Review, location: Location): Promise<void> {
    const to = this.mails.contactOf(review);
    if (!to) return;
    const { url, expiresAt } = await this.links.issue(tx, review, 'confirm');
    await this.outbox.post(tx, {
      organizationId: review.organizationId, name: 'confirm-review', to, lang: authorLanguage(review, location), reviewId: review.id, key: `confirm:${review.id}`,
      data: { sender: senderOf(location), timeZone: location.timezone, business: location.name, question: review.kind === 'question', confirmUrl: url, expiresAt: expiresAt.toISOString() },
    });
  }

  /** The mail that fits the review's state, with a fresh link; at most three a day, then silence. Returns whether one left. */
  async sendAgain(tx: EntityManager, review: Review, location: Location): Promise<boolean> {
    if (!(await this.isAllowed(review))) return false;
    if (review.status === 'awaiting_contact') await this.askConfirmation(tx, review, location);
    else if (review.kind === 'review' && review.outcome !== null && review.status !== 'refused') await this.mails.tell(tx, review, location, resultOf(review));
    else return false;
    return true;
  }

  private async isAllowed(review: Review): Promise<boolean> {
    try {
      await this.throttle.hit({ bucket: 'widget.again', key: review.id, max: AGAIN_A_DAY, windowSeconds: DAY_SECONDS });
      return true;
    } catch (error) {
      if (error instanceof AppError && error.kind === 'too_many') return false;
      throw error;
    }
  }
}

/** The reading as it stands. A review that is shown was published, whatever the engine had proposed. */
function resultOf(review: Review): ModerationResult {
  const shown = review.status === 'published';
  return {
    lang: detected(review.lang), outcome: shown ? (review.maskedText === null ? 'publish' : 'mask') : (review.outcome ?? 'hold'), automatic: review.automatic ?? false, grounds: review.grounds, spans: review.spans,
    masks: shown && review.maskedText === null ? [] : review.masks, reasons: review.reasons ?? { fr: '', en: '' }, engine_version: review.engineVersion ?? '',
  };
}
