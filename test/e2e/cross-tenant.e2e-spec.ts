import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClientsService, LocationsService } from '../../src/modules/organizations/index.js';
import { ReviewsService, SubmissionsService } from '../../src/modules/reviews/index.js';
import { newId } from '../../src/platform/clock/ids.js';
import { newApiCaller, type ApiCall } from '../factories/api-callers.js';
import { newGrant, newOrganization, type TestOrganization } from '../factories/people.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { routesOf, type Route } from '../support/routes.js';

/** A word that stands in every text of the victim, and nowhere else. */
const MARK = 'Zqxsecret';

/** Routes of one item that no id of the victim opens even for the victim by API key, each with its reason. */
const PERSONAL: Record<string, string> = {
  '/admin/mail/:id': 'mails are named by a digest; accounts-pages.e2e-spec.ts crosses them',
};

let t: TestApp;
let routes: Route[];
let victim: TestOrganization;
let agency: TestOrganization;
let asVictim: ApiCall;
let attackers: { name: string; call: ApiCall }[];
let asAgency: ApiCall;
/** Ids of the victim by table. */
let ids: Record<string, string>;
let locationId: string;
let tables: string[];

beforeAll(async () => {
  t = await createTestApp();
  routes = routesOf(t.app).filter((r) => r.permission !== null);
  victim = await newOrganization(t.db, `Maison ${MARK}`);
  const neighbour = await newOrganization(t.db, 'Voisin');
  agency = await newOrganization(t.db, 'Agence', 'owner', 'agency');
  const client = await newOrganization(t.db, 'Cliente');
  await newGrant(t.db, client, agency);
  await t.app.get(LocationsService).create(neighbour.scope, { name: 'Boutique' });
  await t.app.get(ClientsService).create(agency.scope, { name: 'Fondée', locale: 'fr' });
  await seedVictim();
  [asVictim, asAgency] = [await newApiCaller(t, victim.organizationId), await newApiCaller(t, agency.organizationId)];
  attackers = [{ name: 'another tenant', call: await newApiCaller(t, neighbour.organizationId) }, { name: 'an agency without a grant', call: asAgency }];
  await collectIds();
}, 60_000);
afterAll(() => t?.close());

/** Rows of every kind, by the services where they have one. */
async function seedVictim(): Promise<void> {
  const o = victim.organizationId;
  const location = await t.app.get(LocationsService).create(victim.scope, { name: `Comptoir ${MARK}`, sector: 'bakery', facts: [MARK], contacts: [{ kind: 'person', value: MARK }], legal: { legalName: MARK, address: MARK, director: MARK, contact: `${MARK}@exemple.fr` }, words: { sensitive: [{ pattern: MARK, ground: 'other_illegal' }], allowed: [`${MARK} maison`] } });
  locationId = location.id;
  const review = { locationId, platform: 'google', kind: 'review' as const, title: null, authorName: `Nadia ${MARK}`, writtenOn: '2026-11-10', experiencedOn: null, url: null };
  await t.app.get(ReviewsService).enterManually(victim.scope, { ...review, rating: 5, text: `Accueil charmant, pain croustillant, je reviendrai. ${MARK}` });
  await t.app.get(ReviewsService).enterManually(victim.scope, { ...review, rating: 1, text: `Ma commande n’est jamais arrivée et personne ne répond, remboursez-moi. ${MARK}` });
  await t.app.get(SubmissionsService).submit(victim.scope, {
    locationId, kind: 'review', rating: 2, text: `Le patron est un connard. ${MARK}`, authorName: `Omar ${MARK}`, email: 'omar@exemple.fr', contactConfirmed: true, experienceMonth: '2026-10', verification: 'declared', invited: false,
    declarationVersion: '1', charterVersion: 1, lang: 'fr',
  });
  await t.runJobs();
  const [r] = await t.db.asOwner<{ id: string; source_id: string }>('SELECT id, source_id FROM reviews WHERE organization_id = $1 ORDER BY id LIMIT 1', [o]);
  await newApiCaller(t, o, 'viewer');
  await t.db.asOwner(`INSERT INTO member_invitations (id, organization_id, email, role, token_hash, expires_at, created_at) VALUES ($1::uuid, $2, $3, 'viewer', $1::uuid::text, now() + interval '30 days', now())`, [newId(), o, `${MARK}@exemple.fr`]);
  await t.db.asOwner(`INSERT INTO grants (id, organization_id, agency_id, scope, since, revoked_at) VALUES ($1, $2, $3, 'read', '2026-01-01', '2026-02-01')`, [newId(), o, (await newOrganization(t.db, 'Ancienne agence', 'owner', 'agency')).organizationId]);
  await fill('imports', { id: newId(), organization_id: o, location_id: locationId, source_id: r!.source_id, kind: 'csv', file_name: `${MARK}.csv`, state: 'done', platform: 'google', storage_path: null, created_at: t.clock.now() });
  await fill('merge_questions', { id: newId(), organization_id: o, location_id: locationId, review_id: r!.id, incoming: { text: MARK }, candidates: [r!.id], candidate_ids: [r!.id], source_id: r!.source_id, state: 'open', created_at: t.clock.now() });
}

/** Inserts the fields that the table has, and a harmless value for those it wants besides. */
async function fill(table: string, fields: Record<string, unknown>): Promise<void> {
  const columns = await t.db.asOwner<{ name: string; type: string; wanted: boolean }>(
    `SELECT column_name AS name, udt_name AS type, is_nullable = 'NO' AND column_default IS NULL AS wanted FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`, [table]);
  const blank: Record<string, unknown> = { text: '', jsonb: {}, int4: 0, int8: 0, bool: false, timestamptz: t.clock.now(), uuid: newId(), _uuid: [], _text: [] };
  const used = columns.filter((c) => c.name in fields || c.wanted);
  const values = used.map((c) => (c.name in fields ? fields[c.name] : blank[c.type])).map((v, i) => (used[i]!.type === 'jsonb' ? JSON.stringify(v) : v));
  await t.db.asOwner(`INSERT INTO ${table} (${used.map((c) => c.name).join(', ')}) VALUES (${used.map((_, i) => `$${i + 1}`).join(', ')})`, values);
}

async function collectIds(): Promise<void> {
  tables = (await t.db.asOwner<{ table_name: string }>(`SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'organization_id' ORDER BY 1`)).map((r) => r.table_name);
  const named = (await t.db.asOwner<{ table_name: string }>(`SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id' AND udt_name = 'uuid' ORDER BY 1`)).map((r) => r.table_name);
  ids = { organizations: victim.organizationId, users: victim.userId };
  for (const table of tables.filter((name) => named.includes(name))) {
    const rows = await t.db.asOwner<{ id: string }>(`SELECT id FROM ${table} WHERE organization_id = $1 ORDER BY id LIMIT ${table === 'reviews' ? 5 : 1}`, [victim.organizationId]);
    rows.forEach((row, n) => (ids[n === 0 ? table : `${table} ${n + 1}`] = row.id));
  }
}

/** A fingerprint of everything the victim owns. */
async function fingerprint(): Promise<string> {
  const parts = [];
  for (const table of [...tables, 'organizations']) {
    const key = table === 'organizations' ? 'id' : 'organization_id';
    const row = table === 'api_keys' ? `(to_jsonb(x) - 'last_used_at')::text` : 'x::text';
    parts.push(table, (await t.db.asOwner<{ m: string | null }>(`SELECT md5(string_agg(${row}, '|' ORDER BY ${row})) AS m FROM ${table} x WHERE ${key} = $1`, [victim.organizationId]))[0]!.m);
  }
  return parts.join(' ');
}

const at = (route: Route, id: string): string => route.path.replaceAll(/:\w+/g, id);
const items = (method: (m: string) => boolean): Route[] => routes.filter((r) => r.path.includes(':') && method(r.method));
const isRead = (m: string): boolean => m === 'GET';
/** Names every thing of the victim in every way a query may name it. */
const query = (): string => new URLSearchParams({ organization_id: victim.organizationId, organization: victim.organizationId, location_id: locationId, location: locationId, source_id: ids['sources']!, review: ids['reviews']!, entity_id: ids['reviews']!, client: victim.organizationId }).toString();
/** Valid for as many routes as one body can be, and full of the victim's ids. */
const body = (): Record<string, unknown> => ({
  organization_id: victim.organizationId, location_id: locationId, location: locationId, source_id: ids['sources'], review_id: ids['reviews'], reply_id: ids['replies'], same_as: ids['reviews'], name: 'intrus', label: 'intrus', note: 'intrus', text: 'Un texte de réponse poli.',
  title: 'intrus', email: 'intrus@exemple.fr', role: 'viewer', scope: 'read', code: 'AAAA', platform: 'google', way: 'file', kind: 'review', rating: 5, page_url: 'https://exemple.fr/', displayed: false, city: 'Intrus', sector: 'shop', state: 'solved',
  decision: 'publish', outcome: 'publish', action: 'publish', ground: 'insult', reason: 'intrus', reasons: 'intrus', version: 1, review_version: 1, revision: 1, text_sha256: 'a'.repeat(64), hash: 'a'.repeat(64), until: '2026-12-24T00:00:00Z', days: 1,
});
const leaks = (text: string): boolean => text.includes(MARK);

/** Every read by somebody who may see nothing of the victim: what it showed, and every answer that was not a refusal. */
async function crossReads(call: ApiCall): Promise<string[]> {
  const faults: string[] = [];
  for (const route of routes.filter((r) => isRead(r.method))) {
    const addresses = route.path.includes(':') ? Object.values(ids).map((id) => at(route, id)) : [route.path, `${route.path}?${query()}`];
    for (const address of addresses) {
      const answer = await call('GET', address);
      if (leaks(answer.text)) faults.push(`GET ${address} shows the victim's words`);
      if (route.path.includes(':') && answer.status < 400 && !(answer.body.items && answer.body.items.length === 0)) faults.push(`GET ${address} answers ${answer.status}`);
      if (answer.status >= 500) faults.push(`GET ${address} fails with ${answer.status}`);
    }
  }
  return faults;
}

async function crossWrites(call: ApiCall): Promise<string[]> {
  const before = await fingerprint();
  const faults: string[] = [];
  for (const route of routes.filter((r) => !isRead(r.method))) {
    const addresses = route.path.includes(':') ? Object.values(ids).map((id) => at(route, id)) : [route.path, `${route.path}?${query()}`];
    for (const address of addresses) {
      const answer = await call(route.method, address, route.method === 'DELETE' ? undefined : body());
      if (leaks(answer.text)) faults.push(`${route.method} ${address} shows the victim's words`);
      if (route.path.includes(':') && answer.status < 400) faults.push(`${route.method} ${address} answers ${answer.status}`);
      if (answer.status >= 500) faults.push(`${route.method} ${address} fails with ${answer.status}`);
    }
    if ((await fingerprint()) !== before) return [...faults, `${route.method} ${route.path} changed what is the victim's`];
  }
  return faults;
}

describe('the routes of the service, with the ids of another tenant', () => {
  it('should have something of every kind to cross with', () => {
    for (const table of ['locations', 'sources', 'reviews', 'replies', 'cases', 'imports', 'merge_questions', 'member_invitations', 'api_keys', 'grants', 'mail_messages']) expect(Object.keys(ids)).toContain(table);
    expect(items(isRead).length).toBeGreaterThan(5);
    expect(items((m) => !isRead(m)).length).toBeGreaterThan(15);
  });

  it('should show each item to its owner: the ids that are refused below are real', async () => {
    const dark: string[] = [];
    for (const route of items(isRead)) {
      const statuses = [];
      for (const id of Object.values(ids)) statuses.push((await asVictim('GET', at(route, id))).status);
      if (!statuses.includes(200) && !(route.path in PERSONAL)) dark.push(`${route.path}: ${[...new Set(statuses)].join(' ')}`);
    }
    expect(dark).toEqual([]);
    const marked = [];
    for (const route of routes.filter((r) => isRead(r.method) && !r.path.includes(':'))) if (leaks((await asVictim('GET', route.path)).text)) marked.push(route.path);
    expect(marked.length).toBeGreaterThan(8);
  }, 60_000);

  it.each([0, 1])('should refuse every read (attacker %i)', async (n) => {
    expect(await crossReads(attackers[n]!.call)).toEqual([]);
  }, 120_000);

  it.each([0, 1])('should refuse every write and change nothing (attacker %i)', async (n) => {
    expect(await crossWrites(attackers[n]!.call)).toEqual([]);
  }, 120_000);
});

describe('an agency with a grant', () => {
  it('should read what a grant opens, write nothing by a grant to read, and lose all of it at once', async () => {
    const grant = await newGrant(t.db, victim, agency, 'read');
    const open = [];
    for (const route of items(isRead)) for (const id of Object.values(ids)) if ((await asAgency('GET', at(route, id))).status === 200) open.push(route.path);
    expect(open).toEqual(expect.arrayContaining(['/api/v1/reviews/:id', '/api/v1/locations/:id', '/api/v1/sources/:id']));
    expect(leaks((await asAgency('GET', '/api/v1/reviews')).text)).toBe(true);
    for (const closed of ['/api/v1/api-keys', '/api/v1/members', '/api/v1/members/invitations', '/api/v1/grants']) expect([closed, leaks((await asAgency('GET', closed)).text)]).toEqual([closed, false]);

    const before = await fingerprint();
    const changed: string[] = [];
    const failed = new Set<string>();
    for (const route of items((m) => !isRead(m))) {
      for (const id of Object.values(ids)) {
        const { status } = await asAgency(route.method, at(route, id), route.method === 'DELETE' ? undefined : body());
        if (status >= 500) failed.add(`${route.method} ${route.path} fails with ${status}`);
      }
      if ((await fingerprint()) !== before) changed.push(`${route.method} ${route.path}`);
      if (changed.length > 0) break;
    }
    expect(changed).toEqual([]);

    expect((await asVictim('DELETE', `/api/v1/grants/${grant}`)).status).toBe(204);
    expect(await crossReads(asAgency)).toEqual([]);
    expect([...failed]).toEqual([]);
  }, 180_000);

  it('should write with a grant to manage, never touch access, and stop at once', async () => {
    const grant = await newGrant(t.db, victim, agency, 'manage');
    expect((await asAgency('PATCH', `/api/v1/locations/${locationId}`, { city: 'Albi' })).body).toMatchObject({ city: 'Albi' });
    for (const [method, path] of [['DELETE', `/api/v1/api-keys/${ids['api_keys']!}`], ['DELETE', `/api/v1/members/${victim.userId}`], ['PATCH', `/api/v1/members/${victim.userId}`], ['DELETE', `/api/v1/members/invitations/${ids['member_invitations']!}`], ['DELETE', `/api/v1/grants/${grant}`]] as const)
      expect([method, path, (await asAgency(method, path, method === 'PATCH' ? { role: 'viewer' } : undefined)).status]).toEqual([method, path, 404]);
    expect((await asVictim('DELETE', `/api/v1/grants/${grant}`)).status).toBe(204);
    expect((await asAgency('PATCH', `/api/v1/locations/${locationId}`, { city: 'Rodez' })).status).toBe(404);
    expect(await crossWrites(asAgency)).toEqual([]);
  }, 120_000);
});
