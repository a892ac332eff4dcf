import type { Aspect, Polarity } from '../analysis/types.js';
import type { Language } from '../shared/language.js';
import { clauseQuote, loyalQuote, plainQuote } from './clause-quote.js';
import { type Clause, clausePolarity, firstTurn, isRequest, splitClauses, turnsBefore } from './review-clauses.js';
import { detectLanguage } from '../text/language.js';
import { factsIn, matchFact, questionsIn } from './facts.js';
import { remembered } from './memo.js';
import { praiseWords } from './praise-words.js';
import { sectorClass, type SectorClass } from './sectors.js';
import { findTopics, type Topic } from './topics.js';
import type { DraftInput, ServiceContact } from './types.js';
import { wishQuote, type WishQuote } from './wish-quote.js';

export type Stance = 'praise' | 'complaint' | 'mixed' | 'neutral' | 'unplaced';

/** All the plan needs to know of one review, worked out once. */
export interface Reading {
  readonly lang: Language;
  readonly sector: SectorClass;
  readonly stance: Stance;
  readonly words: number;
  readonly rating: number | null;
  readonly liked: readonly Topic[];
  readonly disliked: readonly Topic[];
  readonly named: readonly Topic[];
  readonly quote: string | null;
  /** The author's adjectives of praise (« très pratique »), where no noun says more. */
  readonly praise: string | null;
  /** A sentence of a faithful customer, for a happy review that praises nothing by name. */
  readonly loyal: string | null;
  /** A critical passage of a review that is otherwise content, when no noun carries it. */
  readonly criticism: string | null;
  readonly suggestion: { readonly topic: Topic | null; readonly quote: WishQuote | null } | null;
  readonly error: string | null;
  readonly question: boolean;
  /** Asked through the form, answered by mail: no review, nothing to thank for or to regret. */
  readonly isPrivate: boolean;
  readonly fact: string | null;
  readonly contact: ServiceContact | null;
  readonly remediable: boolean;
  readonly grief: boolean;
}

const GRIEF = /\b(?:est mort|sont morts|est morte|décéd|décès|n['’]a pas survécu|euthanasi|died|passed away|put to sleep|came out dead|was dead|stillborn|obsèques|enterrement|funérailles|funerals?(?= )|in mourning|en deuil)/iu;

const NO_FOOD = /hairdress|coiff|barber|garage|plumb|plomb|app\b|application|software|e-commerce|estate|immobil|insur|assur|energy|énergie|driving|auto-école|book|librair|photograph|optic|vet|gym|fitness|dentist|florist|fleur/iu;
const SOFTWARE = /app\b|application|software|logiciel|saas/iu;
const isSoftware = remembered((sector) => SOFTWARE.test(sector), 500);
const skippedAspects = remembered((sector): ReadonlySet<Aspect> => new Set<Aspect>(
  isSoftware(sector) ? ['food', 'staff', 'place', 'cleanliness', 'delivery', 'expertise', 'billing', 'waiting_time'] : NO_FOOD.test(sector) ? ['food'] : []), 500);
const UNPLACED = new Set(['wrong_business', 'unintelligible', 'promotion']);
const SECRET_ASPECTS = new Set(['staff', 'waiting_time', 'cleanliness', 'place', 'communication']);
/** Evidence whose words may still be named: only the accusation around them is a matter for moderation. */
const HARMLESS = new Set(['no_experience', 'off_topic', 'wrong_business', 'conflict_of_interest', 'duplicate', 'manipulation']);

/** A text of no known language is read in the house's own up to this length: a word or two, not somebody's Dutch. */
const SHORT = 30;

/** The review's language; the house's own where the detector does not know, or is not sure. */
export function replyLanguage(input: Pick<DraftInput, 'analysis' | 'text' | 'house_lang'>): Language {
  const { lang } = input.analysis;
  if (lang === 'unknown') return input.house_lang ?? 'fr';
  if (input.house_lang === undefined || lang === input.house_lang) return lang;
  const found = detectLanguage(input.text);
  return found.confident && found.lang === lang ? lang : input.house_lang;
}

/** Whether the words may be read: a long text of no known language is answered without naming anything. */
const isReadable = (input: DraftInput): boolean => input.analysis.lang !== 'unknown' || (input.house_lang !== undefined && input.text.trim().length <= SHORT);

/** Mood of the whole: the stars first, since the author chose them; the text where it clearly says the opposite, or alone. */
function overallOf(input: DraftInput, clauses: readonly Clause[], lang: Language): Polarity {
  const { label, score } = input.analysis.sentiment;
  if (input.rating === null) return label === 'positive' || label === 'negative' ? label : 'neutral';
  if (input.rating >= 4 && blames(clauses, lang, { seemsHappy: label === 'positive', isStory: input.text.length >= TOLD[input.rating >= 5 ? 5 : 4] })) return 'negative';
  if (input.rating >= 4) return label === 'negative' && score < -0.5 && input.text.length < 160 ? 'negative' : 'positive';
  if (input.rating <= 2) return label === 'positive' && score > 0.4 && praises(clauses, lang) ? 'neutral' : 'negative';
  return label === 'positive' || label === 'negative' ? label : 'neutral';
}

/** Beyond these lengths a happy review tells a story, and its troubles are the ones it got over. */
const TOLD = { 4: 300, 5: 160 } as const;

/** Praise and no blame at all: under low stars anything less may be irony. */
function praises(clauses: readonly Clause[], lang: Language): boolean {
  const moods = clauses.map((c) => clausePolarity(c.text, lang));
  return moods.includes('positive') && !moods.includes('negative');
}

/** More blame than praise, clearly so where the reading engine thinks the author happy. Four stars over faults: the faults are what is answered. */
function blames(clauses: readonly Clause[], lang: Language, { seemsHappy, isStory }: { seemsHappy: boolean; isStory: boolean }): boolean {
  const moods = clauses.map((c) => clausePolarity(c.text, lang));
  const count = (mood: Polarity): number => moods.filter((m) => m === mood).length;
  const [blame, praise] = [count('negative'), count('positive')];
  if (isStory) return praise === 0 && blame > 1;
  return blame > praise && (!seemsHappy || praise === 0 || blame > 1);
}

/** A question shows: by its mark, or by the word its sentence opens with. */
const ASKS = /[?¿]|(?:^|[.!\n]\s*)(?:comment|pourquoi|combien|est-ce|quand est|how|why|where|what|when|cómo|cuándo|warum|wann|wie|come|quando|perché)(?!\p{L})/iu;

function stanceOf(input: DraftInput, overall: Polarity, liked: number, disliked: number): Stance {
  // Two things named that we know of are enough to answer, whatever the ground proposed.
  if (liked + disliked < 2 && input.moderation.grounds.some((g) => UNPLACED.has(g))) return 'unplaced';
  if (input.moderation.outcome === 'reject' && input.moderation.grounds.includes('off_topic')) return 'unplaced';
  // Under low stars a stray kind word is not a compliment: what went wrong is answered, and nothing else.
  if (liked > 0 && disliked > 0 && (input.rating ?? 3) > 2) return 'mixed';
  if (input.rating === 3) return disliked > 0 || overall === 'negative' ? 'mixed' : overall === 'positive' && liked > 0 ? 'praise' : 'neutral';
  if (overall === 'positive') return disliked > 0 && input.rating !== null && liked === 0 ? 'mixed' : 'praise';
  if (overall === 'negative') return input.rating !== null && input.rating >= 4 ? 'mixed' : 'complaint';
  return 'neutral';
}

const AFTER_SALES = /sav|après-vente|service client|client|support|after|customer|help/iu;
const TEAMS: readonly (readonly [RegExp, RegExp])[] = [
  [/delivery/u, /livr|expéd|deliver|ship|colis/iu], [/billing|price/u, /factur|compta|bill|account/iu],
  [/booking/u, /réserv|accueil|booking|reserv|reception/iu],
];

/** The contact whose label fits what went wrong; after-sales next; else the first. */
function contactFor(topics: readonly Topic[], contacts: readonly ServiceContact[]): ServiceContact | null {
  for (const topic of topics) {
    const team = TEAMS.find(([aspect]) => aspect.test(topic.aspect));
    const found = team && contacts.find((c) => team[1].test(`${c.label ?? ''} ${c.value}`));
    if (found) return found;
  }
  return contacts.find((c) => AFTER_SALES.test(`${c.label ?? ''} ${c.value}`)) ?? contacts[0] ?? null;
}

export function readReview(input: DraftInput): Reading {
  const lang = replyLanguage(input);
  const sector = sectorClass(input.business.sector);
  const clauses = splitClauses(input.text, lang);
  const forbidden = input.moderation.spans.filter((s) => !HARMLESS.has(s.ground)).map((s) => s.ground === 'insult' ? wholeClauses(s, clauses) : s);
  const overall = overallOf(input, clauses, lang);
  const readable = isReadable(input);
  const known = !readable ? [] : findTopics({ text: input.text, lang, aspects: input.analysis.aspects, forbidden, overall, skip: skippedAspects(input.business.sector), software: isSoftware(input.business.sector), kitchen: sector === 'food' });
  const named = sector === 'secret'
    ? known.filter((t) => SECRET_ASPECTS.has(t.aspect) && t.weight > 0).map((t) => ({ ...t, phrase: { ...t.phrase, owner: 'the' as const } }))
    : known;
  const liked = named.filter((t) => t.polarity === 'positive' && isCompliment(t, input));
  const disliked = named.filter((t) => t.polarity === 'negative' && ((overall !== 'positive' && (input.rating ?? 0) < 4) || isReserve(t, input)));
  const own = (topics: readonly Topic[]): number => topics.filter((t) => t.weight >= 0).length;
  const stance = stanceOf(input, overall, own(liked), own(disliked));
  const question = input.kind === 'question' || (input.analysis.is_question && ASKS.test(input.text) && stance !== 'unplaced');
  const quotable = sector !== 'secret' && readable;
  const wanted = stance === 'praise' ? 'positive' : stance === 'neutral' ? 'neutral' : 'negative';
  return {
    lang, sector, stance, named, liked, disliked, question, isPrivate: input.kind === 'question', rating: input.rating,
    words: input.text.match(/\p{L}[\p{L}'’-]*/gu)?.length ?? 0,
    quote: quotable ? clauseQuote(input.text, lang, wanted, input.analysis, forbidden)?.text ?? (wanted === 'negative' && stance === 'complaint' ? plainQuote(input.text, lang, forbidden) : null) : null,
    praise: quotable && overall === 'positive' ? praiseWords(input.text, lang, forbidden) : null,
    loyal: quotable && overall === 'positive' ? loyalQuote(input.text, lang, forbidden) : null,
    criticism: quotable && overall === 'positive' && disliked.length === 0 && turnsBefore(input.text, input.text.length, lang) ? clauseQuote(input.text, lang, 'negative', { aspects: [] }, [...forbidden, ...outsideTurn(input.text, lang)], true)?.text ?? null : null,
    suggestion: quotable ? suggestionOf(input, named, lang, forbidden) : null,
    error: quotable && input.analysis.reports_error ? fitQuote(input, input.analysis.reports_error.quote) : null,
    fact: question ? matchFact(questionsIn(input.text), factsIn(input.facts, lang), 2) : factFor(input, disliked, lang),
    contact: contactFor(disliked, input.contacts),
    remediable: input.analysis.needs_service,
    grief: GRIEF.test(input.text) && overall !== 'positive' && !input.moderation.grounds.includes('no_experience'),
  };
}

/** All but what follows the first turn in its own sentence: there stands the reserve of a happy review. */
function outsideTurn(text: string, lang: Language): { start: number; end: number }[] {
  const turn = firstTurn(text, lang);
  const end = /[.!?\n]/u.exec(text.slice(turn))?.index;
  return [{ start: 0, end: turn }, ...(end === undefined ? [] : [{ start: turn + end, end: text.length }])];
}

/** An insult spoils its whole clause: nothing beside it is named either. */
function wholeClauses(span: { start: number; end: number }, clauses: readonly Clause[]): { start: number; end: number } {
  const touched = clauses.filter((c) => c.start < span.end && span.start < c.end);
  return { start: Math.min(span.start, ...touched.map((c) => c.start)), end: Math.max(span.end, ...touched.map((c) => c.end)) };
}

/** Under low stars praise must be spelt out (irony is common there); a wish is no compliment at any rating. */
function isCompliment(topic: Topic, input: DraftInput): boolean {
  const wish = input.analysis.suggestion?.quote ?? '';
  const at = wish === '' ? -1 : input.text.indexOf(wish);
  if (at >= 0 && isRequest(wish, replyLanguage(input)) && topic.start >= at && topic.start < at + wish.length) return false;
  if (topic.local !== 'positive' && topic.phrase.fixed !== true && turnsBefore(input.text, topic.start, replyLanguage(input))) return false;
  return input.rating === null || input.rating > 2 || topic.local === 'positive';
}

/** In a happy review a problem told may be one that was solved: it counts as a reserve only if a word of contrast or brevity says so. */
function isReserve(topic: Topic, input: DraftInput): boolean {
  if (topic.local !== 'negative' && input.analysis.lang !== 'es' && input.analysis.lang !== 'de' && input.analysis.lang !== 'it') return false;
  return turnsBefore(input.text, topic.start, replyLanguage(input)) || input.text.length < 120;
}

/** An explanation nobody asked for needs a closer match, and something that displeased. */
function factFor(input: DraftInput, disliked: readonly Topic[], lang: Language): string | null {
  if (disliked.length === 0) return null;
  const about = disliked.map((t) => `${t.phrase.form} ${t.quote}`).join(' ');
  return matchFact(about, factsIn(input.facts, lang), 3);
}

function fitQuote(input: DraftInput, quote: string): string | null {
  return clauseQuote(quote, replyLanguage(input), 'neutral', { aspects: [] }, [])?.text ?? null;
}

/** « Impossible d’ajouter une photo » is a fault, not an idea. */
const REFUSED = /impossible|(?:arrive|peu[xt]|pouvons) (?:pas|plus)|can['’]?t|cannot|unable|couldn/iu;

/** A wish: the thing it is about where a noun says it, else the wish in its own words. */
function suggestionOf(input: DraftInput, named: readonly Topic[], lang: Language, forbidden: readonly { start: number; end: number }[]): Reading['suggestion'] {
  const own = wishQuote(input.text, lang, forbidden);
  const found = own?.text ?? input.analysis.suggestion?.quote ?? '';
  if (found === '' || (own === null && (!isRequest(found, lang) || REFUSED.test(found)))) return null;
  const at = input.text.indexOf(found);
  const topic = named.find((t) => at >= 0 && t.weight >= 1 && t.polarity === 'neutral' && isRequest(t.passage, lang) && t.passage.length <= found.length && t.start >= at && t.start < at + found.length) ?? null;
  return topic || own ? { topic, quote: own } : null;
}
