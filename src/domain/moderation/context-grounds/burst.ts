import { jaccard, type TextPrint } from './near-duplicate.js';

const DAY_MS = 86_400_000;
/** A burst is looked for in the day before the review. */
export const WINDOW_MS = DAY_MS;
/** The location's own rate is read over this time before the window. */
const BASELINE_DAYS = 90;
/** A location nobody writes about gets one review a month by assumption: two in a day are no burst. */
const LEAST_RATE_PER_DAY = 1 / 30;
/** Similar texts: this many reviews at least, and a chance of so many by the location's own rate below this. */
const SIMILAR = { least: 4, chance: 1e-3, share: 0.5, jaccard: 0.3 } as const;
/** New accounts alone say less: a fair or a newspaper brings them too. */
const NEW = { least: 8, chance: 1e-6, share: 0.9 } as const;
/** New accounts are no sign where everybody is new: the place must have been known for this long, by this many reviews. */
const KNOWN_PLACE = { days: 30, reviews: 10 } as const;

/** One review beside the one that is judged. There is no rating here either. */
export interface Arrival {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** No earlier review here, and neither invited nor matched with an order. */
  readonly isNewAuthor: boolean;
  readonly print: TextPrint;
}

/**
 * Whether a review belongs to a burst: far more reviews within a day than the location's own rate explains (Poisson), and texts alike or
 * accounts all new. Reviews that the business invited are expected to come together and must be left out by the caller.
 */
export function isBurst(review: Arrival, others: readonly Arrival[]): boolean {
  const recent = [review, ...others.filter((other) => other.at <= review.at && other.at > review.at - WINDOW_MS)];
  if (recent.length < SIMILAR.least) return false;
  const chance = chanceOf(recent.length, ratePerDay(review.at, others));
  if (chance > SIMILAR.chance) return false;
  const alike = recent.filter((one) => recent.some((other) => other !== one && jaccard(one.print, other.print) >= SIMILAR.jaccard));
  if (alike.includes(review) && alike.length / recent.length >= SIMILAR.share) return true;
  const fresh = recent.filter((one) => one.isNewAuthor);
  return recent.length >= NEW.least && chance <= NEW.chance && isKnownPlace(review.at, others) && review.isNewAuthor && fresh.length / recent.length >= NEW.share;
}

function isKnownPlace(now: number, others: readonly Arrival[]): boolean {
  const before = others.filter((other) => other.at <= now - WINDOW_MS);
  return before.length >= KNOWN_PLACE.reviews && before.some((other) => other.at <= now - KNOWN_PLACE.days * DAY_MS);
}

/** Reviews a day in the 90 days before the window; over the days there are when the location is younger, one week at least. */
function ratePerDay(now: number, others: readonly Arrival[]): number {
  const until = now - WINDOW_MS;
  const since = until - BASELINE_DAYS * DAY_MS;
  const before = others.filter((other) => other.at <= until && other.at > since);
  const first = before.reduce((oldest, other) => Math.min(oldest, other.at), until);
  const days = Math.max(7, Math.min(BASELINE_DAYS, (until - first) / DAY_MS));
  return Math.max(LEAST_RATE_PER_DAY, before.length / days);
}

/** P(X ≥ count) for a Poisson variable of this mean, summed from the complement; 1 for a mean so large that the sum would underflow. */
export function chanceOf(count: number, mean: number): number {
  if (mean > 700) return 1;
  let term = Math.exp(-mean);
  let below = 0;
  for (let k = 0; k < count; k += 1) {
    below += term;
    term *= mean / (k + 1);
  }
  // The tail itself where the complement has lost its digits.
  if (below < 1 - 1e-9) return 1 - below;
  let tail = 0;
  for (let k = count; k < count + 200 && term > 0; k += 1) {
    tail += term;
    term *= mean / (k + 1);
  }
  return tail;
}
