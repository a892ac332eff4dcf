import { readEnvironment } from '../../config/environment.js';
import { Config } from '../platform/config/config.js';
import { migrateDatabase } from '../platform/database/migrate.js';
import { openDatabase } from '../platform/database/open-database.js';
import { createLogger } from '../platform/logging/logger.js';

/** `booost migrate`. */
export async function migrate(): Promise<void> {
  const config = new Config(readEnvironment());
  const database = await openDatabase(config, createLogger('warn'), 'command');
  try {
    const { applied } = await migrateDatabase(database.ownerUrl);
    process.stdout.write(applied.length === 0 ? 'The database is up to date.\n' : `Applied ${applied.join(', ')}.\n`);
  } finally {
    await database.close();
  }
}
