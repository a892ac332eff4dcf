import { foldWord } from './normalise.js';

/**
 * A written word, shared by all its occurrences: reviews repeat their words, so what is known of one is worked out once.
 * One look-up per token replaces one per token and reader.
 */
export interface Lexeme {
  /** Folded form, see `foldWord`. */
  readonly norm: string;
  /** True when folding took letters away (« nuuuul »), so that the word may stand for a shorter one. */
  readonly isElongated: boolean;
  /** What the readers of `WordMemo` know, one slot each. */
  readonly known: unknown[];
}

/** Emptied when full, so memory stays bounded whatever the texts hold. */
const KEPT_WORDS = 50_000;
/** Longer words are not kept: a megabyte without a space is not met twice. */
const LONGEST_KEPT = 40;

const LEXEMES = new Map<string, Lexeme>();

/** The lexeme of a word as it is written. */
export function lexemeOf(word: string): Lexeme {
  const known = LEXEMES.get(word);
  if (known !== undefined) return known;
  const norm = foldWord(word);
  const lexeme: Lexeme = { norm, isElongated: norm.length < word.length && norm.length >= 4, known: [] };
  if (word.length > LONGEST_KEPT) return lexeme;
  if (LEXEMES.size >= KEPT_WORDS) LEXEMES.clear();
  LEXEMES.set(word, lexeme);
  return lexeme;
}

let slots = 0;

/** What one reader (a lexicon, a model, a list of stop words) knows of a word: worked out at the first meeting, kept with the word. */
export class WordMemo<T> {
  private readonly slot = slots++;

  constructor(private readonly read: (lexeme: Lexeme) => T) {}

  of(lexeme: Lexeme): T {
    const known = lexeme.known[this.slot];
    if (known !== undefined) return known as T;
    const value = this.read(lexeme);
    lexeme.known[this.slot] = value;
    return value;
  }
}
