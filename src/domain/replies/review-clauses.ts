import type { Polarity } from '../analysis/types.js';
import type { Language } from '../shared/language.js';
import en from '../../../config/reply-voices/topics-en.json' with { type: 'json' };
import fr from '../../../config/reply-voices/topics-fr.json' with { type: 'json' };
import { inLowerCase, remembered } from './memo.js';

export interface Clause { readonly start: number; readonly end: number; readonly text: string }

const turnWords = (words: string): RegExp => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'gu');
/** Each language has its own: « ma » turns an Italian sentence and owns a French watch. */
const CONTRAST: Readonly<Record<Language, RegExp>> = {
  fr: turnWords(fr.contrast), en: turnWords(en.contrast), es: turnWords('pero|sino|aunque'), de: turnWords('aber|jedoch|leider'), it: turnWords('ma|però|purtroppo'),
};
/** « Rien à redire », "no issues": negative words that praise. */
const PRAISE_BY_NEGATION =
  /rien (?:à|a) (?:re)?dire|manque (?:de |plus )?rien|rien ne manque|(?:aucun|pas de|pas d’|pas d'|sans|zéro) (?:souci|bug|probl[eè]me|regret|défaut|plantage|prise de tête)|(?:pas|jamais) (?:été )?déçu|pas cher|n['’ ]h[ée]site[zr]|no (?:issues?|problems?|complaints?|bugs)|never (?:failed|had (?:a|any) (?:problem|issue))|can['’]?t fault|not disappointed|not expensive|can['’]?t go wrong|bonne surprise|m['’]en passe|(?:can['’]?t|couldn['’]?t|cannot) (?:live|do|imagine|get enough|beat|be without)|(?:live|do|go|be) without|don['’]?t know (?:how|what) i|pas mal (?!de)|rien de mieux|pas mieux|jamais (?:eu de (?:souci|probl)|vu mieux)|not bad|no better|can['’]?t wait|nothing (?:better|bad|else like)|no (?:lag|hassle|fuss)|never (?:looked back|had an issue)|ne (?:le|la|les) quitte plus|plus (?:s['’]|m['’])en passer|n['’]est plus à|y a pas photo/u;

/** True when a word of contrast or a wish stands at or before this place: what follows no longer takes the mood of the whole. */
export function turnsBefore(text: string, at: number, lang: Language): boolean {
  // A word that ends where the place starts has been passed: the boundary after it is the place itself.
  return turnOf[lang](text).end <= at || isRequest(text, lang);
}

const byLanguage = <T>(make: (lang: Language) => (text: string) => T): Readonly<Record<Language, (text: string) => T>> =>
  ({ fr: make('fr'), en: make('en'), es: make('es'), de: make('de'), it: make('it') });
const turnOf = byLanguage((lang) => remembered((text) => {
  const m = new RegExp(CONTRAST[lang].source, 'u').exec(inLowerCase(text));
  return m ? { start: m.index, end: m.index + m[0].length } : { start: text.length, end: Infinity };
}, 64));
/** Where the first word of contrast stands; the text's length when there is none. */
export const firstTurn = (text: string, lang: Language): number => turnOf[lang](text).start;

const between = (words: string): RegExp => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'u');
const RESERVE = { fr: between(fr.reserve), en: between(en.reserve) };
const GUESS = { fr: between(fr.guess), en: between(en.guess) };

const leadsToReserve = { fr: remembered((lead) => RESERVE.fr.test(inLowerCase(lead))), en: remembered((lead) => RESERVE.en.test(inLowerCase(lead))) };

const GUESS_STARTS = { fr: new RegExp(GUESS.fr.source, 'gu'), en: new RegExp(GUESS.en.source, 'gu') };
const GUESSES = { fr: remembered((clause) => GUESS.fr.test(inLowerCase(clause))), en: remembered((clause) => GUESS.en.test(inLowerCase(clause))) };

/** True when a word of reserve (« seul bémol », "the only issue") leads to this place, in the same sentence: what follows is a fault. */
export function afterReserve(text: string, start: number, lang: Language): boolean {
  if (lang !== 'fr' && lang !== 'en') return false;
  let from = start;
  while (from > 0 && !/[.!?\n]/u.test(text.charAt(from - 1))) from--;
  return leadsToReserve[lang](text.slice(from, start));
}

const SETTLED = /(?:problème|souci|bug) (?:vite |enfin )?(?:réglé|résolu)|(?:a été|est|sont|maintenant|enfin|désormais) (?:\p{L}+ )?(?:résolu|réglé|corrigé)|(?:has|have) been (?:fixed|resolved|solved|sorted)|is (?:now )?(?:fixed|resolved)|(?:fixed|sorted) now|resolved now/iu;
const UNSETTLED = /(?:pas|jamais|toujours pas|not|never|n['’]t) (?:\p{L}+ )*(?:résolu|réglé|corrigé|fixed|resolved|solved)/iu;
/** « Le souci a été résolu »: a trouble told, and over. */
export const isSettled = remembered((clause) => SETTLED.test(clause) && !UNSETTLED.test(clause));

/** « C’est peut-être mon téléphone », "maybe it is my phone": the author does not claim it. */
export function isGuess(clause: string, lang: Language): boolean {
  return (lang === 'fr' || lang === 'en') && GUESSES[lang](clause);
}

const REQUEST = { fr: between(fr.request), en: between(en.request) };

const REQUESTS = { fr: remembered((text) => REQUEST.fr.test(inLowerCase(text))), en: remembered((text) => REQUEST.en.test(inLowerCase(text))) };
/** A wish ("please update…", « il faudrait… »): what it names is neither praised nor blamed. */
export function isRequest(clause: string, lang: Language): boolean {
  return (lang === 'fr' || lang === 'en') && REQUESTS[lang](clause);
}

/** Praise of the old is blame of the new. */
const MISSED = /manque (?:de|d['’])|manque un peu|lack(?:s|ing)? (?:of )?\p{L}|(?:older?|previous|former|earlier) (?:\p{L}+ ){0,3}(?:is|was|were|are) (?:\p{L}+ )?(?:better|good|great|best)|(?:better|best) before|c['’]était (?:mieux|bien) avant|mieux avant|(?:ancienne?s?|précédente?s?) (?:\p{L}+ ){0,4}(?:mieux|meilleure?s?|très bien|parfaite?)|(?:préfère|préférais) l['’]ancien|used to (?:be|work|love)|let down by/u;

/** A denial reaches this many words ahead: French denies the verb, English the whole of it. */
const REACH = { fr: 2, en: 5 } as const;
const DENIAL = { fr: /^(?:pas|jamais)$/u, en: /^(?:n't|not|never|cannot)$/u } as const;

interface Cues { readonly whole: ReadonlySet<string>; readonly stems: ReadonlySet<string> }
/** A cue counts as itself, with -s, -e, -es from three letters on, and from six letters on as the start of a longer word (not an adverb). */
const STEM = 6;
function cues(words: string): Cues {
  const all = words.split('|');
  return { whole: new Set(all.flatMap((c) => c.length >= 3 ? [c, `${c}s`, `${c}e`, `${c}es`] : [c])), stems: new Set(all.filter((c) => c.length >= STEM)) };
}
const CUES = {
  fr: { positive: cues(fr.pos), negative: cues(fr.neg) },
  en: { positive: cues(en.pos), negative: cues(en.neg) },
};

const clausesOf = byLanguage((lang) => remembered((text) => cutClauses(text, lang), 64));
/** Clauses of a text: cut at punctuation, line ends and words of contrast. Offsets in UTF-16 code units. */
export const splitClauses = (text: string, lang: Language): readonly Clause[] => clausesOf[lang](text);

function cutClauses(text: string, lang: Language): readonly Clause[] {
  const cuts = new Set<number>([0, text.length]);
  for (const m of text.matchAll(/[.!?;\n,…()]+/gu)) {
    // "4,5" and "10.30" are numbers, not ends.
    if (/\d/u.test(text[m.index - 1] ?? '') && /\d/u.test(text[m.index + m[0].length] ?? '')) continue;
    cuts.add(m.index).add(m.index + m[0].length);
  }
  for (const m of text.matchAll(/\s[:–-]\s|:\s/gu)) cuts.add(m.index).add(m.index + m[0].length);
  for (const m of inLowerCase(text).matchAll(CONTRAST[lang])) cuts.add(m.index).add(m.index + m[0].length);
  // A guess spoils its own words, not the fact told before it.
  if (lang === 'fr' || lang === 'en') for (const m of inLowerCase(text).matchAll(GUESS_STARTS[lang])) cuts.add(m.index);
  const at = [...cuts].sort((a, b) => a - b);
  return at.slice(0, -1).map((start, i) => trimClause(text, start, at[i + 1] ?? text.length)).filter((c) => /\p{L}/u.test(c.text));
}

function trimClause(text: string, from: number, to: number): Clause {
  let [start, end] = [from, to];
  while (start < end && /[\s.!?;,…():–-]/u.test(text[start] ?? '')) start++;
  while (end > start && /[\s.!?;,…():–-]/u.test(text[end - 1] ?? '')) end--;
  return { start, end, text: text.slice(start, end) };
}

const count = (tokens: readonly string[], known: Cues): number => tokens.reduce((sum, t) => sum + (isCue(t, known) ? 1 : 0), 0);

function isCue(token: string, { whole, stems }: Cues): boolean {
  if (whole.has(token)) return true;
  if (token.endsWith('ment')) return false;
  for (let length = STEM; length < token.length; length++) if (stems.has(token.slice(0, length))) return true;
  return false;
}

export const isPraiseByNegation = (clause: string): boolean => PRAISE_BY_NEGATION.test(inLowerCase(clause));

/** Polarity of one clause from its cue words; neutral when nothing tells (the caller then uses the mood of the whole); `tie` when they balance. */
export function clausePolarity(clause: string, lang: Language, tie: Polarity = 'negative'): Polarity {
  if (lang !== 'fr' && lang !== 'en') return 'neutral';
  const mood = MOODS[lang](clause);
  return mood === 'tie' ? tie : mood;
}

/** Turns of phrase whose words praise nothing. */
const NO_CUE = /(?<!\p{L})(?:vos|mes|les|ses|nos|tes|leurs|des|aux|nombre de|compteur de|compte de|comptage de|\d+) pas(?!\p{L})|bien (?:sûr|sur|que|entendu)|(?:eh|ou|si|aussi) bien(?: que)?|merci de|merci d['’]|as well(?: as)?|best of luck|good luck|at best|at least|la plupart|bon (?:courage|ben|bref)|(?:not|without) having to|no need to|(?:plus|pas) besoin (?:de|d['’])/gu;

const MOODS = { fr: remembered((clause) => moodOf(clause, 'fr')), en: remembered((clause) => moodOf(clause, 'en')) };

function moodOf(clause: string, lang: 'fr' | 'en'): Polarity | 'tie' {
  if (PRAISE_BY_NEGATION.test(inLowerCase(clause))) return 'positive';
  if (MISSED.test(inLowerCase(clause))) return 'negative';
  const tokens: readonly string[] = clause.toLowerCase().replace(NO_CUE, ' ').replace(/n['’]t\b/gu, ' n\'t').match(/n't|\p{L}[\p{L}-]*/gu) ?? [];
  // « la plus utile », « trop bon »: comparison and emphasis, not refusal.
  const refusal = tokens.filter((t, i) => !(t === 'plus' && !tokens.includes('ne') && !tokens.includes('n')) && !(t === 'trop' && count([tokens[i + 1] ?? ''], CUES[lang].positive) > 0));
  // « Moins sympathique », "less useful" refuses; « moins cher » praises.
  const lessened = tokens.filter((_, i) => /^(?:moins|less|peu)$/u.test(tokens[i - 1] ?? ''));
  const spared = count(lessened, CUES[lang].negative);
  // « Pas très pratique », "doesn't have a very good selection": what is denied is not praised.
  const refused = tokens.filter((t, i) => !/^(?:moins|less|peu)$/u.test(tokens[i - 1] ?? '') && isCue(t, CUES[lang].positive) && tokens.slice(Math.max(i - REACH[lang], 0), i).some((b) => DENIAL[lang].test(b)));
  const denied = count(lessened, CUES[lang].positive) + refused.length;
  const negative = count(refusal, CUES[lang].negative) - spared + denied;
  // "I like" praises; "like this" does not.
  const fond = lang === 'en' ? tokens.filter((t, i) => t === 'like' && /^(?:i|we|really|do|also|and)$/u.test(tokens[i - 1] ?? '')).length : 0;
  const positive = count(tokens, CUES[lang].positive) + fond + spared - denied;
  if (negative > 0 && negative === positive) return 'tie';
  if (negative > positive) return 'negative';
  return positive > 0 ? 'positive' : 'neutral';
}
