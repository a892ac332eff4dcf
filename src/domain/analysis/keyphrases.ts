import stopWords from '../../../config/sentiment/stop-words.json' with { type: 'json' };
import type { Language } from '../shared/language.js';
import { WordMemo } from '../text/lexeme.js';
import { foldWord } from '../text/normalise.js';
import type { Reading } from './reading.js';

const MOST = 8;
const LONGEST = 3;
/** Words inside a phrase that do not end it: « temps d'attente », « pain au levain ». */
const LINKS = new Set(['de', 'd\'', 'du', 'au', 'a', 'of', 'di', 'del', 'al', 'della']);

const PLAIN = 0;
const LINK = 1;
const CONTENT = 2;

/** What a word is in a phrase. */
const ROLES: Readonly<Record<Language, WordMemo<number>>> = {
  fr: rolesBeside(stopWords.fr), en: rolesBeside(stopWords.en), es: rolesBeside(stopWords.es), de: rolesBeside(stopWords.de), it: rolesBeside(stopWords.it),
};

function rolesBeside(words: readonly string[]): WordMemo<number> {
  const stop = new Set(words.map((word) => foldWord(word)));
  return new WordMemo(({ norm }) => {
    if (norm.length >= 3 && !stop.has(norm) && !/^\d/.test(norm)) return CONTENT;
    return LINKS.has(norm) ? LINK : PLAIN;
  });
}

interface Phrase { readonly text: string; readonly at: number; readonly score: number }

/**
 * The phrases that say most, in reading order, at most eight: runs of one to three words without stop words, with a link word
 * inside (« pain au levain »), better when they name an aspect or hold an opinion. Exact slices, lower case.
 */
export function readKeyphrases(reading: Reading): string[] {
  if (reading.lang === 'unknown') return [];
  const memo = ROLES[reading.lang];
  const roles = Uint8Array.from(reading.tokens, ({ lexeme }) => memo.of(lexeme));
  const marked = markedTokens(reading);
  const best = new Map<string, Phrase>();
  for (let at = 0; at < reading.tokens.length; at += 1) {
    const phrase = roles[at] === CONTENT ? phraseAt(reading, at, roles, marked) : undefined;
    if (phrase === undefined) continue;
    const known = best.get(phrase.text);
    if (known === undefined) best.set(phrase.text, phrase);
    else best.set(phrase.text, { ...known, score: known.score + 1 });
  }
  const chosen: Phrase[] = [];
  for (const phrase of [...best.values()].sort((left, right) => right.score - left.score || left.at - right.at)) {
    if (chosen.length === MOST) break;
    if (!chosen.some((other) => other.text.includes(phrase.text))) chosen.push(phrase);
  }
  return chosen.sort((left, right) => left.at - right.at).map(({ text }) => text);
}

/** 1 for a word of an aspect, 2 for a word of an opinion, 3 for both. */
function markedTokens(reading: Reading): Uint8Array {
  const marked = new Uint8Array(reading.tokens.length);
  for (const hit of reading.aspects) for (let at = hit.first; at <= hit.last; at += 1) marked[at] = (marked[at] ?? 0) | 1;
  for (const hit of reading.opinions) for (let at = hit.first; at <= hit.last; at += 1) marked[at] = (marked[at] ?? 0) | 2;
  return marked;
}

/** The longest phrase that begins with the token: content words, a link word allowed between two of them. */
function phraseAt(reading: Reading, at: number, roles: Uint8Array, marked: Uint8Array): Phrase | undefined {
  const { tokens, clauseOf, text } = reading;
  let last = at;
  let content = 1;
  let score = (marked[at] ?? 0) === 0 ? 0 : 1;
  for (let next = at + 1; next < tokens.length && content < LONGEST && clauseOf[next] === clauseOf[at]; next += 1) {
    if (roles[next] === CONTENT) {
      last = next;
      content += 1;
      score += (marked[next] ?? 0) === 0 ? 0 : 1;
    } else if (roles[next] !== LINK || roles[next + 1] !== CONTENT) break;
  }
  if (content === 1 && (tokens[at]?.norm.length ?? 0) < 4) return undefined;
  const phrase = text.slice(tokens[at]?.start ?? 0, tokens[last]?.end ?? 0).toLowerCase();
  return { text: phrase, at, score: score + content * 0.5 };
}
