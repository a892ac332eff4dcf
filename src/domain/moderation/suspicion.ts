import file from '../../../config/models/grounds.json' with { type: 'json' };
import { WordMemo } from '../text/lexeme.js';
import type { TextRange } from '../text/tokenise.js';
import { eachWordPiece } from '../text/word-pieces.js';
import type { RuleContext } from './rule.js';
import { GROUNDS, type Ground } from './types.js';

export const GROUNDS_MODEL_VERSION = file.version;

/** Character n-grams of the model. */
const LONGEST = 5;
const MASK = file.buckets - 1;
const MODELS: readonly { readonly ground: string; readonly bias: number; readonly scale: number; readonly weights: string; readonly lists: Readonly<Record<string, number | undefined>> }[] = file.grounds;
const COUNT = MODELS.length;
const COLUMNS = new Map(MODELS.map(({ ground }, at) => [ground, at]));

let weights: readonly Int8Array[] | undefined;

/** Sum of the weights of a word's pieces for each ground, and how many pieces there were. */
const evidence = new WordMemo(({ norm }) => {
  const tables = (weights ??= MODELS.map((model) => Int8Array.from(atob(model.weights), (byte) => byte.charCodeAt(0))));
  const sums = new Float32Array(COUNT);
  let pieces = 0;
  eachWordPiece(norm, LONGEST, (hash) => {
    pieces += 1;
    for (let at = 0; at < COUNT; at += 1) sums[at] = (sums[at] ?? 0) + (tables[at]?.[hash & MASK] ?? 0);
  });
  return { sums, pieces };
});

/** Weights of each list of the lexicons, a number for each ground in the order of the file: a text has words of few of them. */
const LISTS = new Map<string, Float64Array>();
for (const [at, { lists }] of MODELS.entries()) {
  for (const [tag, weight] of Object.entries(lists)) {
    if (weight === undefined) continue;
    const column = LISTS.get(tag) ?? new Float64Array(COUNT);
    column[at] = weight;
    LISTS.set(tag, column);
  }
}

/**
 * The learned model's opinion, 0 … 1, that a text has each ground: logistic regression over hashed words, character n-grams and the
 * lexicon lists that have a word in the text (scripts/train-grounds.mjs, data card in config/models/grounds.json). It sees words, not who
 * did what to whom: it may make a rule doubt or a person look, and refuses nothing. A ground it was not trained for is missing.
 */
export function readSuspicions(context: Pick<RuleContext, 'tokens' | 'tags'>): ReadonlyMap<Ground, number> {
  const sums = new Float64Array(COUNT);
  let pieces = 0;
  for (const token of context.tokens) {
    const word = evidence.of(token.lexeme);
    pieces += word.pieces;
    for (let at = 0; at < COUNT; at += 1) sums[at] = (sums[at] ?? 0) + (word.sums[at] ?? 0);
  }
  const lists = new Float64Array(COUNT);
  for (const tag of context.tags()) {
    const column = LISTS.get(tag);
    if (column !== undefined) for (let at = 0; at < COUNT; at += 1) lists[at] = (lists[at] ?? 0) + (column[at] ?? 0);
  }
  const suspicions = new Map<Ground, number>();
  for (const [at, model] of MODELS.entries()) {
    const ground = GROUNDS.find((known) => known === model.ground);
    if (ground !== undefined) suspicions.set(ground, 1 / (1 + Math.exp(-(model.bias + (lists[at] ?? 0) + (model.scale * (sums[at] ?? 0)) / Math.sqrt(pieces + 1)))));
  }
  return suspicions;
}

/** The sentence whose words weigh most for a ground: the passage to show. The whole text when it has no word. */
export function mostSuspect({ tokens, text }: Pick<RuleContext, 'tokens' | 'text'>, ground: Ground): TextRange {
  const column = COLUMNS.get(ground) ?? 0;
  let best: { readonly start: number; readonly end: number; readonly mean: number } = { start: 0, end: text.length, mean: -Infinity };
  for (let from = 0; from < tokens.length; ) {
    let to = from + 1;
    while (to < tokens.length && tokens[to]?.first !== true) to += 1;
    let sum = 0;
    for (const token of tokens.slice(from, to)) sum += evidence.of(token.lexeme).sums[column] ?? 0;
    const mean = sum / Math.sqrt(to - from);
    if (mean > best.mean) best = { start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? text.length, mean };
    from = to;
  }
  return { start: best.start, end: best.end };
}
