import type { Language } from '../shared/language.js';
import data from '../../../config/reply-voices/praise-words.json' with { type: 'json' };
import { inLowerCase } from './memo.js';
import { isFitWord } from './quotable.js';
import { clausePolarity, isGuess, isRequest, splitClauses } from './review-clauses.js';

interface PraiseWords { readonly adverbs: string; readonly adjectives: string; readonly faint: string; readonly nouns: string; readonly and: string }

/** Adjectives of praise, joined, with the noun beside them: « très pratique et ludique », « excellente application », "great app". */
function build(words: PraiseWords): { chunk: RegExp; faint: RegExp } {
  const adjective = `(?:(?:${words.adverbs})\\s+){0,2}(?:${words.adjectives}|${words.faint})`;
  const run = `${adjective}(?:\\s*(?:,|&|(?<!\\p{L})(?:${words.and})(?!\\p{L}))\\s*${adjective}){0,3}`;
  const noun = `(?:${words.nouns})`;
  return {
    chunk: new RegExp(`(?<!\\p{L})(?:${noun}\\s+)?${run}(?:\\s+${noun})?(?!\\p{L})`, 'gu'),
    faint: new RegExp(`^(?:${words.faint})$`, 'u'),
  };
}
const CHUNKS = { fr: build(data.fr), en: build(data.en) };
const REFUSAL = /(?:pas|peu|plus|moins|jamais|aussi|si|not|never|less|n['’]t|as|more|been|was|were|était|serait|would be)\s+(?:(?:a|an|the|so|very|une?|la|le)\s+)?$/iu;
const LONGEST = 6;

/**
 * The author's own words of praise, fit to be quoted, longest first; null when there are none or they are too faint alone ("good").
 * Only well-spelt words are in the lists, so what is quoted is well spelt.
 */
export function praiseWords(text: string, lang: Language, forbidden: readonly { start: number; end: number }[]): string | null {
  if (lang !== 'fr' && lang !== 'en') return null;
  const { chunk, faint } = CHUNKS[lang];
  const found = splitClausesKeepingCommas(text, lang).flatMap((clause) => {
    if (isRequest(clause.text, lang) || isGuess(clause.text, lang) || clausePolarity(clause.text, lang, 'positive') === 'negative') return [];
    return [...inLowerCase(clause.text).matchAll(chunk)].map((m) => ({ words: m[0], start: clause.start + m.index, before: clause.text.slice(0, m.index) }));
  }).filter(({ words, start, before }) => {
    const count = words.split(/\s+/u).length;
    return count <= LONGEST && (count > 1 || !faint.test(words)) && !REFUSAL.test(before) && isFitWord(words) && !forbidden.some((f) => start < f.end && f.start < start + words.length);
  });
  const best = found.sort((a, b) => b.words.length - a.words.length || a.start - b.start)[0];
  // « suivi efficace et meilleure [connaissance] »: a faint word that waited for its noun is left out.
  const tail = best && / (?:et|and|&) (\S+)$/u.exec(best.words);
  const words = best && tail && faint.test(tail[1] ?? '') ? best.words.slice(0, tail.index) : best?.words;
  return words?.replace(/\s+/gu, ' ').toLowerCase() ?? null;
}

/** « Pratique, simple et ludique » is one run: clauses joined again where only a comma parts them. */
function splitClausesKeepingCommas(text: string, lang: Language): { start: number; text: string }[] {
  const joined: { start: number; text: string }[] = [];
  for (const clause of splitClauses(text, lang)) {
    const last = joined.at(-1);
    if (last && /^\s*,\s*$/u.test(text.slice(last.start + last.text.length, clause.start))) joined[joined.length - 1] = { start: last.start, text: text.slice(last.start, clause.end) };
    else joined.push({ start: clause.start, text: clause.text });
  }
  return joined;
}
