import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { AuditService, IngestService, Occurrences, ReviewsService, SourcesRepository } from '../../src/modules/reviews/index.js';
import { systemScope, tenantScope } from '../../src/platform/database/tenant-scope.js';
import { TenantDatabase } from '../../src/platform/database/tenant-database.js';
import { createIngestBench, givenPlace, incoming, type IngestBench, type Place } from '../factories/ingest.js';

describe('event log and its audit', () => {
  let bench: IngestBench;
  let place: Place;
  beforeAll(async () => {
    bench = await createIngestBench();
  });
  beforeEach(async () => {
    place = await givenPlace(bench.db);
    const scope = systemScope(place.organizationId);
    const source = await bench.get(TenantDatabase).run(scope, (tx) => bench.get(SourcesRepository).ensure(tx, { ...place, platform: 'google', way: 'file' }, bench.clock.now()));
    const reviews = Array.from({ length: 12 }, (_, i) => incoming({ externalId: `a${i}`, text: `Avis ${i}` }));
    const { reviewIds } = await bench.get(IngestService).ingest(scope, { source, reviews, occurrences: new Occurrences() });
    await bench.get(ReviewsService).archive(tenantScope({ organizationId: place.organizationId, userId: place.locationId, role: 'owner' }), reviewIds[0] ?? '');
  });
  afterAll(async () => bench.close());

  const verify = () => bench.get(AuditService).verify(place.organizationId);
  /** As a superuser who also switches triggers off. */
  const tamper = async (sql: string, parameters: unknown[]): Promise<void> => {
    const client = new pg.Client(bench.db.ownerUrl);
    await client.connect();
    await client.query('SET session_replication_role = replica');
    await client.query(sql, parameters);
    await client.end();
  };

  it('should find an untouched chain intact, and say by whom and why a status changed', async () => {
    expect(await verify()).toEqual({ organizationId: place.organizationId, events: 13, intact: true, fault: null });
    const { items } = await bench.get(ReviewsService).events(systemScope(place.organizationId), {}, { limit: 2 });
    expect(items[0]).toMatchObject({ seq: 13, type: 'review.status_changed', actorId: place.locationId, details: { from: 'published', to: 'archived', reason: 'archived_by_member' } });
    const all = await bench.get(AuditService).verifyAll(bench.db.ownerUrl);
    expect(all.intact).toBe(true);
    expect(all.lines).toContain(`${place.organizationId}: intact, 13 events`);
  });

  it.each([
    ['an event’s details', `UPDATE events SET details = '{"status": "refused"}' WHERE organization_id = $1 AND seq = 5`, 'event_changed', 5],
    ['an event’s time', `UPDATE events SET at = at + interval '1 microsecond' WHERE organization_id = $1 AND seq = 1`, 'event_changed', 1],
    ['who did it', `UPDATE events SET actor_id = NULL WHERE organization_id = $1 AND seq = 13`, 'event_changed', 13],
    ['a deleted event', `DELETE FROM events WHERE organization_id = $1 AND seq = 6`, 'event_missing', 6],
    ['the first event deleted', `DELETE FROM events WHERE organization_id = $1 AND seq = 1`, 'event_missing', 1],
    ['the last event deleted', `DELETE FROM events WHERE organization_id = $1 AND seq = 13`, 'event_missing', 13],
    ['the whole log deleted', `DELETE FROM events WHERE organization_id = $1`, 'event_missing', 1],
    ['the head turned back', `UPDATE event_heads SET seq = 12 WHERE organization_id = $1`, 'head_differs', 13],
    ['the head’s hash', `UPDATE event_heads SET hash = repeat('a', 64) WHERE organization_id = $1`, 'head_differs', 13],
    ['a status changed without an event', `UPDATE reviews SET status = 'refused' WHERE organization_id = $1 AND external_id = 'a7'`, 'status_differs', 8],
    ['words changed without a version', `UPDATE reviews SET text = 'Autre' WHERE organization_id = $1 AND external_id = 'a7'`, 'words_differ', null],
    ['stars changed without a version', `UPDATE reviews SET rating = 1 WHERE organization_id = $1 AND external_id = 'a7'`, 'words_differ', null],
  ])('should catch %s and name it', async (_what, sql, kind, seq) => {
    await tamper(sql, [place.organizationId]);
    const report = await verify();
    expect(report.intact).toBe(false);
    expect(report.fault).toMatchObject({ kind, seq });
    expect(report.fault?.message.fr).not.toBe(report.fault?.message.en);
    const all = await bench.get(AuditService).verifyAll(bench.db.ownerUrl);
    expect(all.intact).toBe(false);
    expect(all.lines.some((line) => line.startsWith(`${place.organizationId}: BROKEN`))).toBe(true);
  });

  it('should catch a log deleted with its head', async () => {
    await tamper('DELETE FROM events WHERE organization_id = $1', [place.organizationId]);
    await tamper('DELETE FROM event_heads WHERE organization_id = $1', [place.organizationId]);
    expect((await verify()).fault).toMatchObject({ kind: 'status_differs', seq: null });
  });

  it('should catch a rewritten row whose hash was recomputed, at the next row', async () => {
    await tamper(
      `UPDATE events e SET details = '{"status": "refused"}', hash = encode(sha256(convert_to(app.event_text(p.hash, e.seq, e.at, e.type, e.entity_id, e.actor_id, '{"status": "refused"}'), 'UTF8')), 'hex')
       FROM events p WHERE e.organization_id = $1 AND e.seq = 5 AND p.organization_id = $1 AND p.seq = 4`,
      [place.organizationId],
    );
    expect((await verify()).fault).toMatchObject({ kind: 'event_changed', seq: 6 });
  });

  it.each(['UPDATE events SET type = type', 'DELETE FROM events', `INSERT INTO events SELECT * FROM events`, 'TRUNCATE events', 'UPDATE event_heads SET seq = 1', 'DELETE FROM event_heads', 'DELETE FROM reviews', 'UPDATE review_versions SET text = text', 'UPDATE review_summaries SET count = 0'])(
    'should refuse the application %s',
    async (sql) => {
      await expect(bench.get(TenantDatabase).run(systemScope(place.organizationId), (tx) => tx.query(sql))).rejects.toThrow(/permission denied/);
    },
  );
});
