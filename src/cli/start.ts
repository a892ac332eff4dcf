import 'reflect-metadata';
import type { Server } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import pg from 'pg';
import { readEnvironment } from '../../config/environment.js';
import { AppModule, type AppParts } from '../app.module.js';
import { createHttpApp } from '../http-app.js';
import { SystemClock } from '../platform/clock/clock.js';
import { Config } from '../platform/config/config.js';
import { newToken, sha256Hex } from '../platform/crypto/secrets.js';
import { acquireRoleLock, type ServiceRole } from '../platform/database/embedded/role-lock.js';
import { migrateDatabase } from '../platform/database/migrate.js';
import { openDatabase } from '../platform/database/open-database.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { createLogger, NestLogger, type Logger } from '../platform/logging/logger.js';
import { stopOnSignals } from './stop-on-signals.js';

export interface RunningService {
  readonly address: string;
  /** Present until somebody has used it. */
  readonly setupUrl: string | null;
  stop(): Promise<void>;
}

/** Starts one process of the service: database, migrations, web and worker as the role says. Throws with what to do when it cannot. */
export async function startService(role: ServiceRole): Promise<RunningService> {
  const config = new Config(readEnvironment());
  const logger = createLogger(config.env.LOG_LEVEL);
  const lock = config.env.DATABASE_URL ? null : acquireRoleLock(config.dataDir, role);
  const undo: (() => Promise<void> | void)[] = [() => lock?.release()];
  const stop = async () => {
    while (undo.length > 0) await Promise.resolve(undo.pop()?.()).catch((err: unknown) => logger.error({ err }, 'stopping'));
  };
  try {
    const database = await openDatabase(config, logger, role);
    undo.push(() => database.close());
    const { applied } = await migrateDatabase(database.ownerUrl);
    if (applied.length > 0) logger.info({ migrations: applied.length }, 'database migrated');
    const parts: AppParts = { config, clock: new SystemClock(), addresses: database };
    const app = role === 'worker' ? await createWorker(parts, logger) : await createHttpApp(parts, logger);
    undo.push(() => app.close());
    if (role !== 'web') {
      const runner = app.get(JobRunner);
      await runner.start({ ownerUrl: database.ownerUrl, concurrency: config.env.WORKER_CONCURRENCY, logger });
      undo.push(() => runner.stop());
    }
    const setupUrl = role === 'worker' ? null : await issueSetupLink(config, database.ownerUrl);
    if (role !== 'worker') undo.push(await listen(app as NestExpressApplication, config));
    return { address: config.baseUrl, setupUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createWorker(parts: AppParts, logger: Logger): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(AppModule.with(parts), { logger: new NestLogger(logger) });
}

/** Listens, and returns how to stop: no new connections, running answers get two seconds. */
async function listen(app: NestExpressApplication, config: Config): Promise<() => Promise<void>> {
  await app.listen(config.env.PORT, config.env.HOST);
  const server = app.getHttpServer() as Server;
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 2_000).unref();
    });
}

/** A fresh one-time link while nobody has an account; the ones printed before stop working. */
async function issueSetupLink(config: Config, ownerUrl: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ done: boolean }>('SELECT EXISTS (SELECT 1 FROM users) AS done');
    if (rows[0]?.done) return null;
    const token = newToken();
    await client.query('DELETE FROM setup_tokens WHERE used_at IS NULL');
    await client.query('INSERT INTO setup_tokens (token_hash, created_at) VALUES ($1, now())', [sha256Hex(token)]);
    return config.url(`/setup/${token}`);
  } finally {
    await client.end();
  }
}

/** `booost start`: runs until SIGTERM or Ctrl-C; application first, PostgreSQL last. */
export async function start(role: ServiceRole): Promise<void> {
  const service = await startService(role);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (role === 'worker') say('Atchik-Booost worker is running.');
  else say(`Atchik-Booost is running at ${service.address}`);
  if (service.setupUrl) say(`Set it up here (this link works once): ${service.setupUrl}`);
  stopOnSignals(() => service.stop());
}
