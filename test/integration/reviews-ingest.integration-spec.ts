import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncomingReview } from '../../src/domain/imports/types.js';
import { IngestService, MergeQuestionsService, Occurrences, ReviewsService, SourcesRepository, type IngestResult, type SourceRow, type Way } from '../../src/modules/reviews/index.js';
import { systemScope } from '../../src/platform/database/tenant-scope.js';
import { TenantDatabase } from '../../src/platform/database/tenant-database.js';
import { createIngestBench, givenPlace, incoming, type IngestBench, type Place } from '../factories/ingest.js';

describe('ingest', () => {
  let bench: IngestBench;
  beforeAll(async () => {
    bench = await createIngestBench();
  });
  afterAll(async () => bench.close());

  const sourceOf = async (place: Place, way: Way = 'file', platform = 'google'): Promise<SourceRow> =>
    bench.get(TenantDatabase).run(systemScope(place.organizationId), (tx) => bench.get(SourcesRepository).ensure(tx, { ...place, platform, way }, bench.clock.now()));
  const ingest = async (place: Place, reviews: IncomingReview[], way: Way = 'file', platform = 'google'): Promise<IngestResult> =>
    bench.get(IngestService).ingest(systemScope(place.organizationId), { source: await sourceOf(place, way, platform), reviews, occurrences: new Occurrences() });
  const counts = ({ reviewIds: _ids, ...rest }: IngestResult): Omit<IngestResult, 'reviewIds'> => rest;
  /** Every row of the tables that an ingest touches, byte for byte. */
  const state = async (place: Place): Promise<string> => {
    const parts: string[] = [];
    for (const table of ['reviews', 'review_versions', 'review_media', 'review_aliases', 'review_summaries', 'subjects', 'sources', 'events', 'event_heads', 'merge_questions']) {
      const rows = await bench.db.asOwner<{ row: string }>(`SELECT t::text AS row FROM ${table} t WHERE organization_id = $1 ORDER BY t::text`, [place.organizationId]);
      parts.push(table, ...rows.map((r) => r.row));
    }
    const jobs = await bench.db.asOwner<{ n: string }>(`SELECT count(*) AS n FROM graphile_worker._private_jobs WHERE payload->>'organizationId' = $1`, [place.organizationId]);
    return [...parts, String(jobs[0]?.n)].join('\n');
  };

  it('should store a review with its version, event, summary and reading job in one go', async () => {
    const place = await givenPlace(bench.db);
    const result = await ingest(place, [
      incoming({ externalId: 'g1', subject: { kind: 'product', name: 'Pain au levain', sku: 'P1', gtin: null, url: null }, media: [{ url: 'https://example.org/a.jpg', kind: 'photo' }], ownerReply: { text: 'Merci', repliedAt: '2026-10-02' }, raw: { stars: 'FIVE', odd: 'a\u0000b \ud800' } }),
    ]);
    expect(counts(result)).toEqual({ imported: 1, updated: 0, unchanged: 0, merged: 0, asked: 0 });
    const detail = await bench.get(ReviewsService).get(systemScope(place.organizationId), result.reviewIds[0] ?? '');
    expect(detail).toMatchObject({
      status: 'published', verification: 'third_party', originLabel: 'Google', version: 1, rating: 5, subject: { name: 'Pain au levain', sku: 'P1' },
      ownerReplyAtSource: { text: 'Merci', repliedAt: '2026-10-02' }, media: [{ url: 'https://example.org/a.jpg' }],
      experienceUnknown: { fr: 'Date de l’expérience non communiquée par la source' }, events: [{ type: 'review.received', details: { status: 'published', version: 1 } }],
    });
    expect(detail.publishedAt?.toISOString()).toBe('2026-10-01T00:00:00.000Z');
    const [summary] = await bench.db.asOwner('SELECT count, sum, r5, subject_id FROM review_summaries WHERE location_id = $1', [place.locationId]);
    expect(summary).toEqual({ count: 1, sum: 5, r5: 1, subject_id: detail.subject?.id });
    const [job] = await bench.db.asOwner<{ payload: unknown }>(`SELECT payload FROM graphile_worker._private_jobs WHERE payload->>'organizationId' = $1`, [place.organizationId]);
    expect(job?.payload).toEqual({ organizationId: place.organizationId, reviewIds: result.reviewIds });
  });

  it('should change no byte when the same input comes twice', async () => {
    const place = await givenPlace(bench.db);
    const input = [
      ...Array.from({ length: 700 }, (_, i) => incoming({ externalId: i % 2 ? `id-${i}` : null, text: `Avis numéro ${i}, écrit avec soin par une vraie cliente.`, rating: (i % 5) + 1 })),
      incoming({ text: 'Super !', authorName: null }), incoming({ text: 'Super !', authorName: null }),
      incoming({ externalId: 'same', text: 'Une première fois, sous ce numéro.' }), incoming({ externalId: 'same', text: 'Une autre, sous le même numéro.' }),
    ];
    const first = await ingest(place, input);
    expect(counts(first)).toEqual({ imported: 703, updated: 0, unchanged: 1, merged: 0, asked: 0 });
    const before = await state(place);
    bench.clock.advance(86_400_000);
    const second = await ingest(place, input);
    expect(counts(second)).toEqual({ imported: 0, updated: 0, unchanged: 704, merged: 0, asked: 0 });
    expect(await state(place)).toBe(before);
  });

  it('should keep two customers who both wrote « Super ! » as two, and number them', async () => {
    const place = await givenPlace(bench.db);
    const short = incoming({ text: 'Super !' });
    await ingest(place, [short, short, short]);
    const rows = await bench.db.asOwner<{ occurrence: number }>('SELECT occurrence FROM reviews WHERE location_id = $1 ORDER BY occurrence', [place.locationId]);
    expect(rows.map((r) => r.occurrence)).toEqual([1, 2, 3]);
    expect(counts(await ingest(place, [short, short, short, short]))).toMatchObject({ imported: 1, unchanged: 3 });
    // by another way they stay apart too: the text is too short to tell
    expect(counts(await ingest(place, [short], 'paste'))).toMatchObject({ imported: 1, merged: 0, asked: 0 });
  });

  it('should count the date in the identity only when it is exact, and never in a paste', async () => {
    const place = await givenPlace(bench.db);
    await ingest(place, [incoming({ text: 'Bien', writtenAt: '2026-10-01' })]);
    expect(counts(await ingest(place, [incoming({ text: 'Bien', writtenAt: '2026-10-02' })]))).toMatchObject({ imported: 1 });
    await ingest(place, [incoming({ text: 'Vague', writtenAt: '2026-09-01', writtenAtPrecision: 'month' })]);
    expect(counts(await ingest(place, [incoming({ text: 'Vague', writtenAt: '2026-08-01', writtenAtPrecision: 'month' })]))).toMatchObject({ unchanged: 1 });
    await ingest(place, [incoming({ text: 'Collé', writtenAt: '2026-11-17', writtenAtPrecision: 'day' })], 'paste');
    expect(counts(await ingest(place, [incoming({ text: 'Collé', writtenAt: '2026-11-01', writtenAtPrecision: 'month' })], 'paste'))).toMatchObject({ unchanged: 1 });
  });

  it('should make a new version of changed words or stars, keep the old one, and have it read again', async () => {
    const place = await givenPlace(bench.db);
    const first = await ingest(place, [incoming({ externalId: 'e1', text: 'Très bien.', rating: 5 }), incoming({ externalId: 'e2' })]);
    const [id = ''] = first.reviewIds;
    await bench.db.asOwner(`UPDATE reviews SET masks = '[{"start":0,"end":1,"kind":"name"}]', masked_text = '[nom]' WHERE id = $1`, [id]);
    const second = await ingest(place, [incoming({ externalId: 'e1', text: 'Finalement moyen.', rating: 3, raw: { v: 2 } }), incoming({ externalId: 'e2' })]);
    expect(second).toMatchObject({ imported: 0, updated: 1, unchanged: 1, reviewIds: [id] });
    const detail = await bench.get(ReviewsService).get(systemScope(place.organizationId), id);
    expect(detail).toMatchObject({ version: 2, text: 'Finalement moyen.', rating: 3, maskedText: null, masks: [], isRead: false });
    expect(detail.versions.map((v) => [v.version, v.text, v.rating])).toEqual([[2, 'Finalement moyen.', 3], [1, 'Très bien.', 5]]);
    expect(detail.events.map((e) => e.type)).toEqual(['review.received', 'review.edited']);
    const [summary] = await bench.db.asOwner('SELECT count, sum, r3, r5 FROM review_summaries WHERE location_id = $1', [place.locationId]);
    expect(summary).toEqual({ count: 2, sum: 8, r3: 1, r5: 1 });
  });

  it('should take in an owner’s reply without a new version, and not forget it when another export has no such column', async () => {
    const place = await givenPlace(bench.db);
    await ingest(place, [incoming({ externalId: 'o1' })]);
    expect(counts(await ingest(place, [incoming({ externalId: 'o1', ownerReply: { text: 'Merci à vous', repliedAt: null } })]))).toMatchObject({ updated: 1 });
    expect(counts(await ingest(place, [incoming({ externalId: 'o1', authorName: null })]))).toMatchObject({ unchanged: 1 });
    const [row] = await bench.db.asOwner('SELECT version, author_name, owner_reply_at_source FROM reviews WHERE location_id = $1', [place.locationId]);
    expect(row).toEqual({ version: 1, author_name: 'Camille', owner_reply_at_source: { text: 'Merci à vous', repliedAt: null } });
  });

  it('should never write an erased review again', async () => {
    const place = await givenPlace(bench.db);
    const { reviewIds } = await ingest(place, [incoming({ externalId: 'x' })]);
    await bench.get(TenantDatabase).run(systemScope(place.organizationId), (tx) => tx.query(`UPDATE reviews SET status = 'erased', text = '' WHERE id = $1`, [reviewIds[0]]));
    expect(counts(await ingest(place, [incoming({ externalId: 'x', text: 'Revenu, avec d’autres mots.' })]))).toMatchObject({ unchanged: 1 });
    expect(await bench.db.asOwner('SELECT text FROM reviews WHERE id = $1', [reviewIds[0]])).toEqual([{ text: '' }]);
  });

  const long = 'Un accueil formidable, des conseils précis, et le meilleur pain du quartier depuis des années.';

  it('should merge what came by two ways when exactly one fits, completing a text that was cut', async () => {
    const place = await givenPlace(bench.db);
    await ingest(place, [incoming({ text: `${long.slice(0, 60)}… Plus`, authorName: 'Léa Martin', writtenAt: '2026-10-01', writtenAtPrecision: 'month' })], 'paste');
    const second = await ingest(place, [incoming({ externalId: 'takeout-1', text: long, authorName: 'léa  martin', writtenAt: '2026-10-07T10:00:00Z', writtenAtPrecision: 'second', ownerReply: { text: 'Merci Léa', repliedAt: null } })]);
    expect(counts(second)).toEqual({ imported: 0, updated: 1, unchanged: 0, merged: 1, asked: 0 });
    const before = await state(place);
    expect(counts(await ingest(place, [incoming({ externalId: 'takeout-1', text: long, authorName: 'léa  martin', writtenAt: '2026-10-07T10:00:00Z', writtenAtPrecision: 'second', ownerReply: { text: 'Merci Léa', repliedAt: null } })]))).toMatchObject({ unchanged: 1, merged: 0 });
    expect(counts(await ingest(place, [incoming({ text: `${long.slice(0, 60)}… Plus`, authorName: 'Léa Martin', writtenAt: '2026-10-01', writtenAtPrecision: 'month' })], 'paste'))).toMatchObject({ unchanged: 1 });
    expect(await state(place)).toBe(before);
    const page = await bench.get(ReviewsService).list(systemScope(place.organizationId));
    expect(page.items).toHaveLength(1);
    expect(page.items[0]).toMatchObject({ text: long, version: 2, writtenPrecision: 'second', ownerReplyAtSource: { text: 'Merci Léa' } });
    expect((await bench.get(ReviewsService).get(systemScope(place.organizationId), page.items[0]?.id ?? '')).alsoFrom).toMatchObject([{ way: 'file', platform: 'google' }]);
  });

  it('should not merge other stars, another author, another platform or another location', async () => {
    const place = await givenPlace(bench.db);
    const other = await givenPlace(bench.db);
    await ingest(place, [incoming({ text: long, authorName: 'Léa', rating: 5 })]);
    expect(counts(await ingest(place, [incoming({ text: long, authorName: 'Léa', rating: 4 })], 'paste'))).toMatchObject({ imported: 1, merged: 0 });
    expect(counts(await ingest(place, [incoming({ text: long, authorName: 'Léo', rating: 5 })], 'paste'))).toMatchObject({ imported: 1, merged: 0 });
    expect(counts(await ingest(place, [incoming({ text: long, authorName: 'Léa', rating: 5 })], 'paste', 'trustpilot'))).toMatchObject({ imported: 1, merged: 0 });
    expect(counts(await ingest(other, [incoming({ text: long, authorName: 'Léa', rating: 5 })], 'paste'))).toMatchObject({ imported: 1, merged: 0 });
  });

  it('should ask when several fit, and follow the answer', async () => {
    const place = await givenPlace(bench.db);
    const scope = systemScope(place.organizationId);
    const questions = bench.get(MergeQuestionsService);
    const { reviewIds } = await ingest(place, [incoming({ externalId: 'a', text: long }), incoming({ externalId: 'b', text: `${long} Bravo.` })]);
    const asked = await ingest(place, [incoming({ text: `${long} Encore.` })], 'paste');
    expect(counts(asked)).toEqual({ imported: 1, updated: 0, unchanged: 0, merged: 0, asked: 1 });
    const { items } = await questions.listOpen(scope);
    expect(items).toHaveLength(1);
    expect(items[0]?.candidates.map((c) => c.id).toSorted()).toEqual([...reviewIds].toSorted());
    const other = await givenPlace(bench.db);
    await expect(questions.answer(systemScope(other.organizationId), items[0]?.id ?? '', null)).rejects.toMatchObject({ kind: 'not_found' });
    await questions.answer(scope, items[0]?.id ?? '', reviewIds[0] ?? '');
    await questions.answer(scope, items[0]?.id ?? '', reviewIds[0] ?? '');
    await expect(questions.answer(scope, items[0]?.id ?? '', null)).rejects.toMatchObject({ code: 'reviews.merge_answered' });
    expect(await bench.db.asOwner('SELECT status FROM reviews WHERE id = $1', [asked.reviewIds[0]])).toEqual([{ status: 'archived' }]);
    expect(counts(await ingest(place, [incoming({ text: `${long} Encore.` })], 'paste'))).toMatchObject({ imported: 0, unchanged: 1 });
    expect((await questions.listOpen(scope)).items).toEqual([]);
  });

  it('should keep two runs of one source apart when they race', async () => {
    const place = await givenPlace(bench.db);
    const input = Array.from({ length: 60 }, (_, i) => incoming({ externalId: `r-${i}`, text: `Course ${i}` }));
    await sourceOf(place);
    const [a, b] = await Promise.all([ingest(place, input), ingest(place, input)]);
    expect((a?.imported ?? 0) + (b?.imported ?? 0)).toBe(60);
    expect((a?.unchanged ?? 0) + (b?.unchanged ?? 0)).toBe(60);
  });
});
