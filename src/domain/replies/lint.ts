import data from '../../../config/reply-voices/reply-lint.json' with { type: 'json' };
import type { Language } from '../shared/language.js';
import { inLowerCase, remembered } from './memo.js';
import { isSecretSector } from './sectors.js';
import type { ServiceContact } from './types.js';

export type LintCode = keyof typeof data.messages;
export interface LintFinding {
  readonly code: LintCode;
  readonly level: 'block' | 'warn';
  readonly fr: string;
  readonly en: string;
  /** UTF-16 offsets in the linted text, end exclusive. */
  readonly start: number;
  readonly end: number;
}
export interface LintContext {
  readonly lang: Language;
  readonly sector: string;
  readonly review: { readonly text: string; readonly author_name?: string | null };
  /** The location's own contacts: the only addresses and numbers that pass without a warning. */
  readonly contacts?: readonly ServiceContact[];
  /** Longest reply the platform takes, in characters (Google: 4096 bytes, Play Store: 350). */
  readonly max_length?: number;
}

const WARN = new Set<LintCode>(['foreign_link', 'unknown_contact', 'long', 'tone']);
/** `\b` is ASCII in JavaScript and would cut « débile » at the accent: it is read as "no letter here". */
const rule = (patterns: readonly string[]): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.map((p) => p.replace(/^\\b/u, '').replace(/\\b/gu, '(?![\\p{L}])').replace(/\\w/gu, '\\p{L}')).join('|')})`, 'gu');
const rulesOf = (byCode: Readonly<Record<string, readonly string[]>>): { code: LintCode; pattern: RegExp }[] =>
  Object.entries(byCode).map(([code, patterns]) => ({ code: code as LintCode, pattern: rule(patterns) }));
const RULES = { fr: rulesOf(data.fr), en: rulesOf(data.en), es: rulesOf(data.es), de: rulesOf(data.de), it: rulesOf(data.it) };

const EMAIL = /[\p{L}\d._%+-]+@[\p{L}\d.-]+\.\p{L}{2,}/gu;
const PHONE = /(?<![\d\p{L}])(?:\+|00)?\d(?:[\s.()-]?\d){7,14}(?![\d\p{L}])/gu;
const IBAN = /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b/gu;
const PLATE = /\b[A-Z]{2}[- ]\d{3}[- ][A-Z]{2}\b/gu;
const LINK = /(?:https?:\/\/|www\.)[^\s)»”"]+/giu;
const digits = (text: string): string => text.replace(/\D/gu, '');

function finding(code: LintCode, start: number, end: number): LintFinding {
  return { code, level: WARN.has(code) ? 'warn' : 'block', ...data.messages[code], start, end };
}

/** What must not (block) or had better not (warn) be published as a reply; sorted by position. An owner's own words included. */
export function lintReply(text: string, context: LintContext): LintFinding[] {
  if (text.trim() === '') return [finding('empty', 0, text.length)];
  const findings = [...wordFindings(text, context), ...contactFindings(text, context), ...nameFindings(text, context), ...shapeFindings(text, context)];
  return findings.sort((a, b) => a.start - b.start || a.code.localeCompare(b.code));
}

const wordsIn = (lang: Language, secret: boolean): (text: string) => readonly LintFinding[] => {
  const rules = RULES[lang].filter((r) => secret || r.code !== 'secret_client');
  // One pass tells that there is nothing to find, which is nearly always so.
  const any = new RegExp(rules.map((r) => r.pattern.source).join('|'), 'u');
  return remembered((text) => !any.test(inLowerCase(text)) ? [] : rules.flatMap((rule) => [...inLowerCase(text).matchAll(rule.pattern)].map((m) => finding(rule.code, m.index, m.index + m[0].length))), 1000);
};
const inEachLanguage = (secret: boolean): Readonly<Record<Language, (text: string) => readonly LintFinding[]>> =>
  ({ fr: wordsIn('fr', secret), en: wordsIn('en', secret), es: wordsIn('es', secret), de: wordsIn('de', secret), it: wordsIn('it', secret) });
const WORDS = { secret: inEachLanguage(true), other: inEachLanguage(false) };

const wordFindings = (text: string, context: LintContext): readonly LintFinding[] => WORDS[isSecretSector(context.sector) ? 'secret' : 'other'][context.lang](text);

/** Without one of these no address, number or link is there to look for. */
const CONTACT_SIGN = /[@\d]|:\/\/|www\./iu;

function contactFindings(text: string, context: LintContext): LintFinding[] {
  if (!CONTACT_SIGN.test(text)) return [];
  const own = (context.contacts ?? []).map((c) => c.value.toLowerCase());
  const isOwn = (value: string): boolean => own.some((o) => o.includes(value.toLowerCase()) || (digits(value).length >= 8 && digits(o).endsWith(digits(value).slice(-8))));
  const inReview = (value: string): boolean => {
    const numbers = digits(value);
    return context.review.text.toLowerCase().includes(value.toLowerCase()) || (numbers.length >= 8 && digits(context.review.text).includes(numbers));
  };
  const found: LintFinding[] = [];
  for (const pattern of [EMAIL, PHONE]) {
    for (const m of text.matchAll(pattern)) {
      if (isOwn(m[0])) continue;
      found.push(finding(inReview(m[0]) ? 'personal_data' : 'unknown_contact', m.index, m.index + m[0].length));
    }
  }
  for (const pattern of [IBAN, PLATE]) {
    for (const m of text.matchAll(pattern)) found.push(finding('personal_data', m.index, m.index + m[0].length));
  }
  for (const m of text.matchAll(LINK)) if (!isOwn(m[0].replace(/[.,;]+$/u, ''))) found.push(finding('foreign_link', m.index, m.index + m[0].length));
  return found;
}

/** The author's surname, and « Titre Nom » or « Prénom Nom » copied from the review. */
function nameFindings(text: string, context: LintContext): LintFinding[] {
  const surnames = (context.review.author_name ?? '').trim().split(/\s+/u).slice(1).filter((t) => t.replace(/\P{L}/gu, '').length >= 3);
  const titled = [...context.review.text.matchAll(/(?:\b(?:M\.|Mr\.?|Mrs\.?|Ms\.?|Mme|Mlle|Dr\.?|Maître|Monsieur|Madame)\s+)(\p{Lu}\p{L}{2,})/gu)].map((m) => m[1] ?? '');
  return [...surnames, ...titled].flatMap((name) =>
    [...text.matchAll(new RegExp(`(?<!\\p{L})${name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')}(?!\\p{L})`, 'gu'))]
      .filter((m) => /^\p{Lu}/u.test(m[0])).map((m) => finding('personal_data', m.index, m.index + m[0].length)));
}

function shapeFindings(text: string, context: LintContext): LintFinding[] {
  const found: LintFinding[] = [];
  if (context.max_length !== undefined && text.length > context.max_length) found.push(finding('too_long', context.max_length, text.length));
  const count = (t: string): number => t.match(/\p{L}+/gu)?.length ?? 0;
  if (count(text) > 60 && count(text) > 4 * Math.max(count(context.review.text), 8)) found.push(finding('long', 0, text.length));
  for (const m of text.matchAll(/[!?]{2,}|(?:\p{Lu}{4,}\s+){2,}\p{Lu}{3,}/gu)) found.push(finding('tone', m.index, m.index + m[0].length));
  return found;
}
