import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withAppRole } from '../../src/platform/database/connections.js';
import { freePort, Ground, query } from './service-process.fixture.js';
import { givenTenant, holdings, importDone, jobsDone, reviewsCsv, upload } from './tenant-on-service.fixture.js';

const BIN = '/usr/lib/postgresql/15/bin';
const isHere = existsSync(path.join(BIN, 'postgres'));
const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');
const ground = new Ground();
let cluster: string;
let port: number;

const isRoot = process.getuid?.() === 0;
const [, uid = '', gid = ''] = /^nobody:[^:]*:(\d+):(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
/** PostgreSQL refuses root. */
const identity = isRoot ? { uid: Number(uid), gid: Number(gid) } : {};
const run = (program: string, ...args: string[]) => {
  // No pipe that the server would inherit: the call would never end.
  const done = spawnSync(path.join(BIN, program), args, { ...identity, cwd: '/', stdio: ['ignore', 'ignore', 'ignore'], env: { PATH: BIN, LC_ALL: 'C' }, timeout: 30_000 });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: exit ${String(done.status)}`);
};
const urlOf = (login: string, database: string): string => `postgres://${login}@127.0.0.1:${port}/${database}`;
const asSuperuser = (sql: string) => query(urlOf('postgres', 'postgres'), sql);

if (!isHere) process.stdout.write(`\n  SKIPPED: DATABASE_URL against Debian's PostgreSQL 15, which is not at ${BIN}.\n`);

(isHere ? describe : describe.skip)('DATABASE_URL of a PostgreSQL 15', () => {
  beforeAll(async () => {
    cluster = path.join(ground.folder(), 'cluster');
    port = await freePort();
    mkdirSync(cluster, { mode: 0o700 });
    if (identity.uid !== undefined) chownSync(cluster, identity.uid, identity.gid);
    run('initdb', '-D', cluster, '-U', 'postgres', '-A', 'trust', '-N', '--no-instructions');
    run('pg_ctl', '-D', cluster, '-w', '-o', `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`, '-l', path.join(cluster, 'log'), 'start');
  }, 60_000);
  afterAll(async () => {
    await ground.endServices();
    if (cluster && existsSync(path.join(cluster, 'postmaster.pid'))) run('pg_ctl', '-D', cluster, '-m', 'immediate', 'stop');
    await ground.clear();
  }, 60_000);

  it('should stop with the SQL for the administrator when the login may not create the role', async () => {
    await asSuperuser('CREATE ROLE plain LOGIN');
    await asSuperuser('CREATE DATABASE plain OWNER plain');
    const service = await ground.spawn({ dataDir: ground.folder(), env: { DATABASE_URL: urlOf('plain', 'plain'), SECRET_KEY } });
    expect(await service.exited()).toEqual({ code: 1, signal: null });
    expect(service.output).toContain('CREATE ROLE booost_app NOSUPERUSER NOBYPASSRLS NOLOGIN;');
    expect(service.output).toContain('GRANT booost_app TO CURRENT_USER;');
    expect(await query(urlOf('plain', 'plain'), `SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toHaveLength(0);
  }, 30_000);

  it('should ask for a SECRET_KEY rather than keep one in a folder that other processes do not share', async () => {
    const service = await ground.spawn({ dataDir: ground.folder(), env: { DATABASE_URL: urlOf('plain', 'plain') } });
    expect(await service.exited()).toEqual({ code: 1, signal: null });
    expect(service.output).toMatch(/SECRET_KEY: is required when DATABASE_URL is set/);
  }, 30_000);

  it('should work for an owner who is no superuser and may create roles, every other pool being booost_app', async () => {
    await asSuperuser('CREATE ROLE keeper LOGIN CREATEROLE');
    await asSuperuser('CREATE DATABASE reviews OWNER keeper');
    const url = urlOf('keeper', 'reviews');
    const service = await ground.running({ dataDir: ground.folder(), env: { DATABASE_URL: url, SECRET_KEY } });
    expect(await service.status('/readyz')).toBe(200);
    const tenant = await givenTenant(url);
    await importDone(url, await upload(service, tenant, reviewsCsv(30)));
    await jobsDone(url);
    expect(await holdings(url, tenant)).toMatchObject({ reviews: 30, read: 30, counted: 30 });
    expect(await query(withAppRole(url), `SELECT current_user AS name, (SELECT count(*) FROM reviews)::int AS seen`)).toEqual([{ name: 'booost_app', seen: 0 }]);
    const [role] = await asSuperuser(`SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = 'booost_app'`);
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcanlogin: false });
    const fence = await query(url, `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname IN ('reviews', 'replies', 'events') AND relforcerowsecurity`);
    expect(fence).toHaveLength(3);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  }, 60_000);

  it('should work with a role the administrator made before, which the login may become', async () => {
    await asSuperuser('GRANT booost_app TO plain');
    const url = urlOf('plain', 'plain');
    const service = await ground.running({ dataDir: ground.folder(), env: { DATABASE_URL: url, SECRET_KEY } });
    expect(await service.status('/readyz')).toBe(200);
    expect(await query(withAppRole(url), 'SELECT current_user AS name')).toEqual([{ name: 'booost_app' }]);
  }, 60_000);
});
