import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('organizations')
export class Organization {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text') kind: 'business' | 'agency';
  @Column('text') locale: 'fr' | 'en';
  @Column('timestamptz') createdAt: Date;
}

/** An agency's access to a client's organization. */
@Entity('grants')
export class Grant {
  @PrimaryColumn('uuid') id: string;
  /** The client: whose data it is, who may revoke. */
  @Column('uuid') organizationId: string;
  @Column('uuid') agencyId: string;
  @Column('text') scope: 'read' | 'manage';
  @Column('timestamptz') since: Date;
  @Column('timestamptz', { nullable: true }) until: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt: Date | null;
}
