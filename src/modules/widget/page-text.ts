import { controlStatement, entryLines } from '../../domain/widget/entry-words.js';
import type { WidgetLanguage, WidgetPage } from '../../domain/widget/types.js';
import { encodePosition, type ListPosition, type ListQuery } from './list-query.js';

/** A row of app.widget_page: pieces of JSON, ready to be joined. */
export interface PageRow {
  readonly name: string;
  readonly lang: string;
  /** Whether the four fields of the legal identity are filled. */
  readonly identified: boolean;
  /** {@link WidgetPage.summary} as JSON. */
  readonly summary: string;
  readonly received: number;
  readonly published: number;
  /** Records `at|id|rating` U+001F item, between U+001E; at most one more than a page. `at` in UTC, as PostgreSQL writes it. */
  readonly items: string | null;
}

export const PAGE_SIZE = 10;
/** Below this many received, a register says more about chance than about the house. */
const REGISTER_FROM = 30;
/** How far back an experience may lie. */
export const EXPERIENCE_MONTHS = 24;
const RECORD = '\u001e';
const FIELD = '\u001f';

export const languageOf = (query: ListQuery, row: Pick<PageRow, 'lang'>): WidgetLanguage => query.lang ?? (row.lang === 'fr' ? 'fr' : 'en');

/** The page as JSON. Of what PostgreSQL wrote only the summary is parsed again: ten reviews cost one join. */
export function pageJson(row: PageRow, query: ListQuery, charterUrl: string): string {
  const lang = languageOf(query, row);
  const records = row.items ? row.items.split(RECORD) : [];
  const shown = records.slice(0, PAGE_SIZE);
  const items = shown.map((record) => record.slice(record.indexOf(FIELD) + 1)).join(',');
  const last = shown.at(-1);
  const next = records.length > PAGE_SIZE && last ? encodePosition(positionOf(last)) : null;
  const register = row.received < REGISTER_FROM ? null : { received: row.received, published: row.published };
  const tail = {
    next, register,
    control: { statement: controlStatement(hasImported(row, items) ? 'partly_controlled' : 'controlled', lang), charter_url: charterUrl },
    entry: { lines: entryLines(row.name, lang), months: EXPERIENCE_MONTHS },
  } satisfies Partial<WidgetPage>;
  return `{"location":${JSON.stringify({ name: row.name, lang: row.lang })},"summary":${row.summary},"sort":"${query.sort}","items":[${items}],${JSON.stringify(tail).slice(1)}`;
}

/** Whether reviews of other platforms are shown too: more of them than were written here, or one on this very page (the list of a product). */
function hasImported(row: Pick<PageRow, 'summary' | 'published'>, items: string): boolean {
  return (JSON.parse(row.summary) as WidgetPage['summary']).count > row.published || items.includes('"verification":"third_party"');
}

function positionOf(record: string): ListPosition {
  const [at = '', id = '', rating = '0'] = record.slice(0, record.indexOf(FIELD)).split('|');
  // `2026-10-01 10:00:00.25`: trailing zeros are left out.
  const [seconds = '', fraction = ''] = at.split('.');
  return { at: `${seconds.replace(' ', 'T')}.${fraction.padEnd(6, '0')}Z`, id, rating: Number(rating) };
}
