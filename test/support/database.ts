import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { withAppRole } from '../../src/platform/database/connections.js';

export interface TestDatabase {
  readonly name: string;
  /** Superuser: sees every tenant. */
  readonly ownerUrl: string;
  /** booost_app from the first statement. */
  readonly appUrl: string;
  /** One statement as superuser. */
  asOwner<T extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<T[]>;
  drop(): Promise<void>;
}

function serverUrl(): URL {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL is missing: run the tests with `node scripts/test.mjs <pattern>`.');
  return new URL(url);
}

/** A fresh database cloned from the migrated template (about 20 ms). One per test file, dropped at its end. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const url = serverUrl();
  const admin = new pg.Client({ connectionString: url.toString() });
  await admin.connect();
  const template = await admin.query<{ datname: string }>(`SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%' AND datname <> 'template_making' ORDER BY oid DESC LIMIT 1`);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template.rows[0]?.datname}`);
  await admin.end();
  url.pathname = `/${name}`;
  const ownerUrl = url.toString();
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 3 });
  pool.on('error', () => undefined);
  return {
    name,
    ownerUrl,
    appUrl: withAppRole(ownerUrl),
    async asOwner<T extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []) {
      return (await pool.query<T>(sql, parameters)).rows;
    },
    async drop() {
      await pool.end();
      const again = new pg.Client({ connectionString: serverUrl().toString() });
      await again.connect();
      await again.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await again.end();
    },
  };
}
