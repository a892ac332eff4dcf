// Prepares the migrated template that every test file clones (test/support/database.ts). Named after its migrations, so a server that is
// used again is migrated again only when they changed.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { migrateDatabase } from '../../dist/src/platform/database/migrate.js';

const folder = new URL('../../dist/migrations/', import.meta.url);
const hash = createHash('sha256');
for (const file of readdirSync(folder).filter((f) => f.endsWith('.js')).sort()) hash.update(readFileSync(new URL(file, folder)));
const name = `template_${hash.digest('hex').slice(0, 12)}`;

const owner = new URL(process.env.TEST_DATABASE_URL);
const admin = new pg.Client({ connectionString: owner.toString() });
await admin.connect();
await admin.query('SELECT pg_advisory_lock(77001)');
if ((await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount === 0) {
  await admin.query('DROP DATABASE IF EXISTS template_making');
  await admin.query('CREATE DATABASE template_making');
  owner.pathname = '/template_making';
  await migrateDatabase(owner.toString());
  await admin.query(`ALTER DATABASE template_making RENAME TO ${name}`);
}
await admin.end();
