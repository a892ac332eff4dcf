import { detectLanguage } from '../text/language.js';
import { tokenise, type TextRange } from '../text/tokenise.js';
import { matcherOf, type SignalTag } from './lexicons.js';
import type { RuleContext, Signal } from './rule.js';
import type { ModerationInput } from './types.js';

const NONE: readonly Signal[] = [];
/** More matches of one list change no decision and would make rules that compare two lists slow. */
const MOST_OF_A_LIST = 64;
const NEUTRAL: SignalTag = 'neutral.phrase';
const CLOSING: ReadonlyMap<string, readonly string[]> = new Map([['«', ['»']], ['“', ['”']], ['„', ['“', '”']], ['"', ['"']]]);

/** Reads a text once: words, language, all lexicon matches sorted by list. */
export function readContext(input: ModerationInput): RuleContext {
  const { text } = input;
  const tokens = tokenise(text);
  const { lang } = detectLanguage(text, input.lang, tokens);
  const byTag = new Map<SignalTag, Signal[]>();
  if (lang !== 'unknown') {
    const matches = matcherOf(lang).match(tokens);
    const covered = neutralTokens(matches, tokens.length);
    for (const match of matches) {
      if (covered !== undefined && match.tag !== NEUTRAL && holds(covered, match)) continue;
      const list = byTag.get(match.tag);
      if (list === undefined) byTag.set(match.tag, [match]);
      else if (list.length < MOST_OF_A_LIST) list.push(match);
    }
  }
  let quotes: readonly TextRange[] | undefined;
  return {
    text, tokens, lang, business: input.business, author: input.author,
    all: (tag) => byTag.get(tag) ?? NONE,
    has: (tag) => byTag.has(tag),
    tags: () => [...byTag.keys()],
    topics: () => new Map([...byTag].filter(([tag]) => tag.startsWith('topic.'))),
    quoted: () => (quotes ??= quotesOf(text)),
  };
}

/** « tapette à mouches », « pique-nique »: an everyday phrase takes the words it holds away from all other lists. */
function neutralTokens(matches: readonly Signal[], count: number): Uint8Array | undefined {
  let covered: Uint8Array | undefined;
  for (const match of matches) if (match.tag === NEUTRAL) (covered ??= new Uint8Array(count)).fill(1, match.firstToken, match.lastToken + 1);
  return covered;
}

function holds(covered: Uint8Array, match: Signal): boolean {
  for (let at = match.firstToken; at <= match.lastToken; at += 1) if (covered[at] === 1) return true;
  return false;
}

/** Passages between quotation marks, marks included, each mark with its own closing one. Linear: a mark that nothing closes is looked for once. */
function quotesOf(text: string): readonly TextRange[] {
  const ranges: TextRange[] = [];
  const unclosed = new Set<string>();
  for (let at = 0; at < text.length; at += 1) {
    const open = text.charAt(at);
    const closing = CLOSING.get(open);
    if (closing === undefined || unclosed.has(open)) {
      const end = isSingleQuote(open) ? singleQuoteEnd(text, at) : -1;
      if (end < 0) continue;
      ranges.push({ start: at, end: end + 1 });
      at = end;
      continue;
    }
    const ends = closing.map((mark) => text.indexOf(mark, at + 1)).filter((end) => end > at);
    if (ends.length === 0) unclosed.add(open);
    else {
      ranges.push({ start: at, end: Math.min(...ends) + 1 });
      at = Math.min(...ends);
    }
  }
  return ranges;
}

const LONGEST_SINGLE = 300;
const isSingleQuote = (mark: string): boolean => mark === "'" || mark === '‘';

/** « He goes 'you thick cow' »: an apostrophe opens a quotation after a space and before a letter, and one after a letter or mark, before none, closes it. */
function singleQuoteEnd(text: string, open: number): number {
  if (!/(^|[\s:,(])$/.test(text.slice(Math.max(0, open - 1), open)) || !/\p{L}/u.test(text.charAt(open + 1))) return -1;
  for (let at = open + 2; at < text.length && at - open <= LONGEST_SINGLE; at += 1) {
    const mark = text.charAt(at);
    if (mark === '\n') return -1;
    if ((mark === "'" || mark === '’') && !/\p{L}/u.test(text.charAt(at + 1)) && /[\p{L}.!?,]/u.test(text.charAt(at - 1))) return at;
  }
  return -1;
}
