// A throw-away PostgreSQL with the settings of a real start (durable commits), its schema, and one organization with one location.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

const dist = (file) => import(new URL(`../../dist/${file}`, import.meta.url).href);

/** @returns {Promise<{ownerUrl, appUrl, folder, close}>} gone, with its files, after close */
export async function openBenchDatabase() {
  const { openEmbeddedPostgres } = await dist('src/platform/database/embedded/embedded-postgres.js');
  const { migrateDatabase } = await dist('src/platform/database/migrate.js');
  const { withAppRole } = await dist('src/platform/database/connections.js');
  const folder = mkdtempSync(path.join(tmpdir(), 'booost-bench-'));
  // Root lends the server to `nobody`, who must be able to walk in.
  chmodSync(folder, 0o711);
  const server = await openEmbeddedPostgres({ dataDir: folder, role: 'bench', log: () => undefined });
  await migrateDatabase(server.ownerUrl);
  return {
    folder, ownerUrl: server.ownerUrl, appUrl: withAppRole(server.ownerUrl),
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One organization, one location whose widget may be shown, one displayed source. */
export async function seedPlace(ownerUrl) {
  const { newId } = await dist('src/platform/clock/ids.js');
  const place = { organizationId: newId(), locationId: newId(), sourceId: newId(), siteKey: `bench${randomBytes(9).toString('hex')}` };
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`INSERT INTO organizations (id, name, created_at) VALUES ($1, 'Boulangerie Bench', now())`, [place.organizationId]);
    await client.query(
      `INSERT INTO locations (id, organization_id, name, sector, city, site_key, legal, created_at)
       VALUES ($1, $2, 'Boulangerie Bench', 'bakery', 'Toulouse', $3, '{"legalName":"Boulangerie Bench SARL","address":"1 rue du Taur, 31000 Toulouse","director":"Hélène Pujol","contact":"contact@bench.example"}', now())`,
      [place.locationId, place.organizationId, place.siteKey],
    );
    await client.query(`INSERT INTO sources (id, organization_id, location_id, platform, way, label, displayed, created_at) VALUES ($1, $2, $3, 'google', 'file', 'Google', true, now())`, [place.sourceId, place.organizationId, place.locationId]);
  } finally {
    await client.end();
  }
  return place;
}

/** The service's own modules without HTTP, on this database; the real clock. */
export async function openServices(database) {
  await import('reflect-metadata');
  const { NestFactory } = await import('@nestjs/core');
  const [{ PlatformModule }, { OrganizationsModule }, { ReviewsModule }, { ModerationModule }, { CasesModule }, { RepliesModule }, { Config }, { parseEnvironment }, { SystemClock }] = await Promise.all(
    ['src/platform/platform.module.js', 'src/modules/organizations/organizations.module.js', 'src/modules/reviews/reviews.module.js', 'src/modules/moderation/moderation.module.js', 'src/modules/cases/cases.module.js',
      'src/modules/replies/replies.module.js', 'src/platform/config/config.js', 'config/env.schema.js', 'src/platform/clock/clock.js'].map(dist));
  const config = new Config(parseEnvironment({ DATA_DIR: database.folder, SECRET_KEY: Buffer.alloc(32, 7).toString('base64'), DATABASE_URL: database.ownerUrl, LOG_LEVEL: 'fatal' }));
  const addresses = { ownerUrl: database.ownerUrl, appUrl: database.appUrl };
  class BenchModule {}
  const root = { module: BenchModule, imports: [PlatformModule.forRoot({ config, clock: new SystemClock(), addresses }), OrganizationsModule, ReviewsModule, ModerationModule, CasesModule, RepliesModule] };
  return NestFactory.createApplicationContext(root, { logger: ['error', 'fatal'] });
}
