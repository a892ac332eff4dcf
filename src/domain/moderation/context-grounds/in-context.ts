import type { BusinessProfile } from '../../shared/language.js';
import { maskedText } from '../masks.js';
import { isAutomatic } from '../policy.js';
import { reasonsFor } from '../reasons.js';
import { GROUNDS, OUTCOMES, type EvidenceSpan, type ModerationResult, type Outcome } from '../types.js';
import { isBurst, type Arrival } from './burst.js';
import { isSameText, printOf, type TextPrint } from './near-duplicate.js';

/** More reviews than this are not compared: the latest of a location are enough, and the cost stays flat. */
export const MOST_OTHERS = 500;

/** A review of the same location. No rating, on purpose: praise and blame go the same way. */
export interface ReviewInContext {
  readonly text: string;
  /** What tells one person from another (a keyed hash of the contact); null when unknown, which equals nobody, not even another null. */
  readonly authorKey: string | null;
  /** When it was written, milliseconds since the epoch. */
  readonly at: number;
  /** No earlier review here, and neither invited nor matched with an order. */
  readonly isNewAuthor: boolean;
  /** Asked for by the business: such reviews come together by nature and make no burst. */
  readonly invited: boolean;
}

interface ContextFinding {
  readonly ground: 'duplicate' | 'manipulation';
  readonly outcome: 'reject' | 'hold';
  readonly rule: string;
}

/**
 * Adds the grounds that no text shows by itself to what the engine found in the text: `duplicate` (another author left the same text
 * before; may be refused without a person) and `manipulation` (part of a burst; a person looks at it). The mildest outcome that settles
 * the matter and the ladder are those of the policy; with nothing found the result is the same object.
 * @param others earlier reviews of the location, the review itself left out, at most `MOST_OTHERS` are read, latest first
 */
export function moderateInContext(result: ModerationResult, review: ReviewInContext, others: readonly ReviewInContext[], business: BusinessProfile): ModerationResult {
  const found = findingsOf(review, others);
  if (found.length === 0) return result;
  const added = found.map(({ ground, rule }): EvidenceSpan => ({ ground, start: 0, end: review.text.length, quote: review.text, rule }));
  const spans = [...result.spans, ...added];
  const outcome = found.reduce<Outcome>((strongest, one) => (OUTCOMES.indexOf(one.outcome) > OUTCOMES.indexOf(strongest) ? one.outcome : strongest), result.outcome);
  const masks = result.masks.filter((mask) => mask.kind !== 'coarse_word');
  const { masked_text: _, ...rest } = result;
  const changed: ModerationResult = {
    ...rest, outcome, masks, spans,
    automatic: isRefusedAlone(result, outcome, found) || isAutomatic(outcome, masks),
    grounds: GROUNDS.filter((ground) => spans.some((span) => span.ground === ground)),
    reasons: reasonsFor({ lang: result.lang, outcome, spans, masks, business }),
  };
  return masks.length === 0 ? changed : { ...changed, masked_text: maskedText(review.text, masks, result.lang) };
}

/** A verified duplicate is the one refusal the engine may pronounce; with any other ground of weight beside it a person decides. */
function isRefusedAlone(before: ModerationResult, outcome: Outcome, found: readonly ContextFinding[]): boolean {
  return outcome === 'reject' && found.some((one) => one.ground === 'duplicate') && (before.outcome === 'publish' || before.outcome === 'mask');
}

function findingsOf(review: ReviewInContext, others: readonly ReviewInContext[]): readonly ContextFinding[] {
  const earlier = others.filter((other) => other.at <= review.at).toSorted((left, right) => right.at - left.at).slice(0, MOST_OTHERS);
  if (earlier.length === 0) return [];
  const print = printOf(review.text);
  const prints = new Map<ReviewInContext, TextPrint>(earlier.map((other) => [other, printOf(other.text)]));
  const found: ContextFinding[] = [];
  const same = earlier.filter((other) => isSameText(print, prints.get(other) ?? print));
  // Whoever wrote it before is not copying, even when somebody else has copied them meanwhile.
  if (same.length > 0 && same.every((other) => isOtherAuthor(review, other))) found.push({ ground: 'duplicate', outcome: 'reject', rule: 'context.duplicate' });
  const arrival = (one: ReviewInContext): Arrival => ({ at: one.at, isNewAuthor: one.isNewAuthor, print: one === review ? print : (prints.get(one) ?? print) });
  if (!review.invited && isBurst(arrival(review), earlier.filter((other) => !other.invited).map((other) => arrival(other)))) found.push({ ground: 'manipulation', outcome: 'hold', rule: 'context.burst' });
  return found;
}

/** The same person may say the same twice (after an edit, on another visit): that is settled elsewhere. */
function isOtherAuthor(left: ReviewInContext, right: ReviewInContext): boolean {
  return left.authorKey === null || right.authorKey === null || left.authorKey !== right.authorKey;
}
