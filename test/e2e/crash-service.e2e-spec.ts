import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ground, ownerUrl, postmasterPid, query, until, type Service } from './service-process.fixture.js';
import { givenApprovedReplies, givenTenant, holdings, importDone, importUnderWay, jobsDone, reviewsCsv, upload, type Tenant } from './tenant-on-service.fixture.js';

const ROWS = 8_000;
const REPLIES = 400;
const ground = new Ground();
let dataDir: string;
let service: Service;
let tenant: Tenant;

const url = (): string => ownerUrl(dataDir);
/** `booost audit verify` as a person would call it, attached to the running service. */
const auditVerify = () => spawnSync(process.execPath, [fileURLToPath(new URL('../../bin/booost.mjs', import.meta.url)), 'audit', 'verify'], { encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: dataDir, LOG_LEVEL: 'warn' } });

/** The state of an import that went wrong nowhere: everything once, and every table of the same opinion. */
const wholeImport = (rows: number) => ({ reviews: rows, identities: rows, versions: rows, counted: rows, read: rows, decisions: rows, replies: rows, received: rows });

beforeAll(async () => {
  dataDir = ground.folder();
  service = await ground.running({ dataDir });
  tenant = await givenTenant(url());
}, 60_000);
afterAll(() => ground.clear(), 60_000);

describe('a service that is killed', () => {
  it('should finish an import it was in the middle of, nothing lost and nothing twice', async () => {
    const importId = await upload(service, tenant, reviewsCsv(ROWS));
    const before = await importUnderWay(url(), importId);
    await service.crash();
    expect(before.done).toBeLessThan(ROWS);
    // PostgreSQL outlived the process: the dead worker still holds its jobs there.
    const [held] = await query<{ n: number }>(url(), 'SELECT count(*)::int AS n FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL');
    expect(held?.n).toBeGreaterThan(0);
    service = await ground.running({ dataDir });
    await importDone(url(), importId);
    await jobsDone(url());
    expect(await holdings(url(), tenant)).toEqual(wholeImport(ROWS));
    expect(auditVerify()).toMatchObject({ status: 0 });
  }, 60_000);

  it('should publish every approved reply exactly once', async () => {
    await givenApprovedReplies(url(), tenant, REPLIES);
    const published = async (): Promise<number> => (await query<{ n: number }>(url(), `SELECT count(*)::int AS n FROM replies WHERE location_id = $1 AND state = 'published'`, [tenant.locationId]))[0]?.n ?? 0;
    const before = await until('the first published replies', async () => ((await published()) > 0 ? published() : null));
    await service.crash();
    expect(before).toBeLessThan(REPLIES);
    service = await ground.running({ dataDir });
    await jobsDone(url());
    expect(await published()).toBe(REPLIES);
    const [log] = await query<{ events: number; replies: number }>(url(), `SELECT count(*)::int AS events, count(DISTINCT entity_id)::int AS replies FROM events WHERE organization_id = $1 AND type = 'reply.published'`, [tenant.organizationId]);
    expect(log).toEqual({ events: REPLIES, replies: REPLIES });
    const [wrong] = await query<{ n: number }>(url(), `SELECT count(*)::int AS n FROM replies WHERE location_id = $1 AND state = 'published' AND (published_text <> text OR approved_hash <> encode(sha256(convert_to(text, 'UTF8')), 'hex'))`, [tenant.locationId]);
    expect(wrong?.n).toBe(0);
    expect(auditVerify()).toMatchObject({ status: 0 });
  }, 60_000);
});

describe('a PostgreSQL that is killed under a running service', () => {
  it('should come back by itself, with all it had committed, and the service with it', async () => {
    const had = await holdings(url(), tenant);
    const victim = postmasterPid(dataDir);
    process.kill(victim, 'SIGKILL');
    await until('another PostgreSQL', () => {
      try {
        return postmasterPid(dataDir) !== victim;
      } catch {
        return false;
      }
    });
    await until('a service that reaches it', async () => (await service.status('/readyz')) === 200);
    expect(await holdings(url(), tenant)).toEqual(had);
  }, 60_000);

  it('should run jobs again, as a worker that is known to live', async () => {
    const other = await givenTenant(url());
    const importId = await upload(service, other, reviewsCsv(600));
    await importDone(url(), importId);
    await jobsDone(url());
    expect(await holdings(url(), other)).toEqual(wholeImport(600));
    // Its lease is what keeps another worker from taking its running jobs away.
    const [leases] = await query<{ held: number }>(
      url(),
      `SELECT count(DISTINCT w.lock_key)::int AS held FROM worker_leases w JOIN pg_locks l ON l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND ((l.classid::bigint << 32) | l.objid::bigint) = w.lock_key`,
    );
    expect(leases?.held).toBe(1);
  }, 60_000);
});

describe('a service that is asked to stop', () => {
  it('should end within ten seconds in the middle of an import, which the next one finishes', async () => {
    const other = await givenTenant(url());
    const importId = await upload(service, other, reviewsCsv(ROWS));
    await importUnderWay(url(), importId);
    const asked = performance.now();
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(10_000);
    // PostgreSQL was stopped last: nothing runs in the data directory any more.
    expect(() => process.kill(postmasterPid(dataDir), 0)).toThrow();
    service = await ground.running({ dataDir });
    await importDone(url(), importId);
    await jobsDone(url());
    expect(await holdings(url(), other)).toEqual(wholeImport(ROWS));
  }, 60_000);
});
