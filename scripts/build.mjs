// Builds the service into dist/: TypeScript, the JSON of config/, the mails and the widget. Also asked by bin/booost.mjs and
// scripts/test.mjs whether dist/ is still good. Works after `npm ci --omit=dev`.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync, closeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');
const stamp = path.join(dist, '.built');
const lock = path.join(root, 'dist-build.lock');
const SOURCES = ['src', 'config', 'migrations', 'widget', 'templates', 'scripts', 'package.json', 'tsconfig.json'];
const LOCK_LIMIT_MS = 300_000;

const say = (line) => process.stderr.write(`${line}\n`);

/** Newest change under a path, folders included: a deleted file changes the folder it was in. */
function newestChange(at) {
  const stat = statSync(at, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(at).reduce((newest, entry) => Math.max(newest, newestChange(path.join(at, entry))), stat.mtimeMs);
}

/** Whether dist/ holds what the sources say. A delivery without sources is taken as it is. */
export function isBuilt() {
  const built = statSync(stamp, { throwIfNoEntry: false });
  if (!existsSync(path.join(root, 'src'))) return true;
  return built !== undefined && SOURCES.every((source) => newestChange(path.join(root, source)) <= built.mtimeMs);
}

/**
 * Builds if needed. Two callers at once build once: the second waits for the first.
 * @param {{ tolerant?: boolean }} [options] tolerant: keep what was emitted in spite of faults (for tests of a tree that others edit)
 */
export async function ensureBuilt({ tolerant = false } = {}) {
  while (!isBuilt()) {
    if (!takeLock()) {
      await pause(100);
      continue;
    }
    try {
      // The one who held the lock before us may have done it.
      if (isBuilt()) return;
      const begin = performance.now();
      const isComplete = await build({ tolerant });
      say(`Built in ${((performance.now() - begin) / 1000).toFixed(1)} s.`);
      if (!isComplete) return;
    } finally {
      rmSync(lock, { force: true });
    }
  }
}

function takeLock() {
  try {
    const fd = openSync(lock, 'wx', 0o600);
    writeFileSync(fd, String(process.pid));
    closeSync(fd);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    // Left by a killed build. Should two find that out at once, both build: each in its own folder, so that is only a waste.
    if (isLockStale()) rmSync(lock, { force: true });
    return false;
  }
}

function isLockStale() {
  const stat = statSync(lock, { throwIfNoEntry: false });
  if (!stat) return false;
  const age = Date.now() - stat.mtimeMs;
  const pid = Number(readFileSync(lock, { encoding: 'utf8', flag: 'r' }) || 0);
  if (pid === 0) return age > 2_000;
  try {
    process.kill(pid, 0);
    return age > LOCK_LIMIT_MS;
  } catch (error) {
    return error.code !== 'EPERM';
  }
}

/** Builds aside and swaps, so that nobody reads a half-written dist/. Returns false when faults were tolerated (no stamp then). */
async function build({ tolerant }) {
  const startedAt = new Date();
  const next = path.join(root, `dist-next-${process.pid}`);
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next);
  try {
    const faults = [compile(next), await buildPart('build-emails.mjs', 'buildEmails', path.join(next, 'templates', 'emails')), await buildPart('build-widget.mjs', 'buildWidget', path.join(next, 'widget'))].filter(Boolean);
    copyJson(path.join(root, 'config'), path.join(next, 'config'));
    if (faults.length > 0) {
      say(faults.join('\n'));
      if (!tolerant) throw new Error('The build has faults; dist/ was left as it was.');
      say('The build has faults; going on with what was built.');
    } else {
      writeFileSync(path.join(next, '.built'), `${startedAt.toISOString()}\n`);
      // Dated to the beginning: what is edited during the build is newer than it.
      utimesSync(path.join(next, '.built'), startedAt, startedAt);
    }
    const old = path.join(root, `dist-old-${process.pid}`);
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(next, dist);
    rmSync(old, { recursive: true, force: true });
    return faults.length === 0;
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

/** Returns the compiler's complaints, or null. */
function compile(outDir) {
  const args = [path.join(root, 'node_modules', 'typescript-7', 'bin', 'tsc'), '-p', path.join(root, 'tsconfig.json'), '--outDir', outDir];
  // After `npm ci --omit=dev` types of libraries are missing: the code was checked before, here it is only translated.
  const has = (name) => existsSync(path.join(root, 'node_modules', name, 'package.json'));
  const { devDependencies = {} } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  if (!Object.keys(devDependencies).every(has)) args.push('--noCheck');
  if (!has('@types/node')) args.push('--types', '');
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return run.status === 0 ? null : `${run.stdout}${run.stderr}${run.error ?? ''}`.trim() || `tsc: exit ${run.status}`;
}

/** Mails and widget are built by scripts of their own. Returns what went wrong, or null. */
async function buildPart(file, name, outDir) {
  const script = path.join(root, 'scripts', file);
  if (!existsSync(script)) return null;
  try {
    await (await import(pathToFileURL(script).href))[name](outDir);
    return null;
  } catch (error) {
    return `${file}: ${error.stack ?? error}`;
  }
}

/** The compiler copies the JSON that is imported; the rest is read at run time and must be there too. */
function copyJson(from, to) {
  if (!existsSync(from)) return;
  cpSync(from, to, { recursive: true, filter: (source) => statSync(source).isDirectory() || source.endsWith('.json') });
}

if (process.argv[1] && import.meta.url === pathToFileURL(path.resolve(process.argv[1])).href) {
  try {
    rmSync(stamp, { force: true });
    await ensureBuilt();
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
