import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, cpSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Places } from './data-directory.js';
import { DataDirectoryError, EmbeddedPostgresStartError, EmbeddedPostgresUnsupportedError } from './embedded-postgres.errors.js';
import type { ServerAccount } from './server-account.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

interface NativePackage {
  readonly folder: string;
  readonly version: string;
}

/**
 * The programs, in a place where `account` can run them. Where it cannot (a closed parent folder, or links that the installation left
 * out and we may not add), they are copied once into the home of the cluster, a folder that is ours and nobody else's (60 MB, 0.1 s).
 * Call it as the owner of the lock.
 */
export function findBinaries(places: Places, account: ServerAccount): PostgresBinaries {
  const { folder, version } = nativePackage();
  const installed = binariesIn(folder);
  try {
    repair(folder);
  } catch {
    // Not ours to write in: the copy below gets the links and rights instead.
  }
  if (whyNotRunnable(installed, account) === null) return installed;
  const copy = path.join(places.home, `postgres-bin-${version}`);
  if (!existsSync(copy)) copyTree(folder, copy);
  else if (lstatSync(copy).uid !== process.getuid?.() || !lstatSync(copy).isDirectory())
    throw new DataDirectoryError({ fr: `${copy} n’est pas à nous. Effacez-le.`, en: `${copy} is not ours. Delete it.` });
  const copied = binariesIn(copy);
  const reason = whyNotRunnable(copied, account);
  if (reason !== null)
    throw new EmbeddedPostgresStartError(
      {
        fr: 'Les programmes de PostgreSQL ne démarrent pas sur cette machine. Indiquez un PostgreSQL 15 ou plus récent dans DATABASE_URL.',
        en: 'The PostgreSQL programs do not start on this machine. Set DATABASE_URL to a PostgreSQL 15 or newer.',
      },
      reason,
    );
  return copied;
}

const binariesIn = (folder: string): PostgresBinaries => ({
  initdb: path.join(folder, 'bin', 'initdb'),
  postgres: path.join(folder, 'bin', 'postgres'),
});

function nativePackage(): NativePackage {
  if (process.platform === 'linux' && !runsOnGlibc())
    throw new EmbeddedPostgresUnsupportedError({
      fr: 'La base intégrée demande la glibc ; ce système utilise musl (Alpine).',
      en: 'The embedded database needs glibc; this system uses musl (Alpine).',
    });
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
    const manifest: unknown = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
    return { folder: path.join(root, 'native'), version };
  } catch {
    throw new EmbeddedPostgresUnsupportedError({
      fr: `La base intégrée n’est pas installée pour ce système (${name}). Relancez npm ci sans --omit=optional.`,
      en: `The embedded database is not installed for this system (${name}). Run npm ci again without --omit=optional.`,
    });
  }
}

function runsOnGlibc(): boolean {
  if (existsSync('/lib64/ld-linux-x86-64.so.2') || existsSync('/lib/ld-linux-aarch64.so.1')) return true;
  const report: unknown = process.report.getReport();
  const header = typeof report === 'object' && report !== null && 'header' in report ? report.header : null;
  return typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header;
}

/** npm without install scripts leaves out the links between library versions; tar without modes leaves out the right to execute. */
function repair(folder: string): void {
  const list = path.join(folder, 'pg-symlinks.json');
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : [];
  for (const { source, target } of links) {
    const link = path.join(folder, '..', target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(path.relative(path.dirname(link), path.join(folder, '..', source)), link);
  }
  for (const program of Object.values(binariesIn(folder)) as string[]) {
    try {
      accessSync(program, constants.X_OK);
    } catch {
      chmodSync(program, 0o755);
    }
  }
}

/** Runs both programs once as `account`: the only test that sees every reason (rights, noexec, missing libraries). About 10 ms. */
function whyNotRunnable(binaries: PostgresBinaries, account: ServerAccount): string | null {
  for (const program of [binaries.initdb, binaries.postgres]) {
    const run = spawnSync(program, ['--version'], { ...account.spawn, encoding: 'utf8', timeout: 30_000 });
    if (run.status !== 0) return `${program}: ${run.error ? run.error.message : run.stderr.trim() || `exit ${String(run.status)}`}`;
  }
  return null;
}

function copyTree(from: string, to: string): void {
  const draft = `${to}.${String(process.pid)}`;
  rmSync(draft, { recursive: true, force: true });
  // `native/..` is where the listed links start from: the copy keeps that shape by being itself called native.
  cpSync(from, path.join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  repair(path.join(draft, 'native'));
  openToReaders(draft);
  renameSync(path.join(draft, 'native'), to);
  rmSync(draft, { recursive: true, force: true });
}

/** Installed under a strict umask, the files would be closed to `nobody` in the copy as well. */
function openToReaders(at: string): void {
  const stat = lstatSync(at);
  if (stat.isSymbolicLink()) return;
  if (!stat.isDirectory()) {
    chmodSync(at, stat.mode & 0o100 ? 0o755 : 0o644);
    return;
  }
  chmodSync(at, 0o755);
  for (const entry of readdirSync(at)) openToReaders(path.join(at, entry));
}
