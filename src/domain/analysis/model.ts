import en from '../../../config/models/sentiment-en.json' with { type: 'json' };
import fr from '../../../config/models/sentiment-fr.json' with { type: 'json' };
import type { DetectedLanguage } from '../shared/language.js';
import type { Token } from '../text/tokenise.js';
import { eachPiece, pairHash, wordHash } from './pieces.js';

export interface LinearModel {
  readonly buckets: number;
  readonly scale: number;
  readonly bias: number;
  readonly weights: Int8Array;
  /** Sum over the pieces of a word, by word: reviews repeat their words. Emptied when full, so memory stays bounded. */
  readonly words: Map<string, WordScore>;
}
interface WordScore { readonly sum: number; readonly pieces: number; readonly hash: number }

const KEPT_WORDS = 20_000;

function decode(file: { readonly buckets: number; readonly scale: number; readonly bias: number; readonly weights: string }): LinearModel {
  const bytes = atob(file.weights);
  const weights = new Int8Array(file.buckets);
  for (let at = 0; at < file.buckets; at += 1) weights[at] = bytes.charCodeAt(at);
  return { buckets: file.buckets, scale: file.scale, bias: file.bias, weights, words: new Map() };
}

const MODELS: { fr: LinearModel | undefined; en: LinearModel | undefined } = { fr: undefined, en: undefined };

function wordScore(model: LinearModel, word: string): WordScore {
  const known = model.words.get(word);
  if (known !== undefined) return known;
  const mask = model.buckets - 1;
  let sum = 0;
  let pieces = 0;
  eachPiece(word, (hash) => {
    sum += model.weights[hash & mask] ?? 0;
    pieces += 1;
  });
  const score = { sum, pieces, hash: wordHash(word) };
  if (model.words.size >= KEPT_WORDS) model.words.clear();
  model.words.set(word, score);
  return score;
}

/**
 * The learned opinion of a text, -1 … 1, or undefined where no model exists for its language or it has no word.
 * Logistic regression over hashed pieces, input scaled to unit length; `tanh(z/2)` is 2p - 1.
 */
export function modelScore(tokens: readonly Token[], lang: DetectedLanguage): number | undefined {
  if ((lang !== 'fr' && lang !== 'en') || tokens.length === 0) return undefined;
  const model = (MODELS[lang] ??= decode(lang === 'fr' ? fr : en));
  return Math.tanh(linearScore(model, tokens) / 2);
}

/** Signed distance from the border, before the logistic curve. */
export function linearScore(model: LinearModel, tokens: readonly Token[]): number {
  const mask = model.buckets - 1;
  let sum = 0;
  let pieces = 0;
  let previous: number | undefined;
  for (const token of tokens) {
    const score = wordScore(model, token.norm);
    sum += score.sum;
    pieces += score.pieces;
    if (previous !== undefined && !token.first) {
      sum += model.weights[pairHash(previous, score.hash) & mask] ?? 0;
      pieces += 1;
    }
    previous = score.hash;
  }
  return model.bias + (model.scale * sum) / Math.sqrt(pieces + 1);
}
