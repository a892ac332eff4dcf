import { tokenise } from '../../text/tokenise.js';

/** Below this many words two people may well write the same: « super service, je recommande ». */
export const LEAST_WORDS = 8;
/** Verified Jaccard similarity of the shingles from which two texts are the same text. */
export const SAME_TEXT = 0.85;
/** Letters of one shingle; five survive a changed name or a typing error and still know the order of the words. */
const SHINGLE = 5;
/** Hashes of a signature: the estimate of a similarity of 0.85 is off by 0.06 on average, so the check below leaves room. */
const HASHES = 32;
/** Estimated similarity under which the exact one is not computed. */
const CANDIDATE = 0.6;

/** What is kept of a text to compare it: its words, its shingles and their MinHash (Broder 1997). */
export interface TextPrint {
  readonly words: number;
  readonly shingles: ReadonlySet<string>;
  readonly signature: Uint32Array;
}

/** Folded words, so that accents, capitals, punctuation and spacing make no difference. Linear in the text. */
export function printOf(text: string): TextPrint {
  const words = tokenise(text).map((token) => token.norm);
  const flat = words.join(' ');
  const shingles = new Set<string>();
  for (let at = 0; at + SHINGLE <= flat.length; at += 1) shingles.add(flat.slice(at, at + SHINGLE));
  return { words: words.length, shingles, signature: signatureOf(shingles) };
}

/** Share of shingles two texts have in common, 0 to 1; 0 when either has none. */
export function jaccard(left: TextPrint, right: TextPrint): number {
  if (left.shingles.size === 0 || right.shingles.size === 0) return 0;
  const [small, large] = left.shingles.size <= right.shingles.size ? [left.shingles, right.shingles] : [right.shingles, left.shingles];
  let common = 0;
  for (const shingle of small) if (large.has(shingle)) common += 1;
  return common / (left.shingles.size + right.shingles.size - common);
}

/** Whether two texts are one text, copied or hardly changed. Estimated first, then verified on the shingles themselves. */
export function isSameText(left: TextPrint, right: TextPrint): boolean {
  if (left.words < LEAST_WORDS || right.words < LEAST_WORDS) return false;
  return estimate(left, right) >= CANDIDATE && jaccard(left, right) >= SAME_TEXT;
}

function estimate(left: TextPrint, right: TextPrint): number {
  let same = 0;
  for (let at = 0; at < HASHES; at += 1) if (left.signature[at] === right.signature[at]) same += 1;
  return same / HASHES;
}

function signatureOf(shingles: ReadonlySet<string>): Uint32Array {
  const signature = new Uint32Array(HASHES).fill(0xffffffff);
  for (const shingle of shingles) {
    const base = fnv(shingle);
    for (let at = 0; at < HASHES; at += 1) {
      const hash = mixed(base, at);
      if (hash < (signature[at] ?? 0)) signature[at] = hash;
    }
  }
  return signature;
}

/** FNV-1a, 32 bits. */
function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** One permutation for each number, by the finaliser of MurmurHash3: fixed, so equal texts have equal signatures everywhere. */
function mixed(hash: number, seed: number): number {
  let value = hash ^ Math.imul(seed + 1, 0x9e3779b9);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
