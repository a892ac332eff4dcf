import { RE2JS, RE2JSException } from 're2js';
import { foldText, type FoldedText } from '../text/normalise.js';
import type { TextRange } from '../text/tokenise.js';
import type { Ground, ModerationResult, OperatorReading } from './types.js';

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

export const NO_WORDS: OperatorWords = { sensitive: [], allowed: [] };

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

interface Compiled {
  readonly pattern: RE2JS;
  /** Every text that matches holds these letters: most texts are done with before the pattern runs. */
  readonly needle: string;
}

/** Linear in the text whatever the pattern (RE2). Throws RE2JSException on a syntax fault. */
function compile(typed: string): RE2JS {
  const pattern = typed.trim();
  if (isRaw(pattern)) return RE2JS.compile(`(${pattern.slice(1, -1)})`);
  const words = foldText(pattern).folded.split(/\s+/).map((word) => word.split('*').map((part) => RE2JS.quote(part)).join('[\\p{L}\\p{N}]*'));
  return RE2JS.compile(`(?:^|[^\\p{L}\\p{N}])(${words.join('\\s+')})(?:$|[^\\p{L}\\p{N}])`);
}

function compiled(typed: string): Compiled {
  const parts = isRaw(typed.trim()) ? [] : foldText(typed.trim()).folded.split(/[\s*]+/);
  return { pattern: compile(typed), needle: parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '') };
}

const isIn = ({ pattern, needle }: Compiled, folded: string): boolean => folded.includes(needle) && pattern.matcher(folded).find();

/** The words of one location, ready to read texts with. Made once a location: compiling costs a fraction of a millisecond a word. */
export class OperatorLexicon implements OperatorReading {
  private readonly sensitive: readonly (Compiled & { readonly ground: Ground })[];
  private readonly allowed: readonly Compiled[];

  /** @throws RE2JSException on a pattern that `patternFault` refuses. */
  constructor(words: OperatorWords) {
    this.sensitive = words.sensitive.map(({ pattern, ground }) => ({ ...compiled(pattern), ground }));
    this.allowed = words.allowed.map((pattern) => compiled(pattern));
  }

  /** Passages to be looked at by a person, as offsets of the original text. */
  sensitiveIn(text: string): readonly SensitiveHit[] {
    if (this.sensitive.length === 0) return [];
    const folded = foldText(text);
    return this.sensitive.flatMap((word) => rangesOf(word, folded).map((range) => ({ ...range, ground: word.ground })));
  }

  /** Passages the operator vouches for. */
  allowedIn(text: string): readonly TextRange[] {
    if (this.allowed.length === 0) return [];
    const folded = foldText(text);
    return this.allowed.flatMap((word) => rangesOf(word, folded));
  }
}

function rangesOf({ pattern, needle }: Compiled, { folded, map }: FoldedText): TextRange[] {
  const ranges: TextRange[] = [];
  if (!folded.includes(needle)) return ranges;
  const matcher = pattern.matcher(folded);
  while (ranges.length < MOST_HITS && matcher.find()) {
    // The passage is group 1: a word stands between its neighbours.
    const [start, end] = [matcher.start(1), matcher.end(1)];
    if (end > start) ranges.push({ start: map[start] ?? 0, end: Math.max((map[end - 1] ?? 0) + 1, map[end] ?? 0) });
  }
  return ranges;
}

/** What a person would judge without the words of the operator: these say nothing about the text beyond that somebody looks at it. */
export function withoutOperatorWords<R extends Pick<ModerationResult, 'outcome' | 'grounds' | 'spans'>>(result: R): R {
  const spans = result.spans.filter((span) => span.rule !== OPERATOR_RULE);
  if (spans.length === result.spans.length) return result;
  const grounds = result.grounds.filter((ground) => spans.some((span) => span.ground === ground));
  return { ...result, spans, grounds, outcome: result.outcome === 'hold' && spans.length === 0 ? 'publish' : result.outcome };
}

/** In how many of the latest reviews words stand. */
export interface Trial {
  readonly held: number;
  readonly of: number;
  /** The same among the reviews with one or two stars: holding these is holding criticism. */
  readonly criticalHeld: number;
  readonly criticalOf: number;
}
export interface TrialReview {
  readonly text: string;
  readonly rating: number | null;
}

/** Below this many reviews a share says nothing. */
export const ENOUGH_REVIEWS = 40;
/** Largest share of the reviews that one sensitive word may hold, then of those with one or two stars, and of all of them by all the words together. */
const LARGEST = { one: 0.05, critical: 0.1, together: 0.1 } as const;
const CRITICAL_STARS = 2;

/** How far a sensitive word, or all of them together, reach: `null` where it is fine. A word that holds ordinary criticism is no sensitive word. */
export function overreach(trial: Trial, share: 'one' | 'together' = 'one'): 'all' | 'critical' | null {
  if (trial.of >= ENOUGH_REVIEWS && trial.held > trial.of * LARGEST[share]) return 'all';
  return share === 'one' && trial.criticalOf >= ENOUGH_REVIEWS && trial.criticalHeld > trial.criticalOf * LARGEST.critical ? 'critical' : null;
}

/** Tries patterns on reviews: each alone, and all together. @throws RE2JSException on a pattern that `patternFault` refuses. */
export function tryPatterns(patterns: readonly string[], reviews: readonly TrialReview[]): { readonly each: readonly Trial[]; readonly together: Trial } {
  const words = patterns.map((pattern) => compiled(pattern));
  const critical = reviews.map(({ rating }) => rating !== null && rating <= CRITICAL_STARS);
  const criticalOf = critical.filter(Boolean).length;
  const found = reviews.map(({ text }) => foldText(text).folded).map((folded) => words.map((word) => isIn(word, folded)));
  const trialOf = (holds: (row: readonly boolean[]) => boolean): Trial => ({
    held: found.filter((row) => holds(row)).length, of: reviews.length, criticalHeld: found.filter((row, at) => critical[at] && holds(row)).length, criticalOf,
  });
  return { each: words.map((_, at) => trialOf((row) => row[at] === true)), together: trialOf((row) => row.includes(true)) };
}
