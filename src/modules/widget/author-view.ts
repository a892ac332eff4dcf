import { OPERATOR_RULE } from '../../domain/moderation/operator-words.js';
import { passageWording, reasonLanguage } from '../../domain/moderation/reasons.js';
import type { WidgetLanguage } from '../../domain/widget/types.js';
import { APPEAL_MAX_LENGTH, passageTitle, type AppealState } from '../moderation/index.js';
import type { Location } from '../organizations/index.js';
import type { Review } from '../reviews/index.js';
import { masksOffered, type AuthorAccess } from './author-page.service.js';
import { fill, wordsOf } from './page-renderer.js';

type Step = { readonly text: string; readonly state: 'done' | 'now' | 'next' };

/** Where a review stands, in words: one sentence first, then the way it goes. */
export function authorView({ review, location, answer }: Pick<AuthorAccess, 'review' | 'location' | 'answer'>, lang: WidgetLanguage, token: string): Record<string, unknown> {
  const w = wordsOf(lang);
  const isQuestion = review.kind === 'question';
  const names = { business: location.name, days: location.publicationMaxDays };
  const state = answer === null ? stateOf(review) : 'answered';
  const day = dayWriter(lang, location.timezone);
  const masks = masksOffered(review);
  const passages = review.spans.filter((s) => s.quote !== '' && ['awaiting_author', 'in_moderation', 'refused'].includes(review.status)).slice(0, 5).map((s) => ({
    quote: s.quote, title: passageTitle(s, lang), anchor: `/charter/${location.siteKey}?lang=${lang}#${s.rule === OPERATOR_RULE ? 'mots' : `motif-${s.ground}`}`,
    lang: reasonLanguage(review.lang, lang), rule: passageWording(s)[reasonLanguage(review.lang, lang)].replaceAll('{business}', () => location.name).replaceAll('{quote}', () => s.quote.slice(0, 140)),
  }));
  const deadline = review.decisionDueAt && ['awaiting_author', 'in_moderation'].includes(review.status) ? fill(w.author.deadline, { date: day(review.decisionDueAt) }) : null;
  return {
    action: `/my-review/${encodeURIComponent(token)}`, isQuestion, status: state, headline: fill(w.author.headline[state], names), explain: fill(w.author.explain[state], names), deadline, passages,
    steps: stepsOf(review, w.author.steps, isQuestion, answer !== null), text: review.text, shown: review.maskedText, rating: review.rating, stars: [5, 4, 3, 2, 1].map((n) => ({ n, text: w.stars[n - 1], chosen: n === review.rating })),
    ratingText: review.rating === null ? null : w.stars[review.rating - 1], dates: datesOf(review, w.author, day),
    canEdit: !isQuestion && ['awaiting_contact', 'in_moderation', 'awaiting_author', 'published'].includes(review.status), canWithdraw: ['awaiting_contact', 'in_moderation', 'awaiting_author', 'published'].includes(review.status) || (isQuestion && review.status === 'archived' && answer === null), answer,
    needsConfirmation: review.status === 'awaiting_contact', canMask: masks.length > 0, masked: masks.map((m) => review.text.slice(m.start, m.end)), charter: `/charter/${location.siteKey}?lang=${lang}`,
    next: fill(w.author.next[state], names),
  };
}

/** The way to ask for a second look, or where it stands; null where nothing may be contested. */
export function contestView(appeal: AppealState, location: Location, lang: WidgetLanguage): Record<string, unknown> | null {
  if (appeal.state === 'none' || !appeal.until) return null;
  const w = wordsOf(lang).author.contest;
  const date = dayWriter(lang, location.timezone)(appeal.until);
  return { asked: appeal.state === 'asked', text: appeal.text, explain: fill(appeal.state === 'asked' ? w.asked_explain : w.explain, { date, business: location.name }), max: APPEAL_MAX_LENGTH };
}

type State = 'awaiting_contact' | 'in_moderation' | 'awaiting_author' | 'published' | 'refused' | 'withdrawn' | 'question' | 'answered' | 'gone';

function stateOf(review: Review): State {
  if (review.kind === 'question' && review.status !== 'awaiting_contact' && review.status !== 'withdrawn') return 'question';
  if (review.status === 'archived' || review.status === 'erased' || review.status === 'removed_at_source') return 'gone';
  return review.status;
}

function stepsOf(review: Review, words: { received: string; confirmed: string; read: string; decided: string; answered: string }, isQuestion: boolean, isAnswered: boolean): Step[] {
  const reached = isAnswered ? 3 : isQuestion && review.status === 'archived' ? 2 : review.status === 'awaiting_contact' ? 1 : review.readVersion !== review.version ? 2 : review.status === 'in_moderation' || review.status === 'awaiting_author' ? 3 : 4;
  const all = isQuestion ? [words.received, words.confirmed, words.answered] : [words.received, words.confirmed, words.read, words.decided];
  return all.map((text, i) => ({ text, state: i < reached ? 'done' : i === reached ? 'now' : 'next' }));
}

function datesOf(review: Review, words: { written: string; published: string; edited: string }, day: (at: Date) => string): string {
  const parts = [fill(words.written, { date: day(review.createdAt) })];
  if (review.publishedAt && review.status === 'published') parts.push(fill(words.published, { date: day(review.publishedAt) }));
  if (review.editedAt) parts.push(fill(words.edited, { date: day(review.editedAt) }));
  return parts.join(' · ');
}

export const dayWriter = (lang: WidgetLanguage, timeZone: string): ((at: Date) => string) => {
  const format = new Intl.DateTimeFormat(lang === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone });
  return (at) => format.format(at);
};
