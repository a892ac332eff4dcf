import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { conflict, invalid, notFound } from '../../platform/errors/app-error.js';
import { ROLES, type Role } from '../../platform/http/permissions.js';
import { recordAccess } from '../organizations/index.js';

export interface MemberView {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly since: Date;
}

/** Who works in an organization, and as what. */
@Injectable()
export class TeamService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** Of the caller's own organization, in the order they came. */
  async members(scope: TenantScope): Promise<MemberView[]> {
    return this.database.run(scope, (tx) => tx.query<MemberView[]>(
      `SELECT m.user_id AS "userId", u.email, u.name, m.role, m.created_at AS since FROM memberships m JOIN users u ON u.id = m.user_id
       WHERE m.organization_id = $1 ORDER BY m.created_at, m.user_id LIMIT 500`, [scope.homeId]));
  }

  /** Throws `team.not_found`, `team.last_owner`, `team.unknown_role`. */
  async setRole(scope: TenantScope, userId: string, role: Role): Promise<void> {
    if (!ROLES.includes(role)) throw invalid('team.unknown_role', { fr: 'Ce rôle n’existe pas.', en: 'There is no such role.' }, [{ field: 'role', message: ROLES.join(', ') }]);
    await this.database.run(scope, async (tx) => {
      const before = await this.lock(tx, scope, userId);
      if (before.role === role) return;
      if (before.role === 'owner') assertOwnerRemains(before.owners);
      await tx.query('UPDATE memberships SET role = $3 WHERE organization_id = $1 AND user_id = $2', [scope.homeId, userId, role]);
      await recordAccess(tx, { type: 'member.role_changed', entityId: userId, details: { from: before.role, to: role } }, this.clock.now());
    });
  }

  /** From their next request on, the person sees nothing of this organization. Throws `team.not_found`, `team.last_owner`. */
  async remove(scope: TenantScope, userId: string): Promise<void> {
    await this.database.run(scope, async (tx) => {
      const before = await this.lock(tx, scope, userId);
      if (before.role === 'owner') assertOwnerRemains(before.owners);
      await tx.query('DELETE FROM memberships WHERE organization_id = $1 AND user_id = $2', [scope.homeId, userId]);
      await recordAccess(tx, { type: 'member.removed', entityId: userId, details: { role: before.role } }, this.clock.now());
    });
  }

  /** The member's role and the number of owners, held until commit: two owners cannot remove each other at the same moment. */
  private async lock(tx: EntityManager, scope: TenantScope, userId: string): Promise<{ role: Role; owners: number }> {
    const rows = await tx.query<{ user_id: string; role: Role }[]>(`SELECT user_id, role FROM memberships WHERE organization_id = $1 AND (role = 'owner' OR user_id = $2) ORDER BY user_id FOR UPDATE`,
      [scope.homeId, isId(userId) ? userId : newId()]);
    const member = rows.find((row) => row.user_id === userId);
    if (!member) throw notFound('team.not_found');
    return { role: member.role, owners: rows.filter((row) => row.role === 'owner').length };
  }
}

function assertOwnerRemains(owners: number): void {
  if (owners < 2) throw conflict('team.last_owner', { fr: 'C’est le dernier propriétaire. Nommez-en un autre avant de changer celui-ci.', en: 'This is the last owner. Make somebody else an owner first.' });
}
