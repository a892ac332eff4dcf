import { fnv1a } from '../shared/hash.js';
import type { Language } from '../shared/language.js';
import { normaliseSentence, type Words, wordsOf } from './variation.js';

export interface SurfaceContext {
  readonly lang: Language;
  readonly formal: boolean;
  readonly singular: boolean;
}
export interface Slots {
  readonly le?: string; readonly du?: string; readonly plural?: boolean;
  readonly le2?: string; readonly du2?: string;
  readonly q?: string; readonly fact?: string; readonly contact?: string; readonly stars?: string;
}

const CHOICE = /\{([vn]):([^{}|]*)\|([^{}|]*)\}/gu;
const NUMBER = /\{\?([^{}|]*)\|([^{}|]*)\}/gu;
const ALTERNATION = /\[([^[\]{}]*)\]/u;

/** One surface of a wording before its slots are filled, with what is known of it once and for all. */
export interface Template {
  readonly text: string;
  readonly hash: number;
  /** Literal words, or the name of a slot, in order. */
  readonly pieces: readonly (string | Words)[];
}

const compiled = new Map<string, Map<string, readonly Template[]>>();

/** Every surface of one wording, alternations expanded in written order (at most 24 each). Wording syntax: see config/reply-voices. Kept: there are as many as wordings. */
export function templatesOf(wording: string, context: SurfaceContext, plural: boolean): readonly Template[] {
  const way = (context.formal ? 'v' : 't') + (context.singular ? 's' : 'p') + (plural ? 'm' : 'o');
  const byWording = compiled.get(way) ?? new Map<string, readonly Template[]>();
  compiled.set(way, byWording);
  const known = byWording.get(wording);
  if (known) return known;
  let text = wording.replace(/^~/u, '');
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(CHOICE, (_, kind: string, one: string, other: string) => (kind === 'v' ? context.formal : !context.singular) ? one : other);
    text = text.replace(NUMBER, (_, one: string, many: string) => plural ? many : one);
  }
  // Alternations are opened before the slots are filled: a quote may hold brackets of its own.
  const templates = expandAlternations(protectSlots(text)).map((t): Template => ({ text: t, hash: fnv1a(t), pieces: piecesOf(t) }));
  byWording.set(wording, templates);
  return templates;
}

const piecesOf = (text: string): (string | Words)[] =>
  text.split(/(\ue000\w+\ue001)/u).filter((p) => p !== '').map((p) => p.startsWith('\ue000') ? p.slice(1, -1) : wordsOf(normaliseSentence(p)));

/** The words of a template with these slots in it, as `wordsOf` would give them of the sentence; `into` is emptied first and given back. */
export function wordsWith(template: Template, slotWords: (name: string) => Words, into: { readonly ids: number[]; readonly long: boolean[] }): Words {
  into.ids.length = 0;
  into.long.length = 0;
  for (const piece of template.pieces) {
    const { ids, long } = typeof piece === 'string' ? slotWords(piece) : piece;
    for (let i = 0; i < ids.length; i++) {
      into.ids.push(ids[i] ?? 0);
      into.long.push(long[i] === true);
    }
  }
  return into;
}

export const renderTemplate = (template: Template, lang: Language, slots: Slots): string => finish(fillSlots(template.text, slots), lang);

/** Every surface of one wording as finished sentences. */
export const expandWording = (wording: string, context: SurfaceContext, slots: Slots): string[] =>
  templatesOf(wording, context, slots.plural === true).map((t) => renderTemplate(t, context.lang, slots));

const protectSlots = (text: string): string => text.replace(/\{(\w+)\}/gu, '\ue000$1\ue001');

function expandAlternations(text: string): string[] {
  let open = [text];
  for (let i = 0; i < 4; i++) {
    open = open.flatMap((t) => {
      const m = ALTERNATION.exec(t);
      if (!m) return [t];
      return (m[1] ?? '').split('|').map((option) => t.slice(0, m.index) + option + t.slice(m.index + m[0].length));
    }).slice(0, 24);
  }
  return open;
}

function fillSlots(text: string, slots: Slots): string {
  const values: Record<string, string | boolean | undefined> = { ...slots };
  return text.replace(/\ue000(\w+)\ue001/gu, (_, name: string) => {
    const value = values[name];
    if (typeof value !== 'string') throw new Error(`replies.missing_slot: ${name}`);
    return value;
  });
}

function finish(text: string, lang: Language): string {
  const tidy = text.replace(/\s+/gu, ' ').replace(/’ /gu, '’').replace(/ ([,.])/gu, '$1').replace(/\.\.$/u, '.').replace(/([?!])\.$/u, '$1').trim();
  const capital = tidy.charAt(0).toUpperCase() + tidy.slice(1);
  return lang === 'fr' ? frenchTypography(capital) : capital;
}

/** Narrow no-break space before ; ! ?, no-break space before : and inside « » (Imprimerie nationale). Hours and addresses stay as they are. */
export function frenchTypography(text: string): string {
  return text
    .replace(/'/gu, '’')
    .replace(/[ \u00a0\u202f]*([;!?])(?=[\s»]|$)/gu, '\u202f$1')
    .replace(/(\S)[ \u00a0]*:(?=\s)/gu, '$1\u00a0:')
    .replace(/«[ \u00a0]*/gu, '«\u00a0')
    .replace(/[ \u00a0]*»/gu, '\u00a0»');
}

/** After « Bonjour Marie, » the sentence goes on in lower case, except English "I" and German nouns (written lower in the data). */
export function lowerFirst(text: string, lang: Language): string {
  if (lang === 'en' && /^I\b/u.test(text)) return text;
  if (lang === 'de' && /^(?:Ihre?[mnrs]?|Sie)\b/u.test(text)) return text;
  return /^\p{Lu}\p{Lu}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/** Quotation marks of the language around the author's own words. */
export function quoted(text: string, lang: Language): string {
  if (lang === 'en') return `“${text}”`;
  if (lang === 'de') return `„${text}“`;
  return lang === 'fr' ? `«\u00a0${text}\u00a0»` : `«${text}»`;
}
