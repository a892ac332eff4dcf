import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { readEnvironment } from '../../config/environment.js';
import { AppModule } from '../app.module.js';
import { SystemClock } from '../platform/clock/clock.js';
import { Config } from '../platform/config/config.js';
import { migrateDatabase } from '../platform/database/migrate.js';
import { openDatabase, type OpenDatabase } from '../platform/database/open-database.js';
import { createLogger, NestLogger, type Logger } from '../platform/logging/logger.js';

export interface CommandSession {
  readonly app: INestApplicationContext;
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly logger: Logger;
}

/** Opens what a command needs (attaching to a running service, or starting PostgreSQL for as long as the command runs), and closes it after. */
export async function withSession<T>(work: (session: CommandSession) => Promise<T>): Promise<T> {
  const config = new Config(readEnvironment());
  const logger = createLogger(config.env.LOG_LEVEL === 'info' ? 'warn' : config.env.LOG_LEVEL);
  const database = await openDatabase(config, logger, 'command');
  try {
    await migrateDatabase(database.ownerUrl);
    const app = await NestFactory.createApplicationContext(AppModule.with({ config, clock: new SystemClock(), addresses: database }), { logger: new NestLogger(logger) });
    try {
      return await work({ app, config, database, logger });
    } finally {
      await app.close();
    }
  } finally {
    await database.close();
  }
}
