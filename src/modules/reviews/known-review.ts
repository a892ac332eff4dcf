/** What changes on a stored review when a source delivers it again. Pure. */
import type { PreparedReview } from './prepare-review.js';
import type { ReviewStatus } from './review.entity.js';

/** The stored columns that a source may change. */
export interface KnownReview {
  readonly id: string;
  readonly status: ReviewStatus;
  readonly version: number;
  readonly text: string;
  readonly title: string | null;
  readonly rating: number | null;
  readonly authorName: string | null;
  readonly declaredLang: string | null;
  readonly url: string | null;
  readonly subjectId: string | null;
  readonly ownerReply: { readonly text: string; readonly repliedAt: string | null } | null;
  /** ISO 8601; null when unknown. */
  readonly writtenAt: string | null;
  readonly writtenPrecision: Precision;
  readonly experiencedOn: string | null;
  readonly experiencePrecision: 'day' | 'month' | 'unknown';
  readonly experienceUnknownReason: string | null;
  readonly sourceHash: string | null;
  readonly mergeKey: string | null;
}
type Precision = 'second' | 'day' | 'month' | 'year' | 'unknown';

/** The new columns of a review, and whether its words or stars are a new version. */
export interface ReviewChange {
  readonly known: KnownReview;
  readonly next: KnownReview;
  readonly prepared: PreparedReview;
  readonly newVersion: boolean;
}

/** `replace`: the source says what the review is now; `complete`: another way fills gaps and never replaces words. */
export type ChangeMode = 'replace' | 'complete';

export interface Delivery {
  readonly prepared: PreparedReview;
  readonly subjectId: string | null;
  readonly mode: ChangeMode;
  /** The review's first home speaks, not a way merged into it later. */
  readonly home: boolean;
}

const PRECISIONS: readonly Precision[] = ['unknown', 'year', 'month', 'day', 'second'];

/** Null when nothing that is stored would change. An erased review is never written again. */
export function changeOf(known: KnownReview, delivery: Delivery): ReviewChange | null {
  if (known.status === 'erased') return null;
  const { prepared, subjectId, mode } = delivery;
  const { review } = prepared;
  const text = mode === 'replace' ? replacedText(known.text, review.text) : completedText(known.text, review.text);
  const next: KnownReview = {
    ...known,
    text,
    // A source that does not tell a field says nothing about it: two exports of one platform differ in their columns.
    title: mode === 'replace' ? (review.title ?? known.title) : (known.title ?? review.title),
    rating: mode === 'replace' ? (review.rating ?? known.rating) : (known.rating ?? review.rating),
    authorName: mode === 'replace' ? (review.authorName ?? known.authorName) : (known.authorName ?? review.authorName),
    declaredLang: known.declaredLang ?? review.lang,
    url: known.url ?? review.url,
    subjectId: known.subjectId ?? subjectId,
    ownerReply: replyOf(known, prepared, mode),
    ...datesOf(known, prepared),
    sourceHash: delivery.home ? prepared.sourceHash : known.sourceHash,
    mergeKey: text === known.text ? known.mergeKey : prepared.mergeKey,
  };
  const newVersion = next.text !== known.text || next.title !== known.title || next.rating !== known.rating;
  return newVersion || differs(known, next) ? { known, next, prepared, newVersion } : null;
}

function replyOf(known: KnownReview, { review }: PreparedReview, mode: ChangeMode): KnownReview['ownerReply'] {
  if (review.ownerReply === null || (mode === 'complete' && known.ownerReply !== null)) return known.ownerReply;
  if (known.ownerReply?.text === review.ownerReply.text) return known.ownerReply;
  return review.ownerReply;
}

function datesOf(known: KnownReview, { review }: PreparedReview): Pick<KnownReview, 'writtenAt' | 'writtenPrecision' | 'experiencedOn' | 'experiencePrecision' | 'experienceUnknownReason'> {
  const finer = PRECISIONS.indexOf(review.writtenAtPrecision) > PRECISIONS.indexOf(known.writtenPrecision);
  const written = finer ? { writtenAt: review.writtenAt, writtenPrecision: review.writtenAtPrecision } : { writtenAt: known.writtenAt, writtenPrecision: known.writtenPrecision };
  return known.experiencedOn === null && review.experiencedOn !== null
    ? { ...written, experiencedOn: review.experiencedOn, experiencePrecision: review.experiencePrecision, experienceUnknownReason: null }
    : { ...written, experiencedOn: known.experiencedOn, experiencePrecision: known.experiencePrecision, experienceUnknownReason: known.experienceUnknownReason };
}

function differs(a: KnownReview, b: KnownReview): boolean {
  return (
    a.authorName !== b.authorName || a.declaredLang !== b.declaredLang || a.url !== b.url || a.subjectId !== b.subjectId || a.ownerReply?.text !== b.ownerReply?.text ||
    a.writtenPrecision !== b.writtenPrecision || a.experiencedOn !== b.experiencedOn
  );
}

/** What a source cut short is no new version of what is known whole. */
function replacedText(known: string, incoming: string): string {
  return incoming === '' || isCutFrom(incoming, known) ? known : incoming;
}

/** Another way may only complete a text that was cut. */
function completedText(known: string, incoming: string): string {
  return isCutFrom(known, incoming) ? incoming : known;
}

/** `short` ends in an ellipsis (with or without « Plus », "More") and `long` begins as it does. */
function isCutFrom(short: string, long: string): boolean {
  const cut = /^([\s\S]+?)\s*(?:…|\.\.\.)\s*(?:plus|more|lire la suite|read more)?\s*$/i.exec(short);
  return cut !== null && cut[1] !== undefined && long.length > cut[1].length + 1 && long.startsWith(cut[1]);
}
