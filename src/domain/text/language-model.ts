import file from '../../../config/models/language.json' with { type: 'json' };
import { LANGUAGES } from '../shared/language.js';
import { WordMemo } from './lexeme.js';
import type { Token } from './tokenise.js';
import { eachWordPiece } from './word-pieces.js';

/** Sum of the weights of a word's pieces, one a language in the order of LANGUAGES, and how many pieces there were. */
interface WordEvidence { readonly sums: Float32Array; readonly pieces: number }

/** Character n-grams of the model. */
const LONGEST = 4;
const SIZE = LANGUAGES.length;
let weights: Int8Array | undefined;

/** @throws Error when the model was trained for other languages than the engine reads. */
function load(): Int8Array {
  if (file.languages.join() !== LANGUAGES.join()) throw new Error(`config/models/language.json is for ${file.languages.join()}, the engine reads ${LANGUAGES.join()}`);
  return Int8Array.from(atob(file.weights), (byte) => byte.charCodeAt(0));
}

const evidence = new WordMemo(({ norm }): WordEvidence => {
  const table = (weights ??= load());
  const sums = new Float32Array(SIZE);
  let pieces = 0;
  eachWordPiece(norm, LONGEST, (hash) => {
    pieces += 1;
    for (let lang = 0; lang < SIZE; lang += 1) sums[lang] = (sums[lang] ?? 0) + (table[lang * file.buckets + (hash & (file.buckets - 1))] ?? 0);
  });
  return { sums, pieces };
});

/**
 * Share of each language of LANGUAGES (they add up to 1) in the first `most` words, by softmax regression over hashed words and
 * character 2-4 grams (scripts/train-language.mjs, data card in config/models/language.json). Equal shares where there is no letter.
 */
export function languageShares(tokens: readonly Token[], most: number): readonly number[] {
  const scores = new Float64Array(SIZE);
  let pieces = 0;
  for (let at = 0; at < tokens.length && at < most; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const word = evidence.of(token.lexeme);
    pieces += word.pieces;
    for (let lang = 0; lang < SIZE; lang += 1) scores[lang] = (scores[lang] ?? 0) + (word.sums[lang] ?? 0);
  }
  const powers = Array.from(scores, (score) => Math.exp((file.scale * score) / Math.sqrt(pieces + 1)));
  const sum = powers.reduce((left, right) => left + right, 0);
  return powers.map((power) => power / sum);
}
