/**
 * Ratings as files write them. Rule: the value is taken on its own scale (5, 10, 20 or 100), brought to five by proportion, and rounded to
 * the nearest whole star, a half upwards, at least one star. `exact` keeps the value before rounding; the row itself stays in `raw`.
 * So 10/10 → 5, 7/10 → 3.5 → 4, 45 % → 2.25 → 2, 4,5 → 5, 0/10 → 1. On a scale of five, 0 is "no rating", never one star.
 */
import { fold } from './fold.js';

export type RatingScale = 5 | 10 | 20 | 100;
export interface ParsedRating {
  readonly ok: true;
  readonly stars: 1 | 2 | 3 | 4 | 5;
  readonly exact: number;
  readonly outOf: RatingScale;
}
export interface RatingFault {
  readonly ok: false;
  readonly fault: 'unreadable' | 'out_of_range';
}

const WORDS: ReadonlyMap<string, number> = new Map(
  [
    ['one', 'un', 'une', 'uno', 'una', 'eins', 'ein'],
    ['two', 'deux', 'dos', 'zwei', 'due'],
    ['three', 'trois', 'tres', 'drei', 'tre'],
    ['four', 'quatre', 'cuatro', 'vier', 'quattro'],
    ['five', 'cinq', 'cinco', 'funf', 'cinque'],
  ].flatMap((words, index) => words.map((word): [string, number] => [word, index + 1])),
);
const UNIT = '(?:etoiles?|stars?|estrellas?|sterne?n?|stelle?|bulles?|bubbles?|points?|pts?)';
const OF = '(?:sur|out of|of|von|de|su)';
const WORD_UNIT = new RegExp(` ${UNIT}$`);
const OUT_OF = new RegExp(`^(\\d{1,3}(?:[.,]\\d+)?)\\s*(?:${UNIT}\\s*)?(?:/|${OF})\\s*(\\d{1,3})(?:[.,]0+)?(?:\\s*${UNIT})?$`);
const BARE = new RegExp(`^(-?\\d{1,3}(?:[.,]\\d+)?)(\\s*${UNIT})?$`);
const ONLY_STARS = /^(?:[★⭐🌟☆✩\s]|\u{FE0F})+$/u;

/** Reads one rating; `scale` is the scale of a bare number, as found over the column. Never throws. */
export function parseRating(input: string, scale: RatingScale = 5): ParsedRating | RatingFault {
  const text = input.replaceAll(/[\u00a0\u202f]/g, ' ').trim();
  if (text === '' || text.length > 60) return { ok: false, fault: 'unreadable' };
  if (ONLY_STARS.test(text)) return fromStars(text);
  const word = WORDS.get(fold(text).replace(WORD_UNIT, ''));
  if (word !== undefined) return onScale(word, 5);
  const percent = /^(\d{1,3}(?:[.,]\d+)?)\s*%$/.exec(text);
  if (percent) return onScale(toNumber(percent[1]!), 100);
  const plain = text.normalize('NFKD').replaceAll(/\p{M}+/gu, '').toLowerCase().replace(/^(?:note|noté|rated|rating|score)\s*:?\s*/, '');
  const of = OUT_OF.exec(plain);
  if (of) return isScale(Number(of[2])) ? onScale(toNumber(of[1]!), Number(of[2]) as RatingScale) : { ok: false, fault: 'unreadable' };
  const bare = BARE.exec(plain);
  return bare ? onScale(toNumber(bare[1]!), bare[2] === undefined ? scale : 5) : { ok: false, fault: 'unreadable' };
}

function fromStars(text: string): ParsedRating | RatingFault {
  const full = text.match(/[★⭐🌟]/gu)?.length ?? 0;
  const all = full + (text.match(/[☆✩]/gu)?.length ?? 0);
  return full >= 1 && all <= 5 ? onScale(full, 5) : { ok: false, fault: full === 0 ? 'unreadable' : 'out_of_range' };
}

function onScale(value: number, outOf: RatingScale): ParsedRating | RatingFault {
  const lowest = outOf === 5 ? 1 : 0;
  if (Number.isNaN(value) || value < lowest || value > outOf) return { ok: false, fault: 'out_of_range' };
  const exact = (value * 5) / outOf;
  const stars = Math.max(1, Math.min(5, Math.floor(exact + 0.5))) as 1 | 2 | 3 | 4 | 5;
  return { ok: true, stars, exact, outOf };
}

/**
 * The scale of the bare numbers of a column. It is more than five only on evidence, since a wrong scale would turn fives into ones: three
 * samples above five and a quarter of all for ten (half of a poor business's marks lie below five), four fifths for twenty and a hundred.
 */
export function detectRatingScale(samples: readonly string[]): RatingScale {
  const numbers = samples.filter((s) => /^\s*\d{1,3}(?:[.,]\d+)?\s*$/.test(s)).map(toNumber);
  const above = numbers.filter((n) => n > 5).length;
  const highest = Math.max(0, ...numbers);
  if (above < 3 || highest > 100) return 5;
  if (highest <= 10) return above * 4 >= numbers.length ? 10 : 5;
  if (above * 5 < numbers.length * 4) return 5;
  return highest <= 20 ? 20 : 100;
}

const toNumber = (text: string): number => Number(text.trim().replace(',', '.'));
const isScale = (n: number): boolean => n === 5 || n === 10 || n === 20 || n === 100;
