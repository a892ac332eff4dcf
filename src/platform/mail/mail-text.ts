import type { MailLanguage } from './mail-catalogue.js';

const LOCALES: Readonly<Record<MailLanguage, string>> = { fr: 'fr-FR', en: 'en-GB' };
/** Controls (but tab and newline), and the marks that reverse the reading direction of what follows them. */
// oxlint-disable-next-line no-control-regex -- these are the characters to remove
const HOSTILE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text of several lines without controls or lone surrogates; every line break becomes "\n", three or more become two. */
export function cleanText(value: string): string {
  return value
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(HOSTILE, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The same on one line: what goes into a subject, a header or a sentence. */
export function oneLine(value: string): string {
  return cleanText(value).replace(/[^\S\u00a0\u202f]+/g, ' ');
}

/** At most `max` code points, cut at a space when one is near, with "…" in the place of the rest. */
export function clip(value: string, max: number): string {
  const points = Array.from(value);
  if (points.length <= max) return value;
  const cut = points.slice(0, max - 1).join('');
  const space = cut.lastIndexOf(' ');
  return `${(space > cut.length * 0.6 ? cut.slice(0, space) : cut).replace(/[\s,;:.]+$/, '')}…`;
}

/** "lundi 30 novembre 2026", "mardi 1er décembre 2026", "Monday 30 November 2026". Throws RangeError on an invalid moment or zone. */
export function writeDay(iso: string, language: MailLanguage, timeZone: string): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return format
    .formatToParts(new Date(iso))
    .map((part) => (part.type === 'day' && part.value === '1' && language === 'fr' ? '1er' : part.value.replace(', ', ' ')))
    .join('');
}

/** "lundi 30 novembre 2026 à 14 h 05", "Monday 30 November 2026 at 14:05". */
export function writeDayTime(iso: string, language: MailLanguage, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(iso));
  const field = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const day = writeDay(iso, language, timeZone);
  if (language === 'en') return `${day} at ${field('hour')}:${field('minute')}`;
  const minutes = field('minute') === '00' ? '' : `\u00a0${field('minute')}`;
  return `${day} à ${Number(field('hour'))}\u00a0h${minutes}`;
}

/** `one` or `other` by the plural rule of the language (French counts 0 and 1 as one); "#" is the number. */
export function writePlural(count: number, forms: { readonly one: string; readonly other: string }, language: MailLanguage): string {
  const form = new Intl.PluralRules(LOCALES[language]).select(count) === 'one' ? forms.one : forms.other;
  return form.replaceAll('#', new Intl.NumberFormat(LOCALES[language]).format(count));
}
