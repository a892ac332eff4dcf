import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, type TestApp } from '../support/app.js';

interface Schema { readonly properties?: Record<string, unknown>; readonly enum?: unknown; readonly type?: unknown }
interface Description { readonly openapi: string; readonly paths: Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>; readonly components: { schemas: Record<string, Schema> } }

const FILE = path.join(process.cwd(), 'openapi.json');
let t: TestApp;
let served: Description;

beforeAll(async () => {
  t = await createTestApp();
  served = (await (await fetch(`${t.url}/api/openapi.json`)).json()) as Description;
  if (process.env['UPDATE_OPENAPI']) writeFileSync(FILE, `${JSON.stringify(served, null, 2)}\n`);
});
afterAll(() => t?.close());

describe('the description of the API', () => {
  it('should be the committed openapi.json (npm run openapi:sync writes it)', () => {
    expect(served).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
  });

  it('should be OpenAPI 3.1 with a summary on every operation', () => {
    expect(served.openapi).toMatch(/^3\.1/);
    const silent = Object.entries(served.paths).flatMap(([p, item]) => Object.entries(item).filter(([, o]) => !o.summary).map(([m]) => `${m} ${p}`));
    expect(silent).toEqual([]);
    expect(Object.keys(served.paths).length).toBeGreaterThan(20);
  });

  it('should have no schema without properties', () => {
    const empty = Object.entries(served.components.schemas).filter(([, s]) => !s.enum && Object.keys(s.properties ?? {}).length === 0).map(([n]) => n);
    expect(empty).toEqual([]);
  });

  it('should be readable as a page', async () => {
    const page = await fetch(`${t.url}/api/docs`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('/api/v1/reviews');
  });
});
