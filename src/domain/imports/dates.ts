/**
 * Dates as people and tools write them: ISO, day or month first, spelt months in five languages, Excel serial numbers, Unix times,
 * and "il y a 3 semaines". Pure: today is given. What the text does not say is said by the precision, never filled in.
 */
import { fold } from './fold.js';
import { DAY_WORDS, MONTH_OF, ONE_WORDS, UNIT_OF } from './month-names.js';
import type { RelativeUnit } from './month-names.js';

export type DateOrder = 'dmy' | 'mdy';
export type DatePrecision = 'second' | 'day' | 'month' | 'year';

/** `iso`: `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SSZ` for precision `second`. Month and year precision point at the first day, relative ones at the best estimate. */
export interface ParsedDate {
  readonly ok: true;
  readonly iso: string;
  readonly precision: DatePrecision;
  readonly relative: boolean;
  /** The year was not written and was taken as the latest past one. */
  readonly yearAssumed: boolean;
}
export interface DateFault {
  readonly ok: false;
  /** unreadable: no known form; impossible: no such day (31/02); future: after today; too_old: before 1995. */
  readonly fault: 'unreadable' | 'impossible' | 'future' | 'too_old';
}
export type DateReading = ParsedDate | DateFault;

export interface DateContext {
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly order: DateOrder;
  /** Accept « 12 oct. » without a year (pasted pages only). */
  readonly allowNoYear?: boolean;
}

const DAY_MS = 86_400_000;
const UNREADABLE: DateFault = { ok: false, fault: 'unreadable' };
const IMPOSSIBLE: DateFault = { ok: false, fault: 'impossible' };
/** No review platform of ours is older; an earlier date is a mistyped year. */
const FIRST_YEAR = 1995;

/** Reads one date. Never throws. */
export function parseDate(input: string, context: DateContext): DateReading {
  const text = input.replaceAll(/[\u00a0\u202f\u2007]/g, ' ').trim();
  if (text === '' || text.length > 80) return UNREADABLE;
  const found = parseIso(text) ?? parseNumeric(text, context.order) ?? parseSerial(text) ?? parseWords(text, context) ?? UNREADABLE;
  return found.ok ? withinReason(found, context.today) : found;
}

function withinReason(date: ParsedDate, today: string): DateReading {
  const year = Number(date.iso.slice(0, 4));
  if (year < FIRST_YEAR) return { ok: false, fault: 'too_old' };
  // One day of leeway: the writer may live east of the server.
  return date.iso.slice(0, 10) > addDays(today, 1) ? { ok: false, fault: 'future' } : date;
}

const exact = (iso: string, precision: DatePrecision): ParsedDate => ({ ok: true, iso, precision, relative: false, yearAssumed: false });

function parseIso(text: string): DateReading | null {
  const month = /^(\d{4})[-/.](\d{1,2})$/.exec(text);
  if (month) return monthDate(Number(month[1]), Number(month[2]));
  if (/^(19|20)\d{2}$/.test(text)) return exact(`${text}-01-01`, 'year');
  const full = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]+(.+))?$/.exec(text);
  if (full) return dayDate([Number(full[1]), Number(full[2]), Number(full[3])], full[4]);
  const compact = /^(20\d{2})(\d{2})(\d{2})$/.exec(text);
  return compact ? dayDate([Number(compact[1]), Number(compact[2]), Number(compact[3])], undefined) : null;
}

function parseNumeric(text: string, order: DateOrder): DateReading | null {
  const month = /^(\d{1,2})[/.-](\d{4})$/.exec(text);
  if (month) return monthDate(Number(month[2]), Number(month[1]));
  const full = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:(?:[T ,]+| à )(.+))?$/.exec(text);
  if (!full) return null;
  const first = Number(full[1]);
  const second = Number(full[3]);
  const year = full[4]!.length === 2 ? 2000 + Number(full[4]) : Number(full[4]);
  return order === 'dmy' ? dayDate([year, second, first], full[5]) : dayDate([year, first, second], full[5]);
}

/** Excel serial days (since 1899-12-30, 1982 to 2099) and Unix seconds or milliseconds. */
function parseSerial(text: string): DateReading | null {
  if (/^\d{13}$/.test(text)) return instant(Number(text));
  if (/^1\d{9}$/.test(text)) return instant(Number(text) * 1000);
  const serial = /^(\d{5})(?:[.,](\d+))?$/.exec(text);
  if (!serial || Number(serial[1]) < 30_000 || Number(serial[1]) > 73_050) return null;
  const days = Number(`${serial[1]}.${serial[2] ?? '0'}`);
  const ms = Date.UTC(1899, 11, 30) + Math.round(days * 86_400) * 1000;
  return serial[2] === undefined || Number(serial[2]) === 0 ? exact(new Date(ms).toISOString().slice(0, 10), 'day') : instant(ms);
}

const instant = (ms: number): ParsedDate => exact(`${new Date(ms).toISOString().slice(0, 19)}Z`, 'second');

function monthDate(year: number, month: number): DateReading {
  return month >= 1 && month <= 12 ? exact(`${year}-${pad(month)}-01`, 'month') : IMPOSSIBLE;
}

function dayDate([year, month, day]: readonly [number, number, number], clock: string | undefined): DateReading {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return IMPOSSIBLE;
  const date = `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`;
  if (clock === undefined || clock.trim() === '') return exact(date, 'day');
  const ms = clockMs(clock);
  if (ms === null) return UNREADABLE;
  return instant(Date.UTC(year, month - 1, day) + ms);
}

/** `14:35`, `14h35`, `2:35:10 PM`, `09:14:55.120Z`, `10:00+02:00` → milliseconds after midnight UTC (a time without zone is read as UTC). */
function clockMs(clock: string): number | null {
  const found = /^(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm|a\.m\.|p\.m\.)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$/i.exec(clock.trim());
  if (!found) return null;
  let hour = Number(found[1]);
  const half = found[4]?.toLowerCase().charAt(0);
  if (half === 'p' && hour < 12) hour += 12;
  if (half === 'a' && hour === 12) hour = 0;
  const minute = Number(found[2]);
  const second = Number(found[3] ?? 0);
  if (hour > 23 || minute > 59 || second > 59) return null;
  return ((hour * 60 + minute) * 60 + second) * 1000 - zoneMs(found[5]);
}

function zoneMs(zone: string | undefined): number {
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (!found) return 0;
  const ms = (Number(found[2]) * 60 + Number(found[3])) * 60_000;
  return found[1] === '-' ? -ms : ms;
}

const WEEKDAY = /^(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun|die|mit|don|fre|son|mie|vie|sab|dom|gio)[a-z]* (?=\d|[a-z]+ \d)/;

function parseWords(text: string, context: DateContext): DateReading | null {
  const clock = /(?:,| à| at|\s)\s*(\d{1,2}[:h]\d{2}(?::\d{2})?\s*(?:am|pm)?)$/i.exec(text);
  const words = fold(clock ? text.slice(0, clock.index) : text).replace(/^(?:le|on|el|am|il) (?=[a-z]*\d|[a-z]+ \d)/, '');
  const relative = parseRelative(words, context.today);
  if (relative) return relative;
  // « mar. 5 mai » begins with a Tuesday, « mars 2026 » with a month.
  const monthBegins = MONTH_OF.has(words.split(' ')[0]!) && !/^[a-z]+ \d{1,2}[a-z]{0,2} (?:de |of )?[a-z]/.test(words);
  const bare = monthBegins ? words : words.replace(WEEKDAY, '');
  const dayFirst = /^(\d{1,2})(?:er|st|nd|rd|th|e)? (?:de |of )?([a-z]+)(?: (?:de |del )?(\d{4}|\d{2}))?$/.exec(bare);
  if (dayFirst) return spelt(dayFirst[3], dayFirst[2]!, dayFirst[1]!, { clock: clock?.[1], context });
  const monthFirst = /^([a-z]+) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?$/.exec(bare);
  if (monthFirst) return spelt(monthFirst[3], monthFirst[1]!, monthFirst[2]!, { clock: clock?.[1], context });
  const monthOnly = /^([a-z]+) (?:de |del )?(\d{4})$/.exec(bare);
  const month = MONTH_OF.get(monthOnly?.[1] ?? '');
  return month === undefined ? null : monthDate(Number(monthOnly![2]), month);
}

function spelt(year: string | undefined, monthWord: string, day: string, rest: { clock: string | undefined; context: DateContext }): DateReading | null {
  const month = MONTH_OF.get(monthWord);
  if (month === undefined) return null;
  if (year !== undefined) return dayDate([year.length === 2 ? 2000 + Number(year) : Number(year), month, Number(day)], rest.clock);
  if (rest.context.allowNoYear !== true) return null;
  const thisYear = Number(rest.context.today.slice(0, 4));
  const reading = dayDate([thisYear, month, Number(day)], rest.clock);
  const past = reading.ok && reading.iso.slice(0, 10) > rest.context.today ? dayDate([thisYear - 1, month, Number(day)], rest.clock) : reading;
  return past.ok ? { ...past, yearAssumed: true } : past;
}

/**
 * « il y a 3 semaines », "a month ago", "hace 2 días", "vor einem Jahr", "3 giorni fa". Platforms round down, so minutes, hours and
 * days give a day, weeks and months a month, years a year.
 */
function parseRelative(words: string, today: string): DateReading | null {
  const daysAgo = DAY_WORDS.get(words);
  if (daysAgo !== undefined) return relativeDate(addDays(today, -daysAgo), 'day');
  const found =
    /^(?:il y a|hace|vor|ecrit il y a|modifie il y a|derniere modification il y a|bearbeitet vor) (?:environ |plus d |plus de )?([a-z]+|\d{1,3}) ?([a-z]+)$/.exec(words) ??
    /^(?:edited |written |reviewed |modificato )?(?:about |over )?([a-z]+|\d{1,3}) ?([a-z]+) (?:ago|fa)$/.exec(words);
  const unit = UNIT_OF.get(found?.[2] ?? '');
  if (!found || unit === undefined) return null;
  const count = /^\d+$/.test(found[1]!) ? Number(found[1]) : ONE_WORDS.has(found[1]!) || found[1] === 'quelques' ? 1 : NaN;
  return Number.isNaN(count) ? null : backFrom(today, count, unit);
}

function backFrom(today: string, count: number, unit: RelativeUnit): ParsedDate {
  switch (unit) {
    case 'minute':
      return relativeDate(today, 'day');
    case 'hour':
      return relativeDate(addDays(today, -Math.floor(count / 24)), 'day');
    case 'day':
      return relativeDate(addDays(today, -count), 'day');
    case 'week':
      return relativeDate(addDays(today, -7 * count), 'month');
    case 'month':
      return relativeDate(addMonths(today, -count), 'month');
    case 'year':
      return relativeDate(addMonths(today, -12 * count), 'year');
  }
}

const relativeDate = (iso: string, precision: DatePrecision): ParsedDate => ({ ok: true, iso, precision, relative: true, yearAssumed: false });

export interface OrderReading {
  readonly order: DateOrder;
  /** False when every sample reads both ways: the screen then asks. */
  readonly certain: boolean;
}

/** Day first or month first, over a column: a part above 12 decides; a tie or no evidence is day first (French default). */
export function detectDateOrder(samples: readonly string[]): OrderReading {
  let dayFirst = 0;
  let monthFirst = 0;
  let open = 0;
  for (const sample of samples) {
    const found = /^\s*(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)/.exec(sample);
    if (!found) continue;
    const [a, b] = [Number(found[1]), Number(found[3])];
    if (a > 12 && b <= 12) dayFirst++;
    else if (b > 12 && a <= 12) monthFirst++;
    else if (a <= 12 && b <= 12 && a !== b) open++;
  }
  if (monthFirst > dayFirst) return { order: 'mdy', certain: dayFirst === 0 };
  return { order: 'dmy', certain: dayFirst > monthFirst ? monthFirst === 0 : open === 0 && monthFirst === 0 };
}

/** `date` plus `days` (both ways), as YYYY-MM-DD. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function addMonths(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const index = year * 12 + month - 1 + months;
  const [y, m] = [Math.floor(index / 12), (index % 12) + 1];
  return `${String(y).padStart(4, '0')}-${pad(m)}-${pad(Math.min(day, daysIn(y, m)))}`;
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
const pad = (n: number): string => String(n).padStart(2, '0');
