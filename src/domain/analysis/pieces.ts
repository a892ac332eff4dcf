const SHORTEST = 2;
const LONGEST = 5;

/** FNV-1a over UTF-16 code units, 32 bits. The training script imports this file, so that both cut words alike. */
export function wordHash(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Calls back with the hash of each piece of a word: the word itself and its character 2-5 grams between boundary marks. */
export function eachPiece(word: string, visit: (hash: number) => void): void {
  visit(wordHash(word));
  const marked = `<${word.length > 24 ? word.slice(0, 24) : word}>`;
  for (let from = 0; from < marked.length; from += 1) {
    let hash = 0x9e3779b9;
    for (let to = from; to < marked.length && to - from < LONGEST; to += 1) {
      hash = Math.imul(hash ^ marked.charCodeAt(to), 0x01000193);
      if (to - from + 1 >= SHORTEST) visit(hash >>> 0);
    }
  }
}

/** Hash of two neighbouring words. */
export function pairHash(left: number, right: number): number {
  return (Math.imul(left ^ 0x5bd1e995, 0x01000193) ^ Math.imul(right, 0x85ebca6b)) >>> 0;
}
