import { writeFile } from 'node:fs/promises';
import { EventEmitter } from 'node:events';
import type { INestApplicationContext } from '@nestjs/common';
import { Logger as GraphileLogger, runOnce, type TaskList } from 'graphile-worker';
import { ImportsService, type FileKind, type ImportView } from '../modules/sources/index.js';
import { isId } from '../platform/clock/ids.js';
import { OwnerDatabase } from '../platform/database/owner-database.js';
import { systemScope, type TenantScope } from '../platform/database/tenant-scope.js';
import { notFound } from '../platform/errors/app-error.js';
import { JobRegistry } from '../platform/jobs/job-registry.js';
import { WorkerLeases } from '../platform/jobs/worker-leases.js';
import type { Logger } from '../platform/logging/logger.js';
import { withSession } from './session.js';

export interface ImportOptions {
  readonly location: string;
  readonly kind?: FileKind;
  readonly platform?: string;
}
/** What an import needs of the application, and where it says how it goes. */
export interface ImportParts {
  readonly app: INestApplicationContext;
  readonly ownerUrl: string;
  readonly logger: Logger;
  /** One line for a person who waits; never part of the result. */
  readonly say: (line: string) => void;
}
export interface ImportOutcome {
  readonly view: ImportView;
  /** Where the refused rows were written, null when there were none. */
  readonly rejectedFile: string | null;
  /** Reviews of the location that no worker had read when the command stopped waiting. */
  readonly unread: number;
}

/** What the worker must have done before an imported review has language, analysis, outcome and draft; and the danger alerts that follow. */
const READING_TASKS = ['reviews.read_batch', 'mail.send'] as const;
const PROGRESS_MS = 1000;
/** A running service that reads nothing for this long is not waited for any longer. */
const PATIENCE_MS = 120_000;
const KINDS: readonly FileKind[] = ['csv', 'takeout', 'trustpilot', 'jsonl'];

/** `booost import FILE --location ID`: stdout is one line of counts; progress and advice go to stderr. Exit code 1 for a fault of the whole file. */
export async function importFile(file: string, options: ImportOptions): Promise<void> {
  if (options.kind !== undefined && !KINDS.includes(options.kind)) throw new Error(`--kind is one of ${KINDS.join(', ')}, not "${String(options.kind)}".`);
  await withSession(async ({ app, database, logger }) => {
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    const { view } = await runImport({ app, ownerUrl: database.ownerUrl, logger, say }, file, options);
    if (view.error) {
      say(`${view.error.en} (${view.error.fr})`);
      process.exitCode = 1;
    }
    process.stdout.write(`${countsLine(view)}\n`);
  });
}

export const countsLine = (view: ImportView): string => `imported ${view.imported}, updated ${view.updated}, unchanged ${view.unchanged}, rejected ${view.rejected}`;

/**
 * Imports a file into a location and sees to it that its reviews are read: by this process, or by the service when one is running.
 * @throws FileUnreadableError before anything is stored; AppError `locations.not_found`, `imports.platform`
 */
export async function runImport(parts: ImportParts, file: string, options: ImportOptions): Promise<ImportOutcome> {
  const { app, say } = parts;
  const scope = await ownerScope(app, options.location);
  const imports = app.get(ImportsService, { strict: false });
  const started = process.hrtime.bigint();
  const stopTelling = tellProgress(imports, scope, options.location, say);
  let view: ImportView;
  try {
    view = await imports.runFileImport(scope, { path: file, locationId: options.location, ...(options.kind ? { kind: options.kind } : {}), ...(options.platform ? { platform: options.platform } : {}) });
  } finally {
    stopTelling();
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  say(`${view.recordsDone} rows of ${view.filename} in ${seconds.toFixed(1)} s.`);
  if (view.merged > 0) say(`${view.merged} were already known by another way; nothing is counted twice.`);
  if (view.asked > 0) say(`${view.asked} may be known already: the dashboard asks you which they are.`);
  const rejectedFile = view.rejected > 0 ? `${file}.rejected.csv` : null;
  if (rejectedFile !== null) {
    await writeFile(rejectedFile, await imports.rejectedCsv(scope, view.id, await localeOf(app, scope.organizationId)));
    say(`${view.rejected} rows were refused: ${rejectedFile} holds them with the reason of each. Correct them there and import that file.`);
  }
  return { view, rejectedFile, unread: await seeRead(parts, scope, options.location) };
}

async function ownerScope(app: INestApplicationContext, locationId: string): Promise<TenantScope> {
  const owner = app.get(OwnerDatabase, { strict: false });
  const [row] = isId(locationId) ? await owner.query<{ organization_id: string }>('SELECT organization_id FROM locations WHERE id = $1', [locationId]) : [];
  if (!row) throw notFound('locations.not_found');
  return systemScope(row.organization_id);
}

async function localeOf(app: INestApplicationContext, organizationId: string): Promise<'fr' | 'en'> {
  const [row] = await app.get(OwnerDatabase, { strict: false }).query<{ locale: 'fr' | 'en' }>('SELECT locale FROM organizations WHERE id = $1', [organizationId]);
  return row?.locale ?? 'fr';
}

/** Says every second how far the run is; returns how to stop. A failed look is no reason to stop an import. */
function tellProgress(imports: ImportsService, scope: TenantScope, locationId: string, say: (line: string) => void): () => void {
  let told = 0;
  const look = async (): Promise<void> => {
    const [run] = (await imports.list(scope, { locationId }, { limit: 1 })).items;
    if (run?.state !== 'running' || run.recordsDone === told) return;
    told = run.recordsDone;
    say(`${run.recordsDone} rows${run.bytesTotal > 0 ? `, ${Math.floor((100 * run.bytesDone) / run.bytesTotal)} % of the file` : ''}`);
  };
  const timer = setInterval(() => void look().catch(() => undefined), PROGRESS_MS);
  return () => clearInterval(timer);
}

/** Reviews that are stored are read before the command ends. Returns how many are not. */
async function seeRead(parts: ImportParts, scope: TenantScope, locationId: string): Promise<number> {
  const owner = parts.app.get(OwnerDatabase, { strict: false });
  const count = () => unreadOf(owner, scope.organizationId, locationId);
  const waiting = await count();
  if (waiting === 0) return 0;
  const served = await workerRuns(owner);
  parts.say(served ? `The running service reads ${waiting} reviews…` : `Reading ${waiting} reviews…`);
  if (served) await waitForWorker(count, parts.say);
  else await readHere(parts);
  const left = await count();
  parts.say(left === 0 ? 'Every review is read: language, analysis, decision, and a draft where one is due.' : `${left} reviews are stored but not read yet; the service goes on with them when it runs. See booost jobs list.`);
  return left;
}

async function unreadOf(owner: OwnerDatabase, organizationId: string, locationId: string): Promise<number> {
  const [row] = await owner.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM reviews WHERE organization_id = $1 AND location_id = $2 AND (read_version IS NULL OR read_version < version) AND status NOT IN ('awaiting_contact', 'erased', 'withdrawn')`, [organizationId, locationId]);
  return row?.n ?? 0;
}

/** A worker that lives holds the advisory lock that its lease names (platform/jobs/worker-leases.ts). */
async function workerRuns(owner: OwnerDatabase): Promise<boolean> {
  const [row] = await owner.query<{ lives: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM worker_leases w JOIN pg_locks l ON l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND ((l.classid::bigint << 32) | l.objid::bigint) = w.lock_key
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS lives`);
  return row?.lives ?? false;
}

/** Bounded by patience since the last review that was read, so that a large file may take its time. */
async function waitForWorker(count: () => Promise<number>, say: (line: string) => void): Promise<void> {
  let [left, idle] = [await count(), 0];
  while (left > 0 && idle < PATIENCE_MS) {
    await new Promise((resolve) => setTimeout(resolve, PROGRESS_MS));
    const now = await count();
    idle = now < left ? 0 : idle + PROGRESS_MS;
    if (now < left && now > 0) say(`${now} still to read`);
    left = now;
  }
}

/** Runs the reading jobs in this process, under a lease, so that a killed command gives its jobs back. */
async function readHere({ app, ownerUrl, logger }: ImportParts): Promise<void> {
  const handlers = app.get(JobRegistry, { strict: false }).discover();
  const never = new AbortController().signal;
  const taskList: TaskList = {};
  for (const name of READING_TASKS) {
    const handle = handlers.get(name);
    if (handle) taskList[name] = async (payload) => handle(payload, never);
  }
  const leases = new WorkerLeases(ownerUrl, logger);
  await leases.start();
  const events = new EventEmitter();
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => void leases.register(worker.workerId).catch((err: unknown) => logger.error({ err }, 'worker lease not written')));
  events.on('job:error', ({ job, error }: { job: { id: string; task_identifier: string }; error: unknown }) => logger.warn({ job: job.id, task: job.task_identifier, err: error }, 'job failed, will be retried by the service'));
  try {
    await runOnce({
      connectionString: ownerUrl, concurrency: 2, noHandleSignals: true, taskList, events, maxPoolSize: 3,
      logger: new GraphileLogger(() => (level, message) => (level === 'error' ? logger.error(message) : logger.debug(message))),
    });
  } finally {
    await leases.releaseOwn();
    await leases.stop();
  }
}
