import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Places } from './data-directory.js';
import { EmbeddedPostgresStartError } from './embedded-postgres.errors.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { commandLineOf, processStartedAt, type ProcessIdentity } from './process-identity.js';
import type { ServerAccount } from './server-account.js';

/** A running server: its main process and the port it listens on. */
export interface Postmaster {
  readonly process: ProcessIdentity;
  readonly port: number;
}

export type ServerSettings = Readonly<Record<string, string>>;

/*
 * 60 connections are enough for three processes of one small machine; listen_addresses and an empty socket directory keep the server
 * from everybody but this machine's password holders. Checkpoint notes would fill the log for nothing.
 */
const SETTINGS: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '96MB',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
};

const POLL_MS = 10;
/** Recovery after kill -9 replays up to max_wal_size; on a slow disk that takes minutes. */
const READY_TIMEOUT_MS = 300_000;
/** How long the backends of a killed server may take to notice and let its shared memory go. */
const LEFTOVERS_TIMEOUT_MS = 20_000;
const FAST_STOP_MS = 8_000;
const LOG_LIMIT_BYTES = 10_000_000;

interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

/** postmaster.pid: line 1 the pid, 4 the port, 8 the state (PostgreSQL: src/include/utils/pidfile.h). */
function readPidFile(cluster: string): PidFile | null {
  try {
    const lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? '').trim() };
  } catch {
    return null;
  }
}

/** The server of this cluster if one lives, whatever its state, with that state. */
function livingServer(cluster: string): { server: Postmaster; status: string } | null {
  const file = readPidFile(cluster);
  if (!file || !(file.pid > 0)) return null;
  const startedAt = processStartedAt(file.pid);
  // The pid may belong to somebody else by now, after a restart of the machine.
  if (startedAt === null || !commandLineOf(file.pid).includes(cluster)) return null;
  return { server: { process: { pid: file.pid, startedAt }, port: file.port }, status: file.status };
}

/**
 * After a container or machine restart the pid in postmaster.pid may belong to an unrelated process; PostgreSQL, which only looks whether
 * that pid lives, would refuse to start. Holding the ownership lock, we know that no server of this cluster is meant.
 */
function clearForeignPidFile(cluster: string): void {
  const file = readPidFile(cluster);
  if (file && file.pid > 0 && processStartedAt(file.pid) !== null && !livingServer(cluster)) rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
}

export function findRunningPostmaster(cluster: string): Postmaster | null {
  return livingServer(cluster)?.server ?? null;
}

export function isPostmasterAlive(postmaster: Postmaster): boolean {
  return processStartedAt(postmaster.process.pid) === postmaster.process.startedAt;
}

async function freePort(wanted: number | undefined): Promise<number> {
  const tryPort = (port: number): Promise<number | null> =>
    new Promise((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(null));
      probe.listen(port, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address ? address.port : null));
      });
    });
  const port = (wanted === undefined ? null : await tryPort(wanted)) ?? (await tryPort(0));
  if (port === null)
    throw new EmbeddedPostgresStartError({ fr: 'Aucun port libre sur 127.0.0.1.', en: 'No free port on 127.0.0.1.' }, '');
  return port;
}

export interface StartInput {
  readonly places: Places;
  readonly account: ServerAccount;
  readonly binaries: PostgresBinaries;
  readonly settings: ServerSettings;
  readonly port: number | undefined;
}

/**
 * The server of this cluster: the one that runs already (left by a killed process), or a new one, on `port` if that is free.
 * Resolves when it accepts connections. The server is its own process group: Ctrl-C in the terminal must not reach it before the application.
 * @throws EmbeddedPostgresStartError with the end of the server's log
 */
export async function adoptOrStart(input: StartInput): Promise<Postmaster & { readonly adopted: boolean }> {
  const deadline = performance.now() + LEFTOVERS_TIMEOUT_MS;
  for (;;) {
    const orphan = await adopt(input.places.cluster);
    if (orphan) return { ...orphan, adopted: true };
    clearForeignPidFile(input.places.cluster);
    const outcome = await startOnce(input);
    if ('server' in outcome) return { ...outcome.server, adopted: false };
    const passing = /still in use|already exists|address already in use|could not bind/i.test(outcome.failed);
    if (!passing || performance.now() > deadline)
      throw new EmbeddedPostgresStartError(
        { fr: `PostgreSQL n’a pas démarré (journal : ${input.places.log}).`, en: `PostgreSQL did not start (log: ${input.places.log}).` },
        outcome.failed,
      );
    await pause(100);
  }
}

async function adopt(cluster: string): Promise<Postmaster | null> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const found = livingServer(cluster);
    if (!found) return null;
    if (found.status === 'ready') return found.server;
    if (performance.now() > deadline)
      throw new EmbeddedPostgresStartError(
        {
          fr: `PostgreSQL (processus ${String(found.server.process.pid)}) reste dans l’état « ${found.status} ».`,
          en: `PostgreSQL (pid ${String(found.server.process.pid)}) stays in the state "${found.status}".`,
        },
        '',
      );
    await pause(POLL_MS);
  }
}

async function startOnce(input: StartInput): Promise<{ server: Postmaster } | { failed: string }> {
  const { places, account, binaries } = input;
  const port = await freePort(input.port);
  const options = Object.entries({ ...SETTINGS, ...input.settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openLog(places.log);
  const begin = fstatSync(log).size;
  const child = spawn(binaries.postgres, ['-D', places.cluster, ...options], { ...account.spawn, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  const ended = endOf(child);
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const end = ended();
    if (end !== null) return { failed: `${end}\n${tail(places.log, begin)}`.trim() };
    const found = livingServer(places.cluster);
    if (found?.status === 'ready' && found.server.process.pid === child.pid) return { server: found.server };
    if (performance.now() > deadline) {
      child.kill('SIGQUIT');
      return { failed: `not ready after ${String(READY_TIMEOUT_MS / 1000)} s\n${tail(places.log, begin)}` };
    }
    await pause(POLL_MS);
  }
}

function endOf(child: ChildProcess): () => string | null {
  let end: string | null = null;
  child.once('error', (error) => (end = error.message));
  child.once('exit', (code, signal) => (end = `exit ${String(code ?? signal)}`));
  return () => end;
}

/** Opened by us, so that it is ours alone to read (0600); one older log is kept. */
function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

function tail(file: string, begin: number): string {
  const fd = openSync(file, 'r');
  const size = fstatSync(fd).size;
  const from = Math.max(begin, size - 2000);
  const buffer = Buffer.alloc(Math.max(0, size - from));
  readSync(fd, buffer, 0, buffer.length, from);
  closeSync(fd);
  return buffer.toString('utf8').trim();
}

/** Stops the server: fast (SIGINT: open transactions are rolled back), and after 8 s at once (SIGQUIT: it recovers at the next start). */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  const deadline = performance.now() + FAST_STOP_MS;
  let hurried = false;
  signal(postmaster, 'SIGINT');
  while (isPostmasterAlive(postmaster)) {
    if (!hurried && performance.now() > deadline) {
      hurried = true;
      signal(postmaster, 'SIGQUIT');
    }
    await pause(POLL_MS);
  }
}

function signal(postmaster: Postmaster, name: 'SIGINT' | 'SIGQUIT'): void {
  if (!isPostmasterAlive(postmaster)) return;
  try {
    process.kill(postmaster.process.pid, name);
  } catch (error) {
    // It ended between the two lines above.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
