import type { Polarity } from '../analysis/types.js';
import type { Language } from '../shared/language.js';
import en from '../../../config/reply-voices/topics-en.json' with { type: 'json' };
import fr from '../../../config/reply-voices/topics-fr.json' with { type: 'json' };

export interface Clause { readonly start: number; readonly end: number; readonly text: string }

const CONTRAST = new RegExp(`(?<![\\p{L}])(?:${fr.contrast}|${en.contrast}|pero|aber|ma|però)(?![\\p{L}])`, 'giu');
/** « Rien à redire », "no issues": negative words that praise. */
const PRAISE_BY_NEGATION =
  /rien (?:à|a) (?:re)?dire|(?:aucun|pas de|pas d’|pas d'|sans|zéro) (?:souci|bug|probl[eè]me|regret|défaut|plantage|prise de tête)|(?:pas|jamais) (?:été )?déçu|pas cher|n['’ ]h[ée]site[zr]|no (?:issues?|problems?|complaints?|bugs)|never (?:failed|had (?:a|any) (?:problem|issue))|can['’]?t fault|not disappointed|not expensive|can['’]?t go wrong|bonne surprise|m['’]en passe|(?:can['’]?t|couldn['’]?t|cannot) (?:live|do|imagine|get enough|beat|be without)|(?:live|do|go|be) without|don['’]?t know (?:how|what) i|pas mal (?!de)|rien de mieux|pas mieux|jamais (?:eu de (?:souci|probl)|vu mieux)|not bad|no better|nothing (?:better|bad|else like)|no (?:lag|hassle|fuss)|never (?:looked back|had an issue)|ne (?:le|la|les) quitte plus|plus (?:s['’]|m['’])en passer|n['’]est plus à|y a pas photo/iu;

/** True when a word of contrast or a wish stands at or before this place: what follows no longer takes the mood of the whole. */
export function turnsBefore(text: string, at: number, lang: Language): boolean {
  return text.slice(0, at).search(CONTRAST) >= 0 || isRequest(text, lang);
}

const FIRST_TURN = new RegExp(CONTRAST.source, 'iu');
/** Where the first word of contrast stands; the text's length when there is none. */
export function firstTurn(text: string): number {
  const at = text.search(FIRST_TURN);
  return at < 0 ? text.length : at;
}

const between = (words: string, flags: string): RegExp => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, flags);
const RESERVE = { fr: between(fr.reserve, 'iu'), en: between(en.reserve, 'iu') };
const GUESS = { fr: between(fr.guess, 'iu'), en: between(en.guess, 'iu') };

/** True when a word of reserve (« seul bémol », "the only issue") leads to this place, in the same sentence: what follows is a fault. */
export function afterReserve(text: string, start: number, lang: Language): boolean {
  if (lang !== 'fr' && lang !== 'en') return false;
  return RESERVE[lang].test(/[^.!?\n]*$/u.exec(text.slice(0, start))?.[0] ?? '');
}

const SETTLED = /(?:a été|est|sont|maintenant|enfin|désormais) (?:\p{L}+ )?(?:résolu|réglé|corrigé)|(?:has|have) been (?:fixed|resolved|solved|sorted)|is (?:now )?(?:fixed|resolved)|(?:fixed|sorted) now|resolved now/iu;
const UNSETTLED = /(?:pas|jamais|toujours pas|not|never|n['’]t) (?:\p{L}+ )*(?:résolu|réglé|corrigé|fixed|resolved|solved)/iu;
/** « Le souci a été résolu »: a trouble told, and over. */
export const isSettled = (clause: string): boolean => SETTLED.test(clause) && !UNSETTLED.test(clause);

/** « C’est peut-être mon téléphone », "maybe it is my phone": the author does not claim it. */
export function isGuess(clause: string, lang: Language): boolean {
  return (lang === 'fr' || lang === 'en') && GUESS[lang].test(clause);
}

const REQUEST = { fr: new RegExp(`(?<!\\p{L})(?:${fr.request})(?!\\p{L})`, 'iu'), en: new RegExp(`(?<!\\p{L})(?:${en.request})(?!\\p{L})`, 'iu') };

/** A wish ("please update…", « il faudrait… »): what it names is neither praised nor blamed. */
export function isRequest(clause: string, lang: Language): boolean {
  return (lang === 'fr' || lang === 'en') && REQUEST[lang].test(clause);
}

const CUES = {
  fr: { positive: fr.pos.split('|'), negative: fr.neg.split('|') },
  en: { positive: en.pos.split('|'), negative: en.neg.split('|') },
};

/** Clauses of a text: cut at punctuation, line ends and words of contrast. Offsets in UTF-16 code units. */
export function splitClauses(text: string): Clause[] {
  const cuts = new Set<number>([0, text.length]);
  for (const m of text.matchAll(/[.!?;\n,…()]+/gu)) {
    // "4,5" and "10.30" are numbers, not ends.
    if (/\d/u.test(text[m.index - 1] ?? '') && /\d/u.test(text[m.index + m[0].length] ?? '')) continue;
    cuts.add(m.index).add(m.index + m[0].length);
  }
  for (const m of text.matchAll(/\s[:–-]\s|:\s/gu)) cuts.add(m.index).add(m.index + m[0].length);
  for (const m of text.matchAll(CONTRAST)) cuts.add(m.index).add(m.index + m[0].length);
  const at = [...cuts].sort((a, b) => a - b);
  return at.slice(0, -1).map((start, i) => trimClause(text, start, at[i + 1] ?? text.length)).filter((c) => /\p{L}/u.test(c.text));
}

function trimClause(text: string, from: number, to: number): Clause {
  let [start, end] = [from, to];
  while (start < end && /[\s.!?;,…():–-]/u.test(text[start] ?? '')) start++;
  while (end > start && /[\s.!?;,…():–-]/u.test(text[end - 1] ?? '')) end--;
  return { start, end, text: text.slice(start, end) };
}

function count(tokens: readonly string[], cues: readonly string[]): number {
  return tokens.filter((t) => cues.some((c) => t === c || (c.length >= 6 && t.startsWith(c) && !t.endsWith('ment')) || (c.length >= 3 && (t === `${c}s` || t === `${c}e` || t === `${c}es`)))).length;
}

export const isPraiseByNegation = (clause: string): boolean => PRAISE_BY_NEGATION.test(clause);

/** Polarity of one clause from its cue words; neutral when nothing tells (the caller then uses the mood of the whole); `tie` when they balance. */
export function clausePolarity(clause: string, lang: Language, tie: Polarity = 'negative'): Polarity {
  if (lang !== 'fr' && lang !== 'en') return 'neutral';
  if (PRAISE_BY_NEGATION.test(clause)) return 'positive';
  const tokens: readonly string[] = clause.toLowerCase().replace(/n['’]t\b/gu, ' n\'t').match(/n't|\p{L}[\p{L}-]*/gu) ?? [];
  // « la plus utile », « trop bon »: comparison and emphasis, not refusal.
  const refusal = tokens.filter((t, i) => !(t === 'plus' && !tokens.includes('ne') && !tokens.includes('n')) && !(t === 'trop' && count([tokens[i + 1] ?? ''], CUES[lang].positive) > 0));
  // « Moins sympathique », "less useful" refuses; « moins cher » praises.
  const lessened = tokens.filter((_, i) => /^(?:moins|less|peu)$/u.test(tokens[i - 1] ?? ''));
  const spared = count(lessened, CUES[lang].negative);
  const denied = count(lessened, CUES[lang].positive);
  const negative = count(refusal, CUES[lang].negative) - spared + denied;
  // "I like" praises; "like this" does not.
  const fond = lang === 'en' ? tokens.filter((t, i) => t === 'like' && /^(?:i|we|really|do|also|and)$/u.test(tokens[i - 1] ?? '')).length : 0;
  const positive = count(tokens, CUES[lang].positive) + fond + spared - denied;
  if (negative > 0 && negative === positive) return tie;
  if (negative > positive) return 'negative';
  return positive > 0 ? 'positive' : 'neutral';
}
