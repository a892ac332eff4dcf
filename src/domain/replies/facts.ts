import data from '../../../config/reply-voices/facts.json' with { type: 'json' };
import type { Language } from '../shared/language.js';
import { detectLanguage } from '../text/language.js';
import { remembered } from './memo.js';
import { stripAccents } from './topic-lexicon.js';

const STOP = new Set(data.stop.split('|').map(stripAccents));
const CONCEPTS = new Map<string, string[]>();
for (const [concept, words] of Object.entries(data.concepts)) {
  for (const word of words.split('|').map(stripAccents)) CONCEPTS.set(word, [...(CONCEPTS.get(word) ?? []), concept]);
}

const SAME_WORD = 0.5;
const DAYS = new Set(data.days.split('|').map((d) => stripAccents(d).slice(0, 6)));
const STEM_CONCEPTS = new Map<string, string[]>();
for (const [word, concepts] of CONCEPTS) STEM_CONCEPTS.set(word.slice(0, 6), [...(STEM_CONCEPTS.get(word.slice(0, 6)) ?? []), ...concepts]);
const conceptsOfStem = (stem: string): readonly string[] => STEM_CONCEPTS.get(stem) ?? [];

interface Keys { readonly stems: ReadonlySet<string>; readonly concepts: ReadonlySet<string> }

const factKeys = remembered(keysOf, 500);
const factLanguage = remembered((fact) => detectLanguage(fact).lang, 500);

function keysOf(text: string): Keys {
  const tokens = stripAccents(text.toLowerCase()).match(/\p{L}[\p{L}-]*/gu) ?? [];
  const content = tokens.filter((t) => t.length >= 3 && !STOP.has(t));
  return { stems: new Set(content.map((t) => t.slice(0, 6))), concepts: new Set(tokens.flatMap((t) => CONCEPTS.get(t) ?? [])) };
}

/** The facts a reply in `lang` may quote as they stand: those in that language, and those too short to tell. */
export function factsIn(facts: readonly string[], lang: Language): string[] {
  return facts.filter((fact) => {
    const found = factLanguage(fact);
    return found === lang || found === 'unknown';
  });
}

/**
 * The fact that speaks of the same thing as `about`, or null. One point per shared stem, two per shared concept (hours, parking, price…), each
 * word counted once: `threshold` 2 for a question, 3 for an explanation nobody asked for.
 */
export function matchFact(about: string, facts: readonly string[], threshold: number): string | null {
  const asked = keysOf(about);
  let best: { fact: string; score: number } | null = null;
  for (const fact of facts) {
    const keys = factKeys(fact);
    const concepts = [...keys.concepts].filter((c) => asked.concepts.has(c));
    const shared = [...keys.stems].filter((s) => asked.stems.has(s));
    const counted = shared.filter((s) => conceptsOfStem(s).some((c) => concepts.includes(c))).length;
    // The very same word, a day above all, decides between facts of one concept, without making a match by itself.
    const score = shared.length - counted + 2 * concepts.length + (counted > 0 ? SAME_WORD : 0) + (shared.some((s) => DAYS.has(s)) ? SAME_WORD : 0);
    if (score >= threshold && score > (best?.score ?? 0)) best = { fact, score };
  }
  return best?.fact ?? null;
}

/** The sentences of a review that ask something: the question is matched, not the whole story around it. */
export function questionsIn(text: string): string {
  const sentences = text.split(/(?<=[.!?\n])\s+/u).filter((s) => /\?/u.test(s));
  return sentences.length > 0 ? sentences.join(' ') : text;
}
