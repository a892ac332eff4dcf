/** Hashes of what the linear models read beside the pieces of a word (text/word-pieces.ts). The training script imports them too. */

/** Character n-grams of the models of this folder. */
export const LONGEST_PIECE = 5;

/** What stands before the first word of a sentence. */
export const SENTENCE_START = 0x1b873593;

/** Hash of two neighbouring words, or of the beginning of a sentence and its first word. */
export function pairHash(left: number, right: number): number {
  const hash = Math.imul(left ^ 0x5bd1e995, 0x01000193) ^ Math.imul(right, 0x85ebca6b);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Hash of a word written with a capital: « Sie » is not « sie ». At the head of a sentence a capital says less, so it is another hash. */
export function capitalHash(word: number, isFirst: boolean): number {
  return (word ^ (isFirst ? 0x3c6ef372 : 0x51ed270b)) >>> 0;
}

/** Whether a word begins with a capital letter. */
export function hasCapital(word: string): boolean {
  const code = word.charCodeAt(0);
  if (code < 0x80) return code >= 0x41 && code <= 0x5a;
  return /^\p{Lu}/u.test(word);
}
