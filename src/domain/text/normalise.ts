/** Text folded for comparison, with the way back: `map[i]` is the offset in the original of the folded code unit `i`. */
export interface FoldedText {
  readonly folded: string;
  /** One entry per folded code unit, plus a last one equal to the length of the original. */
  readonly map: Uint32Array;
}

/** A letter is kept at most this many times in a row: « nuuuul » folds to « nuul », « connard » keeps its two n. */
const MAX_RUN = 2;

/** Look-alikes that Unicode compatibility does not join: Cyrillic and Greek letters drawn like Latin ones, ligatures, typographic quotes. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  а: 'a', в: 'b', е: 'e', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c', т: 't', у: 'y', х: 'x', і: 'i', ј: 'j', ѕ: 's', ԁ: 'd', ո: 'n',
  α: 'a', ο: 'o', ε: 'e', ι: 'i', ν: 'v', ρ: 'p', τ: 't', υ: 'u', κ: 'k',
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ı: 'i', þ: 'th', '’': "'", '‘': "'", ʼ: "'", '`': "'", '´': "'", '′': "'",
};

/** Folded form of each UTF-16 code unit of the basic plane, filled on first use. */
const TABLE: (string | undefined)[] = Array.from({ length: 0x10000 });

function foldCharacter(character: string): string {
  const known = LOOK_ALIKES[character];
  if (known !== undefined) return known;
  let out = '';
  for (const part of character.normalize('NFKD').toLowerCase().normalize('NFD')) {
    if (/\p{M}|\p{Cf}/u.test(part)) continue;
    out += LOOK_ALIKES[part] ?? part;
  }
  return out;
}

/** Folded form of the basic-plane code unit at `code`; '' for combining marks and invisible characters. */
export function foldUnit(code: number): string {
  const known = TABLE[code];
  if (known !== undefined) return known;
  const folded = foldCharacter(String.fromCharCode(code));
  TABLE[code] = folded;
  return folded;
}

/**
 * Folds a text: lower case, accents and invisible characters stripped, compatibility forms (full width, mathematical letters)
 * and common look-alikes joined, letters repeated more than twice capped at two.
 * Never throws; lone surrogates stay as they are.
 */
export function foldText(text: string): FoldedText {
  let map = new Uint32Array(text.length * 4 + 1);
  let folded = '';
  let run = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    let piece: string;
    let step = 0;
    if (code >= 0xd800 && code <= 0xdbff && at + 1 < text.length) {
      piece = foldCharacter(String.fromCodePoint(text.codePointAt(at) ?? code));
      step = 1;
    } else {
      piece = foldUnit(code);
    }
    const last = folded.length === 0 ? '' : folded.charAt(folded.length - 1);
    run = piece.length === 1 && piece === last ? run + 1 : 1;
    if (run <= MAX_RUN || !isLetterUnit(piece.charCodeAt(0))) {
      if (folded.length + piece.length >= map.length) {
        const grown = new Uint32Array(map.length * 2 + piece.length);
        grown.set(map);
        map = grown;
      }
      for (let unit = 0; unit < piece.length; unit += 1) map[folded.length + unit] = at;
      folded += piece;
    }
    at += step;
  }
  map[folded.length] = text.length;
  return { folded, map: map.slice(0, folded.length + 1) };
}

/** Folds one word without the map; same rules as `foldText`. */
export function foldWord(word: string): string {
  if (isPlain(word)) return word;
  let folded = '';
  let last = '';
  let run = 0;
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    let piece: string;
    if (code >= 0xd800 && code <= 0xdbff && at + 1 < word.length) {
      piece = foldCharacter(String.fromCodePoint(word.codePointAt(at) ?? code));
      at += 1;
    } else {
      piece = foldUnit(code);
    }
    if (piece.length === 0) continue;
    run = piece === last ? run + 1 : 1;
    last = piece;
    if (run <= MAX_RUN || !isLetterUnit(piece.charCodeAt(0))) folded += piece;
  }
  return folded;
}

/** Lower-case a to z with no letter three times in a row: such a word is its own folded form. */
function isPlain(word: string): boolean {
  let last = 0;
  let before = 0;
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code < 0x61 || code > 0x7a || (code === last && code === before)) return false;
    before = last;
    last = code;
  }
  return true;
}

/** 1 = letter or mark, 2 = number, 0 = anything else; filled on first use by the Unicode classes. */
const KIND = new Uint8Array(0x10000).fill(255);

/** Class of a UTF-16 code unit: 1 letter, mark or half of a pair that may be a letter, 2 number, 0 other. */
export function unitKind(code: number): number {
  const known = KIND[code];
  if (known !== undefined && known !== 255) return known;
  const character = String.fromCharCode(code);
  let kind = 0;
  if (/[\p{L}\p{M}]/u.test(character)) kind = 1;
  else if (/\p{N}/u.test(character)) kind = 2;
  KIND[code] = kind;
  return kind;
}

function isLetterUnit(code: number): boolean {
  return unitKind(code) === 1;
}
