import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DynamicModule, Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { parseEnvironment } from '../../config/env.schema.js';
import { FixedClock } from '../../src/platform/clock/clock.js';
import { Config } from '../../src/platform/config/config.js';
import { JobRegistry } from '../../src/platform/jobs/job-registry.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { drainJobs } from './drain-jobs.js';

export interface TestContext {
  readonly module: TestingModule;
  readonly db: TestDatabase;
  readonly clock: FixedClock;
  readonly dataDir: string;
  get<T>(type: Type<T> | (abstract new (...args: never[]) => T)): T;
  runJobs(): Promise<string[]>;
  close(): Promise<void>;
}

/** Some feature modules on a fresh database, without HTTP. */
export async function createTestContext(modules: (Type | DynamicModule)[], now = '2026-11-23T09:00:00.000Z'): Promise<TestContext> {
  const db = await createTestDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'booost-data-'));
  const config = new Config(parseEnvironment({ DATA_DIR: dataDir, SECRET_KEY: Buffer.alloc(32, 7).toString('base64'), DATABASE_URL: db.ownerUrl, LOG_LEVEL: 'fatal', DATABASE_POOL: '4' }));
  const clock = new FixedClock(now);
  const module = await Test.createTestingModule({ imports: [PlatformModule.forRoot({ config, clock, addresses: { ownerUrl: db.ownerUrl, appUrl: db.appUrl } }), ...modules] }).compile();
  await module.init();
  return {
    module,
    db,
    clock,
    dataDir,
    get: (type) => module.get(type as Type, { strict: false }),
    runJobs: () => drainJobs(db, clock, module.get(JobRegistry).discover()),
    async close() {
      await module.close();
      await db.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
