import { lexemeOf, type Lexeme } from './lexeme.js';
import { foldWord, unitKind } from './normalise.js';

/** One word of a text. Offsets are UTF-16 code units of the original, end exclusive. */
export interface Token {
  readonly text: string;
  /** Folded form, see `foldText`; typographic apostrophes are straight. */
  readonly norm: string;
  readonly lexeme: Lexeme;
  readonly start: number;
  readonly end: number;
  /** True when a sentence, a line or a list item begins with this token. */
  readonly first: boolean;
}

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** What stands before an apostrophe as a word of its own (French and Italian elisions); elsewhere the apostrophe stays inside: « don't ». */
const ELIDED = new Set([
  'l', 'd', 'j', 'm', 't', 's', 'c', 'n', 'qu', 'jusqu', 'lorsqu', 'puisqu', 'quoiqu', 'quelqu', 'presqu', 'entr',
  'un', 'dell', 'all', 'nell', 'sull', 'dall', 'coll', 'quell', 'quest', 'bell', 'sant', 'gl', 'senz', 'tutt', 'cos', 'com', 'dov', 'anch', 'mezz', 'nient', 'po',
]);

/** Short words whose full stop does not end a sentence. */
const ABBREVIATIONS = new Set([
  'm', 'mr', 'mrs', 'ms', 'mme', 'mlle', 'mm', 'dr', 'dra', 'pr', 'st', 'ste', 'sr', 'sra', 'srta', 'dott', 'sig', 'hr', 'av', 'nr', 'tel', 'etc', 'env', 'bzw', 'vs', 'inc', 'ltd',
]);

function isApostrophe(code: number): boolean {
  return code === 0x27 || code === 0x2019 || code === 0x2bc || code === 0x60 || code === 0xb4 || code === 0x2018;
}

/** Signs people put in place of a letter: * @ $ # (kept inside a word only between letters, or as a row of stars after one). */
function isDisguise(code: number): boolean {
  return code === 0x2a || code === 0x40 || code === 0x24 || code === 0x23;
}

function isWordUnit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code >= 0xd800 && code <= 0xdfff) {
    const whole = code <= 0xdbff ? text.slice(at, at + 2) : text.slice(at - 1, at + 1);
    return /^[\p{L}\p{N}]$/u.test(whole);
  }
  return unitKind(code) !== 0;
}

/** End of the disguised part of a word that starts at `at`, or `at` when the signs are plain punctuation. */
function skipDisguise(text: string, at: number): number {
  let next = at;
  let starsOnly = true;
  while (next < text.length && isDisguise(text.charCodeAt(next))) {
    if (text.charCodeAt(next) !== 0x2a) starsOnly = false;
    next += 1;
  }
  if (next < text.length && unitKind(text.charCodeAt(next)) === 1) return next;
  return starsOnly && next - at >= 2 ? next : at;
}

function wordEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    if (isWordUnit(text, at)) {
      at += 1;
      continue;
    }
    const code = text.charCodeAt(at);
    if (isDisguise(code) && unitKind(text.charCodeAt(at - 1)) === 1) {
      const after = skipDisguise(text, at);
      if (after > at) {
        at = after;
        continue;
      }
    }
    if (isApostrophe(code) && at + 1 < text.length && unitKind(text.charCodeAt(at + 1)) === 1) {
      if (at - start <= 7 && ELIDED.has(foldWord(text.slice(start, at)))) return at + 1;
      at += 1;
      continue;
    }
    break;
  }
  return at;
}

/** Whether the signs between two words end a sentence. */
function breaksSentence(text: string, from: number, to: number, previous: Token | undefined): boolean {
  if (previous === undefined) return true;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x21 || code === 0x3f || code === 0x0a || code === 0x2026 || code === 0x3002 || code === 0xbf || code === 0xa1) return true;
    if (code !== 0x2e) continue;
    // A full stop inside a figure, an address or initials (« 12.50 », « site.fr », « f.d.p ») has no space after it.
    if (at + 1 === to && !/\s/.test(text.charAt(at + 1)) && !/[\p{Lu}]/u.test(text.charAt(to))) continue;
    if (at === from && (ABBREVIATIONS.has(previous.norm) || /^\p{Lu}$/u.test(previous.text))) continue;
    return true;
  }
  return false;
}

/** Splits a text into words (letters, marks and numbers), elisions apart: « l'attente » gives « l' » and « attente ». Linear; never throws. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let previous: Token | undefined;
  let at = 0;
  while (at < text.length) {
    if (!isWordUnit(text, at)) {
      at += 1;
      continue;
    }
    const end = wordEnd(text, at);
    const word = text.slice(at, end);
    const lexeme = lexemeOf(word);
    const token: Token = { text: word, norm: lexeme.norm, lexeme, start: at, end, first: breaksSentence(text, previous?.end ?? 0, at, previous) };
    tokens.push(token);
    previous = token;
    at = end;
  }
  return tokens;
}

/**
 * Sentences of a review, trimmed, in order. Survives review typing: no capitals after full stops, rows of dots or marks,
 * line breaks instead of punctuation, abbreviations (« M. », « Dr. »). Offsets cover the closing punctuation.
 */
export function sentences(text: string, tokens: readonly Token[] = tokenise(text)): TextRange[] {
  const out: TextRange[] = [];
  let start = -1;
  for (const token of tokens) {
    if (!token.first) continue;
    if (start >= 0) out.push(trimmed(text, start, openingOf(text, token.start)));
    start = openingOf(text, token.start);
  }
  if (start >= 0) out.push(trimmed(text, start, text.length));
  return out;
}

/** Takes an opening quote, bracket or inverted mark with the sentence it opens. */
function openingOf(text: string, start: number): number {
  let at = start;
  while (at > 0 && /[«"“¿¡([\s]/.test(text.charAt(at - 1))) at -= 1;
  while (at < start && /\s/.test(text.charAt(at))) at += 1;
  return at;
}

function trimmed(text: string, start: number, end: number): TextRange {
  let last = end;
  while (last > start && /\s/.test(text.charAt(last - 1))) last -= 1;
  return { start, end: last };
}
