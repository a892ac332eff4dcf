import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { newToken, sha256Hex } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { tenantScope, type TenantScope } from '../../platform/database/tenant-scope.js';
import { conflict, invalid, notFound } from '../../platform/errors/app-error.js';
import type { Role } from '../../platform/http/permissions.js';
import { recordAccess } from '../organizations/index.js';

export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  /** The first characters, to tell keys apart. */
  readonly prefix: string;
  readonly role: Role;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
}

const PREFIX = 'bst_';
const SHOWN = 12;
const MOST = 50;
const MINUTE_MS = 60_000;

/** Keys for programs: a role in one organization, without a person. Only the hash is stored. */
@Injectable()
export class ApiKeysService {
  /** When this process last wrote a key's use; spares a transaction on every request. */
  private readonly noted = new Map<string, number>();

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** Of the caller's own organization, newest first. */
  async list(scope: TenantScope): Promise<ApiKeyView[]> {
    return this.database.run(scope, (tx) => tx.query<ApiKeyView[]>(
      `SELECT id, name, prefix, role, created_at AS "createdAt", last_used_at AS "lastUsedAt" FROM api_keys WHERE organization_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 100`, [scope.homeId]));
  }

  /** The key is in this answer and nowhere else. Throws `api_keys.name`, `api_keys.too_many`. */
  async create(scope: TenantScope, fields: { name: string; role: Role }): Promise<{ id: string; key: string }> {
    const name = fields.name.trim();
    if (name === '' || name.length > 100) throw invalid('api_keys.name', { fr: 'Donnez un nom à la clé, par exemple le programme qui s’en servira.', en: 'Give the key a name, for example the program that will use it.' }, [{ field: 'name', message: '1 – 100' }]);
    const [id, key, now] = [newId(), PREFIX + newToken(), this.clock.now()];
    await this.database.run(scope, async (tx) => {
      const [live] = await tx.query<{ n: number }[]>('SELECT count(*)::int AS n FROM api_keys WHERE organization_id = $1 AND revoked_at IS NULL', [scope.homeId]);
      if ((live?.n ?? 0) >= MOST) throw conflict('api_keys.too_many', { fr: `${MOST} clés sont en service. Retirez celles qui ne servent plus.`, en: `${MOST} keys are in use. Revoke those that are no longer needed.` });
      await tx.query('INSERT INTO api_keys (id, organization_id, name, prefix, key_hash, role, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [id, scope.homeId, name, key.slice(0, SHOWN), sha256Hex(key), fields.role, scope.userId, now]);
      await recordAccess(tx, { type: 'api_key.created', entityId: id, details: { role: fields.role } }, now);
    });
    return { id, key };
  }

  /** Refused from the next request on. Throws `api_keys.not_found`. */
  async revoke(scope: TenantScope, id: string): Promise<void> {
    if (!isId(id)) throw notFound('api_keys.not_found');
    const now = this.clock.now();
    await this.database.run(scope, async (tx) => {
      const [, changed] = await tx.query<[unknown, number]>('UPDATE api_keys SET revoked_at = $3 WHERE id = $1 AND organization_id = $2 AND revoked_at IS NULL', [id, scope.homeId, now]);
      if (changed === 0) throw notFound('api_keys.not_found');
      await recordAccess(tx, { type: 'api_key.revoked', entityId: id }, now);
    });
  }

  /** Who calls with this key; null when it is unknown or revoked. */
  async callerOf(key: string): Promise<TenantScope | null> {
    const [row] = await this.database.lookUp<{ organization_id: string; api_key_id: string; role: Role }>('SELECT * FROM app.organization_by_api_key($1)', [sha256Hex(key)]);
    if (!row) return null;
    const scope = tenantScope({ organizationId: row.organization_id, userId: null, role: row.role });
    await this.noteUse(scope, row.api_key_id);
    return scope;
  }

  /** At most once a minute, whatever the number of processes. */
  private async noteUse(scope: TenantScope, id: string): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - (this.noted.get(id) ?? 0) < MINUTE_MS) return;
    this.noted.set(id, now.getTime());
    await this.database.run(scope, (tx) => tx.query('UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)', [id, now, new Date(now.getTime() - MINUTE_MS)]));
  }
}
