import { afterEach, describe, expect, it } from '@jest/globals';
import { migrations } from '../../migrations/index.js';
import { freePort, Ground, ownerUrl, query, until } from './service-process.fixture.js';
import { givenTenant, holdings, importDone, jobsDone, reviewsCsv, upload } from './tenant-on-service.fixture.js';

const ground = new Ground();
afterEach(() => ground.clear(), 60_000);

const applied = async (url: string): Promise<number> => (await query<{ n: number }>(url, 'SELECT count(*)::int AS n FROM migrations'))[0]?.n ?? 0;

describe('booost start', () => {
  it('should answer within ninety seconds on an empty folder, and print a set-up link that opens', async () => {
    const service = await ground.spawn({ dataDir: ground.folder() });
    await until('an answer of /healthz', async () => (await service.status('/healthz')) === 200, 90_000);
    const { age } = service;
    process.stdout.write(`      first answer of a first start: ${Math.round(age)} ms\n`);
    expect(age).toBeLessThan(90_000);
    const [, link = ''] = await service.said(/Set it up here \(this link works once\): (\S+)/);
    expect(new URL(link).port).toBe(String(service.port));
    const page = await service.get(new URL(link).pathname);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('<form');
    expect(await service.status('/readyz')).toBe(200);
    // A made-up link opens nothing.
    expect(await service.status('/setup/not-the-token')).not.toBe(200);
  }, 100_000);

  it('should refuse a second service of the same role, naming the first, and leave it alone', async () => {
    const dataDir = ground.folder();
    const first = await ground.running({ dataDir });
    for (const role of ['all', 'worker'] as const) {
      const second = await ground.spawn({ dataDir, role });
      expect(await second.exited()).toEqual({ code: 1, signal: null });
      expect(second.output).toContain(String(first.pid));
    }
    expect(await first.status('/readyz')).toBe(200);
  }, 60_000);

  it('should run web and worker side by side, started at the same moment on an empty folder', async () => {
    const dataDir = ground.folder();
    const [web, worker] = await Promise.all([ground.running({ dataDir, role: 'web' }), ground.running({ dataDir, role: 'worker' })]);
    const url = ownerUrl(dataDir);
    // Both wanted to migrate: one did, once.
    expect(await applied(url)).toBe(migrations.length);
    const tenant = await givenTenant(url);
    const importId = await upload(web, tenant, reviewsCsv(40));
    await importDone(url, importId);
    await jobsDone(url);
    expect(await holdings(url, tenant)).toMatchObject({ reviews: 40, read: 40, replies: 40 });
    // Whichever owns PostgreSQL goes first: the other keeps it.
    expect(await web.stop()).toEqual({ code: 0, signal: null });
    await givenTenant(url);
    expect(await worker.stop()).toEqual({ code: 0, signal: null });
    await expect(query(url, 'SELECT 1')).rejects.toThrow();
  }, 60_000);

  it('should list every fault of the configuration at once and start nothing', async () => {
    const service = await ground.spawn({ dataDir: ground.folder(), port: await freePort(), env: { PORT: 'many', BASE_URL: 'ftp://x', SECRET_KEY: 'short' } });
    expect(await service.exited()).toEqual({ code: 1, signal: null });
    for (const variable of ['PORT', 'BASE_URL', 'SECRET_KEY']) expect(service.output).toContain(variable);
    expect(service.output).not.toContain('short');
  }, 30_000);
});
