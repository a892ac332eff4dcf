import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WidgetPage } from '../../src/domain/widget/types.js';
import { ModerationModule } from '../../src/modules/moderation/index.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import { ReviewsService } from '../../src/modules/reviews/index.js';
import { signPreview, WidgetModule, type PublicPlane } from '../../src/modules/widget/index.js';
import { Config } from '../../src/platform/config/config.js';
import { systemScope } from '../../src/platform/database/tenant-scope.js';
import { newOrganization, type TestOrganization } from '../factories/people.js';
import { IDENTITY, openLocation, putReview, servePlane, until } from '../factories/widget.js';
import { createTestContext, type TestContext } from '../support/context.js';

let t: TestContext;
let owner: TestOrganization;
let other: TestOrganization;
let location: Location;
let plane: PublicPlane;
let url: string;
let close: () => Promise<void>;

beforeAll(async () => {
  t = await createTestContext([ModerationModule, WidgetModule]);
  owner = await newOrganization(t.db);
  other = await newOrganization(t.db, 'Autre maison');
  location = await openLocation(t, owner);
  ({ url, plane, close } = await servePlane(t));
});
afterAll(async () => {
  await close?.();
  await t?.close();
});

const list = (site: Location, query = ''): Promise<Response> => fetch(`${url}/widget/v1/${site.siteKey}/reviews${query}`);
const page = async (site: Location, query = ''): Promise<WidgetPage> => (await (await list(site, query)).json()) as WidgetPage;
const texts = async (site: Location, query = ''): Promise<string[]> => (await page(site, query)).items.map((i) => i.text);

/** The bytes as they travel. */
function raw(path: string, headers: Record<string, string>, method = 'GET'): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    http.request(`${url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (c: Buffer) => chunks.push(c)).on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    }).on('error', reject).end();
  });
}

describe('the public list', () => {
  it('should give the contract for a site without reviews', async () => {
    expect(await page(location)).toMatchObject({
      location: { name: 'Boulangerie Saint-Aubin', lang: 'fr' }, summary: { count: 0, mean: null, histogram: [0, 0, 0, 0, 0], newest: null }, sort: 'newest', items: [], next: null, register: null,
      control: { statement: 'Avis soumis à un contrôle.', charter_url: `${t.get(Config).baseUrl}/charter/${location.siteKey}` },
    });
    expect((await page(location, '?lang=en')).entry.lines[0]).toContain('Good or bad');
  });

  it('should page through every order exactly once, by rating and by product', async () => {
    const site = await openLocation(t, owner);
    const ids: { id: string; rating: number | null; at: string; sku: string | null }[] = [];
    for (let n = 0; n < 27; n++) {
      const rating = n % 6 === 0 ? null : (n % 5) + 1;
      // Two at the same moment, so that the id decides.
      const at = `2026-10-${String(1 + Math.floor(n / 2)).padStart(2, '0')}T10:00:00Z`;
      const sku = n % 2 ? 'pain-1' : null;
      ids.push({ id: await putReview(t.db, site, { rating, publishedAt: at, sku, way: n % 3 ? 'widget' : 'file' }), rating, at, sku });
    }
    const walk = async (query: string): Promise<string[]> => {
      const found: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const p: WidgetPage = await page(site, `?${query}&cursor=${cursor}`);
        found.push(...p.items.map((i) => i.id));
        cursor = p.next;
      }
      return found;
    };
    const newest = ids.toSorted((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id));
    const by = (value: (r: (typeof ids)[number]) => number): string[] => newest.toSorted((a, b) => value(a) - value(b)).map((r) => r.id);
    expect(await walk('sort=newest')).toEqual(newest.map((r) => r.id));
    expect(await walk('sort=oldest')).toEqual(newest.toReversed().map((r) => r.id));
    expect(await walk('sort=highest')).toEqual(by((r) => -(r.rating ?? 0)));
    expect(await walk('sort=lowest')).toEqual(by((r) => r.rating ?? 6));
    expect(await walk('rating=3')).toEqual(newest.filter((r) => r.rating === 3).map((r) => r.id));
    expect(await walk('rating=3&sort=oldest')).toEqual(newest.toReversed().filter((r) => r.rating === 3).map((r) => r.id));
    for (const sort of ['newest', 'oldest', 'highest', 'lowest']) expect((await walk(`subject=pain-1&sort=${sort}`)).toSorted()).toEqual(ids.filter((r) => r.sku).map((r) => r.id).toSorted());
    expect(await walk('subject=pain-1&sort=lowest')).toEqual(by((r) => r.rating ?? 6).filter((id) => ids.find((r) => r.id === id)?.sku));
    const all = await page(site);
    expect(all.summary.count).toBe(27);
    expect(all.summary.histogram.reduce((a, b) => a + b)).toBe(ids.filter((r) => r.rating !== null).length);
    expect((await page(site, '?subject=pain-1')).summary.count).toBe(13);
  });

  it('should answer every site its own page when many are asked for at once', async () => {
    const sites = await Promise.all(Array.from({ length: 40 }, () => openLocation(t, owner)));
    for (const [n, site] of sites.entries()) await putReview(t.db, site, { text: `Maison ${n}.`, rating: (n % 5) + 1, publishedAt: `2026-10-01T10:00:00.${n}Z` });
    plane.lists.cache.clear();
    const pages = await Promise.all(sites.map((site, n) => page(site, n % 3 ? '' : '?sort=highest')));
    expect(pages.map((p) => [p.items.map((i) => i.text), p.items[0]?.rating, p.summary.count])).toEqual(sites.map((_, n) => [[`Maison ${n}.`], (n % 5) + 1, 1]));
    expect((await Promise.all([list(sites[0]!), fetch(`${url}/widget/v1/nobody-here/reviews`), list(sites[1]!)])).map((r) => r.status)).toEqual([200, 404, 200]);
  });

  it('should give a review every field as it is stored', async () => {
    const site = await openLocation(t, owner);
    const id = await putReview(t.db, site, { text: 'Dit "non"\\,\n’ 🥖\u0001', rating: null, authorName: 'L’“Ami”', publishedAt: '2026-10-31T23:30:00Z' });
    await t.db.asOwner(`SELECT set_config('app.home', '${owner.organizationId}', true), set_config('app.acting', '${owner.organizationId}', true);
      UPDATE reviews SET outcome = 'escalate', grounds = '{defamation}', edited_at = '2026-11-02T23:30:00Z', lang = NULL WHERE id = '${id}'`);
    plane.lists.cache.clear();
    expect((await page(site)).items).toEqual([{
      id, text: 'Dit "non"\\,\n’ 🥖\u0001', rating: null, author: 'L’“Ami”', published_on: '2026-11-01', experienced_on: '2026-10', edited_on: '2026-11-03', verification: 'declared', labels: ['accusation_unverified'], lang: 'und', reply: null,
    }]);
    await t.db.asOwner(`SELECT set_config('app.home', '${owner.organizationId}', true), set_config('app.acting', '${owner.organizationId}', true);
      UPDATE reviews SET verification = 'third_party', platform = 'google', experienced_on = NULL, experience_precision = 'unknown', experience_unknown_reason = 'not_in_source', author_name = NULL, masked_text = 'Masqué' WHERE id = '${id}'`);
    plane.lists.cache.clear();
    expect((await page(site)).items[0]).toMatchObject({ text: 'Masqué', author: '', experienced_on: null, verification: 'third_party', origin: 'google' });
    expect((await page(site)).items[0]).not.toHaveProperty('labels');
  });

  it('should compress once, answer 304 to a known tag, and carry the headers of public data', async () => {
    const path = `/widget/v1/${location.siteKey}/reviews`;
    const plain = await raw(path, {});
    const br = await raw(path, { 'accept-encoding': 'gzip, deflate, br' });
    const gzip = await raw(path, { 'accept-encoding': 'br;q=0, gzip' });
    expect(brotliDecompressSync(br.body)).toEqual(plain.body);
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    expect([plain.headers['content-encoding'], br.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual([undefined, 'br', 'gzip']);
    expect(br.headers).toMatchObject({ 'cache-control': 'public, max-age=0, s-maxage=30, must-revalidate', 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff', vary: 'Accept-Encoding' });
    const again = await raw(path, { 'if-none-match': String(br.headers.etag), 'accept-encoding': 'br' });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
    expect(again.headers.etag).toBe(br.headers.etag);
    expect((await raw(path, { 'if-none-match': 'W/"other"' })).status).toBe(200);
    const head = await raw(path, {}, 'HEAD');
    expect(head.body).toHaveLength(0);
    expect(head.headers['content-length']).toBe(String(plain.body.length));
  });

  it('should serve the five scripts compressed, and the same list as HTML without script', async () => {
    for (const name of ['widget.js', 'fr.js', 'en.js', 'form.js', 'form-en.js']) {
      const answer = await raw(`/widget/v1/${name}`, { 'accept-encoding': 'br' });
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'content-encoding': 'br', 'access-control-allow-origin': '*' });
    }
    const html = await fetch(`${url}/widget/v1/${location.siteKey}/reviews.html?lang=en`);
    expect(html.headers.get('content-security-policy')).toContain(`default-src 'none'`);
    const body = await html.text();
    expect(body).toContain('<html lang="en">');
    expect(body).not.toContain('<script');
  });
});

describe('the page without script', () => {
  const html = async (site: Location, lang = 'fr'): Promise<string> => (await fetch(`${url}/widget/v1/${site.siteKey}/reviews.html?lang=${lang}`)).text();

  it('should end with the legal identity of the business, and follow its changes', async () => {
    const site = await openLocation(t, owner, { legal: { ...IDENTITY, siret: '732 829 320 00074' } });
    const page = await html(site);
    const foot = page.slice(page.indexOf('<footer'));
    for (const words of ['Qui publie ces avis', IDENTITY.legalName, IDENTITY.address, `Directeur de la publication\u00a0: ${IDENTITY.director}`, IDENTITY.contact, 'SIRET\u00a0: 732 829 320 00074', IDENTITY.host]) expect(foot).toContain(words);
    await t.get(LocationsService).update(owner.scope, site.id, { legal: { ...IDENTITY, director: 'Paul Aubin' } });
    await until('the new director', async () => (await html(site)).includes('Paul Aubin'));
    expect(await html(site, 'en')).toContain('Director of publication: Paul Aubin');
  });

  it('should say how many ratings the average is made of', async () => {
    const site = await openLocation(t, owner);
    for (const rating of [4, 5, null, null]) await putReview(t.db, site, { rating });
    expect(await html(site)).toContain('4,5 sur 5, 2 notes · 4 avis');
    expect(await html(site, 'en')).toContain('4.5 out of 5, 2 ratings · 4 reviews');
  });
});

describe('a reply that already stood where the review comes from', () => {
  const answered = async (site: Location, reply: unknown): Promise<string> => {
    const id = await putReview(t.db, site, { way: 'paste' });
    await t.db.asOwner(`SELECT set_config('app.home', '${owner.organizationId}', true), set_config('app.acting', '${owner.organizationId}', true);
      UPDATE reviews SET verification = 'third_party', origin_label = 'Google', owner_reply_at_source = '${JSON.stringify(reply)}' WHERE id = '${id}'`);
    return id;
  };
  const html = async (site: Location): Promise<string> => (await fetch(`${url}/widget/v1/${site.siteKey}/reviews.html`)).text();

  it('should be shown as the owner’s, with the day when the source tells it', async () => {
    const site = await openLocation(t, owner);
    await answered(site, { text: 'Merci <b>Inès</b>.', repliedAt: '2026-09-14T08:00:00Z' });
    expect((await page(site)).items[0]).toMatchObject({ origin: 'Google', reply: { text: 'Merci <b>Inès</b>.', published_on: '2026-09-14' } });
    expect(await html(site)).toMatch(/Publié sur Google le[\s\S]*Réponse de Boulangerie Saint-Aubin, le 14 septembre 2026<\/p>[\s\S]*Merci &lt;b&gt;Inès&lt;\/b&gt;\./);
  });

  it('should be shown without a day when the source tells none, and not at all when it is empty', async () => {
    const site = await openLocation(t, owner);
    await answered(site, { text: 'À bientôt.', repliedAt: null });
    expect((await page(site)).items[0]?.reply).toMatchObject({ text: 'À bientôt.', published_on: null });
    expect(await html(site)).toMatch(/Réponse de Boulangerie Saint-Aubin<\/p>/);
    const silent = await openLocation(t, owner);
    await answered(silent, { text: '', repliedAt: null });
    expect((await page(silent)).items[0]?.reply).toBeNull();
  });

  it('should not pass for checked: the list says that imported reviews are not', async () => {
    const site = await openLocation(t, owner);
    for (let n = 0; n < 10; n++) await putReview(t.db, site, { publishedAt: `2026-11-0${n % 9 + 1}T10:00:00Z` });
    expect((await page(site)).control.statement).toBe('Avis soumis à un contrôle.');
    await answered(site, null);
    await until('the imported review', async () => (await page(site)).summary.count === 11);
    const lists = await Promise.all(['', '?sort=oldest', '?rating=5'].map((query) => page(site, query)));
    expect(lists.map((list) => list.control.statement)).toEqual(lists.map(() => 'Avis contrôlés, sauf les importés.'));
    expect((await page(site, '?lang=en')).control.statement).toBe('Checked, except imported reviews.');
  });

  it('should give way to a reply published here', async () => {
    const site = await openLocation(t, owner);
    const id = await answered(site, { text: 'Ancienne réponse.', repliedAt: null });
    await t.db.asOwner(`INSERT INTO replies (id, organization_id, location_id, review_id, state, text, approved_by, approved_at, approved_hash, published_text, published_at, created_at, updated_at)
      VALUES (gen_random_uuid(), $1, $2, $3, 'published', 'Nouvelle réponse.', gen_random_uuid(), '2026-11-20Z', encode(sha256(convert_to('Nouvelle réponse.', 'UTF8')), 'hex'), 'Nouvelle réponse.', '2026-11-21Z', '2026-11-20Z', '2026-11-21Z')`, [owner.organizationId, site.id, id]);
    expect((await page(site)).items[0]?.reply).toMatchObject({ text: 'Nouvelle réponse.', published_on: '2026-11-21' });
    expect(await html(site)).not.toContain('Ancienne réponse.');
  });
});

describe('what visitors see after a change', () => {
  it('should show a publication, an edit, a reply and a withdrawal within two seconds, and build nothing twice before', async () => {
    const site = await openLocation(t, owner);
    expect(await texts(site)).toEqual([]);
    const id = await putReview(t.db, site, { text: 'Premier avis.' });
    await until('published', async () => (await texts(site)).includes('Premier avis.'));
    const size = plane.lists.cache.size.entries;
    await texts(site);
    expect(plane.lists.cache.size.entries).toBe(size);
    const scope = systemScope(owner.organizationId);
    await t.db.asOwner(`INSERT INTO replies (id, organization_id, location_id, review_id, state, text, approved_by, approved_at, approved_hash, created_at, updated_at)
      VALUES (gen_random_uuid(), $1, $2, $3, 'publishing', 'Merci Inès.', gen_random_uuid(), '2026-11-20Z', encode(sha256(convert_to('Merci Inès.', 'UTF8')), 'hex'), '2026-11-20Z', '2026-11-20Z')`, [owner.organizationId, site.id, id]);
    expect((await page(site)).items[0]?.reply).toBeNull();
    await t.db.asOwner(`UPDATE replies SET state = 'published', published_text = text, published_at = '2026-11-21Z' WHERE review_id = $1`, [id]);
    await until('reply', async () => (await page(site)).items[0]?.reply?.text === 'Merci Inès.');
    // A changed text goes back to be read: it is not shown meanwhile.
    await t.get(ReviewsService).editByAuthor(scope, id, { text: 'Premier avis, corrigé.' });
    await until('edited', async () => (await texts(site)).length === 0);
    await t.db.asOwner(`SELECT set_config('app.home', '${owner.organizationId}', true), set_config('app.acting', '${owner.organizationId}', true); UPDATE reviews SET status = 'published' WHERE id = '${id}'`);
    await until('read again', async () => (await texts(site)).includes('Premier avis, corrigé.'));
    expect((await page(site)).items[0]?.edited_on).toBe('2026-11-23');
    await t.get(ReviewsService).withdraw(scope, id);
    await until('withdrawn', async () => (await texts(site)).length === 0);
  });

  it('should show the reply the owner had given elsewhere, until one of ours is published', async () => {
    const site = await openLocation(t, owner);
    const id = await putReview(t.db, site, { text: 'Repris de Google.' });
    await until('published', async () => (await texts(site)).length === 1);
    const elsewhere = async (reply: unknown): Promise<void> => {
      await t.db.asOwner(`SELECT set_config('app.home', '${owner.organizationId}', true), set_config('app.acting', '${owner.organizationId}', true); UPDATE reviews SET owner_reply_at_source = '${JSON.stringify(reply)}' WHERE id = '${id}'`);
    };
    await elsewhere({ text: 'Merci "Inès",\n à samedi.', repliedAt: '2026-11-02T09:00:00Z' });
    await until('reply of the source', async () => (await page(site)).items[0]?.reply?.text === 'Merci "Inès",\n à samedi.');
    expect((await page(site)).items[0]?.reply).toEqual({ text: 'Merci "Inès",\n à samedi.', published_on: '2026-11-02', signature: '' });
    await elsewhere({ text: 'Sans date.', repliedAt: null });
    await until('undated', async () => (await page(site)).items[0]?.reply?.text === 'Sans date.');
    expect((await page(site)).items[0]?.reply?.published_on).toBeNull();
    await t.db.asOwner(`INSERT INTO replies (id, organization_id, location_id, review_id, state, text, approved_by, approved_at, approved_hash, created_at, updated_at)
      VALUES (gen_random_uuid(), $1, $2, $3, 'publishing', 'La nôtre.', gen_random_uuid(), '2026-11-20Z', encode(sha256(convert_to('La nôtre.', 'UTF8')), 'hex'), '2026-11-20Z', '2026-11-20Z')`, [owner.organizationId, site.id, id]);
    plane.lists.cache.clear();
    expect((await page(site)).items[0]?.reply?.text).toBe('Sans date.');
    await t.db.asOwner(`UPDATE replies SET state = 'published', published_text = text, published_at = '2026-11-21Z' WHERE review_id = $1`, [id]);
    await until('ours', async () => (await page(site)).items[0]?.reply?.text === 'La nôtre.');
  });

  it('should drop everything when its connection was lost, and listen again', async () => {
    const site = await openLocation(t, owner);
    await page(site);
    await t.db.asOwner(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND query LIKE 'LISTEN booost_widget%'`, [t.db.name]);
    await until('dropped', async () => plane.lists.cache.size.entries === 0);
    await until('listening again', async () => (await t.db.asOwner(`SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND query LIKE 'LISTEN booost_widget%' AND state = 'idle'`, [t.db.name])).length === 1);
    await putReview(t.db, site, { text: 'Après la panne.' });
    await until('published after the loss', async () => (await texts(site)).includes('Après la panne.'));
  });

  it('should build anew after thirty seconds, heard or not', async () => {
    const site = await openLocation(t, owner);
    await page(site);
    await t.db.asOwner('ALTER TABLE locations DISABLE TRIGGER notify_location');
    await t.db.asOwner(`UPDATE locations SET name = 'Nouveau nom' WHERE id = $1`, [site.id]);
    await t.db.asOwner('ALTER TABLE locations ENABLE TRIGGER notify_location');
    expect((await page(site)).location.name).toBe('Boulangerie Saint-Aubin');
    t.clock.advance(30_001);
    expect((await page(site)).location.name).toBe('Nouveau nom');
  });
});

describe('who may see and ask what', () => {
  it('should stay closed until the legal identity is complete, except for a signed preview', async () => {
    const site = await openLocation(t, owner, { legal: { legalName: 'SARL', address: 'Toulouse', director: ' ', contact: 'a@b.example' } });
    const closed = await list(site);
    expect(closed.status).toBe(503);
    expect(await closed.json()).toMatchObject({ code: 'legal_identity_incomplete', detail: expect.stringContaining('mentions légales') });
    const signed = signPreview(t.get(Config), t.clock, site.siteKey);
    for (const address of [`/${site.siteKey}/reviews?preview=${signed}`, `/${site.siteKey}~${signed}/reviews`]) {
      const answer = await fetch(`${url}/widget/v1${address}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    expect((await list(site, `?preview=${signPreview(t.get(Config), t.clock, location.siteKey)}`)).status).toBe(503);
    t.clock.advance(61 * 60_000);
    expect((await list(site, `?preview=${signed}`)).status).toBe(503);
    await t.get(LocationsService).update(owner.scope, site.id, { legal: { legalName: 'SARL', address: 'Toulouse', director: 'Hélène', contact: 'a@b.example' } });
    await until('opened', async () => (await list(site)).status === 200);
  });

  it('should let every origin write while a site has no list, and only those on it afterwards', async () => {
    const site = await openLocation(t, owner);
    const ask = (origin: string): Promise<Response> => fetch(`${url}/widget/v1/${site.siteKey}/reviews`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    expect((await ask('https://shop.example')).headers.get('access-control-allow-origin')).toBe('*');
    await t.get(LocationsService).update(owner.scope, site.id, { allowedOrigins: ['https://shop.example'] });
    await until('refused', async () => (await ask('https://evil.example')).status === 403);
    const allowed = await ask('https://shop.example');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(allowed.headers.get('vary')).toBe('Origin');
    expect((await ask(new URL(t.get(Config).baseUrl).origin)).status).toBe(204);
    const refused = await fetch(`${url}/widget/v1/${site.siteKey}/reviews`, { method: 'POST', headers: { origin: 'https://evil.example', 'content-type': 'application/json' }, body: '{}' });
    expect(refused.status).toBe(403);
    expect((await refused.json() as { code: string }).code).toBe('widget.origin_refused');
    expect((await list(site)).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('should never let out what is not published, nor anything of another site', async () => {
    const statuses = ['awaiting_contact', 'in_moderation', 'awaiting_author', 'published', 'refused', 'withdrawn', 'removed_at_source', 'archived', 'erased'];
    const review = fc.record({
      site: fc.constantFrom(0, 1), status: fc.oneof(fc.constant('published'), fc.constantFrom(...statuses)), rating: fc.constantFrom(null, 1, 3, 5), kind: fc.constantFrom('review', 'review', 'question'),
      way: fc.constantFrom('widget', 'file'), masked: fc.boolean(), sku: fc.constantFrom(null, 'a', 'b'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(review, { minLength: 1, maxLength: 12 }), fc.constantFrom('newest', 'oldest', 'highest', 'lowest'), fc.constantFrom(null, 3), fc.constantFrom(null, 'a'), async (reviews, sort, rating, sku) => {
        const sites = [await openLocation(t, owner), await openLocation(t, other)];
        const expected: [string[], string[]] = [[], []];
        for (const [n, r] of reviews.entries()) {
          const site = sites[r.site]!;
          await putReview(t.db, site, { ...r, displayed: r.way === 'widget', text: `secret ${n}`, maskedText: r.masked ? `shown ${n}` : null });
          const isShown = r.status === 'published' && r.kind === 'review' && r.way === 'widget' && (rating === null || r.rating === rating) && (sku === null || r.sku === sku);
          if (isShown) expected[r.site as 0 | 1].push(`${r.masked ? 'shown' : 'secret'} ${n}`);
        }
        for (const index of [0, 1] as const) {
          const [row] = await t.db.asOwner<{ items: string | null }>('SELECT items FROM app.widget_page($1, $2, $3, $4, NULL, NULL, NULL, 50)', [sites[index]!.siteKey, sort, rating, sku]);
          const out = (row?.items ?? '').split('\u001e').filter(Boolean).map((record) => (JSON.parse(record.split('\u001f')[1]!) as { text: string }).text);
          expect(out.toSorted()).toEqual(expected[index].toSorted());
        }
      }),
      { numRuns: 25, seed: 11 },
    );
  });
});
