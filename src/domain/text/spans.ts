import type { TextRange } from './tokenise.js';

/** Joins ranges that overlap or touch; sorted, the input is left alone. */
export function mergeRanges(ranges: readonly TextRange[]): TextRange[] {
  const sorted = [...ranges].sort((left, right) => left.start - right.start || left.end - right.end);
  const out: { start: number; end: number }[] = [];
  for (const range of sorted) {
    const last = out[out.length - 1];
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else out.push({ start: range.start, end: range.end });
  }
  return out;
}

/** Brings a range inside a text of `length` code units; empty at worst, never negative. */
export function clipRange(range: TextRange, length: number): TextRange {
  const start = Math.min(Math.max(0, range.start), length);
  return { start, end: Math.min(Math.max(start, range.end), length) };
}

/** The words of the text a range covers. */
export function quoteOf(text: string, range: TextRange): string {
  return text.slice(range.start, range.end);
}

/** Whether two ranges share at least one code unit. */
export function overlaps(left: TextRange, right: TextRange): boolean {
  return left.start < right.end && right.start < left.end;
}
