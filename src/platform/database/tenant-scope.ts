import type { Role } from '../http/permissions.js';

declare const branded: unique symbol;

/**
 * On whose behalf a query runs; the first argument of everything that touches tenant data, so that forgetting it does not compile.
 * `homeId` is the organization the caller belongs to, `organizationId` the one acted on: the same, or a client that granted `homeId` access.
 */
export interface TenantScope {
  readonly homeId: string;
  readonly organizationId: string;
  /** Null for jobs and API keys. */
  readonly userId: string | null;
  /** The caller's role in its home organization. */
  readonly role: Role;
  readonly [branded]: true;
}

export function tenantScope(fields: { organizationId: string; userId: string | null; role: Role }): TenantScope {
  return { homeId: fields.organizationId, ...fields } as TenantScope;
}

/** The system acting inside one organization: jobs, public submissions. */
export function systemScope(organizationId: string): TenantScope {
  return tenantScope({ organizationId, userId: null, role: 'owner' });
}

/** The same caller acting on a client's organization. PostgreSQL decides whether a grant allows it. */
export function actingFor(scope: TenantScope, organizationId: string): TenantScope {
  return organizationId === scope.organizationId ? scope : ({ ...scope, organizationId } as TenantScope);
}
