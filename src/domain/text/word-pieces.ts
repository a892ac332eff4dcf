const SHORTEST = 2;
const LONGEST_WORD = 20;

/**
 * Calls back with a hash (FNV-1a, 32 bits) of a word and of each of its character n-grams, two to `longest` letters, between boundary
 * marks. The training scripts import this file, so that training and reading cut words alike. Figures say nothing and are left out.
 */
export function eachWordPiece(word: string, longest: number, visit: (hash: number) => void): void {
  if (/^\p{N}/u.test(word)) return;
  const marked = `<${word.slice(0, LONGEST_WORD)}>`;
  let whole = 0x811c9dc5;
  for (let from = 0; from < marked.length; from += 1) {
    whole = Math.imul(whole ^ marked.charCodeAt(from), 0x01000193);
    let hash = 0x9e3779b9;
    for (let to = from; to < marked.length && to - from < longest; to += 1) {
      hash = Math.imul(hash ^ marked.charCodeAt(to), 0x01000193);
      if (to - from + 1 >= SHORTEST) visit((hash ^ (hash >>> 15)) >>> 0);
    }
  }
  visit((whole ^ (whole >>> 15)) >>> 0);
}
