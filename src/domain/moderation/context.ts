import { detectLanguage } from '../text/language.js';
import { overlaps } from '../text/spans.js';
import { tokenise, type TextRange } from '../text/tokenise.js';
import { MATCHERS, type SignalTag } from './lexicons.js';
import type { RuleContext, Signal } from './rule.js';
import type { ModerationInput } from './types.js';

const NONE: readonly Signal[] = [];
const QUOTES = /«[^»]*»|“[^”]*”|„[^“”]*[“”]|"[^"]*"/g;

/** Reads a text once: words, language, all lexicon matches sorted by list. */
export function readContext(input: ModerationInput): RuleContext {
  const { text } = input;
  const tokens = tokenise(text);
  const { lang } = detectLanguage(text, input.lang, tokens);
  const byTag = new Map<SignalTag, Signal[]>();
  if (lang !== 'unknown') {
    const matches = MATCHERS[lang].match(tokens);
    const neutral = matches.filter((match) => match.tag === 'neutral.phrase');
    for (const match of matches) {
      // « tapette à mouches », « pique-nique »: an everyday phrase takes the words it holds away from all other lists.
      if (neutral.some((phrase) => phrase !== match && overlaps(phrase, match))) continue;
      const list = byTag.get(match.tag);
      if (list === undefined) byTag.set(match.tag, [match]);
      else list.push(match);
    }
  }
  let quotes: readonly TextRange[] | undefined;
  return {
    text, tokens, lang, business: input.business, author: input.author,
    all: (tag) => byTag.get(tag) ?? NONE,
    has: (tag) => byTag.has(tag),
    topics: () => new Map([...byTag].filter(([tag]) => tag.startsWith('topic.'))),
    quoted: () => (quotes ??= quotesOf(text)),
  };
}

function quotesOf(text: string): readonly TextRange[] {
  return [...text.matchAll(QUOTES)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
