import type { SignalTag } from './lexicons.js';
import { crossesSentence, isQuoted, precededBy, sentenceAround, type RuleContext, type Signal } from './rule.js';

/** Words between « je suis » (or « m'a traité de ») and the insult it turns on its author. */
const GUARD_REACH = 4;
/** Words between another driver, another guest, and the insult that is for them. */
const THIRD_REACH = 3;
/** Words between « il m'a dit qu'il » and the harm it announces. */
const REPORT_REACH = 7;

/** Whether a list is met in the sentence of the match. */
export function inSentence(context: RuleContext, tag: SignalTag, match: Signal): boolean {
  if (!context.has(tag)) return false;
  const { from, to } = sentenceAround(context, match.firstToken);
  return context.all(tag).some((other) => other.firstToken <= to && other.lastToken >= from);
}

/** Words between two matches, 0 when they touch or overlap; Infinity in different sentences. */
export function wordsBetween(context: RuleContext, left: Signal, right: Signal): number {
  const [before, after] = left.firstToken <= right.firstToken ? [left, right] : [right, left];
  if (crossesSentence(context, before.firstToken, after.firstToken)) return Infinity;
  return Math.max(0, after.firstToken - before.lastToken - 1);
}

/** Said by somebody else: between quotation marks, or denied, deplored or told earlier in the same sentence (« arrêtez de dire que… »). */
export function isCountered(context: RuleContext, match: Signal): boolean {
  return isQuoted(context, match) || context.all('counter.phrase').some((counter) => counter.start <= match.end && counter.firstToken <= match.lastToken && !crossesSentence(context, counter.firstToken, match.firstToken));
}

/** Harm told by its victim: « il m'a menacé de me casser les jambes ». */
export function isReported(context: RuleContext, match: Signal): boolean {
  return isQuoted(context, match) || precededBy(context, 'reported.cue', match.firstToken, REPORT_REACH);
}

/** Contempt for oneself, for a stranger on the road, or taken back. */
export function isTurnedAway(context: RuleContext, match: Signal): boolean {
  if (isCountered(context, match) || isGuarded(context, match) || inSentence(context, 'insult.self', match)) return true;
  return context.all('insult.third').some((third) => wordsBetween(context, third, match) <= THIRD_REACH);
}

/** « pris pour une idiote »: the guard may share the article with the insult. */
function isGuarded(context: RuleContext, match: Signal): boolean {
  return context.all('insult.guard').some((guard) => guard.firstToken < match.firstToken && match.firstToken - guard.lastToken <= GUARD_REACH && !crossesSentence(context, guard.firstToken, match.firstToken));
}
