import { WIDGET_SORTS, type WidgetLanguage, type WidgetSort } from '../../domain/widget/types.js';
import { isId } from '../../platform/clock/ids.js';

/** Where a page of the list ends: what the sort compares, and the id. */
export interface ListPosition {
  /** To the microsecond, as PostgreSQL writes it. */
  readonly at: string;
  readonly id: string;
  /** 0 for a review without stars. */
  readonly rating: number;
}

export interface ListQuery {
  readonly sort: WidgetSort;
  readonly rating: number | null;
  readonly subject: string | null;
  readonly after: ListPosition | null;
  /** Null: the location's own. */
  readonly lang: WidgetLanguage | null;
}

const MAX_SUBJECT = 200;
const AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** Strict, without touching the database: anything unknown is refused, so that a cursor made up costs nothing. Null names the fault. */
export function parseListQuery(parameters: URLSearchParams): ListQuery | { readonly fault: 'sort' | 'rating' | 'subject' | 'cursor' | 'lang' } {
  const given = (name: string): string => parameters.get(name) ?? '';
  const sort = given('sort') || 'newest';
  if (!(WIDGET_SORTS as readonly string[]).includes(sort)) return { fault: 'sort' };
  const rating = given('rating');
  if (!/^[1-5]?$/.test(rating)) return { fault: 'rating' };
  const subject = given('subject');
  if (subject.length > MAX_SUBJECT || subject.includes('\u0000')) return { fault: 'subject' };
  const lang = given('lang');
  if (lang !== '' && lang !== 'fr' && lang !== 'en') return { fault: 'lang' };
  const cursor = given('cursor');
  const after = cursor === '' ? null : decodePosition(cursor);
  if (cursor !== '' && after === null) return { fault: 'cursor' };
  return { sort: sort as WidgetSort, rating: rating === '' ? null : Number(rating), subject: subject || null, after, lang: lang || null };
}

/** The same list, whatever the order its parameters came in. */
export function canonicalKey(kind: string, siteKey: string, query: ListQuery): string {
  return [kind, siteKey, query.lang ?? '', query.sort, query.rating ?? '', query.after ? encodePosition(query.after) : '', query.subject ?? ''].join('\n');
}

export const encodePosition = (position: ListPosition): string => Buffer.from(`${position.at}|${position.id}|${position.rating}`).toString('base64url');

function decodePosition(cursor: string): ListPosition | null {
  if (cursor.length > 120 || !/^[\w-]+$/.test(cursor)) return null;
  const [at = '', id = '', rating = '', more] = Buffer.from(cursor, 'base64url').toString('latin1').split('|');
  return AT.test(at) && !Number.isNaN(Date.parse(at)) && isId(id) && /^[0-5]$/.test(rating) && more === undefined ? { at, id, rating: Number(rating) } : null;
}
