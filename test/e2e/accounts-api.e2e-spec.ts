import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/clock/ids.js';
import { AccountsService } from '../../src/modules/auth/index.js';
import { ROLES, may, type Role } from '../../src/platform/http/permissions.js';
import { newOrganization, type TestOrganization } from '../factories/people.js';
import { apiCaller, newApiCaller, type ApiCall } from '../factories/api-callers.js';
import { createTestApp, type TestApp } from '../support/app.js';

let t: TestApp;
let house: TestOrganization;
let agency: TestOrganization;
let owner: ApiCall;
let agent: ApiCall;
beforeAll(async () => {
  t = await createTestApp();
  house = await newOrganization(t.db, 'Boulangerie Saint-Aubin');
  agency = await newOrganization(t.db, 'Agence Claire', 'owner', 'agency');
  owner = await newApiCaller(t, house.organizationId);
  agent = await newApiCaller(t, agency.organizationId);
});
afterAll(() => t?.close());

const events = async (organizationId: string) => (await t.db.asOwner<{ type: string }>('SELECT type FROM events WHERE organization_id = $1 ORDER BY seq', [organizationId])).map((e) => e.type);
function lastMail(to: string): string {
  const folder = path.join(t.config.dataDir, 'mail');
  const mails = readdirSync(folder).filter((f) => f.endsWith('.json')).map((f) => JSON.parse(readFileSync(path.join(folder, f), 'utf8')) as { to: string; text: string; at: string });
  return mails.filter((m) => m.to === to).sort((a, b) => b.at.localeCompare(a.at))[0]!.text;
}
const tokenIn = (text: string): string => /\/join\/([\w-]+)/.exec(text)![1]!;

describe('API keys', () => {
  it('should be shown once, work at once, note their use to the minute, and end at once', async () => {
    const made = await owner('POST', '/api/v1/api-keys', { name: 'caisse', role: 'viewer' });
    expect(made.status).toBe(201);
    const key = made.body['key'] as string;
    expect(key).toMatch(/^bst_[\w-]{43}$/);
    const program = apiCaller(t, key);
    expect((await program('GET', '/api/v1/reviews')).status).toBe(200);
    const { items } = (await owner('GET', '/api/v1/api-keys')).body;
    expect(items!.find((k) => k['id'] === made.body['id'])).toMatchObject({ name: 'caisse', role: 'viewer', prefix: key.slice(0, 12), last_used_at: '2026-11-23T09:00:00.000Z' });
    expect(JSON.stringify(items)).not.toContain(key);
    t.clock.advance(30_000);
    await program('GET', '/api/v1/reviews');
    t.clock.advance(31_000);
    await program('GET', '/api/v1/reviews');
    expect((await t.db.asOwner<{ last_used_at: Date }>('SELECT last_used_at FROM api_keys WHERE id = $1', [made.body['id']]))[0]!.last_used_at.toISOString()).toBe('2026-11-23T09:01:01.000Z');
    expect((await owner('DELETE', `/api/v1/api-keys/${made.body['id'] as string}`)).status).toBe(204);
    expect((await program('GET', '/api/v1/reviews')).status).toBe(401);
    expect((await owner('DELETE', `/api/v1/api-keys/${made.body['id'] as string}`)).status).toBe(404);
    expect(await events(house.organizationId)).toEqual(expect.arrayContaining(['api_key.created', 'api_key.revoked']));
  });

  it('should have no personal account', async () => {
    for (const [method, route] of [['GET', '/api/v1/me'], ['GET', '/api/v1/me/sessions'], ['POST', '/api/v1/me/organization']] as const)
      expect((await owner(method, route, method === 'POST' ? { organization_id: house.organizationId } : undefined)).body['code']).toBe('auth.person_only');
  });

  it('should refuse a key that does not exist, in words', async () => {
    const answer = await apiCaller(t, 'bst_nothing')('GET', '/api/v1/reviews');
    expect([answer.status, answer.body['code']]).toEqual([401, 'auth.sign_in']);
  });
});

describe('roles', () => {
  const routes: [string, string, unknown, Parameters<typeof may>[1]][] = [
    ['GET', '/api/v1/members', undefined, 'team:read'], ['GET', '/api/v1/members/invitations', undefined, 'team:write'], ['POST', '/api/v1/members', { email: 'pas une adresse', role: 'viewer' }, 'team:write'],
    ['GET', '/api/v1/api-keys', undefined, 'keys:write'], ['POST', '/api/v1/api-keys', { name: '', role: 'viewer' }, 'keys:write'], ['POST', '/api/v1/grants', { code: 'AAAA', scope: 'read' }, 'grants:write'],
    ['GET', '/api/v1/grants', undefined, 'team:read'], ['GET', '/api/v1/locations', undefined, 'locations:read'], ['POST', '/api/v1/locations', { name: '' }, 'locations:write'], ['POST', '/api/v1/clients', { name: 'X' }, 'grants:write'],
    ['PATCH', '/api/v1/organizations/current', { name: '' }, 'team:write'], ['GET', '/api/v1/clients', undefined, 'reviews:read'], ['GET', '/api/v1/organizations', undefined, 'account:self'],
  ];
  it.each(ROLES.map((role) => [role]))('should give the role %s exactly what the table says', async (role: Role) => {
    const call = await newApiCaller(t, house.organizationId, role);
    for (const [method, route, body, permission] of routes) {
      const answer = await call(method, route, body);
      expect([method, route, answer.body['code'] === 'auth.forbidden']).toEqual([method, route, !may(role, permission)]);
    }
  });
});

describe('the team', () => {
  it('should bring somebody new in by mail, once', async () => {
    const invited = await owner('POST', '/api/v1/members', { email: 'Lea@Exemple.fr', role: 'moderator' });
    expect(invited.status).toBe(201);
    await t.runJobs();
    const token = tokenIn(lastMail('lea@exemple.fr'));
    const accept = (body: object) => fetch(`${t.url}/api/v1/members/invitations/accept`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify({ token, ...body }) });
    expect((await accept({})).status).toBe(422);
    expect((await accept({ password: 'motdepasse1' })).status).toBe(422);
    expect((await accept({ name: 'Léa', password: 'quatre mots bien choisis' })).status).toBe(200);
    expect((await accept({ name: 'Léa', password: 'quatre mots bien choisis' })).status).toBe(409);
    const { items } = (await owner('GET', '/api/v1/members')).body;
    expect(items!.map((m) => [m['email'], m['name'], m['role']])).toContainEqual(['lea@exemple.fr', 'Léa', 'moderator']);
    expect((await owner('POST', '/api/v1/members', { email: 'lea@exemple.fr', role: 'viewer' })).body['code']).toBe('team.already_member');
  });

  it('should let an existing person belong to several organizations', async () => {
    t.clock.advance(1000);
    await agent('POST', '/api/v1/members', { email: 'lea@exemple.fr', role: 'senior' });
    await t.runJobs();
    const accepted = await fetch(`${t.url}/api/v1/members/invitations/accept`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: tokenIn(lastMail('lea@exemple.fr')) }) });
    const { user_id: userId } = (await accepted.json()) as { user_id: string };
    const rows = await t.db.asOwner<{ organization_id: string; role: string }>('SELECT * FROM app.memberships_of($1)', [userId]);
    expect(rows.map((r) => r.role).sort()).toEqual(['moderator', 'senior']);
  });

  it('should keep the last owner, whatever is asked', async () => {
    expect((await owner('DELETE', `/api/v1/members/${house.userId}`)).body['code']).toBe('team.last_owner');
    expect((await owner('PATCH', `/api/v1/members/${house.userId}`, { role: 'viewer' })).body['code']).toBe('team.last_owner');
    const lea = (await owner('GET', '/api/v1/members')).body.items!.find((m) => m['email'] === 'lea@exemple.fr')!['user_id'] as string;
    expect((await owner('PATCH', `/api/v1/members/${lea}`, { role: 'owner' })).status).toBe(204);
    const both = await Promise.all([owner('DELETE', `/api/v1/members/${lea}`), owner('DELETE', `/api/v1/members/${house.userId}`)]);
    expect(both.map((a) => a.status).sort((a, b) => a - b)).toEqual([204, 409]);
    expect(await t.db.asOwner(`SELECT 1 FROM memberships WHERE organization_id = $1 AND role = 'owner'`, [house.organizationId])).toHaveLength(1);
    expect(await events(house.organizationId)).toEqual(expect.arrayContaining(['member.invited', 'member.joined', 'member.role_changed', 'member.removed']));
  });

  it('should let an invitation be withdrawn and expire', async () => {
    const { body } = await owner('POST', '/api/v1/members', { email: 'nadia@exemple.fr', role: 'viewer' });
    await t.runJobs();
    const token = tokenIn(lastMail('nadia@exemple.fr'));
    expect((await owner('DELETE', `/api/v1/members/invitations/${body['id'] as string}`)).status).toBe(204);
    await owner('POST', '/api/v1/members', { email: 'omar@exemple.fr', role: 'viewer' });
    await t.runJobs();
    const late = tokenIn(lastMail('omar@exemple.fr'));
    t.clock.advance(8 * 86_400_000);
    for (const dead of [token, late, 'nothing']) {
      const answer = await fetch(`${t.url}/api/v1/members/invitations/accept`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify({ token: dead, password: 'quatre mots bien choisis' }) });
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, 'team.invitation_expired']);
    }
  });
});

describe('agencies and clients', () => {
  it('should give access by the code the agency shows, and end it at once', async () => {
    expect((await owner('POST', '/api/v1/grants/codes')).body['code']).toBe('grants.agencies_only');
    const { body } = await agent('POST', '/api/v1/grants/codes');
    const code = body['code'] as string;
    expect(code).toMatch(/^(\w{4}-){3}\w{4}$/);
    expect((await agent('POST', '/api/v1/grants', { code, scope: 'read' })).body['code']).toBe('grants.own_code');
    expect((await owner('POST', '/api/v1/grants', { code: 'AAAA-BBBB-CCCC-DDDD', scope: 'read' })).body['code']).toBe('grants.unknown_code');
    const made = await owner('POST', '/api/v1/locations', { name: 'Saint-Aubin', sector: 'bakery' });
    const location = made.body['id'] as string;
    expect((await agent('GET', `/api/v1/locations/${location}`)).status).toBe(404);

    const given = await owner('POST', '/api/v1/grants', { code: ` ${code.toLowerCase().replaceAll('-', ' ')}`, scope: 'read' });
    expect(given.body).toMatchObject({ agency_name: 'Agence Claire', scope: 'read', active: true });
    expect((await owner('POST', '/api/v1/grants', { code, scope: 'manage' })).body['code']).toBe('grants.exists');
    expect((await agent('GET', '/api/v1/clients')).body.items).toMatchObject([{ name: 'Boulangerie Saint-Aubin', scope: 'read', locations: 1, claimed: true }]);
    expect((await agent('GET', `/api/v1/locations/${location}`)).status).toBe(200);
    expect((await agent('PATCH', `/api/v1/locations/${location}`, { city: 'Albi' })).body['code']).toBe('locations.read_only');
    expect((await agent('DELETE', `/api/v1/grants/${given.body['id'] as string}`)).status).toBe(404);
    expect((await owner('DELETE', `/api/v1/grants/${given.body['id'] as string}`)).status).toBe(204);
    expect((await agent('GET', `/api/v1/locations/${location}`)).status).toBe(404);
    expect((await agent('GET', '/api/v1/clients')).body.items).toEqual([]);

    expect((await owner('POST', '/api/v1/grants', { code, scope: 'manage', until: '2026-12-15T00:00:00Z' })).status).toBe(201);
    expect((await agent('PATCH', `/api/v1/locations/${location}`, { city: 'Albi' })).body).toMatchObject({ city: 'Albi' });
    expect(await events(house.organizationId)).toEqual(expect.arrayContaining(['grant.given', 'grant.revoked', 'location.changed']));
  });

  it('should found a client that its owner then takes over', async () => {
    expect((await owner('POST', '/api/v1/clients', { name: 'X' })).body['code']).toBe('clients.agencies_only');
    const made = await agent('POST', '/api/v1/clients', { name: 'Fleurs de Garonne', sector: 'florist', city: 'Toulouse' });
    expect(made.status).toBe(201);
    const organization = made.body['organization_id'] as string;
    expect((await agent('GET', `/api/v1/locations?organization_id=${organization}`)).body.items).toMatchObject([{ id: made.body['location_id'], name: 'Fleurs de Garonne', city: 'Toulouse' }]);
    expect((await agent('PATCH', `/api/v1/locations/${made.body['location_id'] as string}`, { city: 'Blagnac' })).status).toBe(200);
    expect((await agent('POST', '/api/v1/members', { email: 'flora@exemple.fr', role: 'owner', organization_id: organization })).status).toBe(201);
    await t.runJobs();
    const accepted = await fetch(`${t.url}/api/v1/members/invitations/accept`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: tokenIn(lastMail('flora@exemple.fr')), name: 'Flora', password: 'pivoines et renoncules' }) });
    expect(accepted.status).toBe(200);
    expect((await agent('POST', '/api/v1/members', { email: 'autre@exemple.fr', role: 'owner', organization_id: organization })).body['code']).toBe('team.not_yours');
    const flora = await newApiCaller(t, organization);
    const grant = (await flora('GET', '/api/v1/grants')).body.items![0]!;
    expect(grant).toMatchObject({ agency_name: 'Agence Claire', scope: 'manage', active: true });
    expect((await flora('DELETE', `/api/v1/grants/${grant['id'] as string}`)).status).toBe(204);
    expect((await agent('GET', `/api/v1/locations?organization_id=${organization}`)).body.items).toEqual([]);
    expect(await events(organization)).toEqual(expect.arrayContaining(['organization.founded_by_agency', 'grant.given', 'member.joined', 'grant.revoked']));
  });
});

describe('locations', () => {
  it('should refuse settings that do not fit and keep what was there', async () => {
    const { body } = await owner('POST', '/api/v1/locations', { name: 'Bad input' });
    const patch = (fields: object) => owner('PATCH', `/api/v1/locations/${body['id'] as string}`, fields);
    for (const fields of [
      { name: '' }, { name: 'x'.repeat(201) }, { sector: '' }, { lang: 'pt' }, { timezone: 'Europe/Paname' }, { undo_seconds: -1 }, { undo_seconds: 1.5 }, { voice: { address: 'royal', warmth: 'warm', signature: '' } }, { voice: 'warm' },
      { facts: 'une phrase' }, { facts: ['x'.repeat(501)] }, { contacts: [{ kind: 'pigeon', value: 'x' }] }, { business_hours: [] }, { business_hours: Array(7).fill({ from: 600, to: 500 }) }, { business_hours: Array(7).fill('9-17') },
      { allowed_origins: ['exemple.fr'] }, { allowed_origins: ['https://exemple.fr/page'] }, { allowed_origins: ['javascript:alert(1)'] }, { legal: { legal_name: 5 } }, { legal: { siret: '123' } }, { legal: { contact: 'bonjour' } }, { allowed_origins: ['https://exemple.fr;x'] }, { publication_max_days: 31 }, { display_months: 6 }, { solo_mode: 'oui' },
    ]) {
      const answer = await patch(fields);
      expect([JSON.stringify(fields).slice(0, 60), answer.status]).toEqual([JSON.stringify(fields).slice(0, 60), 422]);
      expect(answer.body['detail']).toBeTruthy();
    }
    expect((await owner('GET', `/api/v1/locations/${body['id'] as string}`)).body).toMatchObject({ name: 'Bad input', undo_seconds: 300, allowed_origins: [], legal_missing: ['legal_name', 'address', 'director', 'contact'] });
    expect((await patch({ site_key: 'mine', organization_id: agency.organizationId, id: newId() })).body).toMatchObject({ id: body['id'], organization_id: house.organizationId, site_key: body['site_key'] });
  });

  it('should take every setting, page through, and go only without reviews', async () => {
    const { body } = await owner('POST', '/api/v1/locations', { name: 'Avec tout' });
    const id = body['id'] as string;
    const hours = [null, ...Array<object>(6).fill({ from: 420, to: 1170 })];
    const settings = { voice: { address: 'informal', warmth: 'neutral', signature: 'Hélène' }, facts: ['Ouvert le dimanche.'], contacts: [{ kind: 'email', value: 'a@b.fr' }], business_hours: hours, legal: { legal_name: 'SARL Aubin', address: '14 rue Riquet', director: 'Hélène Aubin', contact: 'a@b.fr' }, allowed_origins: ['https://www.exemple.fr'] };
    expect((await owner('PATCH', `/api/v1/locations/${id}`, settings)).body).toMatchObject({ ...settings, legal_missing: [] });
    expect((await owner('PATCH', `/api/v1/locations/${id}`, { business_hours: null })).body['business_hours']).toBeNull();
    const first = await owner('GET', '/api/v1/locations?limit=1');
    const second = await owner('GET', `/api/v1/locations?limit=1&cursor=${first.body['next'] as string}`);
    expect(second.body.items![0]!['id']).not.toBe(first.body.items![0]!['id']);
    expect((await owner('DELETE', `/api/v1/locations/${id}`)).status).toBe(204);
    for (const wrong of [id, 'abc', newId()]) expect((await owner('GET', `/api/v1/locations/${wrong}`)).status).toBe(404);
  });
});

describe('forgotten passwords', () => {
  it('should answer the same for a known and an unknown address, and reset once', async () => {
    const accounts = t.app.get(AccountsService);
    await accounts.found({ email: 'ines@exemple.fr', password: 'un mot de passe long', name: 'Inès', organization: 'Chez Inès', locale: 'fr', mode: 'owner' }, null);
    expect(await accounts.requestReset('nobody@exemple.fr', '1.1.1.1')).toBe(await accounts.requestReset('ines@exemple.fr', '1.1.1.1'));
    await t.runJobs();
    const token = /\/reset\/([\w-]+)/.exec(lastMail('ines@exemple.fr'))![1]!;
    await expect(accounts.reset(token, 'court')).rejects.toMatchObject({ code: 'auth.weak_password' });
    await accounts.reset(token, 'un autre mot de passe');
    await expect(accounts.reset(token, 'encore un mot de passe')).rejects.toMatchObject({ code: 'auth.reset_expired' });
    await expect(accounts.signIn('ines@exemple.fr', 'un mot de passe long', '1.1.1.1')).rejects.toMatchObject({ code: 'auth.wrong_credentials' });
    expect(await accounts.signIn(' INES@exemple.fr', 'un autre mot de passe', '1.1.1.1')).toMatchObject({ name: 'Inès' });
  });
});
