import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PERMISSIONS, ROLES } from '../../src/platform/http/permissions.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { routesOf, type Route } from '../support/routes.js';

let t: TestApp;
let routes: Route[];
beforeAll(async () => {
  t = await createTestApp();
  routes = routesOf(t.app);
});
afterAll(() => t?.close());

interface Layer {
  readonly route?: { readonly path: string | string[]; readonly methods: Record<string, boolean> };
}

describe('every route', () => {
  it('should declare the permission it needs, or that it is public, and not both', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter((r) => (r.permission === null) === !r.open).map((r) => `${r.method} ${r.path} (${r.handler})`)).toEqual([]);
  });

  it('should name a permission that some role has, the owner always', () => {
    for (const route of routes.filter((r) => r.permission)) {
      expect(Object.keys(PERMISSIONS)).toContain(route.permission);
      expect(PERMISSIONS[route.permission!]).toContain('owner');
    }
    expect(ROLES).toContain('owner');
  });

  it('should be known to Nest: nothing answers beside the guard but assets', () => {
    const { stack } = (t.app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } }).router;
    const known = new Set(routes.map((r) => r.path));
    const beside = stack.flatMap((layer) => (layer.route ? [layer.route.path].flat() : [])).filter((path) => !known.has(path));
    expect(beside).toEqual([]);
  });

  it('should keep the API closed to who says nothing, but for the answer to an invitation', async () => {
    const open = routes.filter((r) => r.open && r.path.startsWith('/api/v1/')).map((r) => `${r.method} ${r.path}`);
    expect(open).toEqual(['POST /api/v1/members/invitations/accept']);
    for (const route of routes.filter((r) => r.method === 'GET' && r.permission && r.path.startsWith('/api/'))) {
      const { status } = await fetch(t.url + route.path.replaceAll(/:\w+/g, '01990000-0000-7000-8000-000000000000'), { headers: { accept: 'application/json' } });
      expect([route.path, status]).toEqual([route.path, 401]);
    }
  });

  it('should change nothing by GET', () => {
    const verbs = /\/(approve|publish|withdraw|archive|retry|revoke|remove|delete|logout|switch)(\/|$)/;
    expect(routes.filter((r) => r.method === 'GET' && r.permission && verbs.test(r.path)).map((r) => r.path)).toEqual([]);
  });
});
