import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestService, type IngestBatch, type IngestResult } from '../../src/modules/reviews/index.js';
import { ImportsService, PasteService, SourcesModule, SourcesService, type ImportView } from '../../src/modules/sources/index.js';
import { ImportRunJob } from '../../src/modules/sources/import-run.job.js';
import { actingFor, systemScope, tenantScope } from '../../src/platform/database/tenant-scope.js';
import { createIngestBench, givenGrant, givenPlace, incoming, type IngestBench, type Place } from '../factories/ingest.js';

async function* bytes(text: string, step = 100_000): AsyncGenerator<Buffer> {
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += step) yield all.subarray(at, at + step);
}
const row = (i: number): string => `r${i};${(i % 5) + 1};"Avis ${i} : accueil, pain et prix, tout y est.";Client ${i % 97};2026-0${(i % 9) + 1}-15`;
const csv = (rows: number, bad: readonly number[] = []): string =>
  ['id;note;avis;auteur;date', ...Array.from({ length: rows }, (_, i) => (bad.includes(i) ? `r${i};11;"Note hors échelle";X;2026-01-01` : row(i)))].join('\n');

describe('imports', () => {
  let bench: IngestBench;
  let imports: ImportsService;
  beforeAll(async () => {
    bench = await createIngestBench([SourcesModule]);
    imports = bench.get(ImportsService);
  });
  afterAll(async () => bench.close());

  const upload = (place: Place, text: string, filename = 'avis.csv'): Promise<ImportView> =>
    imports.createFromUpload(systemScope(place.organizationId), { locationId: place.locationId, filename, stream: bytes(text) });
  const counts = (v: ImportView): Pick<ImportView, 'state' | 'recordsDone' | 'imported' | 'updated' | 'unchanged' | 'rejected'> => ({
    state: v.state, recordsDone: v.recordsDone, imported: v.imported, updated: v.updated, unchanged: v.unchanged, rejected: v.rejected,
  });
  const reviewState = async (place: Place): Promise<string> =>
    (await bench.db.asOwner<{ row: string }>('SELECT t::text AS row FROM reviews t WHERE organization_id = $1 ORDER BY id', [place.organizationId])).map((r) => r.row).join('\n');

  it('should read an uploaded file in the background, count exactly, and delete its pieces', async () => {
    const place = await givenPlace(bench.db);
    const queued = await upload(place, csv(1200, [7, 800]));
    expect(counts(queued)).toEqual({ state: 'queued', recordsDone: 0, imported: 0, updated: 0, unchanged: 0, rejected: 0 });
    expect(await bench.runOwnJobs()).toEqual(['imports.run']);
    const done = await imports.get(systemScope(place.organizationId), queued.id);
    expect(counts(done)).toEqual({ state: 'done', recordsDone: 1200, imported: 1198, updated: 0, unchanged: 0, rejected: 2 });
    expect(done.bytesDone).toBe(done.bytesTotal);
    expect(await bench.db.asOwner('SELECT count(*)::int AS n FROM import_chunks WHERE import_id = $1', [queued.id])).toEqual([{ n: 0 }]);
    expect(await bench.db.asOwner('SELECT count(*)::int AS n FROM reviews WHERE location_id = $1', [place.locationId])).toEqual([{ n: 1198 }]);
  });

  it('should change nothing when the same file comes twice, and update what a later file changed', async () => {
    const place = await givenPlace(bench.db);
    await upload(place, csv(600));
    await bench.runOwnJobs();
    const before = await reviewState(place);
    const again = await upload(place, csv(600));
    await bench.runOwnJobs();
    expect(counts(await imports.get(systemScope(place.organizationId), again.id))).toMatchObject({ imported: 0, updated: 0, unchanged: 600 });
    expect(await reviewState(place)).toBe(before);
    const changed = await upload(place, csv(600).replace('Avis 3 :', 'Avis 3, corrigé :'));
    await bench.runOwnJobs();
    expect(counts(await imports.get(systemScope(place.organizationId), changed.id))).toMatchObject({ imported: 0, updated: 1, unchanged: 599 });
  });

  it('should give the refused rows back as a file that imports once corrected', async () => {
    const place = await givenPlace(bench.db);
    const scope = systemScope(place.organizationId);
    const first = await upload(place, csv(20, [4, 9]));
    await bench.runOwnJobs();
    const rejected = await imports.rejections(scope, first.id);
    expect(rejected.map((r) => [r.line, r.code])).toEqual([[6, 'imports.rating_out_of_range'], [11, 'imports.rating_out_of_range']]);
    expect(rejected[0]?.message.fr).toContain('11');
    const file = await imports.rejectedCsv(scope, first.id, 'fr');
    const corrected = await upload(place, file.replaceAll(';11;', ';4;'), 'rejetes.csv');
    await bench.runOwnJobs();
    expect(counts(await imports.get(scope, corrected.id))).toMatchObject({ state: 'done', imported: 2, rejected: 0 });
  });

  it('should go on after the last committed batch when a run dies in the middle, with exact counts', async () => {
    const place = await givenPlace(bench.db);
    const scope = systemScope(place.organizationId);
    // Half of the rows carry no id and come in equal pairs, so that identities depend on what came before.
    const twins = Array.from({ length: 900 }, (_, i) => `;5;"Parfait ${Math.floor(i / 300)}";;`).join('\n');
    const text = `${csv(900, [100, 700])}\n${twins}`;
    const run = await upload(place, text);
    const service = bench.get(IngestService);
    const real = service.ingest.bind(service);
    let calls = 0;
    // The crash: after the writes of the third batch, before its commit.
    service.ingest = async (s, b: IngestBatch): Promise<IngestResult> => {
      const result = await real(s, b);
      if (++calls === 3) throw new Error('killed');
      return result;
    };
    const job = bench.get(ImportRunJob);
    const payload = { organizationId: place.organizationId, importId: run.id };
    await expect(job.handle(payload, new AbortController().signal)).rejects.toThrow('killed');
    const half = await imports.get(scope, run.id);
    expect(counts(half)).toEqual({ state: 'running', recordsDone: 1000, imported: 998, updated: 0, unchanged: 0, rejected: 2 });
    expect(half.bytesDone).toBeGreaterThan(0);
    service.ingest = real;
    await job.handle(payload, new AbortController().signal);
    await job.handle(payload, new AbortController().signal);
    expect(counts(await imports.get(scope, run.id))).toEqual({ state: 'done', recordsDone: 1800, imported: 1798, updated: 0, unchanged: 0, rejected: 2 });
    expect(await bench.db.asOwner(`SELECT text, max(occurrence) AS n, count(*)::int AS rows FROM reviews WHERE location_id = $1 AND text LIKE 'Parfait%' GROUP BY text ORDER BY text`, [place.locationId])).toEqual([
      { text: 'Parfait 0', n: 300, rows: 300 }, { text: 'Parfait 1', n: 300, rows: 300 }, { text: 'Parfait 2', n: 300, rows: 300 },
    ]);
    const jobs = await bench.db.asOwner<{ n: number }>(
      `SELECT sum(json_array_length(payload->'reviewIds'))::int AS n FROM graphile_worker._private_jobs WHERE payload->>'organizationId' = $1 AND payload->'reviewIds' IS NOT NULL`,
      [place.organizationId],
    );
    expect(jobs).toEqual([{ n: 1798 }]);
  });

  it('should stop between batches when the worker stops, and not commit a batch twice when two workers run', async () => {
    const place = await givenPlace(bench.db);
    const scope = systemScope(place.organizationId);
    const run = await upload(place, csv(1600));
    const job = bench.get(ImportRunJob);
    const payload = { organizationId: place.organizationId, importId: run.id };
    const stopping = new AbortController();
    stopping.abort();
    await expect(job.handle(payload, stopping.signal)).rejects.toThrow('worker stops');
    expect((await imports.get(scope, run.id)).recordsDone).toBe(500);
    await Promise.all([job.handle(payload, new AbortController().signal), job.handle(payload, new AbortController().signal)]);
    await job.handle(payload, new AbortController().signal);
    expect(counts(await imports.get(scope, run.id))).toEqual({ state: 'done', recordsDone: 1600, imported: 1600, updated: 0, unchanged: 0, rejected: 0 });
  });

  it.each([
    ['', 'vide.csv', 'imports.file_empty'],
    ['PK\u0003\u0004 xl/workbook.xml', 'avis.xlsx', 'imports.spreadsheet'],
    ['%PDF-1.7', 'avis.pdf', 'imports.pdf'],
    ['<!doctype html><html></html>', 'avis.html', 'imports.html'],
    ['id;note;avis\n', 'titres.csv', 'imports.no_rows'],
    ['prix;stock\n1;2\n3;4', 'stock.csv', 'imports.no_review_column'],
    ['{"a":', 'avis.jsonl', null],
  ])('should refuse the unreadable file %j (%s) before anything is stored, or say why', async (text, filename, code) => {
    const place = await givenPlace(bench.db);
    const scope = systemScope(place.organizationId);
    const attempt = upload(place, text, filename);
    if (code === null) {
      const run = await attempt;
      await bench.runOwnJobs();
      expect((await imports.get(scope, run.id)).rejected).toBe(1);
      return;
    }
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid', code });
    expect((await imports.list(scope)).items).toEqual([]);
    expect(await bench.get(SourcesService).list(scope)).toEqual([]);
  });

  it('should say in the run what is wrong with a file that fails after its first megabyte', async () => {
    const place = await givenPlace(bench.db);
    const run = await upload(place, csv(50));
    await bench.db.asOwner(`UPDATE import_chunks SET bytes = 'PK' || E'\\\\003\\\\004'::bytea WHERE import_id = $1`, [run.id]);
    await bench.runOwnJobs();
    const failed = await imports.get(systemScope(place.organizationId), run.id);
    expect(failed.state).toBe('failed');
    expect(failed.error).toMatchObject({ code: expect.stringMatching(/^imports\./), fr: expect.any(String), en: expect.any(String) });
    expect(failed.finishedAt).not.toBeNull();
  });

  it('should run a local file at once, as the command line does', async () => {
    const place = await givenPlace(bench.db);
    const folder = mkdtempSync(path.join(bench.dataDir, 'f-'));
    const file = path.join(folder, 'avis.csv');
    writeFileSync(file, csv(30, [2]));
    const scope = systemScope(place.organizationId);
    expect(counts(await imports.runFileImport(scope, { path: file, locationId: place.locationId, kind: 'csv' }))).toEqual({ state: 'done', recordsDone: 30, imported: 29, updated: 0, unchanged: 0, rejected: 1 });
    expect(counts(await imports.runFileImport(scope, { path: file, locationId: place.locationId }))).toMatchObject({ imported: 0, unchanged: 29, rejected: 1 });
    await expect(imports.runFileImport(scope, { path: path.join(folder, 'absent.csv'), locationId: place.locationId })).rejects.toMatchObject({ code: 'imports.no_file' });
    await expect(imports.runFileImport(scope, { path: folder, locationId: place.locationId })).rejects.toMatchObject({ code: 'imports.no_file' });
    rmSync(folder, { recursive: true });
  });

  it('should store a corrected paste once, and list it', async () => {
    const place = await givenPlace(bench.db);
    const scope = systemScope(place.organizationId);
    const paste = bench.get(PasteService);
    const blocks = [incoming({ text: 'Un délice.', authorName: 'Ana' }), incoming({ text: '', rating: 4, authorName: 'Bo' })];
    const { run, reviewIds } = await paste.save(scope, { locationId: place.locationId, platform: 'google', reviews: blocks });
    expect(counts(run)).toEqual({ state: 'done', recordsDone: 2, imported: 2, updated: 0, unchanged: 0, rejected: 0 });
    expect(reviewIds).toHaveLength(2);
    expect(counts((await paste.save(scope, { locationId: place.locationId, platform: 'google', reviews: blocks })).run)).toMatchObject({ imported: 0, unchanged: 2 });
    expect((await imports.list(scope)).items.map((i) => i.kind)).toEqual(['paste', 'paste']);
    expect(() => paste.preview('   ')).toThrow(expect.objectContaining({ code: 'imports.paste_empty' }));
    for (const bad of [[], [incoming({ rating: 6 })], [incoming({ text: '', rating: null })], [incoming({ writtenAt: '2031-01-01' })], [incoming({ text: 'x'.repeat(10_001) })]]) {
      await expect(paste.save(scope, { locationId: place.locationId, platform: 'google', reviews: bad })).rejects.toMatchObject({ kind: 'invalid', code: 'imports.paste_invalid' });
    }
    await expect(paste.save(scope, { locationId: place.locationId, platform: 'Pas Une', reviews: blocks })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('should keep sources honest: no hidden widget, no second of a kind, no odd address', async () => {
    const place = await givenPlace(bench.db);
    const scope = systemScope(place.organizationId);
    const sources = bench.get(SourcesService);
    const made = await sources.create(scope, { locationId: place.locationId, platform: 'google', way: 'file', pageUrl: 'https://g.page/r/x', displayed: true });
    expect(made).toMatchObject({ platform: 'google', displayed: true, pageUrl: 'https://g.page/r/x', reviews: 0 });
    await expect(sources.create(scope, { locationId: place.locationId, platform: 'google', way: 'file' })).rejects.toMatchObject({ code: 'sources.exists' });
    await expect(sources.update(scope, made.id, { pageUrl: 'javascript:alert(1)' })).rejects.toMatchObject({ code: 'sources.invalid' });
    expect(await sources.update(scope, made.id, { pageUrl: null, label: 'Fiche Google' })).toMatchObject({ pageUrl: null, label: 'Fiche Google', displayed: true });
    await bench.db.asOwner(`UPDATE sources SET way = 'widget' WHERE id = $1`, [made.id]);
    await expect(sources.update(scope, made.id, { displayed: false })).rejects.toMatchObject({ code: 'sources.always_displayed' });
  });

  it('should show a tenant nothing of another, let a managing agency work for its client, and a reading one only read', async () => {
    const client = await givenPlace(bench.db);
    const stranger = await givenPlace(bench.db);
    const [manager, reader] = [await givenPlace(bench.db, 'Agence M', 'agency'), await givenPlace(bench.db, 'Agence L', 'agency')];
    await givenGrant(bench.db, client, manager, 'manage');
    await givenGrant(bench.db, client, reader, 'read');
    const of = (place: Place) => tenantScope({ organizationId: place.organizationId, userId: null, role: 'owner' });
    const paste = bench.get(PasteService);
    const sources = bench.get(SourcesService);
    const saved = await paste.save(of(manager), { locationId: client.locationId, platform: 'google', reviews: [incoming()] });
    expect(saved.run.organizationId).toBe(client.organizationId);
    const attempts = (place: Place): Promise<unknown>[] => [
      paste.save(of(place), { locationId: client.locationId, platform: 'google', reviews: [incoming({ text: 'Autre' })] }),
      imports.createFromUpload(of(place), { locationId: client.locationId, filename: 'a.csv', stream: bytes(csv(2)) }),
      sources.create(of(place), { locationId: client.locationId, platform: 'yelp', way: 'paste' }),
      sources.update(of(place), saved.run.sourceId, { displayed: true }),
    ];
    for (const attempt of attempts(stranger)) await expect(attempt).rejects.toMatchObject({ kind: 'not_found' });
    for (const attempt of attempts(reader)) await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
    for (const agency of [manager, reader]) {
      expect((await imports.list(of(agency))).items.map((i) => i.id)).toEqual([saved.run.id]);
      expect(await sources.list(of(agency))).toHaveLength(1);
    }
    for (const scope of [of(stranger), actingFor(of(stranger), client.organizationId)]) {
      expect((await imports.list(scope)).items).toEqual([]);
      expect(await sources.list(scope, client.locationId)).toEqual([]);
      await expect(imports.get(scope, saved.run.id)).rejects.toMatchObject({ kind: 'not_found' });
      await expect(imports.rejections(scope, saved.run.id)).rejects.toMatchObject({ kind: 'not_found' });
      await expect(sources.get(scope, saved.run.sourceId)).rejects.toMatchObject({ kind: 'not_found' });
    }
  });
});
