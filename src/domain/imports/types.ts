/** One review as a way in understood it, before it is stored; every way in (file, paste, form, connector) ends in this shape. */
export interface IncomingReview {
  /** Id at the source; null when there is none, then a fingerprint identifies the review. */
  readonly externalId: string | null;
  readonly kind: 'review' | 'question';
  /** Normalised 1–5; null for a question or when the source has no stars. */
  readonly rating: number | null;
  readonly title: string | null;
  readonly text: string;
  readonly authorName: string | null;
  /** ISO 639-1 as declared by the source; null when unknown. */
  readonly lang: string | null;
  /** When the review was written, ISO 8601 in UTC (date or date-time); null when unknown. */
  readonly writtenAt: string | null;
  readonly writtenAtPrecision: 'second' | 'day' | 'month' | 'year' | 'unknown';
  /** Date of the experience, YYYY-MM-DD; null with a reason when unknown. */
  readonly experiencedOn: string | null;
  readonly experiencePrecision: 'day' | 'month' | 'unknown';
  readonly experienceUnknownReason: string | null;
  readonly url: string | null;
  /** Subject when it is not the establishment itself. */
  readonly subject: { readonly kind: 'product' | 'service'; readonly name: string; readonly sku: string | null; readonly gtin: string | null; readonly url: string | null } | null;
  readonly ownerReply: { readonly text: string; readonly repliedAt: string | null } | null;
  readonly media: readonly { readonly url: string; readonly kind: 'photo' | 'video' }[];
  /** The row, object or block exactly as received. */
  readonly raw: unknown;
}
/** A row that could not become a review: 1-based line of the file, stable code, and a sentence that says what to do. */
export interface RejectedRow {
  readonly line: number;
  readonly code: string;
  readonly message: { readonly fr: string; readonly en: string };
  readonly raw: string;
  /** Header → cell as read, when the row could be cut into columns: what `writeRejectedCsv` writes back for correction. */
  readonly fields?: Readonly<Record<string, string>>;
}
