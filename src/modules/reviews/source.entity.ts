import { Column, Entity, PrimaryColumn } from 'typeorm';

export const WAYS = ['widget', 'file', 'paste', 'manual', 'mail', 'api'] as const;
export type Way = (typeof WAYS)[number];

/** One connected place where reviews of a location appear: a platform, and the way its reviews come in. */
@Entity('sources')
export class Source {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') organizationId: string;
  @Column('uuid') locationId: string;
  /** google, trustpilot, tripadvisor, … or `own` for reviews collected on the business's own site. */
  @Column('text') platform: string;
  @Column('text') way: Way;
  @Column('text') label: string;
  /** Where replies are posted by hand ("copy and open"). */
  @Column('text', { nullable: true }) pageUrl: string | null;
  /** Whether its published reviews appear in the widget. */
  @Column('boolean') displayed: boolean;
  @Column('timestamptz') createdAt: Date;
}

/** What a review is about when it is not the establishment. */
@Entity('subjects')
export class Subject {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') organizationId: string;
  @Column('uuid') locationId: string;
  @Column('text') kind: 'product' | 'service';
  @Column('text') name: string;
  @Column('text', { nullable: true }) sku: string | null;
  @Column('text', { nullable: true }) gtin: string | null;
  @Column('text', { nullable: true }) url: string | null;
  @Column('timestamptz') createdAt: Date;
}
