import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { databaseUrl } from '../../src/platform/database/embedded/cluster-bootstrap.js';
import { recall } from '../../src/platform/database/embedded/data-directory.js';

const PROGRAM = fileURLToPath(new URL('../../bin/booost.mjs', import.meta.url));
const POLL_MS = 15;
const PATIENCE_MS = 30_000;

/** Waits until `look` gives something; says what it waited for when that never comes. */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false> | T | null | undefined | false, limitMs = PATIENCE_MS): Promise<T> {
  const begin = performance.now();
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() - begin > limitMs) throw new Error(`Waited ${limitMs} ms in vain for: ${what}`);
    await pause(POLL_MS);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A folder that the account of the embedded PostgreSQL may walk into. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'booost-e2e-'));
  chmodSync(folder, 0o711);
  return folder;
}

export interface StartOptions {
  readonly dataDir: string;
  readonly role?: 'web' | 'worker' | 'all';
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `booost start` as a real process. */
export class Service {
  output = '';
  private exit: Exit | null = null;
  private readonly spawnedAt = performance.now();

  private constructor(
    private readonly child: ChildProcess,
    readonly dataDir: string,
    readonly port: number,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.on('exit', (code, signal) => (this.exit = { code, signal }));
  }

  static async spawn({ dataDir, role = 'all', port, env = {} }: StartOptions): Promise<Service> {
    const chosen = port ?? (await freePort());
    // Only what a service needs: variables of the test runner must not reach it.
    const own = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/', PORT: String(chosen), DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env };
    return new Service(spawn(process.execPath, [PROGRAM, 'start', '--role', role], { env: own, stdio: ['ignore', 'pipe', 'pipe'] }), dataDir, chosen);
  }

  /** Started and said so. Throws with everything it printed when it ended instead. */
  static async running(options: StartOptions): Promise<Service> {
    const service = await Service.spawn(options);
    await service.said(/is running/);
    return service;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }
  /** Milliseconds since it was spawned. */
  get age(): number {
    return performance.now() - this.spawnedAt;
  }

  async said(pattern: RegExp): Promise<RegExpExecArray> {
    return until(`${pattern} from ${this.output || 'a silent process'}`, () => {
      const found = pattern.exec(this.output);
      if (!found && this.exit) throw new Error(`The service ended (${JSON.stringify(this.exit)}) instead of saying ${pattern}:\n${this.output}`);
      return found;
    });
  }

  exited(limitMs?: number): Promise<Exit> {
    return until(`the end of the process; it said ${this.output}`, () => this.exit, limitMs);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** kill -9, and gone. PostgreSQL runs on. */
  async crash(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited();
  }

  /** SIGTERM, and gone. */
  async stop(): Promise<Exit> {
    this.signal('SIGTERM');
    return this.exited();
  }

  /** At the end of a test, whatever happened: nothing of it may stay behind. */
  async end(): Promise<void> {
    if (this.exit) return;
    this.signal('SIGTERM');
    await this.exited(12_000).catch(() => this.crash());
  }

  get(pathname: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${pathname}`, { headers, redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  }

  /** Status of an address; 0 while nobody listens. */
  async status(pathname: string): Promise<number> {
    return this.get(pathname).then(async (answer) => (await answer.arrayBuffer(), answer.status), () => 0);
  }
}

/** The owner's address of the embedded PostgreSQL of a data directory. */
export function ownerUrl(dataDir: string): string {
  const { port } = recall(dataDir);
  if (port === undefined) throw new Error(`No PostgreSQL was started in ${dataDir}`);
  return databaseUrl(dataDir, 'owner', port);
}

/** Statements as owner on a connection of their own; survives a server that is killed in between. */
export async function query<T extends pg.QueryResultRow>(url: string, sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql, [...parameters])).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Pid of the postmaster of a data directory. */
export function postmasterPid(dataDir: string): number {
  const home = recall(dataDir).home ?? dataDir;
  return Number(readFileSync(path.join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Data directories and services of one test file; all are gone after it. */
export class Ground {
  private readonly folders: string[] = [];
  private readonly services: Service[] = [];

  folder(): string {
    const folder = makeFolder();
    this.folders.push(folder);
    return folder;
  }

  async running(options: StartOptions): Promise<Service> {
    const service = await this.spawn(options);
    await service.said(/is running/);
    return service;
  }

  async spawn(options: StartOptions): Promise<Service> {
    const service = await Service.spawn(options);
    this.services.push(service);
    return service;
  }

  async endServices(): Promise<void> {
    await Promise.all(this.services.splice(0).map((service) => service.end()));
  }

  async clear(): Promise<void> {
    await this.endServices();
    for (const folder of this.folders.splice(0)) {
      const { home } = recall(folder);
      for (const place of [home, folder]) if (place) rmSync(place, { recursive: true, force: true });
    }
  }
}
