import { groundWording, maskLabel } from '../../domain/moderation/policy.js';
import type { EvidenceSpan, Ground, Mask } from '../../domain/moderation/types.js';
import { LEGAL_GROUNDS, type HumanDecision } from '../../domain/reviews/status-machine.js';
import type { MailData, MailLanguage } from '../../platform/mail/mail-catalogue.js';
import type { Location } from '../organizations/index.js';
import { APPEAL_DAYS, passagesOf, senderOf } from './author-mails.js';
import { groundTitle } from './ground-titles.js';

const DAY_MS = 86_400_000;
const ANSWER_DAYS = { reword: 7, ask_proof: 14 } as const;

/** A decision as the author is told of it. */
export interface Decided {
  readonly decision: HumanDecision;
  readonly ground: Ground | null;
  readonly span: EvidenceSpan | null;
  readonly why: string;
}
/** What the mail tells of the review. */
export interface DecidedReview {
  readonly id: string;
  readonly text: string;
  readonly publishedAt: Date | null;
  readonly masks: readonly Mask[];
  /** Version of the engine that read it; null when none did. */
  readonly engineVersion: string | null;
}
export interface DecisionMailContext {
  readonly location: Location;
  readonly lang: MailLanguage;
  readonly now: Date;
  readonly trigger: 'own_check' | 'appeal';
  /** The author's own page. */
  readonly myReviewUrl: string;
  /** Absolute address of a path of this service. */
  readonly url: (path: string) => string;
}
type DecisionMailName = 'review-published' | 'review-needs-you' | 'review-refused';
export type DecisionMail = { readonly [N in DecisionMailName]: { readonly name: N; readonly data: MailData[N] } }[DecisionMailName];

/** The masks of a review once a passage of it is masked: those of personal data, and the passage. */
export function decidedMasks(masks: readonly Mask[], { decision, ground, span }: Pick<Decided, 'decision' | 'ground' | 'span'>): Mask[] {
  if (decision !== 'mask' || !span) return [];
  const kept = masks.filter((m) => m.kind !== 'coarse_word' && (m.end <= span.start || m.start >= span.end));
  return [...kept, { start: span.start, end: span.end, kind: ground === 'profanity' ? 'coarse_word' : 'other' }];
}

/** The one mail that follows a decision, for the outbox and for the preview; null when nothing is sent. A refusal is a statement of reasons (DSA article 17). */
export function decisionMail(review: DecidedReview, decided: Decided, context: DecisionMailContext): DecisionMail | null {
  const { location, lang, now, myReviewUrl, url } = context;
  const frame = { sender: senderOf(location), timeZone: location.timezone, business: location.name, myReviewUrl };
  const charterUrl = url(`/charter/${location.siteKey}`);
  switch (decided.decision) {
    case 'hold':
      return null;
    case 'publish':
    case 'mask': {
      const masks = decidedMasks(review.masks, decided).map((m) => ({ quote: review.text.slice(m.start, m.end), shownAs: maskLabel(m.kind, lang), reason: ruleOf(decided, location, lang) }));
      return { name: 'review-published', data: {
        ...frame, charterUrl, publishedAt: now.toISOString(), reviewUrl: url(`/widget/v1/${location.siteKey}/reviews.html#review-${review.id}`), label: null, masks, maskedAutomatically: false,
        appealDeadline: masks.length > 0 ? inDays(now, APPEAL_DAYS) : null,
      } };
    }
    case 'reword':
    case 'ask_proof':
      return { name: 'review-needs-you', data: {
        ...frame, charterUrl, ask: decided.decision === 'reword' ? 'reword' : 'proof', reminder: false, stillPublished: false,
        passages: decided.span ? passagesOf([decided.span], location.name, lang) : [], deadline: inDays(now, ANSWER_DAYS[decided.decision]),
      } };
    case 'reject':
      return { name: 'review-refused', data: { ...frame, ...refusal(review, decided, context, charterUrl) } };
  }
}

function refusal(review: DecidedReview, decided: Decided, { location, lang, now, trigger, myReviewUrl }: DecisionMailContext, charterUrl: string): Omit<MailData['review-refused'], 'sender' | 'timeZone' | 'business' | 'myReviewUrl'> {
  const ground = decided.ground ?? 'other_illegal';
  const title = groundTitle(ground, lang);
  return {
    measure: review.publishedAt ? 'removed' : 'refused', decidedAt: now.toISOString(), effectiveAt: now.toISOString(), passages: decided.span ? [{ quote: decided.span.quote }] : [],
    facts: ruleOf({ ...decided, ground }, location, lang), trigger, automation: { detected: review.engineVersion !== null, decided: false, system: review.engineVersion },
    decidedBy: lang === 'fr' ? 'une personne chargée de la modération' : 'a person in charge of moderation',
    ground: { label: title, kind: LEGAL_GROUNDS.includes(ground) ? 'illegal' : 'charter', explanation: decided.why, reference: lang === 'fr' ? `charte de publication, « ${title} »` : `publication charter, “${title}”`, referenceUrl: `${charterUrl}#motif-${ground}` },
    milder: decided.why, outOfCourt: null, appealDeadline: inDays(now, APPEAL_DAYS), appealUrl: `${myReviewUrl}#contester`, reference: review.id.slice(-12).toUpperCase(),
  };
}

/** The sentence of the charter, with the business and the passage in it. */
function ruleOf({ ground, span }: Pick<Decided, 'ground' | 'span'>, location: Location, lang: MailLanguage): string {
  return ground ? groundWording(ground)[lang].replaceAll('{business}', () => location.name).replaceAll('{quote}', () => (span?.quote ?? '').slice(0, 140)) : '';
}

const inDays = (now: Date, days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString();
