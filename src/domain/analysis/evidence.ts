import { hasCapital } from './features.js';
import type { Hit, Reading } from './reading.js';

/**
 * What the lexicons found, as the numbers that the linear models weigh beside words; all between -1 and 1. The training script reads
 * these functions, so their order is the order of `evidence` in config/models.
 */

/** @param lexicon balance of praise and blame, -1 … 1. @param found their sum. */
export function sentimentEvidence(reading: Reading, lexicon: number, found: number): number[] {
  let leaning = 0;
  for (const hit of reading.aspects) leaning += hit.lean;
  return [
    lexicon, (lexicon * found) / (found + 3), found === 0 ? 1 : 0, Math.max(-1, Math.min(1, leaning / 3)),
    reading.cues.service.length > 0 ? 1 : 0, reading.cues.testimony.length > 1 ? 1 : 0, reading.cues.wish.length > 0 ? 1 : 0,
  ];
}

export function wishEvidence(reading: Reading): number[] {
  const { wish } = reading.cues;
  return [reading.cues.wish_sure.length > 0 ? 1 : 0, wish.length > 0 ? 1 : 0, wish.length > 1 ? 1 : 0, wish.length > 3 ? 1 : 0, reading.cues.ask_open.length > 0 ? 1 : 0, reading.tokens.length < 8 ? 1 : 0];
}

/** @param score of the sentiment. @param owes whether something owed is blamed (deliveries, after-sales, bills). */
export function serviceEvidence(reading: Reading, score: number, owes: boolean): number[] {
  const signs = distinct(reading.cues.service);
  return [signs > 0 ? 1 : 0, signs > 1 ? 1 : 0, signs > 2 ? 1 : 0, reading.cues.solved.length > 0 ? 1 : 0, Math.min(0, score), Math.max(0, score), owes ? 1 : 0, reading.tokens.length < 12 ? 1 : 0];
}

export function addressEvidence(reading: Reading): number[] {
  const isGerman = reading.lang === 'de';
  const formal = isGerman ? reading.cues.formal.filter((hit) => isPoliteCapital(reading, hit)).length : reading.cues.formal.length;
  const informal = isGerman ? reading.cues.informal.filter((hit) => !isPoliteCapital(reading, hit)).length : reading.cues.informal.length;
  const polite = reading.cues.formal.some((hit) => isPoliteCapital(reading, hit)) ? 1 : 0;
  return [polite, Math.min(1, formal / 2), Math.min(1, informal / 2), formal > 0 && informal === 0 ? 1 : 0, informal > 0 && formal === 0 ? 1 : 0];
}

/** « Ihr » and « Sie » are polite with a capital that does not come from opening the sentence. */
function isPoliteCapital(reading: Reading, hit: Hit): boolean {
  const token = reading.tokens[hit.first];
  return token !== undefined && !token.first && hasCapital(token.text);
}

/** Hits that are not the same pattern twice. */
export function distinct(hits: readonly Hit[]): number {
  return hits.length < 2 ? hits.length : new Set(hits.map((hit) => hit.term)).size;
}
