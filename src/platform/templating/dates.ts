import type { Locale } from './i18n.js';

const DAY_MS = 86_400_000;
const TAG = { fr: 'fr-FR', en: 'en-GB' } as const;

/** Whole local days between two moments: 0 is the same calendar day in the time zone. */
function localDays(at: Date, now: Date, timeZone: string): number {
  const day = (d: Date) => Date.parse(new Intl.DateTimeFormat('en-CA', { timeZone }).format(d));
  return Math.round((day(now) - day(at)) / DAY_MS);
}

/** Dates as people say them: "aujourd'hui", "hier", "il y a 3 jours", "12 octobre", "3 mars 2025". Coarser precision shows no day. */
export function sayDate(at: Date, now: Date, locale: Locale, precision: string = 'day', timeZone = 'Europe/Paris'): string {
  if (precision === 'year') return String(at.getUTCFullYear());
  if (precision === 'month') return new Intl.DateTimeFormat(TAG[locale], { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(at);
  const days = localDays(at, now, timeZone);
  if (days >= 0 && days < 7) return new Intl.RelativeTimeFormat(TAG[locale], { numeric: 'auto' }).format(-days, 'day');
  const sameYear = at.getUTCFullYear() === now.getUTCFullYear();
  return new Intl.DateTimeFormat(TAG[locale], { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }), timeZone }).format(at);
}

/** The full date, for the hover and for screen readers. */
export function fullDate(at: Date, locale: Locale, timeZone = 'Europe/Paris'): string {
  return new Intl.DateTimeFormat(TAG[locale], { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at);
}

/** How long until then, for a deadline: "dans 5 minutes", "in 3 days", "il y a 2 heures". */
export function sayDistance(at: Date, now: Date, locale: Locale): string {
  const minutes = Math.round((at.getTime() - now.getTime()) / 60_000);
  const format = new Intl.RelativeTimeFormat(TAG[locale], { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return format.format(minutes, 'minute');
  if (Math.abs(minutes) < 48 * 60) return format.format(Math.round(minutes / 60), 'hour');
  return format.format(Math.round(minutes / 1440), 'day');
}
