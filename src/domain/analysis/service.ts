import type { Sentiment } from './sentiment.js';
import type { Reading } from './reading.js';
import type { Aspect, AspectMention } from './types.js';

/** Above this the author is happy on the whole: a word such as « remboursement » tells of a good ending. */
const HAPPY = 0.25;
const UNHAPPY = -0.1;
/** Blame of these means something paid for did not come, or came wrong. */
const OWED: ReadonlySet<Aspect> = new Set<Aspect>(['after_sales', 'billing', 'delivery']);

/**
 * Whether the author still suffers a loss or awaits something that the firm can remedy. Needs a sign of something owed, in a text
 * that is not happy on the whole, and no sign that it was settled.
 */
export function readNeedsService(reading: Reading, sentiment: Sentiment, aspects: readonly AspectMention[]): boolean {
  const signs = new Set(reading.cues.service.map((hit) => hit.term)).size;
  if (signs === 0) return sentiment.score < UNHAPPY && reading.cues.solved.length === 0 && aspects.some(({ aspect, polarity }) => polarity === 'negative' && OWED.has(aspect));
  if (sentiment.score > HAPPY) return false;
  if (reading.cues.solved.length > 0 && signs < 3) return false;
  return signs >= 2 || sentiment.score < 0.1;
}
