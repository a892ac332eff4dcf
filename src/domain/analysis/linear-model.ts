import { WordMemo } from '../text/lexeme.js';
import type { Token } from '../text/tokenise.js';
import { eachWordPiece } from '../text/word-pieces.js';
import { capitalHash, hasCapital, LONGEST_PIECE, pairHash, SENTENCE_START } from './features.js';

/** A file of config/models written by scripts/train-analysis.mjs. */
export interface LinearModelFile {
  /** A power of two. */
  readonly buckets: number;
  readonly scale: number;
  readonly bias: number;
  /** How often a capital counts; 0 where capitals say nothing. */
  readonly capitals: number;
  /** Weights of what the lexicons found, in the order the caller gives it. */
  readonly evidence: readonly number[];
  /** Base64 of one signed byte a bucket. */
  readonly weights: string;
}

interface WordScore { readonly sum: number; readonly pieces: number; readonly hash: number }

/**
 * Logistic regression over hashed words, character 2-5 grams, word pairs and the findings of the lexicons; input scaled to unit
 * length. The pieces of a word are summed once and kept with the word.
 */
export class LinearModel {
  private weights: Int8Array | undefined;
  private readonly words = new WordMemo(({ norm }): WordScore => this.wordScore(norm));

  constructor(private readonly file: LinearModelFile) {}

  /** Signed distance from the border: its logistic curve is a probability. @param evidence as many numbers as the model was trained with. */
  score(tokens: readonly Token[], evidence: readonly number[]): number {
    const { file } = this;
    const weights = this.loaded();
    const mask = file.buckets - 1;
    let sum = 0;
    let pieces = 0;
    let previous = SENTENCE_START;
    for (const token of tokens) {
      const word = this.words.of(token.lexeme);
      sum += word.sum + (weights[pairHash(token.first ? SENTENCE_START : previous, word.hash) & mask] ?? 0);
      pieces += word.pieces + 1;
      if (file.capitals > 0 && hasCapital(token.text)) {
        sum += file.capitals * (weights[capitalHash(word.hash, token.first) & mask] ?? 0);
        pieces += file.capitals;
      }
      previous = word.hash;
    }
    let score = file.bias + (file.scale * sum) / Math.sqrt(pieces + 1);
    for (let at = 0; at < file.evidence.length; at += 1) score += (file.evidence[at] ?? 0) * (evidence[at] ?? 0);
    return score;
  }

  private loaded(): Int8Array {
    return (this.weights ??= Int8Array.from(atob(this.file.weights), (byte) => byte.charCodeAt(0)));
  }

  private wordScore(norm: string): WordScore {
    const weights = this.loaded();
    const mask = this.file.buckets - 1;
    let sum = 0;
    let pieces = 0;
    let hash = 0;
    eachWordPiece(norm, LONGEST_PIECE, (piece) => {
      sum += weights[piece & mask] ?? 0;
      pieces += 1;
      hash = piece;
    });
    return { sum, pieces, hash };
  }
}
