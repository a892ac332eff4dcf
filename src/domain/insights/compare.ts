/** The few figures behind « Comprendre »: what may be said of a mean, of a change, of a word. */

/** Under this many reviews nothing is ranked and no trend is named. */
export const ENOUGH = 30;
/** Two-sided 95 % of the normal law. */
const Z95 = 1.96;
/** Chi-squared, one degree of freedom, p < 0.001: strict because many words are tried at once. */
const G2_SURE = 10.83;

export interface Sample {
  readonly n: number;
  /** Mean of the stars, null without any. */
  readonly mean: number | null;
  /** Unbiased variance of the stars, null below two. */
  readonly variance: number | null;
}
export interface Interval {
  readonly low: number;
  readonly high: number;
}
export type Change = 'up' | 'down' | 'none' | 'too_few';

/** 95 % interval of the mean of stars (normal approximation), kept within 1–5; null under {@link ENOUGH}. */
export function meanInterval(sample: Sample): Interval | null {
  if (sample.n < ENOUGH || sample.mean === null || sample.variance === null) return null;
  const half = Z95 * Math.sqrt(sample.variance / sample.n);
  return { low: Math.max(1, sample.mean - half), high: Math.min(5, sample.mean + half) };
}

/** Whether the mean moved more than chance explains: Welch's standard error, 95 %. */
export function meanChange(now: Sample, before: Sample): Change {
  if (now.n < ENOUGH || before.n < ENOUGH || now.mean === null || before.mean === null) return 'too_few';
  const error = Math.sqrt((now.variance ?? 0) / now.n + (before.variance ?? 0) / before.n);
  const difference = now.mean - before.mean;
  if (difference === 0 || Math.abs(difference) <= Z95 * error) return 'none';
  return difference > 0 ? 'up' : 'down';
}

/**
 * Whether a word is said by a larger or smaller share of reviews than before: log-likelihood of the 2 × 2 table (Rayson and Garside 2000).
 * `hits` of `n` reviews each.
 */
export function shareChange(now: { readonly hits: number; readonly n: number }, before: { readonly hits: number; readonly n: number }): Change {
  if (now.n < ENOUGH || before.n < ENOUGH) return 'too_few';
  const total = now.n + before.n;
  const hits = now.hits + before.hits;
  const cell = (seen: number, row: number, column: number): number => (seen === 0 ? 0 : seen * Math.log(seen / ((row * column) / total)));
  const g2 = 2 * (cell(now.hits, now.n, hits) + cell(before.hits, before.n, hits) + cell(now.n - now.hits, now.n, total - hits) + cell(before.n - before.hits, before.n, total - hits));
  if (g2 < G2_SURE) return 'none';
  return now.hits / now.n > before.hits / before.n ? 'up' : 'down';
}
