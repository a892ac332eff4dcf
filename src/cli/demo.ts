import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { rawEnvironment, readEnvironment } from '../../config/environment.js';
import { AppModule } from '../app.module.js';
import { LocationsService } from '../modules/organizations/index.js';
import { FixedClock, SystemClock } from '../platform/clock/clock.js';
import { Config } from '../platform/config/config.js';
import { newToken } from '../platform/crypto/secrets.js';
import { migrateDatabase } from '../platform/database/migrate.js';
import { openDatabase } from '../platform/database/open-database.js';
import { systemScope } from '../platform/database/tenant-scope.js';
import { createLogger, NestLogger } from '../platform/logging/logger.js';
import { startHostPage, type HostPage } from './demo/host-page.js';
import { DemoSeeder, findDemo, forgetDemo } from './demo/seed.js';
import { demoStory } from './demo/story.js';
import { startService, type RunningService } from './start.js';
import { stopOnSignals } from './stop-on-signals.js';

const DEMO_FOLDER = '.data-demo';
export interface RunningDemo {
  readonly service: RunningService;
  readonly hostPage: HostPage;
  /** Signs in once, without a password. */
  readonly loginUrl: string;
  stop(): Promise<void>;
}

/** Its own folder unless told otherwise, and no mail server ever: the customers of the story have no mailbox. */
function prepareEnvironment(): Config {
  const env = rawEnvironment();
  env['DATA_DIR'] = env['DATA_DIR'] || DEMO_FOLDER;
  env['LOG_LEVEL'] = env['LOG_LEVEL'] || 'warn';
  delete env['SMTP_URL'];
  return new Config(readEnvironment());
}

/**
 * Starts the service with the demonstration bakery and its site.
 * @throws DemoRefusedError on a database with other accounts; RoleAlreadyRunningError when the demonstration runs already
 */
export async function startDemo(say: (line: string) => void): Promise<RunningDemo> {
  const config = prepareEnvironment();
  const { hostname } = new URL(config.baseUrl);
  const sitePort = config.env.PORT + 1;
  const logger = createLogger('warn');
  // Kept open until the service has its own: PostgreSQL starts once.
  const database = await openDatabase(config, logger, 'demo');
  let service: RunningService;
  let siteKey: string;
  try {
    await migrateDatabase(database.ownerUrl);
    siteKey = await ensureStory({ config, addresses: database, origin: `http://${hostname}:${sitePort}`, say });
    service = await startService('all');
  } finally {
    await database.close();
  }
  try {
    const token = newToken();
    const hostPage = await startHostPage({ host: config.env.HOST, port: sitePort, hostname, serviceUrl: config.baseUrl, siteKey, account: demoStory.owner, token });
    const stop = async () => {
      await hostPage.stop();
      await service.stop();
    };
    return { service, hostPage, loginUrl: `${hostPage.address}/entrer/${token}`, stop };
  } catch (error) {
    await service.stop();
    throw error;
  }
}

/** The bakery, seeded at the first start and whenever a start was interrupted; its site follows the port. Returns the site key. */
async function ensureStory(parts: { config: Config; addresses: { ownerUrl: string; appUrl: string }; origin: string; say: (line: string) => void }): Promise<string> {
  const { config, addresses, origin, say } = parts;
  const now = new SystemClock().now();
  const clock = new FixedClock('2020-01-01T00:00:00Z');
  const app = await NestFactory.createApplicationContext(AppModule.with({ config, clock, addresses }), { logger: new NestLogger(createLogger('warn')) });
  try {
    let found = await findDemo(app);
    if (!found || found.location.allowedOrigins.length === 0) {
      say('Living through eighteen months of a bakery; this happens once.');
      await forgetDemo(app);
      await new DemoSeeder(app, clock, now).seed([origin], say);
      found = await findDemo(app);
    } else if (!found.location.allowedOrigins.includes(origin)) {
      await app.get(LocationsService, { strict: false }).update(systemScope(found.organizationId), found.location.id, { allowedOrigins: [...found.location.allowedOrigins, origin] });
    }
    if (!found) throw new Error('the demonstration was seeded but is not there');
    return found.location.siteKey;
  } finally {
    await app.close();
  }
}

/** `booost demo`: runs until SIGTERM or Ctrl-C. */
export async function demo(): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const running = await startDemo(say);
  say('');
  say(`The dashboard, signed in as Hélène (this link works once): ${running.loginUrl}`);
  say(`The bakery’s site with the widget:                          ${running.hostPage.address}`);
  say(`Later: ${running.service.address} with ${demoStory.owner.email} and the password ${demoStory.owner.password}`);
  stopOnSignals(() => running.stop());
}
