import type { WidgetReview, WidgetSummary } from './types.js';
import type { ListWords } from './list-words.js';

/** Shared by the script and the server rendering; nothing here reads a clock or the time zone of the machine. */

/** `n` in the habits of the language, with exactly `digits` decimals. */
export function number(n: number, words: ListWords, digits = 0): string {
  return n.toLocaleString(words.$locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** An ISO date of 4, 7 or 10 characters in words: "2026", "octobre 2026", "12 octobre 2026". */
export function date(iso: string, words: ListWords): string {
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', timeZone: 'UTC' };
  if (iso.length > 4) options.month = 'long';
  if (iso.length > 7) options.day = 'numeric';
  return new Date(iso).toLocaleDateString(words.$locale, options);
}

/** « 4,6 sur 5 · 128 avis »; the count alone when no review has stars. */
export function summaryText(summary: WidgetSummary, words: ListWords): string {
  const count = words.$reviews(number(summary.count, words), summary.count === 1);
  return summary.mean === null ? count : `${words.$stars(number(summary.mean, words, 1))} · ${count}`;
}

/** Both dates, and the author's last change: the second line under a review. */
export function datesText(review: Pick<WidgetReview, 'published_on' | 'experienced_on' | 'experience_note' | 'edited_on'>, words: ListWords): string {
  const lived = review.experienced_on;
  const parts = [
    words.$published(date(review.published_on, words)),
    lived ? words.$experience(date(lived, words), lived.length) : (review.experience_note ?? words.$unknown),
  ];
  if (review.edited_on) parts.push(words.$edited(date(review.edited_on, words)));
  return parts.join(' · ');
}

/** What was verified, in words, and what else the reader must know. */
export function proofText(review: Pick<WidgetReview, 'verification' | 'origin' | 'labels'>, words: ListWords): string {
  return [words.$proof[review.verification].replace('{}', () => review.origin ?? '?'), ...(review.labels ?? []).map((label) => words.$labels[label])].join(' · ');
}

/** Address of a link, or `#` when it is not http(s): a payload never turns into a script. */
export function safeLink(address: string): string {
  return /^https?:/.test(address) ? address : '#';
}
