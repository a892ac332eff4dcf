import type { Sentiment } from './sentiment.js';
import type { Reading } from './reading.js';

/** Above this the author is happy on the whole: a word such as « remboursement » tells of a good ending. */
const HAPPY = 0.25;

/**
 * Whether the author still suffers a loss or awaits something that the firm can remedy. Needs a sign of something owed, in a text
 * that is not happy on the whole, and no sign that it was settled.
 */
export function readNeedsService(reading: Reading, sentiment: Sentiment): boolean {
  const signs = new Set(reading.cues.service.map((hit) => hit.term)).size;
  if (signs === 0 || sentiment.score > HAPPY) return false;
  if (reading.cues.solved.length > 0 && signs < 3) return false;
  return signs >= 2 || sentiment.score < 0.1;
}
