import { Column, Entity, PrimaryColumn } from 'typeorm';

export type ImportKind = 'csv' | 'takeout' | 'trustpilot' | 'jsonl' | 'paste' | 'manual';

/** One run of reviews coming in by hand; its counters are exact at every committed batch, so that a killed run resumes. */
@Entity('imports')
export class Import {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') organizationId: string;
  @Column('uuid') locationId: string;
  @Column('uuid') sourceId: string;
  @Column('text') kind: ImportKind;
  @Column('text') filename: string;
  @Column('jsonb', { nullable: true }) mapping: unknown;
  @Column('text') state: 'queued' | 'running' | 'done' | 'failed';
  /** Records (rows, good or rejected) committed so far. */
  @Column('integer') recordsDone: number;
  @Column('integer') imported: number;
  @Column('integer') updated: number;
  @Column('integer') unchanged: number;
  @Column('integer') rejected: number;
  /** Recognised as known by another way; part of updated and unchanged. */
  @Column('integer') merged: number;
  /** The owner is asked which review it is; part of imported. */
  @Column('integer') asked: number;
  @Column('bigint') bytesTotal: string;
  @Column('bigint') bytesDone: string;
  @Column('jsonb', { nullable: true }) error: { code: string; fr: string; en: string } | null;
  @Column('uuid', { nullable: true }) createdBy: string | null;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
}
