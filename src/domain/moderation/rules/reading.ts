import { crossesSentence, type RuleContext, type Signal } from '../rule.js';

/** How far before the act a denial, a condition or another house reaches, in words. */
const DENIAL_REACH = 14;
const NEGATION_REACH = 3;

/** Told by others, or by an author who was never there, and nothing of the author's own beside it. */
export function isHearsay(context: RuleContext): boolean {
  return context.has('absent.phrase') || (context.has('hearsay.phrase') && !context.has('witness.phrase'));
}

/** « I will not say they are thieves », « if they had cheated », « unlike my last garage »: the act is not asserted of this house. */
export function isDenied(context: RuleContext, act: Signal): boolean {
  if (isWithdrawn(context, act)) return true;
  if (!context.has('fact.deny')) return false;
  return context.all('fact.deny').some((deny) => deny.firstToken <= act.firstToken
    ? act.firstToken - deny.lastToken <= DENIAL_REACH && !crossesSentence(context, deny.firstToken, act.firstToken)
    : deny.firstToken - act.lastToken <= NEGATION_REACH && !crossesSentence(context, act.lastToken, deny.firstToken));
}

/** How far on either side of the act its withdrawal may stand, in words; it often comes a sentence later. */
const WITHDRAWAL_REACH = 30;

/** « I had convinced myself », « it turned out », « a stranger », « the notary noticed it »: suspected and cleared, or told of somebody outside the house. */
function isWithdrawn(context: RuleContext, act: Signal): boolean {
  if (!context.has('fact.withdrawn')) return false;
  return context.all('fact.withdrawn').some((match) => Math.max(act.firstToken - match.lastToken, match.firstToken - act.lastToken) <= WITHDRAWAL_REACH);
}

/** A negation just before the act, in its sentence. */
export function isNegated(context: RuleContext, act: Signal): boolean {
  if (!context.has('fact.not')) return false;
  return context.all('fact.not').some((word) => word.lastToken < act.firstToken && act.firstToken - word.lastToken <= NEGATION_REACH && !crossesSentence(context, word.lastToken, act.firstToken));
}

/** A negation between the first and the last word of the passage: « the waiter did not steal my bag ». */
export function holdsNegation(context: RuleContext, act: Signal): boolean {
  return context.all('fact.not').some((word) => word.firstToken > act.firstToken && word.lastToken < act.lastToken);
}
