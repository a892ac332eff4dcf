import { RE2JS, RE2JSException } from 're2js';
import { foldText, type FoldedText } from '../text/normalise.js';
import type { TextRange } from '../text/tokenise.js';
import type { Ground } from './types.js';

/**
 * What an operator may add for one location. A word or phrase, `*` for any letters; between slashes a pattern in RE2 syntax, run on the
 * text in lower case without accents.
 */
export interface OperatorWords {
  /** A person looks at a review that holds one of these, under the ground the operator names. */
  readonly sensitive: readonly { readonly pattern: string; readonly ground: Ground }[];
  /** Names of the house (a dish, a street) that would read as an insult or a coarse word. */
  readonly allowed: readonly string[];
}

export interface SensitiveHit extends TextRange {
  readonly ground: Ground;
}

/** Why a pattern is refused. */
export type PatternFault = 'empty' | 'short' | 'long' | 'syntax' | 'matches_nothing';

/** Rule id of the evidence that an operator's word brings. */
export const OPERATOR_RULE = 'operator.word';

/** Grounds that an allowed word may answer: the others protect people, not words. */
export const ALLOWABLE: ReadonlySet<Ground> = new Set<Ground>(['insult', 'profanity']);

const SHORTEST = 3;
const LONGEST = 120;
/** More passages of one pattern than this change nothing. */
const MOST_HITS = 20;

/** What is wrong with a pattern as typed, or null. */
export function patternFault(typed: string): PatternFault | null {
  const pattern = typed.trim();
  if (pattern === '') return 'empty';
  if (pattern.length > LONGEST) return 'long';
  if (!isRaw(pattern) && pattern.replaceAll(/[^\p{L}\p{N}]/gu, '').length < SHORTEST) return 'short';
  try {
    return compile(pattern).matcher('').find() ? 'matches_nothing' : null;
  } catch (error) {
    if (error instanceof RE2JSException) return 'syntax';
    throw error;
  }
}

const isRaw = (pattern: string): boolean => pattern.length > 2 && pattern.startsWith('/') && pattern.endsWith('/');

/** Linear in the text whatever the pattern (RE2). Throws RE2JSException on a syntax fault. */
function compile(typed: string): RE2JS {
  const pattern = typed.trim();
  if (isRaw(pattern)) return RE2JS.compile(`(${pattern.slice(1, -1)})`);
  const words = foldText(pattern).folded.split(/\s+/).map((word) => word.split('*').map((part) => RE2JS.quote(part)).join('[\\p{L}\\p{N}]*'));
  return RE2JS.compile(`(?:^|[^\\p{L}\\p{N}])(${words.join('\\s+')})(?:$|[^\\p{L}\\p{N}])`);
}

/** The words of one location, ready to read texts with. Made once a location: compiling costs a fraction of a millisecond a word. */
export class OperatorLexicon {
  private readonly sensitive: readonly { readonly pattern: RE2JS; readonly ground: Ground }[];
  private readonly allowed: readonly RE2JS[];

  /** @throws RE2JSException on a pattern that `patternFault` refuses. */
  constructor(words: OperatorWords) {
    this.sensitive = words.sensitive.map(({ pattern, ground }) => ({ pattern: compile(pattern), ground }));
    this.allowed = words.allowed.map((pattern) => compile(pattern));
  }

  /** Passages to be looked at by a person, as offsets of the original text. */
  sensitiveIn(text: string): readonly SensitiveHit[] {
    if (this.sensitive.length === 0) return [];
    const folded = foldText(text);
    return this.sensitive.flatMap(({ pattern, ground }) => rangesOf(pattern, folded).map((range) => ({ ...range, ground })));
  }

  /** Passages the operator vouches for. */
  allowedIn(text: string): readonly TextRange[] {
    if (this.allowed.length === 0) return [];
    const folded = foldText(text);
    return this.allowed.flatMap((pattern) => rangesOf(pattern, folded));
  }
}

function rangesOf(pattern: RE2JS, { folded, map }: FoldedText): TextRange[] {
  const ranges: TextRange[] = [];
  const matcher = pattern.matcher(folded);
  while (ranges.length < MOST_HITS && matcher.find()) {
    // The passage is group 1: a word stands between its neighbours.
    const [start, end] = [matcher.start(1), matcher.end(1)];
    if (end > start) ranges.push({ start: map[start] ?? 0, end: Math.max((map[end - 1] ?? 0) + 1, map[end] ?? 0) });
  }
  return ranges;
}
