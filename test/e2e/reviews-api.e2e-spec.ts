import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { BadRequestException, ValidationPipe } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NextFunction, Request, Response } from 'express';
import request from 'supertest';
import { ReviewsModule } from '../../src/modules/reviews/index.js';
import { SourcesModule } from '../../src/modules/sources/index.js';
import { OrganizationsModule } from '../../src/modules/organizations/index.js';
import { JobRegistry } from '../../src/platform/jobs/job-registry.js';
import { tenantScope } from '../../src/platform/database/tenant-scope.js';
import { newId } from '../../src/platform/clock/ids.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import { ProblemFilter } from '../../src/platform/http/problem.filter.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { createIngestBench, givenPlace, type IngestBench, type Place } from '../factories/ingest.js';

/** The reviews and sources API over HTTP: their routes, validation, problems and uploads. Who may call is tested with accounts. */
describe('reviews and sources API', () => {
  let bench: IngestBench;
  let app: NestExpressApplication;
  let place: Place;
  let other: Place;
  let current: Place;
  beforeAll(async () => {
    bench = await createIngestBench();
    place = await givenPlace(bench.db);
    other = await givenPlace(bench.db);
    current = place;
    const testing = await Test.createTestingModule({
      imports: [PlatformModule.forRoot({ config: bench.config, clock: bench.clock, addresses: { ownerUrl: bench.db.ownerUrl, appUrl: bench.db.appUrl } }), OrganizationsModule, ReviewsModule, SourcesModule],
    }).compile();
    app = testing.createNestApplication<NestExpressApplication>({ bodyParser: false });
    app.useBodyParser('json', { limit: '2mb' });
    app.use((req: Request, _res: Response, next: NextFunction) => {
      req.caller = { scope: tenantScope({ organizationId: current.organizationId, userId: null, role: 'owner' }), via: 'api_key', name: 'test', locale: 'en', mode: 'owner' };
      req.locale = 'en';
      next();
    });
    app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true, exceptionFactory: (errors) => new BadRequestException({ fields: errors.map((e) => ({ field: e.property, message: Object.values(e.constraints ?? {})[0] ?? '' })) }) }));
    app.useGlobalFilters(new ProblemFilter(createLogger('fatal'), { render: () => null }));
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    await bench.close();
  });

  const http = () => request(app.getHttpServer());
  const runJobs = async (): Promise<void> => {
    const jobs = await bench.db.asOwner<{ payload: unknown }>(
      `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t WHERE t.id = j.task_id AND t.identifier = 'imports.run' RETURNING j.payload`,
    );
    for (const job of jobs) await app.get(JobRegistry).discover().get('imports.run')?.(job.payload, new AbortController().signal);
  };
  const uploadsLeft = (): string[] => readdirSync(tmpdir()).filter((name) => /^[0-9a-f]{32}$/.test(name));
  const CSV = 'id;note;avis;auteur;date\nu1;5;"Très bon pain";Léa;2026-10-01\nu2;9;"Trop";Bo;2026-10-02\nu3;2;"Trop d’attente";Zoé;2026-10-03\n';

  it('should take a file whose fields come after it, read it, and give rows, progress and refused rows back', async () => {
    const before = uploadsLeft();
    const preview = await http().post('/api/v1/imports/preview').attach('file', Buffer.from(CSV), 'été.csv').expect(200);
    expect(preview.body).toMatchObject({ kind: 'csv', delimiter: ';', headers: ['id', 'note', 'avis', 'auteur', 'date'], mapping: { columns: { text: 2, rating: 1 } } });
    expect(preview.body.rows).toHaveLength(3);
    const created = await http().post('/api/v1/imports').attach('file', Buffer.from(CSV), 'été.csv').field('location_id', place.locationId).field('platform', 'google').field('mapping', JSON.stringify(preview.body.mapping)).expect(201);
    expect(created.body).toMatchObject({ state: 'queued', filename: 'été.csv', platform: 'google', kind: 'csv', records_done: 0 });
    await runJobs();
    const done = await http().get(`/api/v1/imports/${created.body.id}`).expect(200);
    expect(done.body).toMatchObject({ state: 'done', records_done: 3, imported: 2, rejected: 1, bytes_total: Buffer.byteLength(CSV) });
    const rejected = await http().get(`/api/v1/imports/${created.body.id}/rejected.csv?lang=fr`).expect(200).expect('Content-Type', /text\/csv/);
    expect(rejected.text).toContain('u2;9;Trop');
    expect((await http().get('/api/v1/imports').expect(200)).body.items).toHaveLength(1);
    expect(uploadsLeft()).toEqual(before);
  });

  it('should list, filter, page, show and annotate reviews in snake_case', async () => {
    const first = await http().get('/api/v1/reviews?limit=1').expect(200);
    expect(first.body.items[0]).toMatchObject({ text: 'Trop d’attente', author_name: 'Zoé', origin_label: 'Google', experience_unknown: { en: 'Date of the experience not given by the source' }, shown_at: '2026-10-03T00:00:00.000Z' });
    const second = await http().get(`/api/v1/reviews?limit=1&cursor=${first.body.next}`).expect(200);
    expect(second.body).toMatchObject({ items: [{ text: 'Très bon pain' }], next: null });
    expect((await http().get('/api/v1/reviews?rating=1,2&status=published&q=attente&open_case=false&question=false').expect(200)).body.items).toHaveLength(1);
    const { id } = first.body.items[0];
    expect((await http().patch(`/api/v1/reviews/${id}`).send({ note: 'Vue' }).expect(200)).body).toMatchObject({ note: 'Vue', versions: [{ version: 1 }], events: [{ type: 'review.received' }], also_from: [] });
    expect((await http().post(`/api/v1/reviews/${id}/archive`).expect(200)).body).toEqual({ status: 'archived' });
    expect((await http().get(`/api/v1/events?entity_id=${id}`).expect(200)).body.items.map((e: { type: string }) => e.type)).toEqual(['review.status_changed', 'review.received']);
    expect((await http().get(`/api/v1/locations/${place.locationId}/summary`).expect(200)).body.platforms).toMatchObject([{ platform: 'google', count: 1, mean: 5, histogram: [0, 0, 0, 0, 1] }]);
  });

  it('should split a paste, store it corrected, take one by hand and manage sources', async () => {
    const split = await http().post('/api/v1/paste/preview').send({ text: 'Camille Durand\n5 étoiles sur 5\n12 octobre 2026\nUn pain au levain remarquable, merci.\n' }).expect(200);
    expect(split.body.blocks.length).toBeGreaterThan(0);
    const saved = await http().post('/api/v1/paste').send({ location_id: place.locationId, platform: 'google', reviews: [{ rating: 5, text: 'Un pain remarquable.', author_name: 'Camille', written_at: '2026-10-12' }] }).expect(201);
    expect(saved.body).toMatchObject({ run: { kind: 'paste', state: 'done', imported: 1 }, review_ids: [expect.any(String)] });
    await http().post('/api/v1/reviews').send({ location_id: place.locationId, platform: 'thefork', rating: 3, text: 'Correct.' }).expect(201);
    const source = await http().post('/api/v1/sources').send({ location_id: place.locationId, platform: 'tripadvisor', way: 'paste', page_url: 'https://example.org/r' }).expect(201);
    await http().patch(`/api/v1/sources/${source.body.id}`).send({ displayed: true, page_url: null }).expect(200).expect((r) => expect(r.body).toMatchObject({ displayed: true, page_url: null }));
    expect((await http().get(`/api/v1/sources?location_id=${place.locationId}`).expect(200)).body.items.length).toBeGreaterThan(2);
    expect((await http().get('/api/v1/merge-questions').expect(200)).body).toEqual({ items: [], next: null });
  });

  it('should answer bad input with a clear problem, change nothing and leave no file behind', async () => {
    const fingerprint = async (): Promise<unknown> => bench.db.asOwner(`SELECT (SELECT count(*) FROM reviews), (SELECT count(*) FROM imports), (SELECT count(*) FROM import_chunks), (SELECT count(*) FROM sources), (SELECT count(*) FROM events)`);
    const [before, files] = [await fingerprint(), uploadsLeft()];
    const review = { location_id: place.locationId, platform: 'google', rating: 5, text: 'x' };
    const paste = { location_id: place.locationId, platform: 'google', reviews: [{ text: 'Bien', rating: 4 }] };
    const form = (fields: Record<string, string>, file: Buffer | null = Buffer.from(CSV), name = 'a.csv') => {
      const sent = http().post('/api/v1/imports');
      for (const [key, value] of Object.entries(fields)) void sent.field(key, value);
      return file ? sent.attach('file', file, name) : sent;
    };
    const at = { location_id: place.locationId };
    const bad: [string, request.Test, number][] = [
      ['list: stars out of range', http().get('/api/v1/reviews?rating=6'), 422],
      ['list: no such status', http().get('/api/v1/reviews?status=hidden'), 422],
      ['list: odd day', http().get('/api/v1/reviews?from=hier'), 422],
      ['list: location no id', http().get('/api/v1/reviews?location_id=1'), 422],
      ['list: forged cursor', http().get('/api/v1/reviews?cursor=AAAA'), 422],
      ['list: page too large', http().get('/api/v1/reviews?limit=1000'), 422],
      ['events: forged cursor', http().get('/api/v1/events?cursor=x'), 422],
      ['review: no id', http().get('/api/v1/reviews/1;DROP'), 404],
      ['review: unknown', http().get(`/api/v1/reviews/${newId()}`), 404],
      ['review: unknown note', http().patch(`/api/v1/reviews/${newId()}`).send({ note: 'x' }), 404],
      ['review: note no text', http().patch(`/api/v1/reviews/${newId()}`).send({ note: 7 }), 422],
      ['review: unknown archive', http().post(`/api/v1/reviews/${newId()}/archive`), 404],
      ['manual: nothing', http().post('/api/v1/reviews').send({}), 422],
      ['manual: six stars', http().post('/api/v1/reviews').send({ ...review, rating: 6 }), 422],
      ['manual: no text nor stars', http().post('/api/v1/reviews').send({ ...review, rating: null, text: ' ' }), 422],
      ['manual: 31 February', http().post('/api/v1/reviews').send({ ...review, written_on: '2026-02-31' }), 422],
      ['manual: tomorrow', http().post('/api/v1/reviews').send({ ...review, written_on: '2026-12-31' }), 422],
      ['manual: NUL', http().post('/api/v1/reviews').send({ ...review, text: 'a\u0000b' }), 422],
      ['manual: another tenant’s location', http().post('/api/v1/reviews').send({ ...review, location_id: other.locationId }), 404],
      ['manual: broken JSON', http().post('/api/v1/reviews').set('Content-Type', 'application/json').send('{"text":'), 400],
      ['paste: empty', http().post('/api/v1/paste/preview').send({ text: '  ' }), 422],
      ['paste: no text', http().post('/api/v1/paste/preview').send({ text: 5 }), 422],
      ['paste: no reviews', http().post('/api/v1/paste').send({ ...paste, reviews: [] }), 422],
      ['paste: stars', http().post('/api/v1/paste').send({ ...paste, reviews: [{ text: 'x', rating: 0 }] }), 422],
      ['paste: no list', http().post('/api/v1/paste').send({ ...paste, reviews: 'x' }), 422],
      ['paste: odd date', http().post('/api/v1/paste').send({ ...paste, reviews: [{ text: 'x', rating: 4, written_at: '2026-99-99' }] }), 422],
      ['paste: another tenant', http().post('/api/v1/paste').send({ ...paste, location_id: other.locationId }), 404],
      ['file: none', form(at, null), 422],
      ['file: no location', form({}), 422],
      ['file: location no id', form({ location_id: 'x' }), 422],
      ['file: another tenant', form({ location_id: other.locationId }), 404],
      ['file: odd platform', form({ ...at, platform: 'G o' }), 422],
      ['file: odd kind', form({ ...at, kind: 'xlsx' }), 422],
      ['file: broken mapping', form({ ...at, mapping: '{"a"' }), 422],
      ['file: mapping out of the table', form({ ...at, mapping: JSON.stringify({ headers: ['a'], hasHeader: true, columns: { text: 9 }, dateOrder: 'dmy', ratingScale: 5 }) }), 422],
      ['file: empty', form(at, Buffer.from(' ')), 422],
      ['file: workbook', form(at, Buffer.from('PK\u0003\u0004xl/'), 'a.xlsx'), 422],
      ['file: PDF', form(at, Buffer.from('%PDF-1.4'), 'a.pdf'), 422],
      ['file: picture', form(at, Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]), 'a.png'), 422],
      ['file: stock list', form(at, Buffer.from('prix;stock\n1;2\n3;4\n'), 'stock.csv'), 422],
      ['preview: binary', http().post('/api/v1/imports/preview').attach('file', Buffer.from([0, 1, 2, 3, 0, 5, 6, 7, 0, 1]), 'a.bin'), 422],
      ['import: unknown', http().get(`/api/v1/imports/${newId()}`), 404],
      ['import: refused rows of an unknown one', http().get('/api/v1/imports/x/rejected.csv'), 404],
      ['source: odd way', http().post('/api/v1/sources').send({ ...at, platform: 'google', way: 'widget' }), 422],
      ['source: script address', http().post('/api/v1/sources').send({ ...at, platform: 'yelp', way: 'paste', page_url: 'javascript:alert(1)' }), 422],
      ['source: twice', http().post('/api/v1/sources').send({ ...at, platform: 'google', way: 'file' }), 409],
      ['source: unknown', http().patch(`/api/v1/sources/${newId()}`).send({ displayed: true }), 404],
      ['question: unknown', http().post(`/api/v1/merge-questions/${newId()}/answer`).send({ same_as: null }), 404],
      ['question: candidate no id', http().post(`/api/v1/merge-questions/${newId()}/answer`).send({ same_as: 'x' }), 422],
      ['summary: another tenant', http().get(`/api/v1/locations/${other.locationId}/summary`), 404],
    ];
    expect(bad.length).toBeGreaterThanOrEqual(40);
    for (const [what, sent, status] of bad) {
      const answer = await sent;
      expect([what, answer.status, answer.type]).toEqual([what, status, 'application/problem+json']);
      const problem = JSON.parse(answer.text) as { code: string; detail: string };
      expect([what, problem.code.length > 4, problem.detail.length > 10 || status === 422]).toEqual([what, true, true]);
    }
    expect(await fingerprint()).toEqual(before);
    expect(uploadsLeft()).toEqual(files);
  });

  it('should show another tenant none of it', async () => {
    const ids = await bench.db.asOwner<{ review: string; run: string; source: string }>('SELECT (SELECT id FROM reviews LIMIT 1) AS review, (SELECT id FROM imports LIMIT 1) AS run, (SELECT id FROM sources LIMIT 1) AS source');
    const { review, run, source } = ids[0] ?? { review: '', run: '', source: '' };
    current = other;
    for (const path of ['/api/v1/reviews', '/api/v1/events', '/api/v1/imports', '/api/v1/sources', '/api/v1/merge-questions']) {
      expect((await http().get(path).expect(200)).body).toEqual({ items: [], next: null });
    }
    for (const path of [`/api/v1/reviews/${review}`, `/api/v1/imports/${run}`, `/api/v1/imports/${run}/rejected.csv`, `/api/v1/sources/${source}`, `/api/v1/locations/${place.locationId}/summary`]) await http().get(path).expect(404);
    current = place;
  });
});
