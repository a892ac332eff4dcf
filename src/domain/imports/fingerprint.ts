/** What identifies a review that has no id at its source, and when two reviews found by two ways may be the same one. Pure; the caller hashes. */

export interface FingerprintParts {
  /** YYYY-MM-DD, or null when unknown or not known to the day (a relative date moves with the day it was copied). */
  readonly writtenOn: string | null;
  readonly author: string | null;
  readonly rating: number | null;
  readonly text: string;
}

/** Separator that no field can hold: `normalise` turns control characters into spaces. */
const SEPARATOR = '\u001f';

/** Stable key of a review without id; same parts up to Unicode form, white space and case give the same string. To be hashed by the caller. */
export function fingerprint(parts: FingerprintParts): string {
  return [parts.writtenOn ?? '', normalise(parts.author ?? ''), parts.rating === null ? '' : String(parts.rating), normalise(parts.text)].join(SEPARATOR);
}

export interface MergeCandidate {
  readonly platform: string;
  readonly rating: number | null;
  readonly author: string | null;
  readonly text: string;
}

/** Shortest common beginning that makes two texts worth taking for one: two customers who both wrote « Super ! » stay two. */
export const MERGE_PREFIX = 40;

/** Key that two reviews share when they may be one: platform, stars, author, first 40 characters (texts cut by « … » still match); null when the review cannot be merged at all. */
export function mergeCandidateKey(review: MergeCandidate): string | null {
  const text = normalise(review.text);
  const author = normalise(review.author ?? '');
  if (text.length < MERGE_PREFIX || author === '' || review.rating === null) return null;
  return [review.platform, String(review.rating), author, text.slice(0, MERGE_PREFIX)].join(SEPARATOR);
}

function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toLowerCase();
}
