import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { ensurePassword, readPassword, type Login, type Places } from './data-directory.js';
import { DataDirectoryError, EmbeddedPostgresStartError } from './embedded-postgres.errors.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import type { ServerAccount } from './server-account.js';

export const DATABASE = 'booost';
export const LOGINS: Readonly<Record<Login, string>> = { owner: 'postgres', app: 'booost_app' };

const execFileAsync = promisify(execFile);

/**
 * Makes the cluster if there is none: UTF-8, ICU ordering (root locale), passwords for every connection. It is built aside and renamed,
 * so that a start killed in the middle leaves nothing that looks like a database.
 */
export async function ensureCluster(places: Places, account: ServerAccount, binaries: PostgresBinaries, isDurable: boolean): Promise<void> {
  if (existsSync(path.join(places.cluster, 'PG_VERSION'))) {
    const { uid } = lstatSync(places.cluster);
    if (uid !== account.uid)
      throw new DataDirectoryError({
        fr: `La base ${places.cluster} appartient à l’utilisateur ${String(uid)}, et PostgreSQL tournerait sous ${String(account.uid)}. Lancez le service sous le même compte que la première fois.`,
        en: `The database ${places.cluster} belongs to user ${String(uid)}, and PostgreSQL would run as ${String(account.uid)}. Start the service as the same user as the first time.`,
      });
    return;
  }
  for (const entry of readdirSync(places.home))
    if (entry.startsWith('postgres-init-')) rmSync(path.join(places.home, entry), { recursive: true, force: true });
  const draft = path.join(places.home, `postgres-init-${String(process.pid)}`);
  const cluster = path.join(draft, 'cluster');
  const passwordFile = path.join(draft, 'password');
  mkdirSync(draft, { mode: 0o700 });
  try {
    // Everything inside is prepared while the folder is still ours, then lent as a whole.
    mkdirSync(cluster, { mode: 0o700 });
    writeFileSync(passwordFile, ensurePassword(places.dataDir, 'owner'), { mode: 0o600, flag: 'wx' });
    if (account.isLent) for (const item of [cluster, passwordFile, draft]) chownSync(item, account.uid, account.spawn.gid ?? account.uid);
    await runInitdb(binaries, account, cluster, passwordFile, isDurable);
    chmodSync(cluster, 0o700);
    renameSync(cluster, places.cluster);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function runInitdb(binaries: PostgresBinaries, account: ServerAccount, cluster: string, passwordFile: string, isDurable: boolean): Promise<void> {
  const options = ['-D', cluster, '-U', LOGINS.owner, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  options.push('--locale-provider=icu', '--icu-locale=und', '--locale=C', ...(isDurable ? [] : ['--no-sync']));
  try {
    await execFileAsync(binaries.initdb, options, { ...account.spawn, timeout: 120_000 });
  } catch (error) {
    const detail = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new EmbeddedPostgresStartError({ fr: 'La base intégrée n’a pas pu être créée.', en: 'The embedded database could not be created.' }, detail.trim());
  }
}

/** The address of the database for a login, with its password. @throws DataDirectoryError when the password file is gone */
export function databaseUrl(dataDir: string, login: Login, port: number, database = DATABASE): string {
  const password = readPassword(dataDir, login);
  if (password === null)
    throw new DataDirectoryError({
      fr: `Le fichier postgres-${login}.password manque dans ${dataDir}. Restaurez-le depuis une sauvegarde.`,
      en: `The file postgres-${login}.password is missing in ${dataDir}. Restore it from a backup.`,
    });
  return `postgres://${LOGINS[login]}:${password}@127.0.0.1:${String(port)}/${database}`;
}

/** Makes the database and the application's login, and sets its password to the one in our file. Safe to repeat. */
export async function ensureDatabaseAndLogin(dataDir: string, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(dataDir, 'owner', port, 'postgres'), connectionTimeoutMillis: 20_000 });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
    const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [LOGINS.app]);
    // A failing statement is written to the server's log, this one with its password: not that one.
    await client.query("SET log_min_error_statement = 'panic'");
    const verb = role.rowCount ? 'ALTER' : 'CREATE';
    const password = client.escapeLiteral(ensurePassword(dataDir, 'app'));
    await client.query(`${verb} ROLE ${LOGINS.app} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD ${password}`);
  } finally {
    await client.end();
  }
}

/** Whether the database answers to the owner's login on this port. */
export async function answers(dataDir: string, port: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl(dataDir, 'owner', port), connectionTimeoutMillis: 5_000 });
  // A server that stops under an idle client emits an error event, which nobody here waits for.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    // 28P01: wrong password. Waiting would not mend it.
    if (error instanceof pg.DatabaseError && error.code === '28P01') throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
