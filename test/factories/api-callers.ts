import { newId } from '../../src/platform/clock/ids.js';
import { newToken, sha256Hex } from '../../src/platform/crypto/secrets.js';
import type { Role } from '../../src/platform/http/permissions.js';
import type { TestApp } from '../support/app.js';

export interface ApiAnswer {
  readonly status: number;
  readonly body: Record<string, unknown> & { items?: Record<string, unknown>[] };
  readonly text: string;
}
/** One caller of the API: method, path, body. */
export type ApiCall = (method: string, path: string, body?: unknown) => Promise<ApiAnswer>;

/** An API key of an organization, written directly, and a way to call with it. */
export async function newApiCaller(t: TestApp, organizationId: string, role: Role = 'owner'): Promise<ApiCall> {
  const key = `bst_${newToken()}`;
  await t.db.asOwner('INSERT INTO api_keys (id, organization_id, name, prefix, key_hash, role, created_at) VALUES ($1, $2, $3, $4, $5, $6, now())', [newId(), organizationId, role, key.slice(0, 12), sha256Hex(key), role]);
  return apiCaller(t, key);
}

export function apiCaller(t: TestApp, key: string): ApiCall {
  return async (method, path, body) => {
    const response = await fetch(t.url + path, {
      method, headers: { authorization: `Bearer ${key}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as ApiAnswer['body'] };
  };
}
