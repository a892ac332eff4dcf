import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EvidenceSpan, Ground, Mask, Outcome } from '../../domain/moderation/types.js';

/** What was decided on one version of a review, by engine or person, and why. Never changed afterwards. */
@Entity('moderation_decisions')
export class ModerationDecision {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') organizationId: string;
  @Column('uuid') reviewId: string;
  @Column('integer') version: number;
  @Column('text') outcome: Outcome;
  @Column('boolean') automatic: boolean;
  @Column('text', { array: true }) grounds: Ground[];
  @Column('jsonb') spans: EvidenceSpan[];
  @Column('jsonb') masks: Mask[];
  @Column('jsonb') reasons: { fr: string; en: string };
  @Column('text', { nullable: true }) engineVersion: string | null;
  @Column('integer', { nullable: true }) charterVersion: number | null;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('timestamptz') decidedAt: Date;
}
