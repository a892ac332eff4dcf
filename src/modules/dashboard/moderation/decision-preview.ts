import { Inject, Injectable } from '@nestjs/common';
import { ENGINE_VERSION } from '../../../domain/moderation/engine.js';
import { groundWording, maskLabel } from '../../../domain/moderation/policy.js';
import type { EvidenceSpan, Ground, Mask } from '../../../domain/moderation/types.js';
import { LEGAL_GROUNDS, type HumanDecision } from '../../../domain/reviews/status-machine.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import type { MailData, MailName } from '../../../platform/mail/mail-catalogue.js';
import type { MailRenderer } from '../../../platform/mail/render-mail.js';
import { groundTitle, senderOf } from '../../moderation/index.js';
import type { Location } from '../../organizations/index.js';
import type { ReviewDetail } from '../../reviews/index.js';

/** The renderer of mails (notifications module keeps its own). */
export const PREVIEW_RENDERER = Symbol('PreviewRenderer');
/** Stands for the author's own link. */
const PERSONAL = '…';
const DAY_MS = 86_400_000;
/** As for the mails themselves: seven days to reword, fourteen to prove, six months to contest (DSA article 20(1)). */
const ANSWER_DAYS = { reword: 7, ask_proof: 14 } as const;
const APPEAL_DAYS = 183;

export interface Proposed {
  readonly decision: HumanDecision;
  readonly ground: Ground | null;
  readonly span: EvidenceSpan | null;
  readonly why: string;
}

/** The author's mail as it will be sent, drawn by the same templates. A test holds it against the mail that leaves. */
@Injectable()
export class DecisionPreview {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
    @Inject(PREVIEW_RENDERER) private readonly mails: MailRenderer,
  ) {}

  /** Null when nothing is sent. The author's personal link is not made for a preview. */
  render(review: ReviewDetail, location: Location, proposed: Proposed, lang: 'fr' | 'en'): { subject: string; text: string } | null {
    if (proposed.decision === 'hold') return null;
    const mail = this.mailOf(review, location, proposed, lang);
    const { subject, text } = this.mails.renderMail(mail.name, lang, mail.data as MailData[MailName]);
    return { subject, text: text.replaceAll(encodeURIComponent(PERSONAL), PERSONAL) };
  }

  private mailOf(review: ReviewDetail, location: Location, { decision, ground, span, why }: Proposed, lang: 'fr' | 'en'): { name: MailName; data: MailData[MailName] } {
    const now = this.clock.now();
    const inDays = (days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString();
    const charterUrl = this.config.url(`/charter/${location.siteKey}`);
    const frame = { sender: senderOf(location), timeZone: location.timezone, business: location.name, myReviewUrl: this.config.url(`/my-review/${PERSONAL}`) };
    const rule = ground ? groundWording(ground)[lang].replaceAll('{business}', () => location.name).replaceAll('{quote}', () => (span?.quote ?? '').slice(0, 140)) : '';
    if (decision === 'publish' || decision === 'mask') {
      const kind: Mask['kind'] = ground === 'profanity' ? 'coarse_word' : 'other';
      const kept = review.masks.filter((m) => span && m.kind !== 'coarse_word' && (m.end <= span.start || m.start >= span.end));
      const masks = decision === 'mask' && span ? [...kept, { start: span.start, end: span.end, kind }] : [];
      return { name: 'review-published', data: {
        ...frame, charterUrl, publishedAt: now.toISOString(), reviewUrl: this.config.url(`/widget/v1/${location.siteKey}/reviews.html#review-${review.id}`), label: null, maskedAutomatically: false,
        masks: masks.map((m) => ({ quote: review.text.slice(m.start, m.end), shownAs: maskLabel(m.kind, lang), reason: rule })), appealDeadline: masks.length > 0 ? inDays(APPEAL_DAYS) : null,
      } };
    }
    if (decision === 'reword' || decision === 'ask_proof') {
      const passages = span && span.quote !== '' ? [{ quote: span.quote, rule }] : [];
      return { name: 'review-needs-you', data: { ...frame, charterUrl, ask: decision === 'reword' ? 'reword' : 'proof', reminder: false, stillPublished: false, passages, deadline: inDays(ANSWER_DAYS[decision as 'reword' | 'ask_proof']) } };
    }
    return { name: 'review-refused', data: this.refusal(review, { ground: ground ?? 'other_illegal', span, why, rule, charterUrl, frame, lang, appealDeadline: inDays(APPEAL_DAYS) }) };
  }

  private refusal(
    review: ReviewDetail,
    said: { ground: Ground; span: EvidenceSpan | null; why: string; rule: string; charterUrl: string; frame: { sender: { name: string; address: string | null }; timeZone: string; business: string; myReviewUrl: string }; lang: 'fr' | 'en'; appealDeadline: string },
  ): MailData['review-refused'] {
    const { ground, span, why, rule, charterUrl, frame, lang, appealDeadline } = said;
    const now = this.clock.now().toISOString();
    // Read by the engine of today, but for reviews that waited through an upgrade: the mail then names the version that read them.
    const system = review.decisions.some((d) => d.decidedBy === null) ? ENGINE_VERSION : null;
    return {
      ...frame, measure: review.publishedAt ? 'removed' : 'refused', decidedAt: now, effectiveAt: now, passages: span ? [{ quote: span.quote }] : [], facts: rule, trigger: 'own_check',
      automation: { detected: system !== null, decided: false, system }, decidedBy: lang === 'fr' ? 'une personne chargée de la modération' : 'a person in charge of moderation',
      ground: { label: groundTitle(ground, lang), kind: LEGAL_GROUNDS.includes(ground) ? 'illegal' : 'charter', explanation: why, reference: lang === 'fr' ? `charte de publication, « ${groundTitle(ground, 'fr')} »` : `publication charter, “${groundTitle(ground, 'en')}”`, referenceUrl: `${charterUrl}#motif-${ground}` },
      milder: why, outOfCourt: null, appealDeadline, appealUrl: `${frame.myReviewUrl}#contester`, reference: review.id.slice(-12).toUpperCase(),
    };
  }
}
