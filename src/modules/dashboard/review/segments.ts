import { passageWording } from '../../../domain/moderation/reasons.js';
import type { EvidenceSpan } from '../../../domain/moderation/types.js';
import { passageTitle } from '../../moderation/index.js';

export interface Finding {
  /** 1, 2, 3… in the order of the text; the mark and its explanation share it. */
  readonly n: number;
  readonly ground: EvidenceSpan['ground'];
  readonly title: string;
  readonly quote: string;
  readonly sentence: string;
  readonly start: number;
  readonly end: number;
}
export interface Segment {
  readonly text: string;
  readonly finding: Finding | null;
}

/** The engine's passages with the sentence of the charter for each, in the reader's language, in the order of the text. */
export function findingsOf(spans: readonly EvidenceSpan[], business: string, locale: 'fr' | 'en'): Finding[] {
  const once = spans.filter((s, i) => spans.findIndex((o) => o.start === s.start && o.end === s.end && o.ground === s.ground) === i);
  return [...once].sort((a, b) => a.start - b.start || b.end - a.end).map((span, i) => ({
    n: i + 1, ground: span.ground, title: passageTitle(span, locale), quote: span.quote, start: span.start, end: span.end,
    sentence: passageWording(span)[locale].replaceAll('{business}', () => business).replaceAll('{quote}', () => span.quote.slice(0, 140)),
  }));
}

/** The text cut where passages begin and end. Where two overlap, the one that begins later starts after the first: no mark inside a mark. */
export function segmentsOf(text: string, findings: readonly Finding[]): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  for (const finding of findings) {
    const start = Math.max(finding.start, at);
    if (finding.end <= start) continue;
    if (start > at) segments.push({ text: text.slice(at, start), finding: null });
    segments.push({ text: text.slice(start, finding.end), finding });
    at = finding.end;
  }
  if (at < text.length) segments.push({ text: text.slice(at), finding: null });
  return segments;
}
