import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import { prepareRoles } from './prepare-roles.js';

/** Any constant: it only has to be the same in every process that migrates one database. */
const MIGRATION_LOCK = 7_202_611_231;

/**
 * Brings the schema up to date: roles, graphile-worker's tables, then ours, in order. Safe to call from several processes at once: an
 * advisory lock lets one work while the others wait (TypeORM itself takes none).
 */
export async function migrateDatabase(ownerUrl: string): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 15_000 });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await prepareRoles(client);
    await runMigrations({ connectionString: ownerUrl, maxPoolSize: 2 });
    const dataSource = new DataSource({ type: 'postgres', url: ownerUrl, migrations, migrationsTransactionMode: 'each', migrationsRun: false, synchronize: false, installExtensions: false });
    await dataSource.initialize();
    try {
      const applied = await dataSource.runMigrations();
      return { applied: applied.map((m) => m.name) };
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await client.end();
  }
}
