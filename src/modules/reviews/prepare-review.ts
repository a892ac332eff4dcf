/** From a review as it came in to what identifies and compares it. Only hashing; no clock, no database. */
import { fingerprint, mergeCandidateKey } from '../../domain/imports/fingerprint.js';
import type { IncomingReview } from '../../domain/imports/types.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import type { IngestSource, Occurrences } from './ingest.types.js';

export interface PreparedReview {
  readonly review: IncomingReview;
  /** `x:<external id>` or `f:<fingerprint>:<occurrence>`: unique within a source. */
  readonly identity: string;
  readonly fingerprint: string;
  readonly occurrence: number;
  /** Hashed, so that the index holds no name; null when the review can never be taken for another. */
  readonly mergeKey: string | null;
  /** Hash of everything the source tells about the review. */
  readonly sourceHash: string;
  /** The same identity came earlier in the same input: the first one counts. */
  readonly repeated: boolean;
  /** The source's raw form as JSON that PostgreSQL accepts. */
  readonly rawJson: string;
}

/** Adds identity and hashes to one review. Counts it in `occurrences`. */
export function prepareReview(source: IngestSource, incoming: IncomingReview, occurrences: Occurrences): PreparedReview {
  const review = storable(incoming);
  const exact = hasExactDate(review, source);
  const print = sha256Hex(fingerprint({ writtenOn: exact ? (review.writtenAt?.slice(0, 10) ?? null) : null, author: review.authorName, rating: review.rating, text: review.text }));
  const key = mergeCandidateKey({ platform: source.platform, rating: review.rating, author: review.authorName, text: review.text });
  const count = occurrences.next(review.externalId === null ? `f:${print}` : `x:${review.externalId}`);
  const occurrence = review.externalId === null ? count : 1;
  return {
    review,
    identity: review.externalId === null ? `f:${print}:${occurrence}` : `x:${review.externalId}`,
    fingerprint: print,
    occurrence,
    mergeKey: key === null ? null : sha256Hex(key),
    sourceHash: sha256Hex(contentOf(review, exact)),
    repeated: review.externalId !== null && count > 1,
    rawJson: rawJson(incoming.raw),
  };
}

/**
 * Only a date known to the day identifies. On a pasted page « il y a 6 jours » becomes « il y a une semaine » the next day, so that the date
 * of a paste never does: the same page pasted every week must find its reviews again.
 */
export function hasExactDate(review: IncomingReview, source: Pick<IngestSource, 'way'>): boolean {
  return source.way !== 'paste' && (review.writtenAtPrecision === 'day' || review.writtenAtPrecision === 'second');
}

function contentOf(review: IncomingReview, exact: boolean): string {
  const { kind, rating, title, text, authorName, lang, url, subject, media, ownerReply } = review;
  const experience = [review.experiencedOn, review.experiencePrecision];
  const dates = exact ? [review.writtenAt, ownerReply?.repliedAt ?? null] : null;
  return JSON.stringify([kind, rating, title, text, authorName, lang, url, subject, media, ownerReply?.text ?? null, experience, dates]);
}

/** PostgreSQL stores neither NUL nor half an emoji. */
function storable(review: IncomingReview): IncomingReview {
  const clean = (text: string | null): string | null => (text === null ? null : text.replaceAll('\u0000', '').replaceAll(/\p{Cs}/gu, ''));
  return { ...review, text: clean(review.text) ?? '', title: clean(review.title), authorName: clean(review.authorName), externalId: clean(review.externalId), url: clean(review.url) };
}

function rawJson(raw: unknown): string {
  // JSON.stringify writes whole characters as they are, so that an escape of this form is always a NUL or half a character.
  const json = JSON.stringify(raw) ?? 'null';
  return json.includes('\\u') ? json.replaceAll(/\\u(?:0000|d[89a-f][0-9a-f]{2})/gi, '\\ufffd') : json;
}
