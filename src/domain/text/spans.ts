import type { TextRange } from './tokenise.js';

/** Whether two ranges share at least one code unit. */
export function overlaps(left: TextRange, right: TextRange): boolean {
  return left.start < right.end && right.start < left.end;
}
