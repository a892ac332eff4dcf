import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { newToken } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { SITE_KEY_LENGTH } from './locations.service.js';

export interface ClientView {
  readonly id: string;
  readonly name: string;
  readonly grantId: string;
  readonly scope: 'read' | 'manage';
  readonly since: Date;
  readonly until: Date | null;
  readonly locations: number;
  /** Published reviews. */
  readonly reviews: number;
  /** Drafts that wait for an approval. */
  readonly drafts: number;
  /** Reviews in moderation. */
  readonly held: number;
  /** Somebody of the client has an account; until then the agency may invite the first owner. */
  readonly claimed: boolean;
}
export interface NewClient {
  readonly name: string;
  readonly locale: 'fr' | 'en';
  readonly sector?: string;
  readonly city?: string;
}

const MAX_PAGE = 100;

/** The organizations an agency works for. */
@Injectable()
export class ClientsService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** By age of the organization; `next` is the cursor of the following page. Counts are exact. Empty for who is no agency. */
  async page(scope: TenantScope, page: { cursor?: string | undefined; limit?: number | undefined } = {}): Promise<{ items: ClientView[]; next: string | null }> {
    const limit = Math.min(MAX_PAGE, Math.max(1, page.limit ?? 50));
    const after = isId(page.cursor) ? page.cursor : null;
    const rows = await this.database.run(scope, (tx) => tx.query<ClientView[]>(
      `SELECT o.id, o.name, g.id AS "grantId", g.scope, g.since, g.until,
         (SELECT count(*)::int FROM locations l WHERE l.organization_id = o.id) AS locations,
         (SELECT coalesce(sum(s.count), 0)::int FROM review_summaries s WHERE s.organization_id = o.id) AS reviews,
         (SELECT count(*)::int FROM replies p WHERE p.organization_id = o.id AND p.state = 'draft') AS drafts,
         (SELECT count(*)::int FROM reviews r WHERE r.organization_id = o.id AND r.status = 'in_moderation') AS held,
         EXISTS (SELECT 1 FROM memberships m WHERE m.organization_id = o.id) AS claimed
       FROM organizations o CROSS JOIN LATERAL (SELECT * FROM grants x WHERE x.organization_id = o.id AND x.agency_id = $1 AND x.revoked_at IS NULL AND (x.until IS NULL OR x.until > $2) ORDER BY x.since DESC LIMIT 1) g
       WHERE o.id <> $1 AND ($3::uuid IS NULL OR o.id > $3) ORDER BY o.id LIMIT $4`,
      [scope.homeId, this.clock.now(), after, limit + 1]));
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /**
   * Founds the organization of a client who has no account, with its first location and a grant to manage it. The agency then invites the
   * owner, who can end the grant. Throws `clients.agencies_only`, `clients.name`.
   */
  async create(scope: TenantScope, client: NewClient): Promise<{ organizationId: string; locationId: string; grantId: string }> {
    const name = client.name.trim();
    if (name === '' || name.length > 200) throw invalid('clients.name', { fr: 'Donnez le nom du client (200 caractères au plus).', en: 'Give the name of the client (at most 200 characters).' }, [{ field: 'name', message: '1 – 200' }]);
    const ids = { organizationId: newId(), locationId: newId(), grantId: newId() };
    try {
      await this.database.run(scope, (tx) => tx.query('SELECT app.found_client($1, $2, $3, $4)', [
        { id: ids.organizationId, name, locale: client.locale },
        { id: ids.locationId, sector: client.sector?.trim() || 'shop', city: client.city?.trim() ?? '', site_key: newToken().slice(0, SITE_KEY_LENGTH) },
        ids.grantId, this.clock.now(),
      ]));
    } catch (error) {
      if ((error as { code?: string }).code === 'BO003')
        throw new AppError('forbidden', 'clients.agencies_only', { fr: 'Seule une agence crée des clients. Changez de mode dans votre compte pour en devenir une.', en: 'Only an agency creates clients. Change the mode in your account to become one.' });
      throw error;
    }
    return ids;
  }
}
