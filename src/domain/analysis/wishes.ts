import { wishEvidence } from './evidence.js';
import type { LinearModel } from './linear-model.js';
import { WISH_MODELS } from './models.js';
import { sentenceRange, type Hit, type Reading } from './reading.js';
import type { Extracted } from './types.js';

const LONGEST_QUOTE = 240;
const LONGEST_WHAT = 110;
const SHORTEST = 3;
/** Score of the learned part from which a pattern of a wish is believed, and from which a wish is believed without one. */
const NAMED = -0.5;
const UNNAMED = 0.6;

/**
 * What the author would like to see changed or added: `quote` is the sentence, `what` the wish itself, both exact slices. Plain ways of
 * wishing settle it; of the others (« il manque ») and of texts without any the learned part decides, and quotes what sounds most like one.
 */
export function readSuggestion(reading: Reading): Extracted | null {
  const sure = withoutRebukes(reading, reading.cues.wish_sure);
  if (sure.length > 0) return extract(reading, sure);
  const wish = withoutRebukes(reading, reading.cues.wish);
  if (wish.length === 0 && reading.cues.rebuke.length > 0) return null;
  const model = WISH_MODELS[reading.lang];
  if (model === undefined) return extract(reading, wish);
  if (reading.tokens.length < SHORTEST || model.score(reading.tokens, wishEvidence(reading)) < (wish.length > 0 ? NAMED : UNNAMED)) return null;
  return extract(reading, wish.length > 0 ? wish : mostLikeAWish(reading, model));
}

/** « Ils devraient avoir honte » asks for nothing. */
function withoutRebukes(reading: Reading, hits: readonly Hit[]): readonly Hit[] {
  const { rebuke } = reading.cues;
  return rebuke.length === 0 ? hits : hits.filter((hit) => !rebuke.some((other) => hit.first <= other.last && hit.last >= other.first));
}

function mostLikeAWish(reading: Reading, model: LinearModel): Hit[] {
  const { tokens, sentenceStarts } = reading;
  let best: Hit | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const [at, first] of sentenceStarts.entries()) {
    const last = (sentenceStarts[at + 1] ?? tokens.length) - 1;
    const score = model.score(tokens.slice(first, last + 1), []);
    if (score <= most) continue;
    most = score;
    best = { first, last, start: tokens[first]?.start ?? 0, end: tokens[last]?.end ?? 0, term: '' };
  }
  return best === undefined ? [] : [best];
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
