import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { tenantScope, type TenantScope } from '../../platform/database/tenant-scope.js';
import { invalid, notFound } from '../../platform/errors/app-error.js';
import type { Role } from '../../platform/http/permissions.js';
import { Organization } from './organization.entity.js';

export interface OwnOrganization {
  readonly id: string;
  readonly name: string;
  readonly kind: 'business' | 'agency';
  readonly role: Role;
  /** The one the caller works in now. */
  readonly current: boolean;
}

/** A person may belong to several organizations; nobody needs more than this many. */
const MOST = 50;

/** The organizations a person belongs to. */
@Injectable()
export class OrganizationsService {
  constructor(private readonly database: TenantDatabase) {}

  /** The organization of the caller, never a client's. Throws `organizations.not_found`. */
  async home(scope: TenantScope): Promise<Organization> {
    const organization = await this.database.run(scope, (tx) => tx.findOneBy(Organization, { id: scope.homeId }));
    if (!organization) throw notFound('organizations.not_found');
    return organization;
  }

  /** In the order they were joined. For an API key: its own. Each name is read inside its own tenant: no transaction sees two of them. */
  async list(scope: TenantScope): Promise<OwnOrganization[]> {
    const memberships = scope.userId
      ? await this.database.lookUp<{ organization_id: string; role: Role }>('SELECT * FROM app.memberships_of($1)', [scope.userId])
      : [{ organization_id: scope.homeId, role: scope.role }];
    const found: OwnOrganization[] = [];
    for (const { organization_id: id, role } of memberships.slice(0, MOST)) {
      const { name, kind } = await this.home(tenantScope({ organizationId: id, userId: scope.userId, role }));
      found.push({ id, name, kind, role, current: id === scope.homeId });
    }
    return found;
  }

  async rename(scope: TenantScope, name: string): Promise<void> {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed.length > 200) throw invalid('organizations.name', { fr: 'Le nom compte 1 à 200 caractères.', en: 'The name has 1 to 200 characters.' }, [{ field: 'name', message: '1 – 200' }]);
    await this.database.run(scope, (tx) => tx.update(Organization, { id: scope.organizationId }, { name: trimmed }));
  }
}
