import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { builtFile, Holder, until, type HolderEvent } from './holder-process.fixture.js';

const isRoot = process.getuid?.() === 0;
const NOBODY = Number(/^nobody:[^:]*:(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[1] ?? 65_534);
const mode = (file: string): number => statSync(file).mode & 0o777;
/** Whether an ordinary user could run this copy of the project at all: below /root none can. */
const isOpenToOrdinary =
  isRoot && spawnSync(process.execPath, ['-e', `fs.accessSync(${JSON.stringify(builtFile('embedded-postgres.js'))})`], { uid: NOBODY, gid: NOBODY, cwd: '/' }).status === 0;
const whenRoot = isRoot ? it : it.skip;
const whenOpen = isOpenToOrdinary ? it : it.skip;

async function query(url: string | undefined, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const answersOn = (url: string | undefined): Promise<boolean> =>
  query(url, 'SELECT 1').then(
    () => true,
    () => false,
  );

describe('the embedded PostgreSQL', () => {
  let nursery: string;
  let base: string;
  let dataDir: string;
  let holders: Holder[];
  const elsewhere: string[] = [];

  const start = (options: Parameters<typeof Holder.start>[1] = {}): Holder => {
    const holder = Holder.start(dataDir, options);
    holders.push(holder);
    return holder;
  };
  const open = async (options: Parameters<typeof Holder.start>[1] = {}): Promise<{ holder: Holder; event: HolderEvent }> => {
    const holder = start(options);
    const event = await holder.opened();
    expect(event).toMatchObject({ ready: true });
    return { holder, event };
  };
  const postmasterPid = (): number => Number(readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const isRunning = (): boolean => existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'));

  /** A data directory that was used before: a copy of one that was started and stopped, because a first start takes a second. */
  const useBefore = (): void => {
    expect(spawnSync('cp', ['-a', path.join(nursery, 'data'), dataDir]).status).toBe(0);
  };

  const makeBase = (): string => {
    const folder = mkdtempSync(path.join(tmpdir(), 'embedded-'));
    chmodSync(folder, 0o711);
    return folder;
  };
  beforeAll(async () => {
    nursery = makeBase();
    const holder = Holder.start(path.join(nursery, 'data'));
    await holder.opened();
    await holder.close();
  });
  afterAll(() => rmSync(nursery, { recursive: true, force: true }));
  beforeEach(() => {
    base = makeBase();
    dataDir = path.join(base, 'data');
    holders = [];
  });
  afterEach(async () => {
    await Promise.all(holders.map((holder) => holder.close()));
    // What a killed process left running is adopted and stopped the ordinary way.
    if (isRunning()) await (await open()).holder.close();
    for (const folder of [base, ...elsewhere.splice(0)]) rmSync(folder, { recursive: true, force: true });
  });

  it('should start for the first time within five seconds, with a database, two logins and text in UTF-8 and ICU order', async () => {
    const { event } = await open();
    expect(event.owned).toBe(true);
    expect(event.ms).toBeLessThan(5000);
    const [database] = await query(event.ownerUrl, `SELECT current_database() AS name, current_user AS login, pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider FROM pg_database WHERE datname = current_database()`);
    expect(database).toEqual({ name: 'booost', login: 'postgres', encoding: 'UTF8', provider: 'i' });
    const [role] = await query(event.appUrl, 'SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user');
    expect(role).toEqual({ rolname: 'booost_app', rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false });
    const words = await query(event.ownerUrl, `SELECT w FROM unnest(ARRAY['zèbre','école','Été','eau','apple']) w ORDER BY w`);
    expect(words.map((row) => row['w'])).toEqual(['apple', 'eau', 'école', 'Été', 'zèbre']);
  });

  it('should listen on this machine only, and let nobody in without the password', async () => {
    useBefore();
    const { event } = await open();
    const settings = await query(event.ownerUrl, `SELECT name, setting FROM pg_settings WHERE name IN ('listen_addresses', 'unix_socket_directories', 'max_connections', 'fsync') ORDER BY name`);
    expect(settings.map((row) => [row['name'], row['setting']])).toEqual([
      ['fsync', 'on'],
      ['listen_addresses', '127.0.0.1'],
      ['max_connections', '60'],
      ['unix_socket_directories', ''],
    ]);
    const methods = await query(event.ownerUrl, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules');
    expect(methods).toEqual([{ auth_method: 'scram-sha-256' }]);
    await expect(query(event.ownerUrl?.replace(/:[0-9a-f]{64}@/, ':guess@'), 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('should keep its files private: folders 0700, passwords, log and memory 0600', async () => {
    await open();
    for (const name of ['postgres-owner.password', 'postgres-app.password', 'postgres.log', 'postgres.json']) expect([name, mode(path.join(dataDir, name))]).toEqual([name, 0o600]);
    for (const name of ['postgres', 'locks']) expect([name, mode(path.join(dataDir, name))]).toEqual([name, 0o700]);
    expect(mode(dataDir)).toBe(isRoot ? 0o711 : 0o700);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('postgres-init'))).toEqual([]);
    expect(readFileSync(path.join(dataDir, 'postgres.log'), 'utf8')).not.toContain(readFileSync(path.join(dataDir, 'postgres-app.password'), 'utf8').trim());
  });

  it('should stop with its last user and come back on the same port with the same data', async () => {
    useBefore();
    const first = await open();
    await query(first.event.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.holder.close();
    expect(isRunning()).toBe(false);
    const second = await open();
    expect(second.event.port).toBe(first.event.port);
    expect(await query(second.event.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('should start again under its living owner after kill -9 of the server, on the same port, with all that was committed', async () => {
    useBefore();
    const { holder, event } = await open();
    await query(event.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const victim = postmasterPid();
    process.kill(victim, 'SIGKILL');
    await holder.says('ended unexpectedly');
    await until('it answers again', () => answersOn(event.ownerUrl));
    expect(postmasterPid()).not.toBe(victim);
    expect(await query(event.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('should recover all that was committed after kill -9 of the server and of its owner', async () => {
    useBefore();
    const first = await open();
    await query(first.event.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const victim = postmasterPid();
    await first.holder.kill();
    process.kill(victim, 'SIGKILL');
    const second = await open();
    expect(second.event.owned).toBe(true);
    expect(await query(second.event.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('should be adopted, server and ownership, after kill -9 of the owner', async () => {
    useBefore();
    const first = await open();
    const server = postmasterPid();
    await first.holder.kill();
    expect(await answersOn(first.event.ownerUrl)).toBe(true);
    const second = await open();
    expect(second.event.owned).toBe(true);
    expect(postmasterPid()).toBe(server);
    await second.holder.says('adopted');
    await second.holder.close();
    expect(isRunning()).toBe(false);
  });

  it('should have one owner when four processes open it at once for the first time', async () => {
    const events = await Promise.all([1, 2, 3, 4].map(async () => (await open()).event));
    expect(events.filter((event) => event.owned)).toHaveLength(1);
    expect(new Set(events.map((event) => event.ownerUrl)).size).toBe(1);
    for (const event of events) expect(await answersOn(event.appUrl)).toBe(true);
  });

  it('should have one owner when three processes find the one that was killed', async () => {
    useBefore();
    await (await open()).holder.kill();
    const events = await Promise.all([1, 2, 3].map(async () => (await open()).event));
    expect(events.filter((event) => event.owned)).toHaveLength(1);
  });

  it('should not be stopped by a process that only attached', async () => {
    useBefore();
    const owner = await open();
    const guest = await open();
    expect(guest.event.owned).toBe(false);
    await guest.holder.close();
    expect(await answersOn(owner.event.ownerUrl)).toBe(true);
  });

  it('should be handed over when its owner leaves, and stopped by the last one', async () => {
    useBefore();
    const owner = await open();
    const guest = await open();
    const server = postmasterPid();
    await owner.holder.close();
    expect(postmasterPid()).toBe(server);
    expect(await answersOn(guest.event.appUrl)).toBe(true);
    await guest.holder.close();
    expect(isRunning()).toBe(false);
  });

  it('should be taken over by an attached process when its owner is killed', async () => {
    useBefore();
    const owner = await open();
    const guest = await open();
    await owner.holder.kill();
    await guest.holder.says('answers for it now');
    process.kill(postmasterPid(), 'SIGKILL');
    await guest.holder.says('ended unexpectedly');
    await until('it answers again', () => answersOn(guest.event.ownerUrl));
  });

  it('should start although the pid of a server long gone belongs to another living process', async () => {
    useBefore();
    const left = path.join(dataDir, 'postgres', 'postmaster.pid');
    writeFileSync(left, `${String(process.pid)}\n${path.join(dataDir, 'postgres')}\n1764000000\n54321\n\n127.0.0.1\n  0 0\nready   \n`);
    if (isRoot) chownSync(left, NOBODY, NOBODY);
    const { event } = await open();
    expect(await answersOn(event.ownerUrl)).toBe(true);
    expect(postmasterPid()).not.toBe(process.pid);
  });

  it('should not be reached by Ctrl-C in the terminal of its owner', async () => {
    useBefore();
    const { holder, event } = await open({ ownGroup: true });
    process.kill(-holder.pid, 'SIGINT');
    await until('the owner is gone', () => holder.hasEnded);
    expect(await answersOn(event.ownerUrl)).toBe(true);
  });

  it('should begin anew when the first start was killed in the middle', async () => {
    const first = start();
    await until('the cluster is being made', () => existsSync(dataDir) && readdirSync(dataDir).some((name) => name.startsWith('postgres-init-')));
    await first.kill();
    const { event } = await open();
    expect(event.owned).toBe(true);
    expect(await answersOn(event.appUrl)).toBe(true);
  });

  it('should refuse a second start of the same role, naming the first, and let it go with the first one’s death', async () => {
    useBefore();
    const first = await open({ role: 'web' });
    const second = start({ role: 'web' });
    expect(await second.opened()).toMatchObject({ code: 'start.already_running', failed: expect.stringContaining(`Already running as pid ${String(first.holder.pid)} (role web)`) });
    await until('it has ended', () => second.hasEnded);
    expect(second.exitCode).toBe(1);
    await open({ role: 'worker' });
    await first.holder.kill();
    await open({ role: 'web' });
  });

  it('should hold "all" to be web and worker at once', async () => {
    useBefore();
    const { holder } = await open({ role: 'worker' });
    expect(await start({ role: 'all' }).opened()).toMatchObject({ failed: expect.stringContaining('(role worker)') });
    // What "all" had taken before it failed is free again.
    const web = await open({ role: 'web' });
    await web.holder.close();
    await holder.close();
    await open({ role: 'all' });
    expect(await start({ role: 'web' }).opened()).toMatchObject({ failed: expect.stringContaining('(role all)') });
  });

  it('should refuse a data directory in which everyone may write', async () => {
    mkdirSync(dataDir);
    chmodSync(dataDir, 0o777);
    expect(await start().opened()).toMatchObject({ code: 'database.data_directory', failed: expect.stringContaining(`chmod o-w ${dataDir}`) });
  });

  whenRoot('should refuse a data directory of somebody else', async () => {
    mkdirSync(dataDir);
    chownSync(dataDir, NOBODY, NOBODY);
    expect(await start().opened()).toMatchObject({ code: 'database.data_directory', failed: expect.stringContaining('is not a folder of ours') });
  });

  whenRoot('should keep the cluster in /var/lib when root’s data directory is closed to "nobody", and find it there again', async () => {
    mkdirSync(dataDir, { mode: 0o700 });
    const first = await open();
    const home = String((JSON.parse(readFileSync(path.join(dataDir, 'postgres.json'), 'utf8')) as { home?: string }).home);
    elsewhere.push(home);
    expect(home).toMatch(/^\/var\/lib\/booost-[0-9a-f]{12}$/);
    expect([mode(home), statSync(home).uid]).toEqual([0o711, 0]);
    expect([mode(path.join(home, 'postgres')), statSync(path.join(home, 'postgres')).uid]).toEqual([0o700, NOBODY]);
    await query(first.event.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.holder.close();
    // Opening the way later must not begin an empty database beside the old one.
    chmodSync(dataDir, 0o711);
    const second = await open();
    expect(await query(second.event.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  whenOpen('should run for an ordinary user as that user', async () => {
    chownSync(base, NOBODY, NOBODY);
    const { holder, event } = await open({ uid: NOBODY, gid: NOBODY, home: base });
    expect(event.owned).toBe(true);
    expect([statSync(dataDir).uid, mode(dataDir), mode(path.join(dataDir, 'postgres'))]).toEqual([NOBODY, 0o700, 0o700]);
    expect(statSync(`/proc/${String(postmasterPid())}`).uid).toBe(NOBODY);
    expect(await answersOn(event.appUrl)).toBe(true);
    await holder.close();
    expect(isRunning()).toBe(false);
  });

  whenOpen('should tell a user without a name in /etc/passwd to set DATABASE_URL', async () => {
    const nameless = 3_999_999;
    chownSync(base, nameless, nameless);
    expect(await start({ uid: nameless, gid: nameless, home: base }).opened()).toMatchObject({
      code: 'database.embedded_unsupported',
      failed: expect.stringMatching(/no name in \/etc\/passwd.*DATABASE_URL/),
    });
  });
});
