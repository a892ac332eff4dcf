// P4: IngestService (identities, versions, raw payload, hash-chained events, exact summaries, reading jobs) beside COPY of all the rows it
// wrote into the same tables with their indexes and foreign keys, triggers of ours off. Both from empty tables, durable commits.
import pg from 'pg';
import { copyIn, copyOut } from './copy-rows.mjs';
import { openServices, seedPlace } from './bench-database.mjs';
import { interleave, median, pairedRatio } from './measure.mjs';
import { syntheticReviews } from './synthetic-reviews.mjs';

/** Order of the foreign keys. */
const TABLES = ['reviews', 'review_versions', 'review_summaries', 'event_heads', 'events', 'graphile_worker._private_jobs'];
const YARDSTICK = 'bench_copy';

export async function benchIngest({ database, quick }) {
  const count = quick ? 2_000 : 10_000;
  const rounds = quick ? 3 : 5;
  const place = await seedPlace(database.ownerUrl);
  const admin = new pg.Client({ connectionString: database.ownerUrl });
  await admin.connect();
  const yardUrl = new URL(database.ownerUrl);
  await admin.query(`CREATE DATABASE ${YARDSTICK} TEMPLATE "${yardUrl.pathname.slice(1)}"`).catch(async (error) => {
    // Another connection is open on the template for a moment after the migrations.
    if (error.code !== '55006') throw error;
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await admin.query(`CREATE DATABASE ${YARDSTICK} TEMPLATE "${yardUrl.pathname.slice(1)}"`);
  });
  yardUrl.pathname = `/${YARDSTICK}`;
  const yard = new pg.Client({ connectionString: yardUrl.toString() });
  await yard.connect();
  await yard.query('ALTER TABLE reviews DISABLE TRIGGER USER');
  const app = await openServices(database);
  try {
    const { IngestService, Occurrences } = await import('../../dist/src/modules/reviews/index.js');
    const { systemScope } = await import('../../dist/src/platform/database/tenant-scope.js');
    const ingest = app.get(IngestService, { strict: false });
    const scope = systemScope(place.organizationId);
    const source = { id: place.sourceId, locationId: place.locationId, platform: 'google', way: 'file', label: 'Google' };
    const reviews = syntheticReviews(count, 11);
    const empty = (client) => client.query(`TRUNCATE ${TABLES.join(', ')} CASCADE`);
    const again = async () => {
      const begin = performance.now();
      const result = await ingest.ingest(scope, { source, reviews, occurrences: new Occurrences() });
      return { seconds: (performance.now() - begin) / 1000, result };
    };
    let rows = new Map();
    const conflicts = [];
    const figures = await interleave({
      ingest: async () => {
        await empty(admin);
        const { seconds, result } = await again();
        if (result.imported !== count) throw new Error(`${result.imported} of ${count} reviews were imported`);
        rows = new Map();
        for (const table of TABLES) rows.set(table, await copyOut(admin, table));
        const second = await again();
        if (second.result.unchanged !== count) throw new Error('the second run changed something');
        conflicts.push(count / second.seconds);
        return count / seconds;
      },
      copyAll: async () => {
        await empty(yard);
        const begin = performance.now();
        await yard.query('BEGIN');
        for (const table of TABLES) await copyIn(yard, table, rows.get(table));
        await yard.query('COMMIT');
        return (count * 1000) / (performance.now() - begin);
      },
      copyOne: async () => {
        await empty(yard);
        const begin = performance.now();
        await copyIn(yard, 'reviews', rows.get('reviews'));
        return (count * 1000) / (performance.now() - begin);
      },
    }, rounds);
    const ratio = pairedRatio(figures.ingest, figures.copyAll);
    return [{
      id: 'P4', what: `ingest of ${count} reviews (rows/s)`, ours: median(figures.ingest), yardstick: median(figures.copyAll), against: 'COPY of all rows written, same tables', ratio, target: '>= 0.5x', met: ratio >= 0.5,
      more: { 'COPY of the reviews alone (rows/s)': median(figures.copyOne), 'ingest against that': pairedRatio(figures.ingest, figures.copyOne), 'same input again, nothing changes (rows/s)': median(conflicts.slice(1)), rounds: figures },
    }];
  } finally {
    await app.close();
    await yard.end();
    await admin.query(`DROP DATABASE ${YARDSTICK} WITH (FORCE)`);
    await admin.end();
  }
}
