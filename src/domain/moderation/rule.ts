import type { BusinessProfile, DetectedLanguage } from '../shared/language.js';
import type { TermMatch } from '../text/matcher.js';
import type { TextRange, Token } from '../text/tokenise.js';
import type { SignalTag } from './lexicons.js';
import type { Ground, Mask, ModerationInput, Outcome } from './types.js';

export type Signal = TermMatch<SignalTag>;

/** Everything a rule may look at. There is no rating here either. */
export interface RuleContext {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly lang: DetectedLanguage;
  readonly business: BusinessProfile;
  readonly author: ModerationInput['author'];
  /** Matches of one list, by position; empty when there is none. */
  readonly all: (tag: SignalTag) => readonly Signal[];
  readonly has: (tag: SignalTag) => boolean;
  /** Lists that have a word in the text. */
  readonly tags: () => readonly SignalTag[];
  /** Tags found at least once that start with the prefix. */
  readonly topics: () => ReadonlyMap<string, readonly Signal[]>;
  /** Ranges between quotation marks. */
  readonly quoted: () => readonly TextRange[];
}

/** What a rule found: a passage, the ground, the outcome it asks for. */
export interface Finding {
  readonly ground: Ground;
  readonly outcome: Outcome;
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  readonly mask?: Mask['kind'];
}

/** What a rule that found nothing returns; shared, since nearly every rule finds nothing in nearly every text. */
export const NOTHING: readonly Finding[] = [];

export interface Rule {
  readonly id: string;
  readonly ground: Ground;
  /** Raised by hand whenever the rule decides differently. */
  readonly version: number;
  /** False for rules that read words of a known language; true for those that read any text. */
  readonly languageFree: boolean;
  evaluate(context: RuleContext): readonly Finding[];
}

/** A text a rule must catch or must leave alone; each rule exports its own and they are its test. */
export interface RuleExample {
  readonly text: string;
  readonly lang: DetectedLanguage;
  /** Sector of the business reviewed; 'restaurant' when left out. */
  readonly sector?: string;
}

export interface RuleExamples {
  readonly positive: readonly RuleExample[];
  readonly nearMiss: readonly RuleExample[];
}

/** Finding over a match. */
export function findingOf(rule: Pick<Rule, 'id' | 'ground'>, match: TextRange, outcome: Outcome): Finding {
  return { ground: rule.ground, outcome, start: match.start, end: match.end, rule: rule.id };
}

/** Whether the range lies between quotation marks. */
export function isQuoted(context: RuleContext, range: TextRange): boolean {
  return context.quoted().some((quote) => range.start >= quote.start && range.end <= quote.end);
}

/** Whether a match of `tag` ends at most `words` words before the token, in the same sentence. */
export function precededBy(context: RuleContext, tag: SignalTag, token: number, words: number): boolean {
  return context.all(tag).some((match) => match.lastToken < token && token - match.lastToken <= words && !crossesSentence(context, match.lastToken, token));
}

/** Whether a sentence begins after token `from`, up to and including token `to`. */
export function crossesSentence(context: RuleContext, from: number, to: number): boolean {
  for (let at = from + 1; at <= to; at += 1) if (context.tokens[at]?.first === true) return true;
  return false;
}

/** The sentence around a token, as a range of tokens. */
export function sentenceAround(context: RuleContext, token: number): { readonly from: number; readonly to: number } {
  let from = token;
  while (from > 0 && context.tokens[from]?.first !== true) from -= 1;
  let to = token;
  while (to + 1 < context.tokens.length && context.tokens[to + 1]?.first !== true) to += 1;
  return { from, to };
}
