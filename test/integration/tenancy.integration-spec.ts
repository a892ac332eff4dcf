import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { newId } from '../../src/platform/clock/ids.js';
import { newGrant, newOrganization, type TestOrganization } from '../factories/people.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** Tables without a tenant. Each must say why; everything else is fenced. */
const GLOBAL_TABLES: Record<string, string> = {
  migrations: 'which migrations ran; booost_app has no right on it',
  sessions: 'read before the tenant is known; the random id in the signed cookie is the key',
  throttle_hits: 'counts of keyed hashes, before anybody is known',
  used_challenges: 'hashes of proofs of work that were spent',
};

/** What runs as the owner of the schema. A new one is a hole in the wall until its reason stands here. */
const DEFINER_FUNCTIONS: Record<string, string> = {
  has_grant: 'row-level security asks it; reads grants, which row-level security guards',
  visible_organizations: 'row-level security asks it, for the same reason',
  login: 'sign-in: the account of an address, before anybody is known',
  memberships_of: 'the organizations of a person, to choose the tenant',
  organization_by_api_key: 'the tenant of an API key',
  organization_by_site_key: 'the tenant of a site key',
  organization_by_member_invitation: 'the tenant of an invitation',
  organization_by_magic_link: 'the tenant of a link mailed to an author',
  organization_by_stop_token: 'the tenant of an unsubscribe link',
  agency_by_code: 'the agency of a code that its client types in',
  is_set_up: 'whether anybody has an account',
  setup_token_valid: 'whether the set-up link may still be used',
  found_organization: 'a person and an organization come to be together: there is no tenant before',
  found_client: 'an agency founds the organization of a client; checks that the caller is an agency',
  accept_member_invitation: 'adds the holder of an invitation, whose account may not exist',
  request_password_reset: 'finds the account of an address, before anybody is known',
  reset_password: 'sets the password by a mailed token',
  append_events: 'the log may be appended to and never written otherwise; the organization is that of the transaction',
  apply_summary_deltas: 'summaries are written by triggers alone',
  summarise_inserts: 'trigger of the summaries',
  summarise_updates: 'trigger of the summaries',
  summarise_deletes: 'trigger of the summaries',
  notify_widget: 'tells the public plane which site changed',
  notify_reply: 'trigger of notify_widget',
  notify_location: 'trigger of notify_widget',
  notify_source: 'trigger of notify_widget',
  enqueue: 'jobs ride in the tenant transaction; refuses a payload of another organization',
  cancel_job: 'takes a job of the own organization back',
  dead_jobs: 'jobs of visible organizations that gave up',
  waiting_jobs: 'jobs of visible organizations that wait',
  retry_job: 'returns a job of the own organization to the queue',
  widget_page: 'the one wide exception: published columns of one site',
  widget_register: 'counts of one site',
  widget_site: 'public settings of one site',
};

let db: TestDatabase;
let app: pg.Client;
beforeAll(async () => {
  db = await createTestDatabase();
  app = new pg.Client({ connectionString: db.appUrl });
  await app.connect();
});
afterAll(async () => {
  await app?.end();
  await db?.drop();
});

/** A transaction as the service opens it. Rolled back unless `keep`. */
async function as<T>(home: string, acting: string, work: (client: pg.Client) => Promise<T>, options: { user?: string; keep?: boolean } = {}): Promise<T> {
  await app.query('BEGIN');
  try {
    await app.query(`SELECT set_config('app.home', $1, true), set_config('app.acting', $2, true), set_config('app.user', $3, true), set_config('app.reason', '', true)`, [home, acting, options.user ?? '']);
    return await work(app);
  } finally {
    await app.query(options.keep ? 'COMMIT' : 'ROLLBACK').catch(() => app.query('ROLLBACK'));
  }
}
const count = async (client: pg.Client, sql: string, parameters: unknown[] = []): Promise<number> => Number((await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`, parameters)).rows[0]?.n);

describe('the wall in the catalogue', () => {
  it('should force row-level security, with a policy, on every table that is not on the list of global ones', async () => {
    const tables = await db.asOwner<{ name: string; forced: boolean; policies: number }>(
      `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced, (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'app') AND c.relkind IN ('r', 'p', 'f') ORDER BY 1`);
    expect(tables.length).toBeGreaterThan(35);
    const open = tables.filter((t) => !t.forced || t.policies === 0).map((t) => t.name);
    expect(open).toEqual(Object.keys(GLOBAL_TABLES).sort());
  });

  it('should bind every policy of booost_app to a setting of the transaction', async () => {
    const loose = await db.asOwner<{ name: string }>(
      `SELECT tablename || '.' || policyname AS name FROM pg_policies WHERE schemaname IN ('public', 'app') AND 'booost_app' = ANY (roles)
         AND coalesce(qual, '') || coalesce(with_check, '') !~ 'app\\.|memberships'`);
    expect(loose).toEqual([]);
    expect(await db.asOwner(`SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND 'public' = ANY (roles)`)).toEqual([]);
  });

  it('should list every view and sequence: there is none that could lead around the tables', async () => {
    expect(await db.asOwner(`SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'app') AND c.relkind IN ('v', 'm')`)).toEqual([]);
  });

  it('should know the reason of every SECURITY DEFINER function', async () => {
    const found = await db.asOwner<{ name: string; path: string | null; everybody: boolean }>(
      `SELECT p.proname AS name, array_to_string(p.proconfig, ',') AS path, has_function_privilege('public', p.oid, 'EXECUTE') AS everybody
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('public', 'app') AND p.prosecdef ORDER BY 1`);
    expect([...new Set(found.map((f) => f.name))].sort()).toEqual(Object.keys(DEFINER_FUNCTIONS).sort());
    expect(found.filter((f) => !/search_path=(pg_catalog|"?public)/.test(f.path ?? '')).map((f) => f.name)).toEqual([]);
    expect(found.filter((f) => f.everybody).map((f) => f.name)).toEqual([]);
  });

  it('should keep booost_app from what belongs to the owner', async () => {
    const [role] = await db.asOwner<{ rolsuper: boolean; rolbypassrls: boolean }>(`SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'booost_app'`);
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
    for (const sql of [
      'SELECT * FROM setup_tokens', 'SELECT * FROM password_resets', 'SELECT password_hash FROM users', 'SELECT email_key FROM users', 'SELECT * FROM migrations', 'SELECT * FROM worker_leases',
      'SELECT * FROM graphile_worker._private_jobs', 'UPDATE events SET type = type', 'DELETE FROM events', 'INSERT INTO organizations (id, name, created_at) VALUES (gen_random_uuid(), \'x\', now())', 'DELETE FROM organizations', 'DELETE FROM grants',
    ]) await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('should show nothing to a query outside a tenant transaction', async () => {
    await newOrganization(db, 'Hors transaction');
    for (const table of ['organizations', 'users', 'memberships', 'locations', 'reviews', 'events', 'grants', 'api_keys', 'member_invitations']) expect([table, await count(app, table)]).toEqual([table, 0]);
  });
});

describe('two tenants and an agency with 40 of 41 clients', () => {
  let agency: TestOrganization;
  let stranger: TestOrganization;
  const clients: TestOrganization[] = [];
  const grants: string[] = [];
  const locationOf = new Map<string, string>();

  beforeAll(async () => {
    agency = await newOrganization(db, 'Agence Claire', 'owner', 'agency');
    stranger = await newOrganization(db, 'Autre agence', 'owner', 'agency');
    for (let n = 0; n < 41; n++) {
      const client = await newOrganization(db, `Client ${n + 1}`);
      clients.push(client);
      locationOf.set(client.organizationId, newId());
      await db.asOwner('INSERT INTO locations (id, organization_id, name, site_key, created_at) VALUES ($1::uuid, $2, $3, $1::uuid::text, now())', [locationOf.get(client.organizationId), client.organizationId, `Boutique ${n + 1}`]);
      await db.asOwner(`INSERT INTO api_keys (id, organization_id, name, prefix, key_hash, role, created_at) VALUES ($1::uuid, $2, 'caisse', 'bst_x', $1::uuid::text, 'owner', now())`, [newId(), client.organizationId]);
      if (n < 40) grants.push(await newGrant(db, client, agency, n === 0 ? 'read' : 'manage'));
    }
  });
  const at = (n: number): TestOrganization => clients[n]!;
  const rename = (client: pg.Client, id: string) => client.query(`UPDATE locations SET name = 'changé' WHERE organization_id = $1`, [id]).then((r) => r.rowCount);

  it('should let a tenant read itself and nobody else', async () => {
    await as(at(0).organizationId, at(0).organizationId, async (c) => {
      expect(await count(c, 'locations')).toBe(1);
      expect(await count(c, 'memberships')).toBe(1);
      expect(await count(c, 'users')).toBe(1);
      // Itself and, to name it, the agency it let in.
      expect((await c.query('SELECT name FROM organizations ORDER BY name')).rows.map((r: { name: string }) => r.name)).toEqual(['Agence Claire', 'Client 1']);
      expect(await count(c, 'locations WHERE organization_id = $1', [at(1).organizationId])).toBe(0);
    });
  });

  it('should let the agency read 40 clients at once, not the 41st, and a stranger none', async () => {
    await as(agency.organizationId, agency.organizationId, async (c) => {
      expect(await count(c, 'locations')).toBe(40);
      expect(await count(c, 'locations WHERE organization_id = $1', [at(40).organizationId])).toBe(0);
      expect(await count(c, 'organizations')).toBe(41);
    });
    await as(stranger.organizationId, stranger.organizationId, async (c) => {
      expect(await count(c, 'locations')).toBe(0);
      expect(await count(c, 'grants')).toBe(0);
    });
    await as(stranger.organizationId, at(3).organizationId, async (c) => {
      expect(await count(c, 'locations')).toBe(0);
      expect(await rename(c, at(3).organizationId)).toBe(0);
    });
  });

  it('should narrow reads to the client acted for', async () => {
    await as(agency.organizationId, at(3).organizationId, async (c) => expect(await count(c, 'locations')).toBe(1));
    await as(agency.organizationId, at(40).organizationId, async (c) => expect(await count(c, 'locations')).toBe(0));
  });

  it('should let the agency write where it manages and acts, and nowhere else', async () => {
    await as(agency.organizationId, at(3).organizationId, async (c) => expect(await rename(c, at(3).organizationId)).toBe(1));
    // Acting at home, for another client, with read access, without a grant.
    await as(agency.organizationId, agency.organizationId, async (c) => expect(await rename(c, at(3).organizationId)).toBe(0));
    await as(agency.organizationId, at(4).organizationId, async (c) => expect(await rename(c, at(3).organizationId)).toBe(0));
    await as(agency.organizationId, at(0).organizationId, async (c) => expect(await rename(c, at(0).organizationId)).toBe(0));
    await as(agency.organizationId, at(40).organizationId, async (c) => expect(await rename(c, at(40).organizationId)).toBe(0));
  });

  it('should refuse rows put into another tenant, and moving a row there', async () => {
    const insert = (c: pg.Client, org: string) => c.query(`INSERT INTO locations (id, organization_id, name, site_key, created_at) VALUES ($1::uuid, $2, 'intrus', $1::uuid::text, now())`, [newId(), org]);
    await as(at(0).organizationId, at(0).organizationId, (c) => expect(insert(c, at(1).organizationId)).rejects.toMatchObject({ code: '42501' }));
    await as(agency.organizationId, at(40).organizationId, (c) => expect(insert(c, at(40).organizationId)).rejects.toMatchObject({ code: '42501' }));
    await as(at(0).organizationId, at(0).organizationId, (c) => expect(c.query('UPDATE locations SET organization_id = $1', [at(1).organizationId])).rejects.toMatchObject({ code: '42501' }));
    await as(agency.organizationId, at(40).organizationId, (c) => expect(c.query(`SELECT app.append_events('[{"type":"x","entity_id":"${newId()}"}]', now())`)).rejects.toThrow(/no organization/));
    await as(agency.organizationId, at(3).organizationId, (c) => expect(c.query(`SELECT app.enqueue('reviews.read_batch', $1)`, [{ organizationId: at(4).organizationId, reviewIds: [] }])).rejects.toThrow(/organization/));
  });

  it('should keep members, keys, invitations and grants of a client out of the reach of its agency', async () => {
    const org = at(3).organizationId;
    await as(agency.organizationId, org, async (c) => {
      expect(await count(c, 'api_keys')).toBe(0);
      expect((await c.query(`UPDATE memberships SET role = 'viewer' WHERE organization_id = $1`, [org])).rowCount).toBe(0);
      expect((await c.query('DELETE FROM memberships WHERE organization_id = $1', [org])).rowCount).toBe(0);
      expect((await c.query(`UPDATE grants SET until = NULL, scope = 'manage' WHERE organization_id = $1`, [org])).rowCount).toBe(0);
    });
    const refused = (sql: string, parameters: unknown[]) => as(agency.organizationId, org, (c) => expect(c.query(sql, parameters)).rejects.toMatchObject({ code: '42501' }));
    await refused(`INSERT INTO memberships (organization_id, user_id, role, created_at) VALUES ($1, $2, 'owner', now())`, [org, agency.userId]);
    await refused(`INSERT INTO grants (id, organization_id, agency_id, scope, since) VALUES ($1, $2, $3, 'manage', now())`, [newId(), org, stranger.organizationId]);
    await refused(`INSERT INTO api_keys (id, organization_id, name, prefix, key_hash, role, created_at) VALUES ($1, $2, 'x', 'x', 'x', 'owner', now())`, [newId(), org]);
    await refused(`INSERT INTO member_invitations (id, organization_id, email, role, token_hash, expires_at, created_at) VALUES ($1, $2, 'a@b.fr', 'owner', 'x', now(), now())`, [newId(), org]);
  });

  it('should let only an agency found clients, and only its own', async () => {
    const found = (home: string) => as(home, home, (c) => c.query('SELECT app.found_client($1, $2, $3, now())', [{ id: newId(), name: 'Nouveau', locale: 'fr' }, { id: newId(), sector: 'shop', city: '', site_key: newId() }, newId()]));
    await expect(found(at(0).organizationId)).rejects.toMatchObject({ code: 'BO003' });
    await expect(found(agency.organizationId)).resolves.toBeDefined();
  });

  it('should end a grant at once, and by itself at its date', async () => {
    await as(at(5).organizationId, at(5).organizationId, (c) => c.query('UPDATE grants SET revoked_at = now() WHERE id = $1', [grants[5]]), { keep: true });
    await db.asOwner(`UPDATE grants SET until = now() - interval '1 second' WHERE id = $1`, [grants[6]]);
    await db.asOwner(`UPDATE grants SET since = now() + interval '1 day' WHERE id = $1`, [grants[7]]);
    for (const n of [5, 6, 7]) {
      await as(agency.organizationId, agency.organizationId, async (c) => expect(await count(c, 'locations WHERE organization_id = $1', [at(n).organizationId])).toBe(0));
      await as(agency.organizationId, at(n).organizationId, async (c) => {
        expect(await count(c, 'locations')).toBe(0);
        expect(await rename(c, at(n).organizationId)).toBe(0);
      });
    }
    await as(agency.organizationId, agency.organizationId, async (c) => expect(await count(c, 'locations')).toBe(37));
  });
});
