import { newId } from '../../src/platform/clock/ids.js';
import { tenantScope, type TenantScope } from '../../src/platform/database/tenant-scope.js';
import type { Role } from '../../src/platform/http/permissions.js';
import type { TestDatabase } from '../support/database.js';

export interface TestOrganization {
  readonly organizationId: string;
  readonly userId: string;
  readonly email: string;
  readonly scope: TenantScope;
}

/** An organization with one member, written directly; passwords are no concern of the tests that use this. */
export async function newOrganization(db: TestDatabase, name = 'Boulangerie Saint-Aubin', role: Role = 'owner', kind: 'business' | 'agency' = 'business'): Promise<TestOrganization> {
  const [organizationId, userId] = [newId(), newId()];
  const email = `${userId.slice(-8)}@exemple.fr`;
  const now = '2026-01-01T08:00:00Z';
  await db.asOwner('INSERT INTO organizations (id, name, kind, created_at) VALUES ($1, $2, $3, $4)', [organizationId, name, kind, now]);
  await db.asOwner(`INSERT INTO users (id, email, email_key, name, password_hash, created_at) VALUES ($1, $2, $2, 'Hélène', 'x', $3)`, [userId, email, now]);
  await db.asOwner('INSERT INTO memberships (organization_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)', [organizationId, userId, role, now]);
  return { organizationId, userId, email, scope: tenantScope({ organizationId, userId, role }) };
}

/** The client lets the agency in. */
export async function newGrant(db: TestDatabase, client: TestOrganization, agency: TestOrganization, scope: 'read' | 'manage' = 'manage'): Promise<string> {
  const id = newId();
  await db.asOwner(`INSERT INTO grants (id, organization_id, agency_id, scope, since) VALUES ($1, $2, $3, $4, '2026-01-01')`, [id, client.organizationId, agency.organizationId, scope]);
  return id;
}
