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

/** « 4,6 sur 5 · 128 avis »; « 4,5 sur 5, 2 notes · 4 avis » when some reviews have no stars; the count alone when none has. */
export function summaryText({ count, mean, histogram }: WidgetSummary, words: ListWords): string {
  const rated = histogram.reduce((sum, n) => sum + n);
  return words.$summary(number(count, words), number(rated, words), mean && number(mean, words, 1));
}

/** Both dates, and the author's last change: the second line under a review. */
export function datesText(review: Pick<WidgetReview, 'published_on' | 'experienced_on' | 'experience_note' | 'edited_on' | 'origin'>, words: ListWords): string {
  const { experienced_on: lived, edited_on: edited } = review;
  return [
    words.$published(date(review.published_on, words), review.origin),
    lived ? words.$experience(date(lived, words), lived.length) : (review.experience_note ?? words.$unknown),
    ...(edited ? [words.$edited(date(edited, words))] : []),
  ].join(' · ');
}

/** What was verified, in words, and what else the reader must know. */
export function proofText(review: Pick<WidgetReview, 'verification' | 'origin' | 'labels'>, words: ListWords): string {
  return [words.$proof[review.verification].replace('{}', () => review.origin ?? '?'), ...(review.labels ?? []).map((label) => words.$labels[label])].join(' · ');
}

/** Address of a link, or `#` when it is not http(s): a payload never turns into a script. */
export function safeLink(address: string): string {
  return /^https?:/.test(address) ? address : '#';
}
