import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Location } from '../../src/modules/organizations/index.js';
import { newId } from '../../src/platform/clock/ids.js';
import { newOrganization } from '../factories/people.js';
import { createWidgetApp, type WidgetApp } from '../factories/widget-app.js';
import { openLocation, post, putReview, submission } from '../factories/widget.js';

let t: WidgetApp;
let location: Location;
let reviewId: string;
let foreignId: string;
let hiddenId: string;

beforeAll(async () => {
  t = await createWidgetApp();
  const owner = await newOrganization(t.db);
  location = await openLocation(t, owner, { allowedOrigins: ['https://shop.example'] });
  const elsewhere = await openLocation(t, await newOrganization(t.db, 'Autre'));
  reviewId = await putReview(t.db, location);
  hiddenId = await putReview(t.db, location, { status: 'refused' });
  foreignId = await putReview(t.db, elsewhere);
});
afterAll(() => t?.close());

/** What an answer may not change: counts of every table a stranger could fill. */
const state = (): Promise<unknown[]> =>
  t.db.asOwner(`SELECT (SELECT count(*) FROM reviews)::int AS reviews, (SELECT count(*) FROM review_versions)::int AS versions, (SELECT count(*) FROM notices)::int AS notices, (SELECT count(*) FROM events)::int AS events,
    (SELECT count(*) FROM mail_messages)::int AS mails, (SELECT count(*) FROM idempotency_keys)::int AS keys, (SELECT count(*) FROM used_challenges)::int AS spent, (SELECT count(*) FROM magic_links)::int AS links`);

let before: unknown[];
beforeEach(async () => {
  before = await state();
  await t.db.asOwner('DELETE FROM throttle_hits');
});

const path = (rest: string): string => `/widget/v1/${location.siteKey}/${rest}`;
const cursorOf = (text: string): string => Buffer.from(text).toString('base64url');

describe('reading what does not exist', () => {
  const cases: [string, () => string, number, string][] = [
    ['unknown site', () => '/widget/v1/nobody-here/reviews', 404, 'widget.unknown_site'],
    ['site key too short', () => '/widget/v1/a/reviews', 404, 'widget.unknown_site'],
    ['site key with SQL', () => `/widget/v1/${encodeURIComponent("x' OR '1'='1")}/reviews`, 404, 'widget.unknown_site'],
    ['unknown route', () => path('secrets'), 404, 'widget.unknown_site'],
    ['path upwards', () => '/widget/v1/..%2f..%2fetc/passwd', 404, 'widget.unknown_site'],
    ['unknown order', () => path('reviews?sort=best'), 400, 'widget.unknown_sort'],
    ['order by SQL', () => path(`reviews?sort=${encodeURIComponent('newest; DROP TABLE reviews')}`), 400, 'widget.unknown_sort'],
    ['rating 0', () => path('reviews?rating=0'), 400, 'widget.unknown_rating'],
    ['rating 6', () => path('reviews?rating=6'), 400, 'widget.unknown_rating'],
    ['rating in words', () => path('reviews?rating=five'), 400, 'widget.unknown_rating'],
    ['unknown language', () => path('reviews?lang=xx'), 400, 'widget.unknown_lang'],
    ['cursor of nonsense', () => path('reviews?cursor=zzzz'), 400, 'widget.unknown_cursor'],
    ['cursor with bad characters', () => path('reviews?cursor=%00%01'), 400, 'widget.unknown_cursor'],
    ['cursor with a false date', () => path(`reviews?cursor=${cursorOf(`2026-99-99T10:00:00.000000Z|${newId()}|5`)}`), 400, 'widget.unknown_cursor'],
    ['cursor with a false id', () => path(`reviews?cursor=${cursorOf('2026-01-01T10:00:00.000000Z|1|5')}`), 400, 'widget.unknown_cursor'],
    ['cursor with a false rating', () => path(`reviews?cursor=${cursorOf(`2026-01-01T10:00:00.000000Z|${newId()}|9`)}`), 400, 'widget.unknown_cursor'],
    ['cursor too long', () => path(`reviews?cursor=${'a'.repeat(300)}`), 400, 'widget.unknown_cursor'],
    ['product reference too long', () => path(`reviews?subject=${'a'.repeat(300)}`), 400, 'widget.unknown_subject'],
    ['product reference with NUL', () => path('reviews?subject=a%00b'), 400, 'widget.unknown_subject'],
    ['address too long', () => path(`reviews?x=${'a'.repeat(4000)}`), 414, 'widget.address_too_long'],
    ['the same as HTML', () => path('reviews.html?sort=best'), 400, 'widget.unknown_sort'],
    ['challenge of nobody', () => '/widget/v1/nobody-here/challenge', 404, 'widget.unknown_site'],
  ];
  it.each(cases)('should answer %s with a sentence and no change', async (_name, address, status, code) => {
    const answer = await fetch(t.url + address(), { headers: { 'accept-language': 'en' } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await answer.json()) as { code: string; detail: string; errors: unknown[] };
    expect(problem.code).toBe(code);
    expect(problem.detail).toMatch(/^[A-Z].{10,}/);
    expect(await state()).toEqual(before);
  });
  it('should refuse what is not a way to use the address', async () => {
    for (const [method, address] of [['DELETE', path('reviews')], ['PUT', path('challenge')], ['POST', '/widget/v1/widget.js'], ['GET', path(`reviews/${reviewId}/notices`)]] as const) {
      const answer = await fetch(t.url + address, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBeTruthy();
    }
    expect(await state()).toEqual(before);
  });
});

describe('writing what cannot be taken', () => {
  const bodies: [string, Record<string, unknown>, string][] = [
    ['no stars', { rating: undefined }, 'rating'],
    ['six stars', { rating: 6 }, 'rating'],
    ['stars in words', { rating: '5' }, 'rating'],
    ['half a star', { rating: 4.5 }, 'rating'],
    ['no text', { text: '   ' }, 'text'],
    ['a text too long', { text: 'a'.repeat(10_001) }, 'text'],
    ['a text with NUL', { text: 'Bon\u0000pain' }, 'text'],
    ['a text that is a list', { text: ['Bon pain'] }, 'text'],
    ['a month to come', { experience_month: '2027-03' }, 'experience_month'],
    ['a month too old', { experience_month: '2020-01' }, 'experience_month'],
    ['a thirteenth month', { experience_month: '2026-13' }, 'experience_month'],
    ['no name', { name: '' }, 'name'],
    ['a name too long', { name: 'a'.repeat(81) }, 'name'],
    ['an address without @', { email: 'helene' }, 'email'],
    ['an address with a second receiver', { email: 'a@b.fr,c@d.fr' }, 'email'],
    ['an address with a header', { email: 'a@b.fr\r\nBcc: c@d.fr' }, 'email'],
    ['no declaration', { declaration: false }, 'declaration'],
    ['a declaration in words', { declaration: 'true' }, 'declaration'],
    ['an unknown declaration', { declaration_version: '1999-1' }, 'declaration'],
    ['an unknown kind', { kind: 'advert' }, 'kind'],
    ['no proof of work', { pow: null }, 'pow'],
    ['a made-up proof', { pow: { algorithm: 'SHA-256', challenge: 'a', number: 1, salt: 's', signature: 'x' } }, 'pow'],
    ['an unknown invitation', { invite: 'not-an-invitation' }, 'form'],
  ];
  it.each(bodies)('should answer %s at its field, in the language of the form', async (_name, fields, field) => {
    const answer = await post(t.url, location.siteKey, { ...(await submission(t.url, location.siteKey, { lang: 'en' })), ...fields }, { origin: 'https://shop.example' });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    const { errors } = (await answer.json()) as { errors: { field: string; message: string }[] };
    expect(errors.map((e) => e.field)).toEqual([field]);
    expect(errors[0]?.message).toMatch(/^[A-Z][a-z].*\.$/);
    expect(await state()).toEqual(before);
  });

  it('should refuse a used proof, one of another site and one that has expired', async () => {
    const first = await submission(t.url, location.siteKey);
    expect((await post(t.url, location.siteKey, first)).status).toBe(202);
    const after = await state();
    expect((await post(t.url, location.siteKey, { ...first, text: 'Un autre texte.', email: 'autre@exemple.fr' })).status).toBe(422);
    const elsewhere = await openLocation(t, await newOrganization(t.db, 'Troisième'));
    expect((await post(t.url, location.siteKey, await submission(t.url, elsewhere.siteKey))).status).toBe(422);
    const late = await submission(t.url, location.siteKey);
    t.clock.advance(31 * 60_000);
    expect((await post(t.url, location.siteKey, late)).status).toBe(422);
    expect(await state()).toEqual(after);
  });

  it('should thank a machine that fills the hidden field, and store nothing', async () => {
    const answer = await post(t.url, location.siteKey, await submission(t.url, location.siteKey, { website: 'https://spam.example' }));
    expect(answer.status).toBe(202);
    expect(await state()).toEqual(before);
  });

  it('should refuse another type, broken JSON, other values than an object, broken UTF-8 and 64 kB', async () => {
    const send = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json'): Promise<Response> => fetch(t.url + path('reviews'), { method: 'POST', headers: { 'content-type': type }, body });
    expect((await send('{}', 'text/plain')).status).toBe(415);
    expect((await send('rating=5', 'application/x-www-form-urlencoded')).status).toBe(415);
    for (const body of ['{"text":', '[]', 'null', '""', '']) expect((await send(body)).status).toBe(400);
    expect((await send(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]))).status).toBe(400);
    expect((await send(JSON.stringify({ text: 'a'.repeat(70_000) }))).status).toBe(413);
    expect(await state()).toEqual(before);
  });

  it('should refuse an origin that is not on the list, and sites that are not there', async () => {
    const body = await submission(t.url, location.siteKey);
    for (const origin of ['https://evil.example', 'http://shop.example', 'https://shop.example.evil.example', 'null']) expect((await post(t.url, location.siteKey, body, { origin })).status).toBe(403);
    expect((await post(t.url, 'nobody-here', body)).status).toBe(404);
    expect(await state()).toEqual(before);
  });

  it('should survive a connection that ends in the middle of a body', async () => {
    await new Promise<void>((resolve) => {
      const request = httpRequest(t.url + path('reviews'), { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': '5000' } });
      request.on('error', () => resolve());
      request.write('{"text":"', () => request.destroy());
      request.on('close', () => resolve());
    });
    expect((await fetch(t.url + path('reviews'))).status).toBe(200);
    expect(await state()).toEqual(before);
  });
});

describe('notices', () => {
  const notice = async (fields: Record<string, unknown> = {}): Promise<Record<string, unknown>> => ({ reason: 'insult', explanation: 'Le second mot vise une personne.', lang: 'fr', website: '', pow: (await submission(t.url, location.siteKey)).pow, ...fields });
  const send = async (id: string, fields?: Record<string, unknown>): Promise<Response> => post(t.url, location.siteKey, await notice(fields), {}, `reviews/${id}/notices`);

  it('should refuse unknown reviews, those of others, those not shown, and faults of the form', async () => {
    expect([(await send('1')).status, (await send(newId())).status, (await send(foreignId)).status, (await send(hiddenId)).status]).toEqual([404, 404, 404, 404]);
    expect([(await send(reviewId, { reason: 'ugly' })).status, (await send(reviewId, { explanation: ' ' })).status, (await send(reviewId, { email: 'x' })).status, (await send(reviewId, { pow: {} })).status]).toEqual([422, 422, 422, 422]);
    expect(await state()).toEqual(before);
  });

  it('should store a notice once, log it, and leave the review where it is', async () => {
    const body = await notice();
    expect((await post(t.url, location.siteKey, body, {}, `reviews/${reviewId}/notices`)).status).toBe(202);
    expect((await post(t.url, location.siteKey, body, {}, `reviews/${reviewId}/notices`)).status).toBe(202);
    const [row] = await t.db.asOwner<{ n: number; events: number; status: string }>(`SELECT (SELECT count(*)::int FROM notices WHERE review_id = $1) AS n, (SELECT count(*)::int FROM events WHERE entity_id = $1 AND type = 'notice.received') AS events, status FROM reviews WHERE id = $1`, [reviewId]);
    expect(row).toEqual({ n: 1, events: 1, status: 'published' });
  });
});

describe('author links', () => {
  it('should answer made-up links with a page, and forms without their token with a refusal', async () => {
    for (const address of ['/my-review/nothing', '/my-review/nothing/confirm', `/my-review/${'a'.repeat(500)}`, '/my-review/%00', '/my-review/nothing/data.json']) {
      const answer = await fetch(t.url + address, { headers: { accept: 'text/html', 'accept-language': 'en' } });
      expect([400, 404]).toContain(answer.status);
    }
    for (const action of ['confirm', 'edit', 'mask', 'withdraw', 'again']) {
      const answer = await fetch(`${t.url}/my-review/nothing/${action}`, { method: 'POST', headers: { accept: 'text/html' } });
      expect(answer.status).toBe(403);
    }
    for (const address of ['/charter/nobody-here', '/charter/nobody-here.json', `/charter/${location.siteKey}?version=abc`, `/charter/${location.siteKey}?version=-1`, '/register/nobody-here', '/legal/nobody-here']) expect((await fetch(t.url + address)).status).toBe(404);
    expect(await state()).toEqual(before);
  });
});
