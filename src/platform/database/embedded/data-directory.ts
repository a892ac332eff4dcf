import { createHash, randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DataDirectoryError } from './embedded-postgres.errors.js';
import type { ServerAccount } from './server-account.js';

/** The places of one embedded PostgreSQL. All paths are absolute. */
export interface Places {
  /** DATA_DIR: passwords, locks, log, remembered port. */
  readonly dataDir: string;
  readonly locks: string;
  readonly log: string;
  /** Where the account of PostgreSQL can reach: DATA_DIR itself, or /var/lib/booost-<hash>. Holds the cluster and copies of binaries. */
  readonly home: string;
  readonly cluster: string;
}

/** What is remembered between starts. `home` only when it is not DATA_DIR itself. */
export interface Remembered {
  readonly port?: number;
  readonly home?: string;
}

const OTHERS_WRITE = 0o002;
const OTHERS_ENTER = 0o001;

/**
 * Makes DATA_DIR if it is missing and checks that it is ours: another user who owns it, or may write in it, could swap our files.
 * Made by root it can be walked through but not listed (0711), because PostgreSQL runs as another user in it; otherwise it is 0700.
 * @returns its real path
 * @throws DataDirectoryError
 */
export function prepareDataDirectory(dataDir: string): string {
  const isRoot = process.getuid?.() === 0;
  makeOurs(dataDir, isRoot ? 0o711 : 0o700);
  const real = realpathSync(dataDir);
  makeOurs(path.join(real, 'locks'), 0o700);
  return real;
}

function makeOurs(directory: string, mode: number): void {
  try {
    if (!existsSync(directory)) mkdirSync(directory, { recursive: true, mode });
  } catch (error) {
    throw new DataDirectoryError({
      fr: `Impossible de créer ${directory} : ${String(error)}`,
      en: `Cannot create ${directory}: ${String(error)}`,
    });
  }
  const stat = statSync(directory);
  const uid = process.getuid?.();
  if (!stat.isDirectory() || (uid !== undefined && stat.uid !== uid))
    throw new DataDirectoryError({
      fr: `${directory} n’est pas un dossier à nous (propriétaire ${String(stat.uid)}, nous sommes ${String(uid)}). Lancez le service sous ce compte, changez le propriétaire (chown), ou donnez un autre DATA_DIR.`,
      en: `${directory} is not a folder of ours (owner ${String(stat.uid)}, we are ${String(uid)}). Start the service as that user, change the owner (chown), or set another DATA_DIR.`,
    });
  if (stat.mode & OTHERS_WRITE)
    throw new DataDirectoryError({
      fr: `Tout le monde peut écrire dans ${directory}. Retirez ce droit : chmod o-w ${directory}`,
      en: `Everyone can write in ${directory}. Take that right away: chmod o-w ${directory}`,
    });
}

/** Finds where the cluster is, or goes. A cluster that was somewhere once is never silently begun again elsewhere. */
export function findPlaces(dataDir: string, account: ServerAccount): Places {
  const home = homeOf(dataDir, account);
  return { dataDir, locks: path.join(dataDir, 'locks'), log: path.join(dataDir, 'postgres.log'), home, cluster: path.join(home, 'postgres') };
}

function homeOf(dataDir: string, account: ServerAccount): string {
  const { home } = recall(dataDir);
  if (home !== undefined) {
    if (!existsSync(path.join(home, 'postgres', 'PG_VERSION')))
      throw new DataDirectoryError({
        fr: `La base de ${dataDir} était dans ${home}, et n’y est plus. Restaurez ce dossier, ou effacez ${dataDir}/postgres.json pour repartir d’une base vide.`,
        en: `The database of ${dataDir} was in ${home}, and is no longer there. Restore that folder, or delete ${dataDir}/postgres.json to begin with an empty database.`,
      });
    makeOurs(home, 0o711);
    return home;
  }
  const closed = account.isLent ? closedFolder(dataDir) : null;
  if (closed === null) return dataDir;
  if (existsSync(path.join(dataDir, 'postgres', 'PG_VERSION')))
    throw new DataDirectoryError({
      fr: `PostgreSQL, lancé sous « nobody », ne peut pas atteindre ${dataDir} : ${closed} lui est fermé. Ouvrez le passage (chmod o+x ${closed}).`,
      en: `PostgreSQL, run as "nobody", cannot reach ${dataDir}: ${closed} is closed to it. Open the way (chmod o+x ${closed}).`,
    });
  const elsewhere = path.join('/var/lib', `booost-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`);
  makeOurs(elsewhere, 0o711);
  if (lstatSync(elsewhere).isSymbolicLink()) throw new DataDirectoryError({ fr: `${elsewhere} est un lien.`, en: `${elsewhere} is a link.` });
  return elsewhere;
}

/** The first folder on the way to `directory` (itself included) that other users cannot enter, or null. */
function closedFolder(directory: string): string | null {
  for (let at = directory; ; at = path.dirname(at)) {
    if (!(statSync(at).mode & OTHERS_ENTER)) return at;
    if (at === path.dirname(at)) return null;
  }
}

const memory = (dataDir: string): string => path.join(dataDir, 'postgres.json');

export function recall(dataDir: string): Remembered {
  try {
    const value: unknown = JSON.parse(readFileSync(memory(dataDir), 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Remembered) : {};
  } catch {
    return {};
  }
}

export function remember(places: Places, port: number): void {
  const value: Remembered = places.home === places.dataDir ? { port } : { port, home: places.home };
  if (JSON.stringify(value) === JSON.stringify(recall(places.dataDir))) return;
  const draft = `${memory(places.dataDir)}.${String(process.pid)}`;
  writeFileSync(draft, JSON.stringify(value), { mode: 0o600 });
  renameSync(draft, memory(places.dataDir));
}

export type Login = 'owner' | 'app';
const passwordFile = (dataDir: string, login: Login): string => path.join(dataDir, `postgres-${login}.password`);

/** The password kept for a login, or null. 32 random bytes in hexadecimal, in a file only we can read. */
export function readPassword(dataDir: string, login: Login): string | null {
  try {
    return readFileSync(passwordFile(dataDir, login), 'utf8').trim() || null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** As `readPassword`, made first if missing. Only the owner of the lock may call it. */
export function ensurePassword(dataDir: string, login: Login): string {
  const kept = readPassword(dataDir, login);
  if (kept) return kept;
  const password = randomBytes(32).toString('hex');
  const draft = `${passwordFile(dataDir, login)}.${String(process.pid)}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${password}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, passwordFile(dataDir, login));
  return password;
}
