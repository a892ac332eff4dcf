import { distinct, serviceEvidence } from './evidence.js';
import { SERVICE_MODELS } from './models.js';
import type { Sentiment } from './sentiment.js';
import type { Reading } from './reading.js';
import type { Aspect, AspectMention } from './types.js';

/** Above this the author is happy on the whole: a word such as « remboursement » tells of a good ending. */
const HAPPY = 0.25;
const UNHAPPY = -0.1;
/** Score from which the learned part is believed alone. */
const LEARNED = -0.2;
/** Blame of these means something paid for did not come, or came wrong. */
const OWED: ReadonlySet<Aspect> = new Set<Aspect>(['after_sales', 'billing', 'delivery']);

/** Whether something that was paid for is blamed for not coming or coming wrong. */
export function isOwed(aspects: readonly AspectMention[]): boolean {
  return aspects.some(({ aspect, polarity }) => polarity === 'negative' && OWED.has(aspect));
}

/**
 * Whether the author still suffers a loss or awaits something that the firm can remedy: the patterns or the learned part find
 * something owed, in a text that is not happy on the whole and where it was not settled.
 */
export function readNeedsService(reading: Reading, sentiment: Sentiment, aspects: readonly AspectMention[]): boolean {
  if (reading.tokens.length === 0 || sentiment.score > HAPPY) return false;
  const owed = isOwed(aspects);
  const signs = distinct(reading.cues.service);
  const model = SERVICE_MODELS[reading.lang];
  if (model !== undefined && model.score(reading.tokens, serviceEvidence(reading, sentiment.score, owed)) > LEARNED) return true;
  if (reading.cues.solved.length > 0 && signs < 3) return false;
  return signs >= 2 || (signs === 1 && (owed || sentiment.score < UNHAPPY));
}
