import { hashPassword } from '../../src/modules/auth/passwords.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import type { TestApp } from '../support/app.js';
import { newOrganization, type TestOrganization } from './people.js';
import { Visitor } from './visitor.js';

export const SIGN_IN_PASSWORD = 'quatre mots bien choisis';

export interface SignedIn {
  readonly owner: TestOrganization;
  readonly location: Location;
  readonly visitor: Visitor;
}

/** A business with one location, its owner signed in by the real form. */
export async function newSignedIn(t: TestApp, lang: 'fr' | 'en' = 'fr', name = 'Boulangerie Saint-Aubin'): Promise<SignedIn> {
  const owner = await newOrganization(t.db, name);
  await t.db.asOwner('UPDATE users SET password_hash = $2, locale = $3 WHERE id = $1', [owner.userId, await hashPassword(SIGN_IN_PASSWORD), lang]);
  const location = await t.app.get(LocationsService, { strict: false }).create(owner.scope, { name, sector: 'bakery', city: 'Toulouse' });
  const visitor = new Visitor(t, { 'accept-language': lang });
  const answer = await visitor.signIn(owner.email, SIGN_IN_PASSWORD);
  if (answer.status !== 303) throw new Error(`signing in answered ${answer.status}`);
  return { owner, location, visitor };
}

/** A file chosen in a form: the token stands in the address, as in the page. */
export async function uploadFile(t: TestApp, visitor: Visitor, file: { readonly name: string; readonly content: string | Buffer }, fields: Record<string, string>): Promise<{ status: number; location: string | null; text: string }> {
  const token = visitor.tokenOf((await visitor.get('/import')).text);
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set('file', new Blob([new Uint8Array(Buffer.from(file.content))]), file.name);
  const cookie = [...visitor.jar].map(([k, v]) => `${k}=${v}`).join('; ');
  const response = await fetch(`${t.url}/import?_csrf=${encodeURIComponent(token)}`, { method: 'POST', body: form, redirect: 'manual', headers: { cookie, accept: 'text/html' } });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

/** What a browser would send of a form on a page: the values of its inputs, checked boxes, selects and text areas. */
export function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  const form = html.slice(html.indexOf('<main'));
  for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type') ?? 'text';
    if (name === null || ((type === 'checkbox' || type === 'radio') && !/\bchecked\b/.test(tag)) || type === 'file') continue;
    fields[name] = attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '');
  }
  for (const [, head = '', body = ''] of form.matchAll(/<textarea ([^>]*)>([\s\S]*?)<\/textarea>/g)) fields[attribute(head, 'name') ?? ''] = plain(body);
  for (const [, head = '', body = ''] of form.matchAll(/<select ([^>]*)>([\s\S]*?)<\/select>/g)) {
    const chosen = [...body.matchAll(/<option ([^>]*)>/g)].map((m) => m[1] ?? '');
    fields[attribute(head, 'name') ?? ''] = attribute(chosen.find((o) => /\bselected\b/.test(o)) ?? chosen[0] ?? '', 'value') ?? '';
  }
  return fields;
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag);
  return found ? plain(found[1] ?? '') : null;
}

/** The text behind the entities that Handlebars writes. */
export const plain = (html: string): string =>
  html.replaceAll('&quot;', '"').replaceAll(/&#x([0-9a-fA-F]+);/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
