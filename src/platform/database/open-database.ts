import type { Config } from '../config/config.js';
import type { Logger } from '../logging/logger.js';
import { withAppRole, type DatabaseAddresses } from './connections.js';
import { openEmbeddedPostgres } from './embedded/embedded-postgres.js';

export interface OpenDatabase extends DatabaseAddresses {
  readonly embedded: boolean;
  /** Lets the embedded server go, last of all; nothing to do for one of your own. */
  close(): Promise<void>;
}

/** The database of this configuration: DATABASE_URL, or the embedded PostgreSQL of DATA_DIR, started or attached to. */
export async function openDatabase(config: Config, logger: Logger, role: string): Promise<OpenDatabase> {
  const { DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl } = config.env;
  if (ownerUrl) return { ownerUrl, appUrl: appUrl ?? withAppRole(ownerUrl), embedded: false, close: async () => undefined };
  const server = await openEmbeddedPostgres({ dataDir: config.dataDir, role, log: (line) => logger.debug(line) });
  return { ownerUrl: server.ownerUrl, appUrl: server.appUrl, embedded: true, close: () => server.close() };
}
