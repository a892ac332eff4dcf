import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Draft, Tie } from '../../domain/replies/types.js';

export const REPLY_STATES = ['not_needed', 'blocked', 'draft', 'approved', 'to_post', 'publishing', 'published', 'failed'] as const;
export type ReplyState = (typeof REPLY_STATES)[number];

/** The one reply of a review, from draft to publication. The table's own checks refuse an approved text that is not the approved one. */
@Entity('replies')
export class Reply {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') organizationId: string;
  @Column('uuid') locationId: string;
  @Column('uuid') reviewId: string;
  @Column('text') state: ReplyState;
  @Column('text') text: string;
  @Column('text') lang: string;
  @Column('jsonb') ties: Tie[];
  @Column('jsonb') warnings: Draft['warnings'];
  /** Why there is no draft (blocked, not_needed), or why a published reply waits in the stack again (review_changed), for the owner. */
  @Column('jsonb', { nullable: true }) reason: { code: string; fr: string; en: string } | null;
  /** The review's version the draft answers. */
  @Column('integer') reviewVersion: number;
  /** Grows with every change of the text or state: a stale screen or job is refused. */
  @Column('integer') revision: number;
  /** Who worded it, e.g. composer@1; null when written by hand. */
  @Column('text', { nullable: true }) generator: string | null;
  @Column('text', { nullable: true }) generatedText: string | null;
  @Column('integer') priority: number;
  @Column('timestamptz', { nullable: true }) dueAt: Date | null;
  @Column('timestamptz', { nullable: true }) snoozedUntil: Date | null;
  @Column('uuid', { nullable: true }) editedBy: string | null;
  @Column('uuid', { nullable: true }) approvedBy: string | null;
  @Column('timestamptz', { nullable: true }) approvedAt: Date | null;
  /** SHA-256 of the approved text, hex. */
  @Column('text', { nullable: true }) approvedHash: string | null;
  /** End of the undo window (and of closed hours); publication not before. */
  @Column('timestamptz', { nullable: true }) publishAt: Date | null;
  @Column('timestamptz', { nullable: true }) publishedAt: Date | null;
  @Column('text', { nullable: true }) publishedText: string | null;
  @Column('boolean') publishedByHand: boolean;
  @Column('jsonb', { nullable: true }) failure: { code: string; fr: string; en: string } | null;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') updatedAt: Date;
}

/** Who approved which text when; kept for ever, also when undone. */
@Entity('reply_approvals')
export class ReplyApproval {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') organizationId: string;
  @Column('uuid') replyId: string;
  @Column('integer') revision: number;
  @Column('text') text: string;
  @Column('text') textHash: string;
  @Column('uuid') approvedBy: string;
  @Column('timestamptz') approvedAt: Date;
  @Column('timestamptz', { nullable: true }) undoneAt: Date | null;
  @Column('uuid', { nullable: true }) undoneBy: string | null;
}
