import { isId } from '../../platform/clock/ids.js';
import { invalid } from '../../platform/errors/app-error.js';

/** Where a keyset page ends: the sort time, to the microsecond as PostgreSQL writes it in UTC, and the id. */
export interface Position {
  readonly at: string;
  readonly id: string;
}
export interface Page<T> {
  readonly items: readonly T[];
  /** Hand it back for the following page; null on the last. */
  readonly next: string | null;
}

/** SQL of a sort time as a position holds it. */
export const positionAt = (expression: string): string => `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

export function encodeCursor(position: Position): string {
  return Buffer.from(`${position.at}|${position.id}`).toString('base64url');
}

/** @throws AppError `reviews.cursor_invalid` */
export function decodeCursor(cursor: string | undefined): Position | null {
  if (cursor === undefined || cursor === '') return null;
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(at) || Number.isNaN(Date.parse(at)) || !isId(id)) {
    throw invalid('reviews.cursor_invalid', { fr: 'Cette page de liste n’existe plus. Revenez au début de la liste.', en: 'This page of the list does not exist any more. Go back to the start of the list.' });
  }
  return { at, id };
}

/** Turns `limit + 1` rows into a page. */
export function pageOf<T extends { readonly id: string }>(rows: readonly (T & { readonly sortAt: string })[], limit: number): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor({ at: last.sortAt, id: last.id }) : null };
}

/** Between 1 and 100, 30 when not given. */
export function pageSize(limit: number | undefined): number {
  return Math.min(100, Math.max(1, Math.trunc(limit ?? 30) || 30));
}
