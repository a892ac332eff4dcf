/** Reviews in a plain text: one a paragraph, or one a line, « 5 étoiles - Marie - Super accueil ». */
import { parseDate } from './dates.js';
import type { DateReading, ParsedDate } from './dates.js';
import { looksLikeName } from './mapping.js';
import { starsOf } from './paste-lines.js';
import type { PastedLine } from './paste-lines.js';
import { rejoinLines } from './paste-text.js';

/** One review as cut, before it takes its final shape. */
export interface PlainBlock {
  readonly author: string | null;
  readonly rating: number | null;
  readonly title: string | null;
  readonly text: string;
  readonly written: ParsedDate | null;
  readonly experienced: ParsedDate | null;
  readonly reply: { readonly text: string; readonly date: ParsedDate | null } | null;
  readonly raw: string;
  readonly doubtful: boolean;
  readonly translated: boolean;
}

const RATING = '(?:[★☆⭐🌟]+|\\d(?:[.,]\\d)?\\s*(?:/\\s*5|(?:sur|out of) 5|étoiles?|stars?))';
/** Longer lines are prose, not « stars - name - text »; the bound also keeps the patterns linear on hostile input. */
const FORM_LIMIT = 2000;
const BEFORE = new RegExp(`^(${RATING})\\s*[:,–—-]?\\s+(.+)$`, 'isu');
const AFTER = new RegExp(`^(.+?)\\s*[(,–—-]?\\s*(${RATING})\\)?\\.?$`, 'isu');
const NAME_THEN = new RegExp(`^(\\p{Lu}[\\p{L} .'’-]{1,40}?)\\s*[(,:]\\s*(${RATING})\\s*\\)?\\s*[:,.–—-]?\\s*(.*)$`, 'isu');

/** Paragraphs when there are blank lines, else lines. Lines of a text without blank line and without any head are marked doubtful. */
export function splitPlainText(lines: readonly PastedLine[], today: string): PlainBlock[] {
  const paragraphs: string[][] = [[]];
  for (const line of lines) {
    if (line.kind === 'blank') paragraphs.push([]);
    else paragraphs.at(-1)!.push(line.text);
  }
  const filled = paragraphs.filter((paragraph) => paragraph.length > 0);
  const single = filled.length === 1 && filled[0]!.length > 1;
  const parts = single ? wholeLines(filled[0]!) : filled.map((paragraph) => paragraph.join('\n'));
  return parts.map((part) => {
    const block = readPart(part, today);
    return { ...block, doubtful: single && block.rating === null && block.author === null };
  });
}

/** One review a line; where the first begins in upper case, lines in lower case are the rest of the one before. */
function wholeLines(lines: readonly string[]): string[] {
  return /^\p{Ll}/u.test(lines[0] ?? '') ? [...lines] : rejoinLines(lines.join('\n')).split('\n');
}

function readPart(part: string, today: string): PlainBlock {
  const [first = '', ...rest] = part.split('\n');
  const head = readSegments(first, today) ?? readRating(part);
  const fromSegments = head !== null && 'segments' in head;
  const text = head === null ? part : fromSegments ? [head.text, ...rest].filter((t) => t !== '').join('\n') : head.text;
  return {
    author: head?.author ?? null,
    rating: head?.rating ?? null,
    title: null,
    text: text.trim(),
    written: head?.written ?? null,
    experienced: null,
    reply: null,
    raw: part,
    doubtful: false,
    translated: false,
  };
}

interface Head {
  readonly author: string | null;
  readonly rating: number | null;
  readonly written: ParsedDate | null;
  readonly text: string;
}

/** « 5 étoiles - Marie - Super accueil », "John Smith | 4/5 | 12/10/2026 | Nice": a name counts only beside stars or a date. */
function readSegments(line: string, today: string): (Head & { segments: true }) | null {
  if (line.length > FORM_LIMIT) return null;
  const segments = line.split(/\s+[-–—|·•]\s+|\t+|\s*;\s+/u).map((s) => s.trim());
  if (segments.length < 2) return null;
  let rating: number | null = null;
  let written: ParsedDate | null = null;
  const rest: string[] = [];
  for (const segment of segments) {
    const stars: ReturnType<typeof starsOf> = rating === null ? starsOf(segment) : null;
    const date: DateReading | null = stars === null && written === null ? parseDate(segment, { today, order: 'dmy', allowNoYear: true }) : null;
    if (stars !== null && stars.whole !== null) rating = stars.whole;
    else if (date?.ok === true && segment.length >= 4) written = date;
    else rest.push(segment);
  }
  if (rating === null && written === null) return null;
  const name = rest.findIndex(looksLikeName);
  const author = name !== -1 && rest.length > 1 ? rest[name]! : null;
  const text = rest.filter((_, index) => author === null || index !== name).join(' - ');
  return { author, rating, written, text, segments: true };
}

/** Stars before, after, or behind a name: « ★★★★★ Super », « Marie (5/5) : super », « Très bien, 4/5 ». */
function readRating(part: string): Head | null {
  const named = NAME_THEN.exec(part);
  if (named && looksLikeName(named[1]!)) return { author: named[1]!, rating: starsOf(named[2]!)?.whole ?? null, written: null, text: named[3]! };
  const before = BEFORE.exec(part);
  if (before) return { author: null, rating: starsOf(before[1]!)?.whole ?? null, written: null, text: before[2]! };
  const after = part.length > FORM_LIMIT ? null : AFTER.exec(part);
  return after ? { author: null, rating: starsOf(after[2]!)?.whole ?? null, written: null, text: after[1]! } : null;
}
