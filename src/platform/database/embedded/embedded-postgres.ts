import { setTimeout as pause } from 'node:timers/promises';
import { answers, databaseUrl, ensureCluster, ensureDatabaseAndLogin } from './cluster-bootstrap.js';
import { findPlaces, prepareDataDirectory, recall, remember, type Places } from './data-directory.js';
import { EmbeddedPostgresStartError } from './embedded-postgres.errors.js';
import { addMark, isLockAbandoned, livingMarks, lockHolder, tryLock, type HeldLock } from './lock-file.js';
import { findBinaries } from './postgres-binaries.js';
import { adoptOrStart, findRunningPostmaster, isPostmasterAlive, stopPostmaster, type Postmaster, type ServerSettings } from './postmaster.js';
import { serverAccount } from './server-account.js';

export interface EmbeddedPostgresOptions {
  /** DATA_DIR, absolute or relative to the working directory. */
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** Shown to others that ask who owns the database; the role of the process is a good word. */
  readonly role?: string;
  /** PostgreSQL settings that replace ours. `fsync: 'off'` makes the whole cluster throw-away. */
  readonly settings?: ServerSettings;
}

export interface EmbeddedPostgres {
  /** The superuser's address of the database `booost`: migrations and retention, never a request. */
  readonly ownerUrl: string;
  /** The same database as `booost_app`, which row-level security binds. */
  readonly appUrl: string;
  readonly port: number;
  /** Whether this process answers for the server. May become true later: when the owner goes, one of the attached takes over. */
  readonly owned: boolean;
  /** Lets go. The last process that uses the server stops it; call it after every pool is closed. Safe to repeat. */
  close(): Promise<void>;
}

const OWNER = 'owner';
const ATTACHED = 'attached';
const WATCH_MS = 500;
/** A server that cannot start (a full disk) is tried again after 1, 2, 4 … 30 s. */
const RETRY_LIMIT_MS = 30_000;
const ATTACH_POLL_MS = 25;
const ATTACH_TIMEOUT_MS = 120_000;

/**
 * Opens the embedded PostgreSQL of a data directory: starts it, adopts the one a killed process left, or attaches to the one that
 * another living process owns. First start about a second, later ones about 0.1 s.
 * @throws EmbeddedPostgresUnsupportedError, DataDirectoryError, EmbeddedPostgresStartError
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const session = new EmbeddedSession(options);
  await session.open();
  return session;
}

/**
 * For throw-away servers: stops the server of a data directory whose owner was killed.
 * @returns true when the directory is abandoned and nothing runs in it any more
 */
export async function stopAbandonedPostgres(dataDir: string): Promise<boolean> {
  const places = findPlaces(prepareDataDirectory(dataDir), serverAccount());
  if (!isLockAbandoned(places.locks, OWNER)) return false;
  const attempt = tryLock(places.locks, OWNER, 'cleaner');
  if (attempt.held === null) return false;
  const orphan = findRunningPostmaster(places.cluster);
  if (orphan) await stopPostmaster(orphan);
  attempt.held.release();
  return true;
}

class EmbeddedSession implements EmbeddedPostgres {
  private readonly places: Places;
  private lock: HeldLock | null = null;
  private postmaster: Postmaster | null = null;
  private unmark: (() => void) | null = null;
  private watch: NodeJS.Timeout | null = null;
  private work: Promise<void> = Promise.resolve();
  private isBusy = false;
  private failures = 0;
  private retryAfter = 0;
  private closing: Promise<void> | null = null;
  private knownPort = 0;

  constructor(private readonly options: EmbeddedPostgresOptions) {
    this.places = findPlaces(prepareDataDirectory(options.dataDir), serverAccount());
  }

  get owned(): boolean {
    return this.lock !== null;
  }
  get port(): number {
    return this.knownPort;
  }
  get ownerUrl(): string {
    return databaseUrl(this.places.dataDir, 'owner', this.knownPort);
  }
  get appUrl(): string {
    return databaseUrl(this.places.dataDir, 'app', this.knownPort);
  }

  async open(): Promise<void> {
    const deadline = performance.now() + ATTACH_TIMEOUT_MS;
    while (!(await this.tryOwn()) && !(await this.tryAttach(deadline)));
    this.watch = setInterval(() => this.look(), WATCH_MS);
    // A finished command must be able to end: the watch alone keeps no process alive.
    this.watch.unref();
  }

  close(): Promise<void> {
    this.closing ??= this.letGo();
    return this.closing;
  }

  /** Becomes the owner if nobody is: starts or adopts the server and puts database and login in order. */
  private async tryOwn(): Promise<boolean> {
    const attempt = tryLock(this.places.locks, OWNER, this.options.role ?? 'process');
    if (attempt.held === null) return false;
    try {
      await this.run(attempt.held);
    } catch (error) {
      attempt.held.release();
      throw error;
    }
    this.lock = attempt.held;
    return true;
  }

  private async run(lock: HeldLock): Promise<void> {
    const { places, options } = this;
    const begin = performance.now();
    const account = serverAccount();
    const binaries = findBinaries(places, account);
    const settings = options.settings ?? {};
    await ensureCluster(places, account, binaries, settings['fsync'] !== 'off');
    const port = recall(places.dataDir).port;
    const server = await adoptOrStart({ places, account, binaries, settings, port });
    remember(places, server.port);
    await ensureDatabaseAndLogin(places.dataDir, server.port);
    this.postmaster = server;
    this.knownPort = server.port;
    // The port in the lock tells those who wait that the database is ready for them.
    lock.annotate({ port: server.port });
    const verb = server.adopted ? 'adopted' : 'started';
    options.log(`embedded PostgreSQL ${verb} in ${String(Math.round(performance.now() - begin))} ms (pid ${String(server.process.pid)}, port ${String(server.port)}, ${places.cluster})`);
  }

  /** Waits for the living owner to be ready. False when there is no owner any more: then try to own. */
  private async tryAttach(deadline: number): Promise<boolean> {
    const unmark = addMark(this.places.locks, ATTACHED, this.options.role ?? 'process');
    for (;;) {
      const owner = lockHolder(this.places.locks, OWNER);
      if (!owner) break;
      const port = owner.note?.['port'];
      if (typeof port === 'number' && (await answers(this.places.dataDir, port))) {
        this.unmark = unmark;
        this.knownPort = port;
        this.options.log(`embedded PostgreSQL of pid ${String(owner.pid)} joined (port ${String(port)})`);
        return true;
      }
      if (performance.now() > deadline) {
        unmark();
        throw new EmbeddedPostgresStartError(
          { fr: `Le processus ${String(owner.pid)} tient la base, qui ne répond pas.`, en: `Process ${String(owner.pid)} holds the database, which does not answer.` },
          '',
        );
      }
      await pause(ATTACH_POLL_MS);
    }
    unmark();
    return false;
  }

  /** Every half second: an owner starts its server again if it died; an attached process takes over from an owner that is gone. */
  private look(): void {
    if (this.isBusy || this.closing || performance.now() < this.retryAfter) return;
    const mustRestart = this.lock !== null && this.postmaster !== null && !isPostmasterAlive(this.postmaster);
    const mayTakeOver = this.lock === null && lockHolder(this.places.locks, OWNER) === null;
    if (!mustRestart && !mayTakeOver) return;
    this.isBusy = true;
    this.work = (mustRestart ? this.restart() : this.takeOver())
      .then(() => {
        this.failures = 0;
      })
      .catch((error: unknown) => {
        this.retryAfter = performance.now() + Math.min(RETRY_LIMIT_MS, 1000 * 2 ** this.failures++);
        this.options.log(`embedded PostgreSQL: ${String(error)}`);
      })
      .finally(() => {
        this.isBusy = false;
      });
  }

  private async restart(): Promise<void> {
    this.options.log('embedded PostgreSQL ended unexpectedly; starting it again');
    if (this.lock) await this.run(this.lock);
  }

  private async takeOver(): Promise<void> {
    if (!(await this.tryOwn())) return;
    this.unmark?.();
    this.unmark = null;
    this.options.log('embedded PostgreSQL: its owner is gone, this process answers for it now');
  }

  private async letGo(): Promise<void> {
    if (this.watch) clearInterval(this.watch);
    await this.work;
    this.unmark?.();
    this.unmark = null;
    if (this.lock && this.othersUseIt()) {
      this.lock.release();
      this.lock = null;
      this.options.log('embedded PostgreSQL left to the other processes that use it');
    }
    // Whoever leaves last stops it: the others may have left between our look and our release, so look once more.
    if (!this.lock && !this.othersUseIt()) this.lock = this.lockAgain();
    if (!this.lock) return;
    const server = findRunningPostmaster(this.places.cluster);
    if (server) await stopPostmaster(server);
    this.lock.release();
    this.lock = null;
    this.options.log('embedded PostgreSQL stopped');
  }

  private othersUseIt(): boolean {
    return livingMarks(this.places.locks, ATTACHED).length > 0;
  }

  private lockAgain(): HeldLock | null {
    return tryLock(this.places.locks, OWNER, this.options.role ?? 'process').held;
  }
}
