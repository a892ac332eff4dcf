import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something to be put right, answered, or looked at at once, opened by the reading of a review. */
@Entity('cases')
export class Case {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') organizationId: string;
  @Column('uuid') locationId: string;
  @Column('uuid') reviewId: string;
  @Column('text') kind: 'service' | 'question' | 'urgent';
  @Column('text') state: 'open' | 'solved';
  @Column('text') note: string;
  @Column('timestamptz', { nullable: true }) dueAt: Date | null;
  @Column('timestamptz') openedAt: Date;
  @Column('timestamptz', { nullable: true }) solvedAt: Date | null;
  @Column('uuid', { nullable: true }) solvedBy: string | null;
}
