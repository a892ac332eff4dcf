import { statfs } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import nodemailer from 'nodemailer';
import pg from 'pg';
import { readEnvironment } from '../../config/environment.js';
import { ConfigurationError } from '../../config/env.schema.js';
import { matcherOf } from '../domain/moderation/lexicons.js';
import { LANGUAGES } from '../domain/shared/language.js';
import { migrations } from '../../migrations/index.js';
import { SystemClock } from '../platform/clock/clock.js';
import { Config } from '../platform/config/config.js';
import { openDatabase } from '../platform/database/open-database.js';
import { createLogger } from '../platform/logging/logger.js';

interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'fault';
  readonly says: string;
}

const GIB = 1024 ** 3;
const TIMEOUT_MS = 10_000;

/** `booost doctor`: one line for each thing checked, what to do beside what is wrong; exit code 1 if anything is. */
export async function doctor(): Promise<void> {
  const findings = await examine();
  for (const f of findings) process.stdout.write(`${{ ok: '  ok     ', warning: '  warning', fault: '  FAULT  ' }[f.state]}  ${f.what}: ${f.says}\n`);
  if (findings.some((f) => f.state === 'fault')) process.exitCode = 1;
}

async function examine(): Promise<Finding[]> {
  let config: Config;
  try {
    config = new Config(readEnvironment());
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults.map((f) => ({ what: f.variable, state: 'fault', says: `${f.problem}. ${f.help}` }));
    return [{ what: 'data directory', state: 'fault', says: `${(error as Error).message}. Choose a folder this user can write with DATA_DIR.` }];
  }
  const findings: Finding[] = [{ what: 'configuration', state: 'ok', says: `every variable is well formed; address ${config.baseUrl}` }, ...baseUrlFindings(config), lexiconFinding()];
  return [...findings, ...(await databaseFindings(config)), await mailFinding(config), await diskFinding(config)];
}

function baseUrlFindings(config: Config): Finding[] {
  return config.production ? [] : [{ what: 'address', state: 'warning', says: 'BASE_URL is not https: fine to try things out, set it before customers write reviews.' }];
}

/** The service checks its word lists at start and compiles those of a language when its first text comes; this compiles them all. */
function lexiconFinding(): Finding {
  try {
    for (const lang of LANGUAGES) matcherOf(lang);
    return { what: 'word lists', state: 'ok', says: `${LANGUAGES.join(', ')} can be read` };
  } catch (error) {
    return { what: 'word lists', state: 'fault', says: `${(error as Error).message}. Mend that line in config/lexicons; until then reviews in its language wait unread.` };
  }
}

async function databaseFindings(config: Config): Promise<Finding[]> {
  try {
    const database = await openDatabase(config, createLogger('silent'), 'doctor');
    const client = new pg.Client({ connectionString: database.ownerUrl, connectionTimeoutMillis: TIMEOUT_MS });
    try {
      await client.connect();
      return await inside(client, database.embedded);
    } finally {
      await client.end().catch(() => undefined);
      await database.close();
    }
  } catch (error) {
    return [{ what: 'database', state: 'fault', says: `${(error as Error).message} Check DATABASE_URL, or leave it empty for the embedded PostgreSQL.` }];
  }
}

async function inside(client: pg.Client, embedded: boolean): Promise<Finding[]> {
  const one = async <T>(sql: string): Promise<T> => (await client.query(sql)).rows[0] as T;
  const { v, skew } = await one<{ v: string; skew: number }>(`SELECT current_setting('server_version') AS v, extract(epoch FROM clock_timestamp())::float8 AS skew`);
  const seconds = Math.abs(skew - new SystemClock().now().getTime() / 1000);
  const findings: Finding[] = [
    { what: 'database', state: parseInt(v, 10) >= 15 ? 'ok' : 'fault', says: `PostgreSQL ${v}${embedded ? ', embedded' : ''}${parseInt(v, 10) >= 15 ? '' : '; 15 or newer is needed'}` },
    seconds < 5 ? { what: 'clock', state: 'ok', says: 'agrees with the database' } : { what: 'clock', state: 'warning', says: `differs from the database by ${Math.round(seconds)} s; let both keep time by NTP.` },
  ];
  const { exists } = await one<{ exists: boolean }>(`SELECT to_regclass('public.migrations') IS NOT NULL AS exists`);
  const applied = exists ? (await one<{ n: number }>('SELECT count(*)::int AS n FROM migrations')).n : 0;
  findings.push(applied === migrations.length ? { what: 'schema', state: 'ok', says: `${applied} migrations applied` } : { what: 'schema', state: 'warning', says: `${migrations.length - applied} migrations are waiting; booost migrate (or the next start) applies them.` });
  const role = await one<{ rolsuper: boolean; rolbypassrls: boolean } | undefined>(`SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'booost_app'`);
  if (!role) findings.push({ what: 'separation of clients', state: 'warning', says: 'the role booost_app does not exist yet; booost migrate creates it, or says what the administrator must run.' });
  else if (role.rolsuper || role.rolbypassrls) findings.push({ what: 'separation of clients', state: 'fault', says: 'one client could read another’s data: booost_app bypasses row-level security; run ALTER ROLE booost_app NOSUPERUSER NOBYPASSRLS.' });
  else findings.push({ what: 'separation of clients', state: 'ok', says: 'no client can read another’s data (booost_app is bound by row-level security)' });
  if (applied > 0) {
    const { n } = await one<{ n: number }>('SELECT count(*)::int AS n FROM graphile_worker._private_jobs WHERE attempts >= max_attempts');
    findings.push(n === 0 ? { what: 'jobs', state: 'ok', says: 'none gave up' } : { what: 'jobs', state: 'warning', says: `${n} gave up; see booost jobs list.` });
  }
  return findings;
}

async function mailFinding(config: Config): Promise<Finding> {
  if (!config.env.SMTP_URL) return { what: 'mail', state: 'warning', says: `no SMTP_URL: mails are kept as files in ${config.dataDir}/mail and reach nobody.` };
  try {
    await nodemailer.createTransport(config.env.SMTP_URL, { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS } as object).verify();
    return { what: 'mail', state: 'ok', says: 'the server answers and accepts the login' };
  } catch (error) {
    return { what: 'mail', state: 'fault', says: `${(error as Error).message}. Check SMTP_URL: scheme, port, user and password.` };
  }
}

async function diskFinding(config: Config): Promise<Finding> {
  mkdirSync(config.dataDir, { recursive: true });
  const { bavail, bsize } = await statfs(config.dataDir);
  const free = bavail * bsize;
  const says = `${(free / GIB).toFixed(1)} GiB free at ${config.dataDir}`;
  return free > 2 * GIB ? { what: 'disk', state: 'ok', says } : { what: 'disk', state: free > GIB / 4 ? 'warning' : 'fault', says: `${says}; make room or move DATA_DIR.` };
}
