import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A real node process that opens the embedded PostgreSQL of a folder, as the tests' victim. It runs the built code. */
const BUILT = new URL('../../../../dist/src/platform/database/embedded/', import.meta.url);
export const builtFile = (name: string): string => fileURLToPath(new URL(name, BUILT));

const PROGRAM = `
import { openEmbeddedPostgres } from ${JSON.stringify(new URL('embedded-postgres.js', BUILT).href)};
import { acquireRoleLock } from ${JSON.stringify(new URL('role-lock.js', BUILT).href)};
const [dataDir, role] = process.argv.slice(1);
const say = (event) => process.stdout.write(JSON.stringify(event) + '\\n');
try {
  const begin = performance.now();
  if (role) acquireRoleLock(dataDir, role);
  const server = await openEmbeddedPostgres({ dataDir, role: role || 'test', log: (line) => say({ line }) });
  say({ ready: true, ms: performance.now() - begin, owned: server.owned, port: server.port, ownerUrl: server.ownerUrl, appUrl: server.appUrl });
  const alive = setInterval(() => undefined, 1000);
  // The end of its input means that the test runner is gone: then it must not stay behind either.
  for (const word of ['data', 'end']) process.stdin.once(word, async () => {
    await server.close();
    clearInterval(alive);
    process.exit(0);
  });
} catch (error) {
  say({ failed: error.message, code: error.code });
  process.exit(1);
}
`;

export interface HolderEvent {
  readonly line?: string;
  readonly ready?: boolean;
  readonly ms?: number;
  readonly owned?: boolean;
  readonly port?: number;
  readonly ownerUrl?: string;
  readonly appUrl?: string;
  readonly failed?: string;
  readonly code?: string;
}

export class Holder {
  readonly events: HolderEvent[] = [];
  private constructor(private readonly child: ChildProcess) {
    if (child.stdout) createInterface(child.stdout).on('line', (line) => this.events.push(JSON.parse(line) as HolderEvent));
    // A process that was refused may end between our look and our word to it.
    child.stdin?.on('error', () => undefined);
  }

  static start(dataDir: string, options: { role?: string; uid?: number; gid?: number; home?: string; ownGroup?: boolean } = {}): Holder {
    const { role = '', uid, gid, home = '/', ownGroup = false } = options;
    const identity = uid === undefined ? {} : { uid, gid: gid ?? uid };
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, '--', dataDir, role], {
      ...identity,
      cwd: '/',
      detached: ownGroup,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return new Holder(child);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }
  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
  get exitCode(): number | null {
    return this.child.exitCode;
  }

  /** Waits for the process to have the database, or to say why not. */
  async opened(): Promise<HolderEvent> {
    return until('the database is open or refused', () => this.events.find((event) => event.ready ?? event.failed));
  }
  async says(text: string): Promise<HolderEvent> {
    return until(`"${text}"`, () => this.events.find((event) => event.line?.includes(text)));
  }
  async close(): Promise<void> {
    if (this.hasEnded) return;
    this.child.stdin?.write('close\n');
    await until('the process has ended', () => this.hasEnded);
  }
  async kill(): Promise<void> {
    if (!this.hasEnded) this.child.kill('SIGKILL');
    await until('the process is gone', () => this.hasEnded);
  }
}

/** Waits for a condition, at most 20 s; never for a length of time. */
export async function until<T>(what: string, condition: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await pause(10);
  }
}
