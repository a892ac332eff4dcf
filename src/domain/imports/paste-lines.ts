/** What each line of a pasted page is: the review's own words, or something the page printed around them. */
import { parseDate } from './dates.js';
import type { ParsedDate } from './dates.js';
import { fold } from './fold.js';
import {
  EXPERIENCE, EXPERIENCE_TRIP, LABEL_LINES, META_LINES, META_PATTERNS, NAME_WROTE, NOISE_LINES, NOISE_PATTERNS, REPLIED, REPLY_HEADERS, SERVICE_VALUES, WRITTEN,
} from './paste-words.js';
import { parseRating } from './ratings.js';

export interface PastedLine {
  readonly text: string;
  readonly kind: 'blank' | 'text' | 'noise' | 'meta' | 'date' | 'rating' | 'experience' | 'written' | 'wrote' | 'reply' | 'replied';
  readonly date: ParsedDate | null;
  readonly stars: number | null;
  /** Name in « Marie D a écrit un avis le 15 oct. ». */
  readonly name: string | null;
}

const STARS_THEN = /^((?:[★☆⭐🌟]\s?){1,5}|\d(?:[.,]\d)?\s*\/\s*5|\d(?:[.,]\d)?\s+(?:étoiles?|stars?))\s*[·•|,-]?\s+(\S.*)$/u;
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff\u00ad]|\u{FE0F}/gu;
/** Google Maps prints its stars and buttons as private glyphs that copy as boxes; they do not say how many stars are lit. */
const PRIVATE_GLYPHS = /\p{Co}/gu;

/** Lines of the page, cleaned, each with its kind. `today` is YYYY-MM-DD. */
export function classifyLines(text: string, today: string): PastedLine[] {
  const lines = text.replaceAll(/\r\n?|\u2028|\u2029/g, '\n').replaceAll(INVISIBLE, '').replaceAll(PRIVATE_GLYPHS, ' ').replaceAll(/[\u00a0\u202f]/g, ' ').split('\n').map((line) => line.trim());
  const kinds = lines.map((line) => classify(line, today));
  let next = kinds.length;
  // From the end, so that the next filled line is known without searching for it.
  for (let index = kinds.length - 1; index >= 0; index--) {
    const line = kinds[index]!;
    if (line.kind === 'blank') continue;
    const words = fold(line.text);
    // « 5 étoiles » over « 80 % » is the bar of a chart, and a label of a questionnaire takes its answer with it.
    if (line.kind === 'rating' && /^\d{1,3}\s?%$/.test(kinds[next]?.text ?? '')) kinds[index] = plain(line.text, 'noise');
    if (LABEL_LINES.has(words) || (words === 'service' && SERVICE_VALUES.has(fold(kinds[next]?.text ?? '')))) {
      kinds[index] = plain(line.text, 'noise');
      const answer = kinds[next];
      if (answer !== undefined) kinds[next] = plain(answer.text, 'noise');
    }
    next = index;
  }
  return kinds;
}

const plain = (text: string, kind: PastedLine['kind']): PastedLine => ({ text, kind, date: null, stars: null, name: null });

function classify(text: string, today: string): PastedLine {
  if (text === '') return plain(text, 'blank');
  if (text.length > 120) return plain(text, 'text');
  const special = labelled(text, today);
  if (special) return special;
  const words = fold(text);
  if (META_LINES.has(words) || META_PATTERNS.some((pattern) => pattern.test(text))) return plain(text, 'meta');
  const stars = starsOf(text);
  if (stars !== null) return { ...plain(text, 'rating'), stars: stars.whole };
  const both = STARS_THEN.exec(text);
  const bothDate = both ? pageDate(both[2]!, today) : null;
  if (both && bothDate) return { ...plain(text, 'date'), date: bothDate, stars: starsOf(both[1]!)?.whole ?? null };
  const date = pageDate(text, today);
  if (date) return { ...plain(text, 'date'), date };
  return plain(text, NOISE_LINES.has(words) || NOISE_PATTERNS.some((pattern) => pattern.test(text)) ? 'noise' : 'text');
}

function labelled(text: string, today: string): PastedLine | null {
  for (const header of REPLY_HEADERS) {
    const found = header.exec(text);
    if (found) return { ...plain(text, 'reply'), date: pageDate(found[1] ?? '', today) };
  }
  const wrote = NAME_WROTE.exec(text);
  if (wrote) return { ...plain(text, 'wrote'), name: wrote[1]!, date: pageDate(wrote[2] ?? '', today) };
  const kinds = [['experience', EXPERIENCE], ['experience', EXPERIENCE_TRIP], ['written', WRITTEN], ['replied', REPLIED]] as const;
  for (const [kind, pattern] of kinds) {
    const date = pageDate(pattern.exec(text)?.[1] ?? '', today);
    if (date) return { ...plain(text, kind), date };
  }
  return null;
}

/** The stars of a line that holds nothing else. « 4,6 sur 5 » is the average of a page, not a review: a rating line without stars. */
export function starsOf(text: string): { readonly whole: number | null } | null {
  const written = /^(?:note|noté|rated|rating)?\s*:?\s*(?:[★☆⭐🌟\s]+|\d(?:[.,]\d)?\s*(?:\/\s*5|(?:sur|out of|of) 5(?:[.,]0)?(?: étoiles?| stars?| bulles?| bubbles?)?|étoiles?|stars?))[.,]?$/iu;
  if (!written.test(text)) return null;
  const reading = parseRating(text.replace(/[.,]$/, ''));
  if (!reading.ok) return null;
  return { whole: Number.isInteger(reading.exact) ? reading.stars : null };
}

/** A date as a page prints it: relative, or with its month; « Modifié il y a un mois », « il y a 2 jours NOUVEAU », "3 weeks ago on Google". */
function pageDate(text: string, today: string): ParsedDate | null {
  const bare = text
    .replace(/\s*(?:nouveau|new)$/iu, '')
    .replace(/\s+(?:sur|on)(?:\s+google)?$/iu, '')
    .replace(/^(?:dernière modification|modifié|modifiée|edited|visité|last edited)\s*:?\s+/iu, '')
    .replace(/^[•·]\s*/u, '');
  if (bare.length < 4 || bare.length > 40 || /^\d+$/.test(bare)) return null;
  const reading = parseDate(bare, { today, order: 'dmy', allowNoYear: true });
  return reading.ok ? reading : null;
}
