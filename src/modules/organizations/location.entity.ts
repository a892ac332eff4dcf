import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OperatorWords } from '../../domain/moderation/operator-words.js';
import type { ServiceContact, Voice } from '../../domain/replies/types.js';
import type { Language } from '../../domain/shared/language.js';

/** Who answers for the published reviews; the widget stays closed until the first four are filled. */
export interface LegalIdentity {
  readonly legalName?: string;
  readonly address?: string;
  readonly director?: string;
  readonly contact?: string;
  readonly siret?: string;
  readonly host?: string;
}
/** Opening hours for sending replies, minutes from midnight in the location's time zone; index 0 is Monday, null is closed. */
export type BusinessHours = readonly ({ readonly from: number; readonly to: number } | null)[];

/** One establishment of an organization. */
@Entity('locations')
export class Location {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') organizationId: string;
  @Column('text') name: string;
  @Column('text') sector: string;
  @Column('text') city: string;
  @Column('text') description: string;
  @Column('text') country: string;
  @Column('text') timezone: string;
  @Column('text') lang: Language;
  @Column('jsonb') voice: Voice;
  @Column('jsonb') facts: string[];
  @Column('jsonb') contacts: ServiceContact[];
  @Column('jsonb') legal: LegalIdentity;
  @Column('integer') undoSeconds: number;
  @Column('jsonb', { nullable: true }) businessHours: BusinessHours | null;
  /** The owner decides alone about reviews of the house; the charter says so. */
  @Column('boolean') soloMode: boolean;
  @Column('integer') publicationMaxDays: number;
  @Column('integer') displayMonths: number;
  @Column('text') siteKey: string;
  @Column('text', { array: true }) allowedOrigins: string[];
  /** Words that a person reads before publication, and names of the house that are no insult; the charter lists them. */
  @Column('jsonb') words: OperatorWords;
  @Column('timestamptz') createdAt: Date;
}
