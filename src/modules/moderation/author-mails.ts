import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { firstPartyCourse } from '../../domain/reviews/status-machine.js';
import { maskLabel } from '../../domain/moderation/policy.js';
import { isCryForHelp, passageWording, reasonLanguage } from '../../domain/moderation/reasons.js';
import type { Language } from '../../domain/shared/language.js';
import type { EvidenceSpan, ModerationResult } from '../../domain/moderation/types.js';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import type { MailLanguage, Passage } from '../../platform/mail/mail-catalogue.js';
import type { Location } from '../organizations/index.js';
import type { Review } from '../reviews/index.js';
import { AuthorLinks } from './author-links.js';

const DAY_MS = 86_400_000;
/** Appeals are open for six months (DSA article 20(1)). */
export const APPEAL_DAYS = 183;

/** What the author of a first-party review is told after a reading or a decision: the passage, the rule, the next step. */
@Injectable()
export class AuthorMails {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly links: AuthorLinks,
    private readonly outbox: MailOutbox,
  ) {}

  /** Nothing is sent where no contact is known. */
  async tell(tx: EntityManager, review: Review, location: Location, result: ModerationResult, reminder = false): Promise<void> {
    const to = this.contactOf(review);
    if (!to) return;
    const lang = authorLanguage(review, location);
    const reasonLang = reasonLanguage(result.lang, lang);
    const course = firstPartyCourse(result);
    const { url: myReviewUrl } = await this.links.issue(tx, review, 'my_review');
    const frame = { sender: senderOf(location), timeZone: location.timezone, business: location.name, myReviewUrl, charterUrl: this.config.url(`/charter/${location.siteKey}`) };
    const now = this.clock.now();
    const deadline = course.deadlineDays === null ? null : new Date(now.getTime() + course.deadlineDays * DAY_MS).toISOString();
    const common = { organizationId: review.organizationId, to, lang, reviewId: review.id, key: `${review.id}:${review.version}:${result.outcome}${reminder ? ':reminder' : ''}` };
    if (course.status === 'published') {
      const masks = course.appliedMasks.map((m) => ({ quote: review.text.slice(m.start, m.end), shownAs: maskLabel(m.kind, result.lang), reason: this.maskReason(review, m.start, result.spans, location, reasonLang) }));
      await this.outbox.post(tx, { ...common, name: 'review-published', data: {
        ...frame, publishedAt: now.toISOString(), reviewUrl: this.config.url(`/widget/v1/${location.siteKey}/reviews.html#review-${review.id}`), label: null, masks,
        maskedAutomatically: masks.length > 0, appealDeadline: masks.length > 0 ? new Date(now.getTime() + APPEAL_DAYS * DAY_MS).toISOString() : null,
      } });
    } else if (course.status === 'awaiting_author') {
      await this.outbox.post(tx, { ...common, name: 'review-needs-you', data: {
        ...frame, ask: result.outcome === 'reword' ? 'reword' : 'proof', reminder, stillPublished: false, passages: passagesOf(result.spans, location.name, reasonLang), deadline: deadline ?? now.toISOString(),
      } });
    } else {
      const care = result.spans.some(isCryForHelp);
      await this.outbox.post(tx, { ...common, name: 'review-held', data: {
        ...frame, passages: care ? [] : passagesOf(result.spans, location.name, reasonLang), detectedAutomatically: true, deadline: course.atDeadline === 'remind' ? null : deadline, care,
        afterDeadline: course.atDeadline === 'publish_masked_name' ? 'published_with_caution' : course.atDeadline === 'publish' ? 'published' : 'waits_for_person',
      } });
    }
  }

  contactOf(review: Review): string | null {
    return review.authorContactEncrypted ? this.config.secrets.decrypt(review.authorContactEncrypted) : null;
  }

  private maskReason(review: Review, at: number, spans: readonly EvidenceSpan[], location: Location, lang: Language): string {
    const span = spans.find((s) => s.start <= at && at < s.end);
    return span ? ruleSentence(span, location.name, lang) : '';
  }
}

export const senderOf = (location: Location): { name: string; address: string | null } => ({ name: location.name, address: location.legal.address ?? null });

/** The language to write to an author in: that of the form they used, else the location's, else French. */
export function authorLanguage(review: Review, location: Location): MailLanguage {
  const known = review.declaredLang ?? location.lang;
  return known === 'fr' ? 'fr' : 'en';
}

export function passagesOf(spans: readonly EvidenceSpan[], business: string, lang: Language): Passage[] {
  return spans.filter((s) => s.quote !== '').slice(0, 5).map((s) => ({ quote: s.quote, rule: ruleSentence(s, business, lang) }));
}

function ruleSentence(span: EvidenceSpan, business: string, lang: Language): string {
  return passageWording(span)[lang].replaceAll('{business}', () => business).replaceAll('{quote}', () => span.quote.slice(0, 140));
}
