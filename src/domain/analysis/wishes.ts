import { sentenceRange, type Hit, type Reading } from './reading.js';
import type { Extracted } from './types.js';

const LONGEST_QUOTE = 240;
const LONGEST_WHAT = 110;

/** What the author would like to see changed or added: `quote` is the sentence, `what` the wish itself, both exact slices. */
export function readSuggestion(reading: Reading): Extracted | null {
  return extract(reading, reading.cues.wish);
}

/** A wrong fact about the business shown somewhere (hours, address, number, price): the sentence, and the part that says it. */
export function readReportedError(reading: Reading): Extracted | null {
  return extract(reading, reading.cues.error);
}

function extract(reading: Reading, hits: readonly Hit[]): Extracted | null {
  const hit = hits[0];
  if (hit === undefined) return null;
  const { text, tokens, clauseOf } = reading;
  const sentence = sentenceRange(reading, hit.first);
  const quote = text.slice(sentence.start, cutAtWord(reading, sentence.start, Math.max(sentence.end, hit.end), LONGEST_QUOTE, hit.last));
  let last = hit.last;
  while (last < sentence.last && (clauseOf[last + 1] === clauseOf[hit.first] || last - hit.first < 4)) last += 1;
  const start = tokens[hit.first]?.start ?? 0;
  const what = text.slice(start, cutAtWord(reading, start, tokens[last]?.end ?? hit.end, LONGEST_WHAT, hit.last));
  return { what, quote };
}

/** The end itself, or the end of the last whole word that keeps the slice short; never before the token `least`. */
function cutAtWord(reading: Reading, start: number, end: number, longest: number, least: number): number {
  if (end - start <= longest) return end;
  let cut = reading.tokens[least]?.end ?? end;
  for (let at = least + 1; at < reading.tokens.length; at += 1) {
    const next = reading.tokens[at]?.end ?? 0;
    if (next - start > longest || next > end) break;
    cut = next;
  }
  return cut;
}
