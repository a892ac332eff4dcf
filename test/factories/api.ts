import { newId } from '../../src/platform/clock/ids.js';
import { sha256Hex } from '../../src/platform/crypto/secrets.js';
import type { Role } from '../../src/platform/http/permissions.js';
import type { TestApp } from '../support/app.js';
import type { TestOrganization } from './people.js';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}
export type ApiCall = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<ApiAnswer>;

/** Calls the API of a test application with a key of this organization, written directly. */
export async function newApiClient(t: TestApp, organization: TestOrganization, role: Role = 'owner'): Promise<ApiCall> {
  const key = `bst_${newId()}`;
  await t.db.asOwner(`INSERT INTO api_keys (id, organization_id, name, prefix, key_hash, role, created_at) VALUES ($1, $2, 'test', 'bst_test', $3, $4, '2026-01-01')`, [newId(), organization.organizationId, sha256Hex(key), role]);
  return (method, path, body, headers = {}) => call(t, method, path, body, { authorization: `Bearer ${key}`, ...headers });
}

export async function call(t: TestApp, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
  const response = await fetch(`${t.url}${path}`, {
    method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  let parsed: Record<string, unknown> = {};
  try {
    parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  } catch {
    parsed = { text };
  }
  return { status: response.status, headers: response.headers, body: parsed };
}
