import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { groundWording, maskLabel } from '../../domain/moderation/policy.js';
import { LEGAL_GROUNDS } from '../../domain/reviews/status-machine.js';
import type { EvidenceSpan, Ground, Mask } from '../../domain/moderation/types.js';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import type { Location } from '../organizations/index.js';
import type { Review } from '../reviews/index.js';
import { AuthorLinks } from './author-links.js';
import { APPEAL_DAYS, AuthorMails, authorLanguage, passagesOf, senderOf } from './author-mails.js';
import type { DecisionInput } from './decisions.service.js';
import { groundTitle } from './ground-titles.js';

const DAY_MS = 86_400_000;
const ANSWER_DAYS = { reword: 7, ask_proof: 14 } as const;

interface Decided extends DecisionInput {
  readonly span: EvidenceSpan | null;
  readonly masks: readonly Mask[];
}

/** What the author is told of a person's decision; a refusal is a statement of reasons (DSA article 17). */
@Injectable()
export class DecisionMails {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly links: AuthorLinks,
    private readonly outbox: MailOutbox,
    private readonly authors: AuthorMails,
  ) {}

  async decided(tx: EntityManager, review: Review, location: Location, decision: Decided): Promise<void> {
    const to = this.authors.contactOf(review);
    if (!to || decision.decision === 'hold') return;
    const lang = authorLanguage(review, location);
    const { url: myReviewUrl } = await this.links.issue(tx, review, 'my_review');
    const now = this.clock.now();
    const charterUrl = this.config.url(`/charter/${location.siteKey}`);
    const frame = { sender: senderOf(location), timeZone: location.timezone, business: location.name, myReviewUrl };
    const common = { organizationId: review.organizationId, to, lang, reviewId: review.id };
    const appealDeadline = new Date(now.getTime() + APPEAL_DAYS * DAY_MS).toISOString();
    switch (decision.decision) {
      case 'publish':
      case 'mask':
        await this.outbox.post(tx, { ...common, name: 'review-published', data: {
          ...frame, charterUrl, publishedAt: now.toISOString(), reviewUrl: this.config.url(`/widget/v1/${location.siteKey}/reviews.html#review-${review.id}`), label: null,
          masks: decision.masks.map((m) => ({ quote: review.text.slice(m.start, m.end), shownAs: maskLabel(m.kind, lang), reason: decision.ground ? charterSentence(decision.ground, decision.span, location.name, lang) : '' })),
          maskedAutomatically: false, appealDeadline: decision.masks.length > 0 ? appealDeadline : null,
        } });
        return;
      case 'reword':
      case 'ask_proof':
        await this.outbox.post(tx, { ...common, name: 'review-needs-you', data: {
          ...frame, charterUrl, ask: decision.decision === 'reword' ? 'reword' : 'proof', reminder: false, stillPublished: false,
          passages: decision.span ? passagesOf([decision.span], location.name, lang) : [], deadline: new Date(now.getTime() + ANSWER_DAYS[decision.decision] * DAY_MS).toISOString(),
        } });
        return;
      case 'reject':
        await this.refusal(tx, review, location, decision, { ...common, frame, appealDeadline });
    }
  }

  private async refusal(
    tx: EntityManager, review: Review, location: Location, decision: Decided,
    mail: { organizationId: string; to: string; lang: 'fr' | 'en'; reviewId: string; frame: { sender: { name: string; address: string | null }; timeZone: string; business: string; myReviewUrl: string }; appealDeadline: string },
  ): Promise<void> {
    const { frame, appealDeadline, ...common } = mail;
    const ground = decision.ground ?? 'other_illegal';
    const now = this.clock.now().toISOString();
    const clause = this.config.url(`/charter/${location.siteKey}#motif-${ground}`);
    const why = decision.why?.trim() ?? '';
    await this.outbox.post(tx, { ...common, name: 'review-refused', data: {
      ...frame, measure: review.publishedAt ? 'removed' : 'refused', decidedAt: now, effectiveAt: now, passages: decision.span ? [{ quote: decision.span.quote }] : [],
      facts: charterSentence(ground, decision.span, location.name, common.lang), trigger: 'own_check', automation: { detected: review.engineVersion !== null, decided: false, system: review.engineVersion },
      decidedBy: common.lang === 'fr' ? 'une personne chargée de la modération' : 'a person in charge of moderation',
      ground: { label: groundTitle(ground, common.lang), kind: LEGAL_GROUNDS.includes(ground) ? 'illegal' : 'charter', explanation: why, reference: common.lang === 'fr' ? `charte de publication, « ${groundTitle(ground, 'fr')} »` : `publication charter, “${groundTitle(ground, 'en')}”`, referenceUrl: clause },
      milder: why, outOfCourt: null, appealDeadline, appealUrl: `${frame.myReviewUrl}#contester`, reference: review.id.slice(-12).toUpperCase(),
    } });
  }
}

function charterSentence(ground: Ground, span: EvidenceSpan | null, business: string, lang: 'fr' | 'en'): string {
  return groundWording(ground)[lang].replaceAll('{business}', () => business).replaceAll('{quote}', () => (span?.quote ?? '').slice(0, 140));
}
