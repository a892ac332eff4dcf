import type { Language } from '../shared/language.js';

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

/** Every surface of one wording, alternations expanded in written order (at most 24). Wording syntax: see config/reply-voices. */
export function expandWording(wording: string, context: SurfaceContext, slots: Slots): string[] {
  let text = wording.replace(/^~/u, '');
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(CHOICE, (_, kind: string, a: string, b: string) => (kind === 'v' ? context.formal : !context.singular) ? a : b);
    text = text.replace(NUMBER, (_, one: string, many: string) => slots.plural ? many : one);
  }
  // Alternations are opened before the slots are filled: a quote may hold brackets of its own.
  return expandAlternations(protectSlots(text)).map((t) => finish(fillSlots(t, slots), context.lang));
}

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
