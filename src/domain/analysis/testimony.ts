import type { Sentiment } from './sentiment.js';
import type { Reading } from './reading.js';

const SHORTEST = 24;

/**
 * Whether the text is a rich, concrete and favourable story worth showing: long enough, told by a person about what somebody did,
 * with particulars (times, numbers, names), and without blame that weighs.
 */
export function readTestimony(reading: Reading, sentiment: Sentiment): boolean {
  const words = reading.tokens.length;
  if (words < SHORTEST || sentiment.score < -0.05 || sentiment.label === 'mixed') return false;
  const told = new Set(reading.cues.testimony.map((hit) => hit.term)).size;
  const particulars = countParticulars(reading);
  const blame = sentiment.opinions.filter((opinion) => opinion.value <= -1.5).length;
  const story = told + Math.min(2, particulars) + (words >= 45 ? 1.5 : 0) + (reading.cues.contrasts.length > 0 ? -0.5 : 0);
  return told >= 1 && story >= (sentiment.score > 0.3 ? 3.5 : 4) && blame <= 1;
}

/** Numbers and words with a capital inside a sentence: dates, hours, names, places. */
function countParticulars(reading: Reading): number {
  let count = 0;
  for (const token of reading.tokens) {
    if (/\d/.test(token.text)) count += 1;
    else if (!token.first && token.text.length > 2 && /^\p{Lu}\p{Ll}/u.test(token.text)) count += 1;
  }
  return count;
}
