import facts from '../../../config/aspects/facts.json' with { type: 'json' };
import type { Language } from '../shared/language.js';
import { foldText } from '../text/normalise.js';
import { TermMatcher, type Term, type TermMatch } from '../text/matcher.js';
import { readText, sentenceRange, type Reading } from './reading.js';
import type { AnalysisInput } from './types.js';

/** Minutes after midnight; `to` above 1440 runs past midnight. */
export interface OpeningSpan { readonly from: number; readonly to: number }

/** What a business says of itself; a part that is not known stays undefined and is never argued from. */
export interface FactSheet {
  /** Seven lists, Monday first; an empty list is a day it is closed. */
  readonly openingHours?: readonly (readonly OpeningSpan[])[];
  /** Names of all dishes on the menu; only where the list is complete. */
  readonly dishes?: readonly string[];
}

export interface ImpossibleFact {
  readonly kind: 'closed_day' | 'closed_hour' | 'unknown_dish';
  /** The day, the hour or the dish, an exact slice of the text. */
  readonly what: string;
  /** Its sentence, an exact slice of the text. */
  readonly quote: string;
}

type FactTag = { readonly kind: 'day'; readonly day: number } | { readonly kind: 'elsewhere' | 'at' | 'without' | 'dish' };

const ELSEWHERE: FactTag = { kind: 'elsewhere' };
const AT: FactTag = { kind: 'at' };
const WITHOUT: FactTag = { kind: 'without' };
const DISH: FactTag = { kind: 'dish' };
/** People come a little before the doors open and stay after they close. */
const TOLERANCE = 60;
const DAY = 24 * 60;
/** Words between « pas de » and the dish it denies. */
const REACH = 3;

const MATCHERS = new Map<Language, TermMatcher<FactTag>>();

function matcherOf(lang: Language): TermMatcher<FactTag> {
  let matcher = MATCHERS.get(lang);
  if (matcher === undefined) {
    const of = (tag: FactTag, terms: readonly string[]): Term<FactTag>[] => terms.map((term) => ({ term, tag }));
    matcher = new TermMatcher<FactTag>([
      ...facts.weekdays[lang].map((term, day) => ({ term, tag: { kind: 'day', day } as const })),
      ...of(ELSEWHERE, facts.elsewhere[lang]), ...of(AT, facts.at[lang]), ...of(WITHOUT, facts.without[lang]), ...of(DISH, [...facts.dishes.all, ...facts.dishes[lang]]),
    ]);
    MATCHERS.set(lang, matcher);
  }
  return matcher;
}

/**
 * What a review tells that the fact sheet rules out: a visit on a day or at an hour the place is closed, a dish it does not make.
 * Evidence for a report to a platform, for a person to weigh; never a ground to refuse. Sentences about opening hours, orders, calls
 * and bookings are left alone, and a dish that is only wished for or missed.
 */
export function readImpossibleFacts(input: AnalysisInput, sheet: FactSheet): ImpossibleFact[] {
  const reading = readText(input);
  if (reading.lang === 'unknown') return [];
  const matches = matcherOf(reading.lang).match(reading.tokens);
  const sentenceOf = (match: TermMatch<FactTag>): number => reading.sentenceOf[match.firstToken] ?? 0;
  const elsewhere = new Set(matches.filter(({ tag }) => tag === ELSEWHERE).map(sentenceOf));
  for (const hit of reading.cues.error) elsewhere.add(reading.sentenceOf[hit.first] ?? 0);
  return matches.flatMap((match) => {
    if (match.tag.kind === 'dish') return unknownDish(reading, sheet, matches, match);
    if (elsewhere.has(sentenceOf(match))) return [];
    if (match.tag.kind === 'day') return closedDay(reading, sheet, match, match.tag.day);
    return match.tag.kind === 'at' ? closedHour(reading, sheet, matches, match) : [];
  });
}

function closedDay(reading: Reading, sheet: FactSheet, match: TermMatch<FactTag>, day: number): ImpossibleFact[] {
  return sheet.openingHours?.[day]?.length === 0 ? [factOf(reading, 'closed_day', match.firstToken, match.start, match.end)] : [];
}

/** « à 23h », « at 11pm »: outside the hours of the day named in the sentence, or of every day when none is. */
function closedHour(reading: Reading, sheet: FactSheet, matches: readonly TermMatch<FactTag>[], match: TermMatch<FactTag>): ImpossibleFact[] {
  const { openingHours } = sheet;
  const token = reading.tokens[match.lastToken + 1];
  if (openingHours === undefined || token === undefined || token.first) return [];
  const time = readTime(reading.text, token.start);
  if (time === undefined) return [];
  const days = matches.flatMap(({ tag, firstToken }) => (tag.kind === 'day' && reading.sentenceOf[firstToken] === reading.sentenceOf[match.firstToken] ? [tag.day] : []));
  const spans = (days.length === 0 ? openingHours : days.map((day) => openingHours[day] ?? [])).flat();
  if (spans.length === 0) return [];
  // An hour without am or pm may be of the evening.
  const isOpen = time.minutes.some((minutes) => spans.some(({ from, to }) => [minutes, minutes + DAY].some((at) => at >= from - TOLERANCE && at <= to + TOLERANCE)));
  return isOpen ? [] : [factOf(reading, 'closed_hour', match.firstToken, token.start, time.end)];
}

function readTime(text: string, start: number): { readonly minutes: readonly number[]; readonly end: number } | undefined {
  const found = /^(\d{1,2})(?:\s?(?:h|:|uhr|\.)\s?(\d{2})?)?\s?(am|pm|a\.m\.|p\.m\.)?(?![\d%€£$])/i.exec(text.slice(start, start + 16));
  const hour = Number(found?.[1]);
  if (found === null || !(hour <= 24) || (found[0].trim() === found[1] && !/^\s?(o'clock|uhr|heures)/i.test(text.slice(start + found[0].length)))) return undefined;
  const minutes = (hour % 24) * 60 + Number(found[2] ?? 0);
  const half = found[3]?.charAt(0).toLowerCase();
  const read = half === undefined ? (hour <= 12 ? [minutes, minutes + DAY / 2] : [minutes]) : [(minutes % (DAY / 2)) + (half === 'p' ? DAY / 2 : 0)];
  return { minutes: read, end: start + found[0].trimEnd().length };
}

function unknownDish(reading: Reading, sheet: FactSheet, matches: readonly TermMatch<FactTag>[], match: TermMatch<FactTag>): ImpossibleFact[] {
  if (sheet.dishes === undefined || sheet.dishes.length === 0) return [];
  const { firstToken } = match;
  if (matches.some(({ tag, lastToken }) => tag === WITHOUT && lastToken < firstToken && firstToken - lastToken <= REACH && reading.clauseOf[lastToken] === reading.clauseOf[firstToken])) return [];
  if (reading.cues.wish.some((hit) => reading.sentenceOf[hit.first] === reading.sentenceOf[firstToken])) return [];
  const name = foldText(reading.text.slice(match.start, match.end)).folded;
  const stem = name.length > 4 ? name.slice(0, -1) : name;
  return sheet.dishes.some((dish) => foldText(dish).folded.includes(stem)) ? [] : [factOf(reading, 'unknown_dish', firstToken, match.start, match.end)];
}

function factOf(reading: Reading, kind: ImpossibleFact['kind'], token: number, start: number, end: number): ImpossibleFact {
  const sentence = sentenceRange(reading, token);
  return { kind, what: reading.text.slice(start, end), quote: reading.text.slice(sentence.start, sentence.end) };
}
