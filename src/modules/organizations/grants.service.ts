import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { AppError, conflict, invalid, notFound } from '../../platform/errors/app-error.js';
import { recordAccess } from './access-event.js';
import { Organization } from './organization.entity.js';

export interface GrantView {
  readonly id: string;
  /** The client: whose data it is. */
  readonly organizationId: string;
  readonly organizationName: string;
  readonly agencyId: string;
  readonly agencyName: string;
  readonly scope: 'read' | 'manage';
  readonly since: Date;
  readonly until: Date | null;
  readonly revokedAt: Date | null;
  readonly active: boolean;
}
export interface NewGrant {
  /** As the agency's page shows it; spaces, dashes and case do not matter. */
  readonly code: string;
  readonly scope: 'read' | 'manage';
  /** End, not counted; null for none. */
  readonly until: Date | null;
}

/** Without 0, 1, I, L, O and U: nothing to mistake when it is read out loud. 16 of 30 signs: 78 bits. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 16;
const CODE_DAYS = 14;
const DAY_MS = 86_400_000;
const plain = (code: string): string => code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');

const VIEW = `SELECT g.id, g.organization_id AS "organizationId", coalesce(c.name, '') AS "organizationName", g.agency_id AS "agencyId", coalesce(a.name, '') AS "agencyName", g.scope, g.since, g.until,
    g.revoked_at AS "revokedAt", (g.revoked_at IS NULL AND g.since <= $1 AND (g.until IS NULL OR g.until > $1)) AS active
  FROM grants g LEFT JOIN organizations c ON c.id = g.organization_id LEFT JOIN organizations a ON a.id = g.agency_id`;

/**
 * An agency's access to its clients. The agency shows a code, the client's owner types it in: whoever gives access has proof of whom they
 * give it to, and nobody learns which addresses have accounts. Only the client changes or ends it, and the end is immediate.
 */
@Injectable()
export class GrantsService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** Access the caller's organization has given, newest first, ended ones included. */
  async given(scope: TenantScope): Promise<GrantView[]> {
    return this.database.run(scope, (tx) => tx.query<GrantView[]>(`${VIEW} WHERE g.organization_id = $2 ORDER BY g.since DESC, g.id DESC LIMIT 200`, [this.clock.now(), scope.homeId]));
  }

  /** Gives the agency that showed `code` access. Throws `grants.unknown_code`, `grants.exists`, `grants.own_code`, `grants.until_past`. */
  async give(scope: TenantScope, grant: NewGrant): Promise<GrantView> {
    const now = this.clock.now();
    if (grant.until && grant.until <= now) throw invalid('grants.until_past', { fr: 'La date de fin est déjà passée.', en: 'The end date has passed already.' }, [{ field: 'until', message: 'until' }]);
    const [agency] = await this.database.lookUp<{ agency_id: string }>('SELECT * FROM app.agency_by_code($1, $2)', [sha256Hex(plain(grant.code)), now]);
    if (!agency)
      throw invalid('grants.unknown_code', { fr: 'Ce code n’est pas connu, ou il a expiré. Demandez-en un nouveau à votre agence.', en: 'This code is not known, or it has expired. Ask your agency for a new one.' }, [{ field: 'code', message: 'code' }]);
    if (agency.agency_id === scope.homeId) throw conflict('grants.own_code', { fr: 'Ce code est celui de votre propre organisation.', en: 'This code is the one of your own organization.' });
    return this.database.run(scope, async (tx) => {
      const existing = await tx.query<unknown[]>('SELECT 1 FROM grants WHERE organization_id = $1 AND agency_id = $2 AND revoked_at IS NULL AND (until IS NULL OR until > $3)', [scope.organizationId, agency.agency_id, now]);
      if (existing.length > 0) throw conflict('grants.exists', { fr: 'Cette agence a déjà accès. Retirez cet accès avant d’en donner un autre.', en: 'This agency has access already. End it before giving another.' });
      const id = newId();
      // least(): a database clock a second behind ours must not delay the start.
      await tx.query('INSERT INTO grants (id, organization_id, agency_id, scope, since, until) VALUES ($1, $2, $3, $4, least($5, now()), $6)', [id, scope.organizationId, agency.agency_id, grant.scope, now, grant.until]);
      await recordAccess(tx, { type: 'grant.given', entityId: id, details: { agency_id: agency.agency_id, scope: grant.scope, until: grant.until?.toISOString() ?? null } }, now);
      const [view] = await tx.query<GrantView[]>(`${VIEW} WHERE g.id = $2`, [now, id]);
      return view!;
    });
  }

  /** Ends it at once: the agency's next statement sees nothing more. Throws `grants.not_found`. */
  async revoke(scope: TenantScope, id: string): Promise<void> {
    if (!isId(id)) throw notFound('grants.not_found');
    const now = this.clock.now();
    await this.database.run(scope, async (tx) => {
      const [, changed] = await tx.query<[unknown, number]>('UPDATE grants SET revoked_at = $3 WHERE id = $1 AND organization_id = $2 AND revoked_at IS NULL', [id, scope.homeId, now]);
      if (changed === 0) throw notFound('grants.not_found');
      await recordAccess(tx, { type: 'grant.revoked', entityId: id }, now);
    });
  }

  /** A new code for the agency's clients, in groups of four; the one before stops working. Throws `grants.agencies_only`. */
  async newCode(scope: TenantScope): Promise<{ code: string; expiresAt: Date }> {
    const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + CODE_DAYS * DAY_MS);
    await this.database.run(scope, async (tx) => {
      const organization = await tx.findOneByOrFail(Organization, { id: scope.homeId });
      if (organization.kind !== 'agency')
        throw new AppError('forbidden', 'grants.agencies_only', { fr: 'Seule une agence invite des clients. Changez de mode dans votre compte pour en devenir une.', en: 'Only an agency invites clients. Change the mode in your account to become one.' });
      await tx.query(
        `INSERT INTO agency_codes (organization_id, code_hash, expires_at, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (organization_id) DO UPDATE SET code_hash = EXCLUDED.code_hash, expires_at = EXCLUDED.expires_at, created_at = EXCLUDED.created_at`,
        [scope.homeId, sha256Hex(code), expiresAt, now]);
    });
    return { code: code.replaceAll(/(.{4})(?=.)/g, '$1-'), expiresAt };
  }
}
