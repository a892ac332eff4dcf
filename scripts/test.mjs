// Runs jest with a throw-away PostgreSQL: `node scripts/test.mjs [jest arguments]`. One server for the run, gone at the end.
// Tests find it in TEST_DATABASE_URL (superuser) and TEST_APP_DATABASE_URL (booost_app). A TEST_DATABASE_URL given from outside is used instead.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';

const PREFIX = 'booost-test-';
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
let server = null;
let folder = null;
let child = null;
let stopSignal = null;

// Ctrl-C reaches jest by itself, being in the terminal's group; SIGTERM does not. Either way we stay until all is cleaned up.
process.on('SIGINT', () => (stopSignal = 'SIGINT'));
for (const name of ['SIGTERM', 'SIGHUP'])
  process.on(name, () => {
    stopSignal = name;
    child?.kill('SIGTERM');
  });

async function startServer() {
  const { openEmbeddedPostgres, stopAbandonedPostgres } = await import('../dist/src/platform/database/embedded/embedded-postgres.js');
  await sweep(stopAbandonedPostgres);
  folder = mkdtempSync(path.join(tmpdir(), PREFIX));
  // Root lends the server to `nobody`, who must be able to walk in.
  chmodSync(folder, 0o711);
  server = await openEmbeddedPostgres({
    dataDir: folder,
    role: 'tests',
    log: (line) => process.env.BOOOST_TEST_LOG && process.stderr.write(`${line}\n`),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  return { TEST_DATABASE_URL: server.ownerUrl, TEST_APP_DATABASE_URL: server.appUrl };
}

/** Runs that were killed leave a server and a folder behind; nobody else would clean up. */
async function sweep(stopAbandonedPostgres) {
  for (const entry of readdirSync(tmpdir())) {
    if (!entry.startsWith(PREFIX)) continue;
    const old = path.join(tmpdir(), entry);
    try {
      if (await stopAbandonedPostgres(old)) remove(old);
    } catch {
      // Another user's, or gone meanwhile.
    }
  }
}

/** With a TMPDIR closed to `nobody`, root's server lives in /var/lib instead; postgres.json says so. */
function remove(dataDir) {
  const memory = path.join(dataDir, 'postgres.json');
  const { home } = existsSync(memory) ? JSON.parse(readFileSync(memory, 'utf8')) : {};
  for (const place of [home, dataDir]) if (place) rmSync(place, { recursive: true, force: true });
}

function runJest(env) {
  if (stopSignal) return Promise.resolve(1);
  const args = ['--experimental-vm-modules', '--no-warnings', path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'), '-c', path.join(root, 'jest.config.mjs')];
  child = spawn(process.execPath, [...args, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** A script that prepares a migrated template database, if there is one: run once, before the tests, with the same environment. */
function prepareTemplate(env) {
  const script = path.join(root, 'test', 'support', 'migrate-template.mjs');
  if (!existsSync(script)) return;
  const run = spawnSync(process.execPath, [script], { cwd: root, stdio: 'inherit', env });
  if (run.status !== 0) throw new Error(`${script} failed (exit ${run.status})`);
}

try {
  await ensureBuilt({ tolerant: true });
  const given = process.env.TEST_DATABASE_URL ? {} : await startServer();
  const env = { ...process.env, TZ: 'UTC', NODE_ENV: 'test', ...given };
  prepareTemplate(env);
  process.exitCode = await runJest(env);
} catch (error) {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
} finally {
  await server?.close().catch((error) => process.stderr.write(`${error.stack ?? error}\n`));
  if (folder) remove(folder);
}
