/** Which column of a table holds what: found from its header and first rows, shown to the owner, editable, then applied row by row. */
import { detectDateOrder, parseDate } from './dates.js';
import type { DateOrder } from './dates.js';
import { fold } from './fold.js';
import { HEADER_NAMES, REJECTED_COLUMNS, REVIEW_FIELDS } from './header-names.js';
import type { ReviewField } from './header-names.js';
import { detectRatingScale, parseRating } from './ratings.js';
import type { RatingScale } from './ratings.js';

export interface ColumnMapping {
  /** Column names, in order; « Colonne 1 »… when the file has no header. */
  readonly headers: readonly string[];
  /** False when the first line is already a review. */
  readonly hasHeader: boolean;
  /** Field → 0-based column. */
  readonly columns: Readonly<Partial<Record<ReviewField, number>>>;
  readonly dateOrder: DateOrder;
  /** False when no date of the sample tells day from month: ask. */
  readonly dateOrderCertain: boolean;
  readonly ratingScale: RatingScale;
  /** The file is one of our rejected files: cells carry the apostrophe that disarms formulas. */
  readonly escaped: boolean;
}

const IGNORED = new Set(Object.values(REJECTED_COLUMNS).flatMap((names) => Object.values(names).map(fold)));
const FIELD_OF = fieldByName();

/** Field a header names, with the rank of the name in its list (lower is surer); null when unknown. */
function fieldByName(): ReadonlyMap<string, readonly { field: ReviewField; rank: number }[]> {
  const map = new Map<string, { field: ReviewField; rank: number }[]>();
  for (const field of REVIEW_FIELDS) {
    HEADER_NAMES[field].forEach((name, rank) => map.set(name, [...(map.get(name) ?? []), { field, rank }]));
  }
  return map;
}

/** Header words as compared: `createdAt`, `created_at` and `Created at` are one. */
export function foldHeader(header: string): string {
  return fold(header.replaceAll(/([a-z])([A-Z])/g, '$1 $2'));
}

/** Fields that a header may name, surest first for each; the bracketed unit of « Note (/5) » is left aside. */
function candidatesOf(header: string): Candidates {
  if (header.length > 80) return [];
  const known = SEEN.get(header) ?? lookUp(header);
  // JSONL asks for the same few keys a hundred thousand times; the bound keeps hostile files from filling the memory.
  if (SEEN.size < 2000) SEEN.set(header, known);
  return known;
}

type Candidates = readonly { readonly field: ReviewField; readonly rank: number }[];
const SEEN = new Map<string, Candidates>();

function lookUp(header: string): Candidates {
  return FIELD_OF.get(foldHeader(header)) ?? FIELD_OF.get(fold(header)) ?? FIELD_OF.get(fold(header.replaceAll(/\(.*?\)|\/\s*\d+/g, ' '))) ?? [];
}

/** True when at least one cell is a known column name and none looks like a review's own data. */
export function looksLikeHeader(row: readonly string[]): boolean {
  const known = row.filter((cell) => cell.length <= 60 && (candidatesOf(cell).length > 0 || IGNORED.has(fold(cell)))).length;
  const data = row.filter((cell) => cell.length > 60 || /^\s*\d/.test(cell)).length;
  return known > 0 && data === 0;
}

/**
 * Finds the mapping. `headers` is the first row; `sampleRows` the following ones. When the first row is data, columns are found from what
 * they hold. `columns.text` and `columns.rating` both missing means: no review in this table.
 */
export function detectMapping(headers: readonly string[], sampleRows: readonly (readonly string[])[]): ColumnMapping {
  const hasHeader = looksLikeHeader(headers);
  const rows = hasHeader ? sampleRows : [headers, ...sampleRows];
  const columns = hasHeader ? byHeader(headers, rows) : {};
  fillFromContent(columns, headers, rows, hasHeader);
  const dates = [columns.writtenAt, columns.experiencedOn, columns.repliedAt].flatMap((column) => (column === undefined ? [] : cells(rows, column)));
  const order = detectDateOrder(dates);
  return {
    headers: hasHeader ? headers.map((h) => h.trim()) : headers.map((_, index) => `Colonne ${index + 1}`),
    hasHeader,
    columns,
    dateOrder: order.order,
    dateOrderCertain: order.certain,
    ratingScale: columns.rating === undefined ? 5 : scaleOf(headers[columns.rating]!, hasHeader, cells(rows, columns.rating)),
    escaped: headers.some((h) => IGNORED.has(fold(h))),
  };
}

const cells = (rows: readonly (readonly string[])[], column: number): string[] => rows.map((row) => row[column] ?? '').filter((cell) => cell.trim() !== '');

/** « Note /10 », "Rating (out of 10)": a scale written in the header wins over the values. */
function scaleOf(header: string, hasHeader: boolean, samples: readonly string[]): RatingScale {
  const written = hasHeader ? /(?:\/|sur|out of|von|de|su)\s*(5|10|20|100)\b/i.exec(header) : null;
  if (written) return Number(written[1]) as RatingScale;
  return hasHeader && header.includes('%') ? 100 : detectRatingScale(samples);
}

function byHeader(headers: readonly string[], rows: readonly (readonly string[])[]): Partial<Record<ReviewField, number>> {
  const claims: { field: ReviewField; rank: number; column: number }[] = [];
  headers.forEach((header, column) => {
    if (IGNORED.has(fold(header))) return;
    for (const candidate of candidatesOf(header)) {
      if (fits(candidate.field, cells(rows, column))) claims.push({ ...candidate, column });
    }
  });
  claims.sort((a, b) => a.rank - b.rank || a.column - b.column);
  const columns: Partial<Record<ReviewField, number>> = {};
  const taken = new Set<number>();
  for (const { field, column } of claims) {
    if (columns[field] !== undefined || taken.has(column)) continue;
    columns[field] = column;
    taken.add(column);
  }
  return columns;
}

/** « Bewertung » is a text in one export and stars in another, « note » too, and « data » may be anything: the cells decide. */
function fits(field: ReviewField, samples: readonly string[]): boolean {
  if (samples.length === 0) return true;
  const ratings = samples.filter((s) => parseRating(s, 100).ok || /^-?\d+([.,]\d+)?$/.test(s.trim())).length;
  if (field === 'rating') return ratings * 2 >= samples.length;
  if (field === 'text') return ratings < samples.length || samples.every((s) => s.trim().length > 5);
  if (field === 'kind') return samples.every((s) => kindOf(s) !== null);
  return true;
}

/** `review` or `question` from a « type » cell in five languages; null for any other word. */
export function kindOf(cell: string): 'review' | 'question' | null {
  const word = fold(cell);
  if (['question', 'questions', 'pregunta', 'frage', 'domanda'].includes(word)) return 'question';
  return ['', 'review', 'avis', 'resena', 'bewertung', 'recensione', 'commentaire', 'comment'].includes(word) ? 'review' : null;
}

/** Without a header, or with one that names neither text nor rating: the column of stars is the rating, the longest words the text, and so on. */
function fillFromContent(columns: Partial<Record<ReviewField, number>>, headers: readonly string[], rows: readonly (readonly string[])[], hasHeader: boolean): void {
  const taken = new Set(Object.values(columns));
  const free = headers.map((_, index) => index).filter((index) => !taken.has(index) && !IGNORED.has(fold(headers[index]!)));
  const share = (column: number, test: (cell: string) => boolean): number => {
    const samples = cells(rows, column);
    return samples.length === 0 ? 0 : samples.filter(test).length / samples.length;
  };
  const claim = (field: ReviewField, column: number | undefined): void => {
    if (column === undefined || columns[field] !== undefined) return;
    columns[field] = column;
    free.splice(free.indexOf(column), 1);
  };
  // A header that says something we do not know (« Ville ») is not overruled, except for the text, without which there is no import.
  if (!hasHeader) {
    claim('rating', free.find((column) => share(column, (cell) => parseRating(cell, 5).ok) >= 0.8));
    claim('writtenAt', free.find((column) => share(column, (cell) => parseDate(cell, { today: '9998-12-31', order: 'dmy' }).ok || /^\d{1,2}\/\d{1,2}\/\d{4}/.test(cell)) >= 0.8));
    claim('url', free.find((column) => share(column, (cell) => /^https?:\/\//.test(cell)) >= 0.8));
  }
  if (columns.text === undefined) {
    const words = (column: number): number => cells(rows, column).reduce((sum, cell) => sum + cell.split(/\s+/).length, 0) / Math.max(1, cells(rows, column).length);
    const isProse = (column: number): boolean => words(column) >= (hasHeader ? 4 : 2.5) && share(column, (cell) => /^https?:/.test(cell)) < 0.5;
    claim('text', free.filter(isProse).toSorted((a, b) => words(b) - words(a))[0]);
  }
  if (!hasHeader && columns.text !== undefined) claim('author', free.find((column) => share(column, looksLikeName) >= 0.8));
}

/** One to four words beginning with a capital, no digits: « Marie D. », "John Smith". */
export function looksLikeName(cell: string): boolean {
  const name = cell.trim();
  return name.length <= 50 && /^\p{Lu}[\p{L}.'’-]*(?: (?:de|du|la|le|van|von|di|del|\p{Lu})[\p{L}.'’-]*){0,3}$/u.test(name);
}
