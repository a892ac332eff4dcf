import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LocationsService } from '../../src/modules/organizations/index.js';
import { newId } from '../../src/platform/clock/ids.js';
import { call, newApiClient, type ApiCall } from '../factories/api.js';
import { newOrganization, type TestOrganization } from '../factories/people.js';
import { createTestApp, type TestApp } from '../support/app.js';

let t: TestApp;
let owner: TestOrganization;
let api: ApiCall;
let locationId: string;

const review = (fields: Record<string, unknown> = {}) => ({ location_id: locationId, platform: 'google', kind: 'review', rating: 4, text: 'Le pain au levain est excellent et l’accueil chaleureux.', author_name: 'Léa', ...fields });
const count = async () => (await t.db.asOwner<{ n: number }>('SELECT count(*)::int AS n FROM reviews'))[0]!.n;

beforeAll(async () => {
  t = await createTestApp();
  owner = await newOrganization(t.db);
  api = await newApiClient(t, owner);
  locationId = (await t.app.get(LocationsService).create(owner.scope, { name: 'Boulangerie Saint-Aubin', sector: 'bakery' })).id;
});
afterAll(() => t?.close());

describe('writes with an idempotency key', () => {
  it('should happen once, and answer the same again', async () => {
    const before = await count();
    const first = await api('POST', '/api/v1/reviews', review(), { 'idempotency-key': 'k-1' });
    expect(first.status).toBe(201);
    const again = await api('POST', '/api/v1/reviews', review(), { 'idempotency-key': 'k-1' });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await count()) - before).toBe(1);
  });

  it('should refuse the key for another request, and not keep a failure', async () => {
    expect(await api('POST', '/api/v1/reviews', review({ text: 'Autre texte, autre demande.' }), { 'idempotency-key': 'k-1' })).toMatchObject({ status: 422, body: { code: 'idempotency.key_reused' } });
    expect((await api('POST', '/api/v1/reviews', review({ rating: 9, text: 'Note impossible' }), { 'idempotency-key': 'k-2' })).status).toBe(422);
    const corrected = await api('POST', '/api/v1/reviews', review({ rating: 3, text: 'Note corrigée' }), { 'idempotency-key': 'k-2' });
    expect(corrected.status).toBe(201);
    expect(corrected.headers.get('idempotency-replayed')).toBeNull();
  });
});

describe('answers to bad input', () => {
  const cases: [string, string, string, unknown, number][] = [
    ['an unknown route', 'GET', '/api/v1/nowhere', undefined, 404],
    ['a NUL in a filter', 'GET', '/api/v1/reviews?q=%00', undefined, 422],
    ['a day that does not exist', 'GET', '/api/v1/reviews?from=2026-02-31', undefined, 422],
    ['an id that is no id', 'GET', '/api/v1/reviews/12', undefined, 404],
    ['an id that does not exist', 'GET', `/api/v1/reviews/${newId()}`, undefined, 404],
    ['a body that is not JSON', 'POST', '/api/v1/reviews', '{"rating":', 400],
    ['an empty body', 'POST', '/api/v1/reviews', {}, 422],
    ['a rating out of range', 'POST', '/api/v1/reviews', { rating: 11, text: 'x', kind: 'review', platform: 'google', location_id: newId() }, 422],
    ['a location of nobody', 'POST', '/api/v1/reviews', { rating: 4, text: 'Très bien', kind: 'review', platform: 'google', location_id: newId(), author_name: null }, 404],
    ['a reply that does not exist', 'POST', `/api/v1/replies/${newId()}/undo`, {}, 404],
    ['an approval without a hash', 'POST', `/api/v1/replies/${newId()}/approve`, { revision: 1 }, 422],
    ['a decision that does not exist', 'POST', `/api/v1/moderation/reviews/${newId()}/decisions`, { decision: 'delete', version: 1 }, 422],
    ['a case that does not exist', 'POST', `/api/v1/cases/${newId()}/solve`, {}, 404],
    ['a text far too long', 'POST', '/api/v1/reviews', { rating: 4, text: 'x'.repeat(20_000), kind: 'review', platform: 'google', location_id: newId() }, 422],
    ['three megabytes', 'POST', '/api/v1/reviews', { text: 'x'.repeat(3_000_000) }, 413],
  ];
  for (const [what, method, path, body, status] of cases) {
    it(`should answer ${what} with ${status}, a stable code and a sentence, and change nothing`, async () => {
      const before = await count();
      const answer = await api(method, path, body);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status, code: expect.stringMatching(/^[a-z_]+\.[a-z_]+$/), detail: expect.stringMatching(/.{10,}/) });
      expect(await count()).toBe(before);
    });
  }

  it('should refuse without a key, with an unknown key and with a revoked key', async () => {
    expect((await call(t, 'GET', '/api/v1/reviews')).status).toBe(401);
    expect((await call(t, 'GET', '/api/v1/reviews', undefined, { authorization: 'Bearer bst_nonsense' })).status).toBe(401);
    const other = await newApiClient(t, owner);
    await t.db.asOwner('UPDATE api_keys SET revoked_at = now()');
    expect((await other('GET', '/api/v1/reviews')).status).toBe(401);
  });
});
