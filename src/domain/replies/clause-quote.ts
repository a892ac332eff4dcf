import type { Analysis, Polarity } from '../analysis/types.js';
import type { Language } from '../shared/language.js';
import { isQuotable, isWellSpelt } from './quotable.js';
import { type Clause, clausePolarity, isGuess, isRequest, isSettled, splitClauses } from './review-clauses.js';

export interface ClauseQuote { readonly text: string; readonly start: number; readonly polarity: Polarity }
interface Span { readonly start: number; readonly end: number }

const LONGEST = 10;
/** A clause about the thing says more than one about the mood it left. */
const SOMETHING = /(?<!\p{L})(?:app|application|appli|watch|montre|version|update|mise à jour|service|error|erreur|screen|écran)(?!\p{L})/iu;
const FEELING = /frustrat|disappoint|déçu|decu|déception|annoy|angry|upset|sad(?!\p{L})|triste|énerv|waste of|dommage|marre/iu;
const PAST = /(?<!\p{L})(?:était|étaient|fonctionnait|marchait|fonctionnaient|used to|was|were|worked)(?!\p{L})/iu;
/** What a loyal or lucky customer says without a word of praise: it may be quoted under five stars. */
const LOYAL = /(?<!\p{L})(?:je|on|nous|j['’]y|i|we|i['’]ve|we['’]ve)(?!\p{L}).*(?:encore|toujours|reviens|reviendr|revenons|retourne|garde|fidèle|depuis|still|always|back|again|every|since|years)|^(?:passed|obtenu|réussi|permis)(?!\p{L})/iu;

/**
 * A short passage of the review fit to be quoted: two to ten words, well spelt, complete, no person, no coarse word, outside evidence.
 * Prefers the wanted polarity, then clauses the reading engine pointed at; `strict` takes the wanted polarity only.
 */
export function clauseQuote(
  text: string, lang: Language, wanted: Polarity, analysis: Pick<Analysis, 'aspects'>, forbidden: readonly Span[], strict = false,
): ClauseQuote | null {
  const scored = quotableClauses(text, lang, forbidden).filter((c) => !(wanted === 'positive' && isRequest(c.text, lang))).map((c) => {
    const mood = clausePolarity(c.text, lang);
    // « C’était très utile », "used to be great": praise of what is over praises nothing.
    const polarity = wanted === 'positive' && mood === 'positive' && PAST.test(c.text) ? 'neutral' : mood;
    const pointed = analysis.aspects.some((a) => a.quote !== '' && c.text.includes(a.quote) && (wanted === 'neutral' || a.polarity === wanted));
    return { c, polarity, score: (SOMETHING.test(c.text) ? 1 : 0) - (wanted === 'negative' && FEELING.test(c.text) ? 2 : 0) + (polarity === wanted ? 4 : polarity === 'neutral' ? (wanted === 'neutral' ? 1 : 0) : -4) + (pointed ? 2 : 0) };
  }).filter((s) => s.score > (strict || wanted !== 'neutral' ? 2 : 0)).sort((a, b) => b.score - a.score || a.c.start - b.c.start);
  const best = scored[0];
  return best ? { text: best.c.text, start: best.c.start, polarity: best.polarity } : null;
}

/** « Je reviens chaque année »: a plain sentence that says more than thanks, for a happy review that praises nothing by name. */
export function loyalQuote(text: string, lang: Language, forbidden: readonly Span[]): string | null {
  return quotableClauses(text, lang, forbidden).find((c) => LOYAL.test(c.text) && clausePolarity(c.text, lang) !== 'negative' && !isRequest(c.text, lang))?.text ?? null;
}

/** « Et je reviens chaque année »: the link to what came before is left out. */
function withoutLink(clause: Clause): Clause {
  const link = /^(?:et|and|but|so|donc|puis|que|also|besides)\s+|^qu['’](?=il|on|elle)/iu.exec(clause.text)?.[0].length ?? 0;
  return { start: clause.start + link, end: clause.end, text: clause.text.slice(link) };
}

const TOLD = /^(?:je|j['’]|on|nous|il|elle|le|la|les|l['’]|i|we|it|the|my|mon|ma)(?!\p{L})/iu;
/** A plain clause of the story (« je suis ressortie avec un carré »), for a complaint that blames in no word we know. */
export function plainQuote(text: string, lang: Language, forbidden: readonly Span[]): string | null {
  if (lang !== 'fr' && lang !== 'en') return null;
  return quotableClauses(text, lang, forbidden).find((c) => c.text.split(' ').length >= 4 && TOLD.test(c.text) && clausePolarity(c.text, lang) === 'neutral' && !PAST_GOOD.test(c.text))?.text ?? null;
}
const PAST_GOOD = /(?<!\p{L})(?:love|loved|enjoy|enjoyed|adorais|aimais|used)(?!\p{L})/iu;

function quotableClauses(text: string, lang: Language, forbidden: readonly Span[]): Clause[] {
  return splitClauses(text, lang).map(withoutLink).filter((c) => isQuotable(c.text, LONGEST) && isWellSpelt(c.text, lang) && !isGuess(c.text, lang) && !isSettled(c.text)
    && !/^\s*\?/u.test(text.slice(c.end)) && !forbidden.some((f) => c.start < f.end && f.start < c.end));
}
