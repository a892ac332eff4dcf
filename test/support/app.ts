import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { parseEnvironment } from '../../config/env.schema.js';
import { createHttpApp } from '../../src/http-app.js';
import { FixedClock } from '../../src/platform/clock/clock.js';
import { Config } from '../../src/platform/config/config.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import { JobRegistry } from '../../src/platform/jobs/job-registry.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { drainJobs } from './drain-jobs.js';

export const TEST_NOW = '2026-11-23T09:00:00.000Z';
const TEST_SECRET = Buffer.alloc(32, 7).toString('base64');

export interface TestApp {
  readonly app: NestExpressApplication;
  readonly db: TestDatabase;
  readonly clock: FixedClock;
  readonly config: Config;
  /** http://127.0.0.1:port of the listening server. */
  readonly url: string;
  /** Runs every job that is due by the pinned clock, in order, until none is left; returns their names. */
  runJobs(): Promise<string[]>;
  close(): Promise<void>;
}

/** The real application on a fresh database, listening on a loopback port, with a pinned clock. Mails land as files in a temporary DATA_DIR. */
export async function createTestApp(overrides: Record<string, string> = {}): Promise<TestApp> {
  const db = await createTestDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'booost-data-'));
  const config = new Config(parseEnvironment({ DATA_DIR: dataDir, SECRET_KEY: TEST_SECRET, DATABASE_URL: db.ownerUrl, LOG_LEVEL: 'fatal', PORT: '0', DATABASE_POOL: '4', ...overrides }));
  const clock = new FixedClock(TEST_NOW);
  const app = await createHttpApp({ config, clock, addresses: { ownerUrl: db.ownerUrl, appUrl: db.appUrl } }, createLogger(config.env.LOG_LEVEL));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    app,
    db,
    clock,
    config,
    url: `http://127.0.0.1:${port}`,
    runJobs: () => drainJobs(db, clock, app.get(JobRegistry).discover()),
    async close() {
      await app.close();
      await db.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
