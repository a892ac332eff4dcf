/**
 * A page of reviews copied from Google, Trustpilot, Tripadvisor or a plain text, cut into reviews for the owner to correct before saving.
 * A review on such a page begins with a head (name, stars, date, in any order the page likes) found by its date or stars; what follows up
 * to the next head is its text, then the owner's reply. Nothing is invented: what the text does not say is null and listed in `checks`.
 */
import { cleanText, experience, TEXT_LIMIT } from './build-review.js';
import type { ParsedDate } from './dates.js';
import { splitPlainText } from './paste-plain.js';
import type { PlainBlock } from './paste-plain.js';
import { checkMessage } from './paste-checks.js';
import type { PasteCheck } from './paste-checks.js';
import { classifyLines } from './paste-lines.js';
import type { PastedLine } from './paste-lines.js';
import { markCut, opensTheRest, rejoinLines, withoutButton } from './paste-text.js';
import { PLATFORM_SIGNS } from './paste-words.js';
import { originalText } from './translation.js';
import type { IncomingReview } from './types.js';

export type PastePlatform = 'google' | 'trustpilot' | 'tripadvisor' | 'other';

export interface PastedReview extends IncomingReview {
  /** `high`: name, stars, date and text were all there; `check`: see `checks`. */
  readonly confidence: 'high' | 'check';
  readonly checks: readonly PasteCheck[];
}
export interface PasteResult {
  readonly platform: PastePlatform;
  readonly blocks: readonly PastedReview[];
  /** Lines before the first review (name of the place, average, sort menu), left out. */
  readonly ignored: readonly string[];
}

/** Cuts a pasted text. `today` is YYYY-MM-DD; `platformHint` is what the owner said. Never throws; an empty text gives no block. */
export function splitPaste(text: string, options: { readonly today: string; readonly platformHint?: PastePlatform }): PasteResult {
  const platform = options.platformHint ?? detectPlatform(text);
  const lines = classifyLines(text, options.today);
  const heads = findHeads(lines, platform);
  if (heads.length === 0) {
    return { platform, blocks: splitPlainText(lines, options.today).map((block) => finish(block, platform)), ignored: [] };
  }
  const blocks = heads.map((head, index) => readBlock(lines, head, heads[index + 1]?.start ?? lines.length, platform));
  const ignored = lines.slice(0, heads[0]!.start).filter((line) => line.kind !== 'blank').map((line) => line.text);
  return { platform, blocks: blocks.map((block) => finish(block, platform)), ignored };
}

/** The platform whose marks are most frequent on the page; `other` without any. */
export function detectPlatform(text: string): PastePlatform {
  const scores = (['google', 'trustpilot', 'tripadvisor'] as const).map((name) => ({ name, score: text.match(PLATFORM_SIGNS[name])?.length ?? 0 }));
  const best = scores.toSorted((a, b) => b.score - a.score)[0]!;
  return best.score > 0 ? best.name : 'other';
}

interface Head {
  /** Index of the first line of the review. */
  readonly start: number;
  /** Index after the last line of the head. */
  readonly end: number;
  readonly author: string | null;
  /** A text line stood where the name should be and did not look like one. */
  readonly doubtful: boolean;
}

/** Heads of the reviews: runs of date, stars and reviewer lines that hold what every review of that platform has, with the name before them. */
function findHeads(lines: readonly PastedLine[], platform: PastePlatform): Head[] {
  const runs = headRuns(lines).filter((run) => isHead(lines.slice(run.from, run.to), platform));
  const dated = runs.filter((run) => lines.slice(run.from, run.to).some((l) => l.kind === 'date'));
  // On a page where reviews are dated, « 5/5 » alone on a line belongs to a text.
  const wrote = runs.filter((run) => lines.slice(run.from, run.to).some((l) => l.kind === 'wrote'));
  const kept = wrote.length > 0 ? wrote : platform !== 'trustpilot' && dated.length * 2 > runs.length ? dated : runs;
  let floor = 0;
  return kept.map((run) => {
    const head = withAuthor(lines, run, floor, platform);
    floor = head.end;
    return head;
  });
}

interface Run {
  readonly from: number;
  readonly to: number;
}

function headRuns(lines: readonly PastedLine[]): Run[] {
  const runs: Run[] = [];
  let from = -1;
  let last = -1;
  lines.forEach((line, index) => {
    const inHead = line.kind === 'date' || line.kind === 'rating' || line.kind === 'meta' || line.kind === 'wrote';
    if (inHead && !followsReplyHeader(lines, index)) {
      if (from === -1) from = index;
      last = index;
    } else if (line.kind !== 'blank' && line.kind !== 'noise' && from !== -1) {
      runs.push({ from, to: last + 1 });
      from = -1;
    }
  });
  if (from !== -1) runs.push({ from, to: last + 1 });
  return runs;
}

/** The date under « Réponse du propriétaire » is the reply's. */
function followsReplyHeader(lines: readonly PastedLine[], index: number): boolean {
  if (lines[index]!.kind !== 'date') return false;
  for (let i = index - 1; i >= 0; i--) {
    const kind = lines[i]!.kind;
    if (kind === 'reply') return true;
    if (kind !== 'blank' && kind !== 'noise') return false;
  }
  return false;
}

function isHead(run: readonly PastedLine[], platform: PastePlatform): boolean {
  const has = (kind: PastedLine['kind']): boolean => run.some((line) => line.kind === kind);
  if (platform === 'trustpilot') return run.some((line) => line.kind === 'rating' && line.stars !== null);
  if (platform === 'tripadvisor') return has('wrote') || has('rating') || run.some((line) => /contribution/i.test(line.text));
  return has('date') || run.some((line) => line.kind === 'rating' && line.stars !== null) || has('wrote');
}

function withAuthor(lines: readonly PastedLine[], run: Run, floor: number, platform: PastePlatform): Head {
  const wrote = lines.slice(run.from, run.to).find((line) => line.kind === 'wrote');
  if (wrote !== undefined) {
    // « Toulouse, France » and « 12 contributions » may follow the name.
    const place = lines.slice(run.to, run.to + 4).findIndex((line) => /contribution/i.test(line.text));
    return { start: run.from, end: place === -1 ? run.to : run.to + place + 1, author: wrote.name, doubtful: false };
  }
  let index = run.from - 1;
  let gap = false;
  while (index >= floor && (lines[index]!.kind === 'blank' || (platform !== 'other' && lines[index]!.kind === 'noise'))) {
    gap ||= lines[index]!.kind === 'blank';
    index--;
  }
  const line = index >= floor ? lines[index] : undefined;
  const none = { start: run.from, end: run.to, author: null, doubtful: platform !== 'other' };
  // In a plain text a blank line separates reviews, so what stands above it is the end of the previous one.
  if (line === undefined || line.kind !== 'text' || (gap && platform === 'other') || !couldBeName(line.text)) return none;
  const above = lines[index - 1];
  const isPlace = platform === 'tripadvisor' && /^[\p{Lu}][^,]{1,40}, [\p{Lu}]/u.test(line.text) && above?.kind === 'text' && index - 1 >= floor && couldBeName(above.text);
  return { start: isPlace ? index - 1 : index, end: run.to, author: isPlace ? above.text : line.text, doubtful: false };
}

const couldBeName = (text: string): boolean => text.length <= 60 && text.split(/\s+/).length <= 6 && !/[!?…:;]|\.{2,}|[^\p{Lu}\s]{3,}\.$/u.test(text);

interface Body {
  text: string[];
  reply: string[] | null;
  written: ParsedDate | null;
  experienced: ParsedDate | null;
  replied: ParsedDate | null;
  stars: number | null;
}

function readBlock(lines: readonly PastedLine[], head: Head, end: number, platform: PastePlatform): PlainBlock {
  const headLines = lines.slice(head.start, head.end);
  const body: Body = {
    text: [],
    reply: null,
    written: headLines.find((l) => (l.kind === 'date' || l.kind === 'wrote') && l.date !== null)?.date ?? null,
    experienced: null,
    replied: null,
    stars: headLines.find((l) => l.stars !== null)?.stars ?? null,
  };
  for (let i = head.end; i < end; i++) readBodyLine(body, lines[i]!);
  const raw = lines.slice(head.start, end).map((line) => line.text).join('\n').trim();
  const { title, text } = titleAndText(body.text, platform);
  const signed = platform === 'other' && head.author === null ? signature(body.text) : null;
  return {
    author: head.author ?? signed?.author ?? null,
    rating: body.stars,
    title,
    text: signed?.text ?? text,
    written: body.written,
    experienced: body.experienced,
    reply: body.reply === null ? null : { text: body.reply.join('\n').trim(), date: body.replied },
    raw,
    doubtful: head.doubtful,
    translated: /^(?:traduit|traduction|translated) (?:par|by) google/imu.test(raw),
  };
}

function readBodyLine(body: Body, line: PastedLine): void {
  const target = body.reply ?? body.text;
  switch (line.kind) {
    case 'reply':
      body.reply ??= [];
      body.replied ??= line.date;
      return;
    case 'replied':
      body.replied ??= line.date;
      return;
    case 'experience':
      body.experienced ??= line.date;
      return;
    case 'written':
      body.written ??= line.date;
      return;
    case 'noise':
      markIfCut(target, line.text);
      return;
    case 'meta':
      return;
    case 'date':
      if (body.reply !== null && body.reply.join('') === '') body.replied ??= line.date;
      else if (body.reply === null && body.text.join('') !== '' && line.date?.relative === false) body.experienced ??= line.date;
      else if (body.written === null) body.written = line.date;
      return;
    case 'rating':
      if (body.stars === null && body.text.join('') === '') body.stars = line.stars;
      else target.push(line.text);
      return;
    default:
      target.push(line.text);
  }
}

/** A button under a text says that the page showed only its beginning. */
function markIfCut(target: string[], button: string): void {
  const last = target.findLastIndex((text) => text !== '');
  if (last !== -1 && opensTheRest(button, target[last]!)) target.splice(last, target.length, markCut(target[last]!));
}

/** Trustpilot and Tripadvisor print a title over the text. */
function titleAndText(lines: readonly string[], platform: PastePlatform): { title: string | null; text: string } {
  const text = cleanText(lines.join('\n'));
  if (platform !== 'trustpilot' && platform !== 'tripadvisor') return { title: null, text };
  const cut = text.indexOf('\n');
  return cut === -1 || cut > 150 ? { title: null, text } : { title: text.slice(0, cut).trim(), text: text.slice(cut + 1).trim() };
}

/** « Marie » alone under a text that had no name above it. */
function signature(lines: readonly string[]): { author: string; text: string } | null {
  const filled = lines.filter((line) => line !== '');
  const last = /^[-–—]?\s*(\p{Lu}[\p{L}'’-]*\.?(?: \p{Lu}[\p{L}'’-]*\.?){0,2})$/u.exec(filled.at(-1) ?? '');
  return filled.length < 2 || !last ? null : { author: last[1]!, text: filled.slice(0, -1).join('\n') };
}

function finish(block: PlainBlock, platform: PastePlatform): PastedReview {
  const shown = withoutButton(block.text);
  const text = rejoinLines(originalText(shown.text));
  const checks = checksOf({ ...block, text }, shown.isCut);
  const written = block.written;
  return {
    externalId: null,
    kind: 'review',
    rating: block.rating,
    title: block.title,
    text,
    authorName: block.author,
    lang: null,
    writtenAt: written?.iso ?? null,
    writtenAtPrecision: written?.precision ?? 'unknown',
    ...experience(block.experienced ?? { iso: null, precision: 'unknown' }),
    url: null,
    subject: null,
    ownerReply: block.reply === null || block.reply.text === '' ? null : { text: rejoinLines(withoutButton(cleanText(block.reply.text)).text), repliedAt: block.reply.date?.iso ?? null },
    media: [],
    raw: { platform, text: block.raw },
    confidence: checks.length === 0 ? 'high' : 'check',
    checks: checks.map((code) => ({ code, message: checkMessage(code, platform) })),
  };
}

function checksOf(block: PlainBlock, isCut: boolean): PasteCheck['code'][] {
  const found: [PasteCheck['code'], boolean][] = [
    ['text_missing', block.text === '' && block.rating === null],
    ['rating_missing', block.rating === null && block.text !== ''],
    ['author_missing', block.author === null],
    ['date_missing', block.written === null],
    ['year_assumed', block.written?.yearAssumed === true],
    ['text_cut', isCut],
    ['text_translated', block.translated],
    ['text_too_long', block.text.length > TEXT_LIMIT],
    ['split_doubtful', block.doubtful],
  ];
  return found.filter(([, holds]) => holds).map(([code]) => code);
}
