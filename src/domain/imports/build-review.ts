/** From named cells to a review or a rejected row: the one place where the rules on text, rating and dates stand, whatever the file. */
import { parseDate } from './dates.js';
import type { DateOrder } from './dates.js';
import { fold } from './fold.js';
import type { ReviewField } from './header-names.js';
import { kindOf } from './mapping.js';
import { parseRating } from './ratings.js';
import type { RatingScale } from './ratings.js';
import { isRejected, reject } from './rejections.js';
import type { RowOrigin } from './rejections.js';
import type { IncomingReview, RejectedRow } from './types.js';

export type ReviewCells = Readonly<Partial<Record<ReviewField, string>>>;
export interface BuildContext {
  readonly today: string;
  readonly dateOrder: DateOrder;
  readonly ratingScale: RatingScale;
}

/** Longest review text stored, in characters. */
export const TEXT_LIMIT = 10_000;
const LIMITS = { title: 300, author: 120, id: 300, url: 2000, product: 300 } as const;
const NO_DATE = 'not_in_source';
/** Half an emoji, left by a tool that cut a text: PostgreSQL refuses it. */
const LONE_SURROGATE = /\p{Cs}/gu;

/** Applies every rule to one row. `raw` is stored with the review; `origin` says where the row stands. Never throws. */
export function buildReview(cells: ReviewCells, origin: RowOrigin, context: BuildContext, raw: unknown): IncomingReview | RejectedRow {
  const text = cleanText(cells.text ?? '');
  const title = cut(cleanText(cells.title ?? ''), LIMITS.title);
  const kind = kindOf(cells.kind ?? '') ?? 'review';
  const rating = kind === 'question' ? null : readRating(cells.rating, origin, context);
  if (rating !== null && typeof rating !== 'number') return rating;
  if (text === '' && title === null && rating === null) return reject(origin, 'imports.nothing_to_read');
  if (text.length > TEXT_LIMIT) return reject(origin, 'imports.text_too_long', String(text.length));
  const written = readDate(cells.writtenAt, origin, context);
  if (isRejected(written)) return written;
  const experienced = readDate(cells.experiencedOn, origin, context);
  if (isRejected(experienced)) return experienced;
  const replied = readDate(cells.repliedAt, origin, context);
  const reply = cleanText(cells.reply ?? '');
  return {
    externalId: cut((cells.externalId ?? '').trim(), LIMITS.id),
    kind,
    rating,
    title,
    text,
    authorName: cut(cleanText(cells.author ?? '').replaceAll(/\s+/g, ' '), LIMITS.author),
    lang: languageCode(cells.lang),
    writtenAt: written.iso,
    writtenAtPrecision: written.precision,
    ...experience(experienced),
    url: webAddress(cells.url),
    subject: subjectOf(cells),
    ownerReply: reply === '' ? null : { text: reply, repliedAt: isRejected(replied) ? null : replied.iso },
    media: [],
    raw,
  };
}

interface DateCell {
  readonly iso: string | null;
  readonly precision: IncomingReview['writtenAtPrecision'];
}

function readDate(cell: string | undefined, origin: RowOrigin, context: BuildContext): DateCell | RejectedRow {
  if (cell === undefined || isBlank(cell)) return { iso: null, precision: 'unknown' };
  const reading = parseDate(cell, { today: context.today, order: context.dateOrder });
  if (reading.ok) return { iso: reading.iso, precision: reading.precision };
  switch (reading.fault) {
    case 'future':
      return reject(origin, 'imports.date_future', cell);
    case 'too_old':
      return reject(origin, 'imports.date_too_old', cell);
    case 'impossible':
      return reject(origin, 'imports.date_impossible', cell, context.dateOrder);
    case 'unreadable':
      return reject(origin, 'imports.date_unreadable', cell, context.dateOrder);
  }
}

function readRating(cell: string | undefined, origin: RowOrigin, context: BuildContext): number | null | RejectedRow {
  if (cell === undefined || isBlank(cell) || fold(cell) === 'star rating unspecified') return null;
  const reading = parseRating(cell, context.ratingScale);
  if (reading.ok) return reading.stars;
  return reading.fault === 'out_of_range'
    ? reject(origin, 'imports.rating_out_of_range', cell, String(context.ratingScale))
    : reject(origin, 'imports.rating_unreadable', cell);
}

/** Day and month precision are kept; a year alone is too vague to be a date of experience. */
export function experience(date: DateCell): Pick<IncomingReview, 'experiencedOn' | 'experiencePrecision' | 'experienceUnknownReason'> {
  if (date.iso === null || date.precision === 'year' || date.precision === 'unknown') {
    return { experiencedOn: null, experiencePrecision: 'unknown', experienceUnknownReason: NO_DATE };
  }
  return { experiencedOn: date.iso.slice(0, 10), experiencePrecision: date.precision === 'month' ? 'month' : 'day', experienceUnknownReason: null };
}

function subjectOf(cells: ReviewCells): IncomingReview['subject'] {
  const name = cut((cells.productName ?? '').trim(), LIMITS.product);
  const sku = cut((cells.sku ?? '').trim(), LIMITS.product);
  const digits = (cells.gtin ?? '').replaceAll(/[\s-]/g, '');
  const gtin = /^(?:\d{8}|\d{12,14})$/.test(digits) ? digits : null;
  if (name === null && sku === null && gtin === null) return null;
  return { kind: 'product', name: name ?? sku ?? gtin ?? '', sku, gtin, url: webAddress(cells.productUrl) };
}

const LANGUAGE_NAMES: ReadonlyMap<string, string> = new Map([
  ['francais', 'fr'], ['french', 'fr'], ['anglais', 'en'], ['english', 'en'], ['espagnol', 'es'], ['espanol', 'es'], ['spanish', 'es'],
  ['allemand', 'de'], ['deutsch', 'de'], ['german', 'de'], ['italien', 'it'], ['italiano', 'it'], ['italian', 'it'],
]);

/** `fr-FR`, `fr_FR`, `FR`, « Français » → `fr`; anything else → null. */
export function languageCode(cell: string | undefined): string | null {
  const value = (cell ?? '').trim();
  const code = /^([a-z]{2})(?:[-_][a-z]{2,4})?$/i.exec(value);
  return code ? code[1]!.toLowerCase() : (LANGUAGE_NAMES.get(fold(value)) ?? null);
}

/** Only http and https addresses of the web, so that none becomes a script on a page. */
export function webAddress(cell: string | undefined): string | null {
  const value = (cell ?? '').trim();
  return /^https?:\/\/[^\s"'<>]+$/i.test(value) && value.length <= LIMITS.url ? value : null;
}

const isBlank = (cell: string): boolean => /^(?:\s*|-|–|—|n\/?a|null|none|undefined)$/i.test(cell.trim());

/** One kind of newline, no control characters (NUL cannot be stored), no white space around. */
export function cleanText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]|\ufeff/gu, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
    .replaceAll(LONE_SURROGATE, '\ufffd');
}

function cut(text: string, limit: number): string | null {
  const clean = text.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return clean === '' ? null : clean.slice(0, limit).replaceAll(LONE_SURROGATE, '');
}
