/** One row of a table, through a mapping, to a review or a rejected row. */
import { buildReview } from './build-review.js';
import type { HEADER_NAMES } from './header-names.js';
import type { ColumnMapping } from './mapping.js';
import { reject } from './rejections.js';
import type { IncomingReview, RejectedRow } from './types.js';

export interface RowPlace {
  /** 1-based line of the file where the row begins. */
  readonly line: number;
  /** YYYY-MM-DD: a date after it is refused. */
  readonly today: string;
  /** The row as it stood in the file; the cells joined when absent. */
  readonly raw?: string;
}

/**
 * Maps one row. Extra empty cells at the end are ignored; extra filled ones, or a row that stops before the last mapped column, are
 * rejected with what to do. Never throws.
 */
export function mapRow(row: readonly string[], mapping: ColumnMapping, place: RowPlace): IncomingReview | RejectedRow {
  const cells = mapping.escaped ? row.map(unescapeFormula) : row;
  const fields = named(cells, mapping.headers);
  const origin = { line: place.line, raw: place.raw ?? row.join(';'), fields };
  const width = mapping.headers.length;
  if (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== '')) return reject(origin, 'imports.too_many_columns', String(cells.length), String(width));
  const needed = Math.max(-1, ...Object.values(mapping.columns)) + 1;
  if (cells.length < needed) return reject(origin, 'imports.too_few_columns', String(cells.length), String(width));
  const values: Partial<Record<keyof typeof HEADER_NAMES, string>> = {};
  for (const [field, column] of Object.entries(mapping.columns) as [keyof typeof HEADER_NAMES, number][]) values[field] = cells[column] ?? '';
  return buildReview(values, origin, { today: place.today, dateOrder: mapping.dateOrder, ratingScale: mapping.ratingScale }, fields);
}

/** Header → cell; a repeated or empty header gets its number, so that no cell is lost. */
export function named(cells: readonly string[], headers: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  cells.forEach((cell, index) => {
    const header = headers[index] ?? '';
    if (index >= headers.length && cell.trim() === '') return;
    fields[header === '' || header in fields ? `${header === '' ? 'Colonne' : header} ${index + 1}` : header] = cell;
  });
  return fields;
}

/** A cell that a spreadsheet could run gets an apostrophe in front; `unescapeFormula` takes exactly one away again. */
export function escapeFormula(cell: string): string {
  return /^'*[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
}
export function unescapeFormula(cell: string): string {
  return /^'+[=+\-@\t\r\n]/.test(cell) ? cell.slice(1) : cell;
}
