import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Analysis, SentimentLabel } from '../../domain/analysis/types.js';
import type { EvidenceSpan, Ground, Mask, Outcome } from '../../domain/moderation/types.js';

/** What the world sees; never mixed with the engine's outcome. */
export const REVIEW_STATUSES = [
  'awaiting_contact', 'in_moderation', 'awaiting_author', 'published', 'refused', 'withdrawn', 'removed_at_source', 'archived', 'erased',
] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];
export type Verification = 'order_matched' | 'document_checked' | 'declared' | 'third_party';

@Entity('reviews')
export class Review {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') organizationId: string;
  @Column('uuid') locationId: string;
  @Column('uuid') sourceId: string;
  @Column('uuid', { nullable: true }) subjectId: string | null;
  @Column('text') platform: string;
  @Column('text') kind: 'review' | 'question';
  @Column('text', { nullable: true }) externalId: string | null;
  @Column('text') fingerprint: string;
  @Column('integer') occurrence: number;
  @Column('text', { nullable: true }) mergeKey: string | null;
  /** Hash of what the source last delivered; null for reviews written in the widget. */
  @Column('text', { nullable: true }) sourceHash: string | null;
  @Column('integer') version: number;
  @Column('text', { nullable: true }) title: string | null;
  @Column('text') text: string;
  @Column('smallint', { nullable: true }) rating: number | null;
  @Column('text', { nullable: true }) authorName: string | null;
  @Column('text', { nullable: true }) authorContactEncrypted: string | null;
  @Column('text', { nullable: true }) authorContactHash: string | null;
  @Column('timestamptz', { nullable: true }) contactConfirmedAt: Date | null;
  @Column('text', { nullable: true }) declarationVersion: string | null;
  @Column('integer', { nullable: true }) charterVersion: number | null;
  @Column('text') verification: Verification;
  @Column('boolean') invited: boolean;
  @Column('text', { nullable: true }) orderReferenceHash: string | null;
  @Column('text') originLabel: string;
  @Column('text', { nullable: true }) declaredLang: string | null;
  @Column('text', { nullable: true }) url: string | null;
  @Column('timestamptz', { nullable: true }) writtenAt: Date | null;
  @Column('text') writtenPrecision: 'second' | 'day' | 'month' | 'year' | 'unknown';
  /** YYYY-MM-DD. */
  @Column('date', { nullable: true }) experiencedOn: string | null;
  @Column('text') experiencePrecision: 'day' | 'month' | 'unknown';
  @Column('text', { nullable: true }) experienceUnknownReason: string | null;
  @Column('jsonb', { nullable: true }) ownerReplyAtSource: { text: string; repliedAt: string | null } | null;
  @Column('text') status: ReviewStatus;
  @Column('timestamptz', { nullable: true }) publishedAt: Date | null;
  @Column('timestamptz', { nullable: true }) editedAt: Date | null;
  @Column('text', { nullable: true }) outcome: Outcome | null;
  @Column('boolean', { nullable: true }) automatic: boolean | null;
  @Column('text', { array: true }) grounds: Ground[];
  @Column('jsonb') spans: EvidenceSpan[];
  @Column('jsonb') masks: Mask[];
  @Column('text', { nullable: true }) maskedText: string | null;
  @Column('jsonb', { nullable: true }) reasons: { fr: string; en: string } | null;
  @Column('text', { nullable: true }) engineVersion: string | null;
  /** The version the engine last read; null until the first reading. */
  @Column('integer', { nullable: true }) readVersion: number | null;
  @Column('timestamptz', { nullable: true }) decisionDueAt: Date | null;
  @Column('text', { nullable: true }) lang: string | null;
  @Column('text', { nullable: true }) sentiment: SentimentLabel | null;
  @Column('real', { nullable: true }) sentimentScore: number | null;
  @Column('boolean') isQuestion: boolean;
  @Column('boolean') needsService: boolean;
  @Column('boolean') testimony: boolean;
  @Column('text', { nullable: true }) register: string | null;
  @Column('jsonb', { nullable: true }) analysis: Analysis | null;
  @Column('text') note: string;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') updatedAt: Date;
}

@Entity('review_versions')
export class ReviewVersion {
  @Column('uuid') organizationId: string;
  @PrimaryColumn('uuid') reviewId: string;
  @PrimaryColumn('integer') version: number;
  @Column('text', { nullable: true }) title: string | null;
  @Column('text') text: string;
  @Column('smallint', { nullable: true }) rating: number | null;
  /** The row, object or block exactly as received. */
  @Column('jsonb', { nullable: true }) raw: unknown;
  @Column('timestamptz') createdAt: Date;
}

@Entity('review_media')
export class ReviewMedia {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') organizationId: string;
  @Column('uuid') reviewId: string;
  @Column('text') kind: 'photo' | 'video';
  @Column('text') url: string;
  @Column('timestamptz') createdAt: Date;
}
