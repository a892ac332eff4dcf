import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IngestService, Occurrences, SourcesRepository, SummariesService, type SourceRow } from '../../src/modules/reviews/index.js';
import { systemScope } from '../../src/platform/database/tenant-scope.js';
import { TenantDatabase } from '../../src/platform/database/tenant-database.js';
import { createIngestBench, givenPlace, incoming, type IngestBench, type Place } from '../factories/ingest.js';

type Step =
  | { do: 'insert'; source: 0 | 1; rating: number | null; subject: number; day: number }
  | { do: 'edit'; pick: number; rating: number }
  | { do: 'status'; pick: number; span: number; status: string }
  | { do: 'delete'; pick: number }
  | { do: 'move'; pick: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('insert' as const), source: fc.constantFrom(0 as const, 1 as const), rating: fc.option(fc.integer({ min: 1, max: 5 })), subject: fc.integer({ min: 0, max: 2 }), day: fc.integer({ min: 1, max: 28 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), pick: fc.nat(50), rating: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('status' as const), pick: fc.nat(50), span: fc.integer({ min: 1, max: 6 }), status: fc.constantFrom('published', 'refused', 'archived', 'in_moderation', 'erased') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), pick: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), pick: fc.nat(50) }) },
);

describe('summaries', () => {
  let bench: IngestBench;
  beforeAll(async () => {
    bench = await createIngestBench();
  });
  afterAll(async () => bench.close());

  const live = `SELECT source_id, subject_id, count(*)::int AS count, coalesce(sum(rating), 0)::int AS sum, count(*) FILTER (WHERE rating = 1)::int AS r1, count(*) FILTER (WHERE rating = 2)::int AS r2,
    count(*) FILTER (WHERE rating = 3)::int AS r3, count(*) FILTER (WHERE rating = 4)::int AS r4, count(*) FILTER (WHERE rating = 5)::int AS r5, max(published_at) AS newest
    FROM reviews WHERE location_id = $1 AND status = 'published' AND kind = 'review' GROUP BY 1, 2 ORDER BY 1, 2`;
  const kept = 'SELECT source_id, subject_id, count, sum, r1, r2, r3, r4, r5, newest FROM review_summaries WHERE location_id = $1 AND count > 0 ORDER BY 1, 2';
  const empty = 'SELECT count, sum, r1, r2, r3, r4, r5, newest FROM review_summaries WHERE location_id = $1 AND count <= 0';

  const given = async (): Promise<{ place: Place; sources: SourceRow[] }> => {
    const place = await givenPlace(bench.db);
    const repository = bench.get(SourcesRepository);
    const sources = await bench.get(TenantDatabase).run(systemScope(place.organizationId), async (tx) => [
      await repository.ensure(tx, { ...place, platform: 'google', way: 'file' }, bench.clock.now()),
      await repository.ensure(tx, { ...place, platform: 'trustpilot', way: 'paste' }, bench.clock.now()),
    ]);
    return { place, sources };
  };

  it('stay equal to a live count under any sequence of inserts, edits, status changes, moves and deletions', async () => {
    let external = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const { place, sources } = await given();
        const scope = systemScope(place.organizationId);
        const known: { id: string; external: string; source: SourceRow }[] = [];
        const ingest = async (source: SourceRow, fields: Parameters<typeof incoming>[0]): Promise<readonly string[]> =>
          (await bench.get(IngestService).ingest(scope, { source, reviews: [incoming(fields)], occurrences: new Occurrences() })).reviewIds;
        for (const s of steps) {
          if (s.do === 'insert') {
            const id = `p${external++}`;
            const subject = s.subject === 0 ? null : { kind: 'product' as const, name: `Produit ${s.subject}`, sku: null, gtin: null, url: null };
            const source = sources[s.source] as SourceRow;
            const [reviewId] = await ingest(source, { externalId: id, text: `Texte ${id}`, rating: s.rating, subject, writtenAt: `2026-03-${String(s.day).padStart(2, '0')}` });
            known.push({ id: reviewId ?? '', external: id, source });
            continue;
          }
          const target = known[s.pick % Math.max(1, known.length)];
          if (!target) continue;
          if (s.do === 'edit') await ingest(target.source, { externalId: target.external, text: `Texte ${target.external}`, rating: s.rating });
          else if (s.do === 'delete') await bench.db.asOwner('DELETE FROM reviews WHERE id = $1', [target.id]);
          else {
            const at = known.indexOf(target);
            const ids = s.do === 'status' ? known.slice(at, at + s.span).map((k) => k.id) : [target.id];
            await bench.get(TenantDatabase).run(scope, (tx) =>
              s.do === 'status'
                ? tx.query('UPDATE reviews SET status = $2, updated_at = $3 WHERE id = ANY ($1)', [ids, s.status, bench.clock.now()])
                : tx.query(`UPDATE reviews SET subject_id = (SELECT id FROM subjects WHERE location_id = $2 ORDER BY id LIMIT 1), published_at = published_at + interval '1 day' WHERE id = ANY ($1)`, [ids, place.locationId]),
            );
          }
        }
        expect(await bench.db.asOwner(kept, [place.locationId])).toEqual(await bench.db.asOwner(live, [place.locationId]));
        for (const row of await bench.db.asOwner(empty, [place.locationId])) expect(row).toEqual({ count: 0, sum: 0, r1: 0, r2: 0, r3: 0, r4: 0, r5: 0, newest: null });
      }),
      { numRuns: 30, seed: 20261123 },
    );
  }, 60_000);

  it('should add sources up within a platform and never across platforms', async () => {
    const { place, sources } = await given();
    const scope = systemScope(place.organizationId);
    const pasted = await bench.get(TenantDatabase).run(scope, (tx) => bench.get(SourcesRepository).ensure(tx, { ...place, platform: 'google', way: 'paste' }, bench.clock.now()));
    const ingest = bench.get(IngestService);
    const subject = { kind: 'product' as const, name: 'Baguette', sku: 'B', gtin: null, url: null };
    await ingest.ingest(scope, { source: sources[0] as SourceRow, reviews: [incoming({ rating: 5, text: 'a' }), incoming({ rating: 4, text: 'b', subject }), incoming({ rating: null, text: 'c' })], occurrences: new Occurrences() });
    await ingest.ingest(scope, { source: pasted, reviews: [incoming({ rating: 1, text: 'd' })], occurrences: new Occurrences() });
    await ingest.ingest(scope, { source: sources[1] as SourceRow, reviews: [incoming({ rating: 2, text: 'e' })], occurrences: new Occurrences() });
    const summary = await bench.get(SummariesService).forLocation(scope, place.locationId);
    expect(summary.platforms.map((p) => [p.platform, p.count, p.rated, p.mean, p.histogram])).toEqual([
      ['google', 4, 3, 3.33, [1, 0, 0, 1, 1]], ['trustpilot', 1, 1, 2, [0, 1, 0, 0, 0]],
    ]);
    expect(summary.platforms[0]?.sources.map((s) => [s.way, s.count])).toEqual([['file', 3], ['paste', 1]]);
    expect(summary.subjects).toMatchObject([{ name: 'Baguette', sku: 'B', count: 1, mean: 4 }]);
    const other = await givenPlace(bench.db);
    for (const id of [place.locationId, 'nonsense']) await expect(bench.get(SummariesService).forLocation(systemScope(other.organizationId), id)).rejects.toMatchObject({ kind: 'not_found' });
  });
});
