import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cookieParser from 'cookie-parser';
import { parseEnvironment } from '../../config/env.schema.js';
import { installSessions } from '../../src/modules/auth/index.js';
import { ModerationModule } from '../../src/modules/moderation/index.js';
import { NotificationsModule } from '../../src/modules/notifications/index.js';
import { RepliesModule } from '../../src/modules/replies/index.js';
import { PublicPlane, WidgetModule } from '../../src/modules/widget/index.js';
import { FixedClock } from '../../src/platform/clock/clock.js';
import { Config } from '../../src/platform/config/config.js';
import { localeOf } from '../../src/platform/http/locale.js';
import { PlaneAdapter } from '../../src/platform/http/plane-adapter.js';
import { ProblemFilter } from '../../src/platform/http/problem.filter.js';
import { JobRegistry } from '../../src/platform/jobs/job-registry.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { drainJobs } from '../support/drain-jobs.js';

export interface WidgetApp {
  readonly app: NestExpressApplication;
  readonly db: TestDatabase;
  readonly clock: FixedClock;
  readonly url: string;
  readonly dataDir: string;
  get: NestExpressApplication['get'];
  runJobs(): Promise<string[]>;
  close(): Promise<void>;
}

@Module({})
class WidgetRoot {}

/** The public side of the service, without dashboard: plane, author's pages with sessions and CSRF, jobs and mails in files. */
export async function createWidgetApp(): Promise<WidgetApp> {
  const db = await createTestDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'booost-data-'));
  const config = new Config(parseEnvironment({ DATA_DIR: dataDir, SECRET_KEY: Buffer.alloc(32, 7).toString('base64'), DATABASE_URL: db.ownerUrl, LOG_LEVEL: 'fatal', PORT: '0', DATABASE_POOL: '4' }));
  const clock = new FixedClock('2026-11-23T09:00:00.000Z');
  const addresses = { ownerUrl: db.ownerUrl, appUrl: db.appUrl };
  const adapter = new PlaneAdapter();
  const root = { module: WidgetRoot, imports: [PlatformModule.forRoot({ config, clock, addresses }), ModerationModule, RepliesModule, NotificationsModule, WidgetModule] };
  const app = await NestFactory.create<NestExpressApplication>(root, adapter, { logger: false, bodyParser: false });
  app.use(cookieParser(config.secrets.derived('cookies')));
  app.useBodyParser('json', { limit: '2mb' });
  app.useBodyParser('urlencoded', { limit: '2mb', extended: true });
  app.use(localeOf);
  installSessions(app, { config, addresses });
  app.useGlobalFilters(new ProblemFilter(createLogger('fatal'), { render: () => null }));
  await app.init();
  const plane = app.get(PublicPlane);
  await plane.start();
  adapter.plane = (request, response) => plane.handle(request, response);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    app, db, clock, dataDir, url: `http://127.0.0.1:${port}`,
    get: app.get.bind(app),
    runJobs: () => drainJobs(db, clock, app.get(JobRegistry).discover()),
    async close() {
      await app.close();
      await db.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
