import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { solveSlice } from '../../src/domain/widget/proof-of-work.js';
import { DECLARATION_VERSION, type PowChallenge, type PowSolution, type WidgetSubmission } from '../../src/domain/widget/types.js';
import { LocationsService, type Location, type LocationSettings } from '../../src/modules/organizations/index.js';
import { PublicPlane } from '../../src/modules/widget/index.js';
import { newId } from '../../src/platform/clock/ids.js';
import type { TestDatabase } from '../support/database.js';
import type { TestContext } from '../support/context.js';
import type { TestOrganization } from './people.js';

export const IDENTITY = { legalName: 'SARL Saint-Aubin', address: '14 rue Riquet, 31000 Toulouse', director: 'Hélène Martin', contact: 'contact@saint-aubin.example', host: 'Exemple SAS' };

/** A location whose widget is open. */
export function openLocation(t: Pick<TestContext, 'get'>, owner: TestOrganization, settings: LocationSettings = {}): Promise<Location> {
  return t.get(LocationsService).create(owner.scope, { name: 'Boulangerie Saint-Aubin', sector: 'bakery', city: 'Toulouse', legal: IDENTITY, contacts: [{ kind: 'email', value: 'contact@saint-aubin.example' }], ...settings });
}

/** The public plane alone on a loopback port. */
export async function servePlane(t: Pick<TestContext, 'get'>): Promise<{ url: string; plane: PublicPlane; close: () => Promise<void> }> {
  const plane = t.get(PublicPlane);
  await plane.start();
  const server: Server = createServer((request, response) => {
    if (!plane.handle(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, plane, close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }) };
}

/** A review written straight into the tables, as superuser; gives its id. */
export async function putReview(db: TestDatabase, location: Pick<Location, 'id' | 'organizationId'>, fields: Partial<{ status: string; rating: number | null; text: string; publishedAt: string; sku: string | null; displayed: boolean; way: string; kind: string; maskedText: string | null; authorName: string }> = {}): Promise<string> {
  const f = { status: 'published', rating: 4, text: 'Très bon pain.', publishedAt: '2026-11-01T10:00:00Z', sku: null, displayed: true, way: 'widget', kind: 'review', maskedText: null, authorName: 'Inès', ...fields };
  const [id, sourceId] = [newId(), newId()];
  const scope = `SELECT set_config('app.home', '${location.organizationId}', true), set_config('app.acting', '${location.organizationId}', true);`;
  await db.asOwner(`INSERT INTO sources (id, organization_id, location_id, platform, way, displayed, created_at) VALUES ($1, $2, $3, 'own', $4, $5, '2026-01-01Z') ON CONFLICT DO NOTHING`, [sourceId, location.organizationId, location.id, f.way, f.displayed]);
  if (f.sku) await db.asOwner(`INSERT INTO subjects (id, organization_id, location_id, kind, name, sku, created_at) VALUES ($1, $2, $3, 'product', $4, $4, '2026-01-01Z') ON CONFLICT DO NOTHING`, [newId(), location.organizationId, location.id, f.sku]);
  const literal = (v: string | number | null): string => (v === null ? 'NULL' : typeof v === 'number' ? String(v) : `'${v.replaceAll("'", "''")}'`);
  await db.asOwner(`${scope} INSERT INTO reviews (id, organization_id, location_id, source_id, subject_id, platform, kind, fingerprint, text, masked_text, rating, author_name, verification, experienced_on, experience_precision, status, published_at, lang, created_at, updated_at)
    SELECT '${id}', '${location.organizationId}', '${location.id}', s.id, (SELECT j.id FROM subjects j WHERE j.location_id = s.location_id AND j.sku = ${literal(f.sku)}), 'own', '${f.kind}', '${id}', ${literal(f.text)}, ${literal(f.maskedText)}, ${literal(f.rating)}, ${literal(f.authorName)}, 'declared', '2026-10-01', 'month', '${f.status}', '${f.publishedAt}', 'fr', '${f.publishedAt}', '${f.publishedAt}'
    FROM sources s WHERE s.location_id = '${location.id}' AND s.way = '${f.way}'`);
  return id;
}

export async function solveChallenge(url: string, siteKey: string): Promise<PowSolution> {
  const { algorithm, challenge, salt, signature, maxnumber } = (await (await fetch(`${url}/widget/v1/${siteKey}/challenge`)).json()) as PowChallenge;
  return { algorithm, challenge, salt, signature, number: solveSlice(challenge, salt, 0, (maxnumber ?? 1e6) + 1) };
}

let authors = 0;
/** A complete review, with a proof of work and an address of its own unless one is given. */
export async function submission(url: string, siteKey: string, fields: Partial<WidgetSubmission> = {}): Promise<WidgetSubmission> {
  return {
    kind: 'review', text: 'La brioche du dimanche est une merveille, et Sonia a toujours un mot gentil.', rating: 5, experience_month: '2026-10', name: 'Inès', email: `auteur${++authors}@exemple.fr`, declaration: true,
    declaration_version: DECLARATION_VERSION, lang: 'fr', website: '', ...fields, pow: fields.pow ?? (await solveChallenge(url, siteKey)),
  };
}

export function post(url: string, siteKey: string, body: unknown, headers: Record<string, string> = {}, route = 'reviews'): Promise<Response> {
  return fetch(`${url}/widget/v1/${siteKey}/${route}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

export interface SentMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Mails that landed in DATA_DIR/mail, oldest first. */
export async function mailsIn(dataDir: string): Promise<SentMail[]> {
  const folder = path.join(dataDir, 'mail');
  const found: SentMail[] = [];
  // The pinned clock gives many mails one name in time: the disk knows their order.
  const writtenAt = (file: string): bigint => statSync(path.join(folder, file), { bigint: true }).mtimeNs;
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.eml')).toSorted((a, b) => Number(writtenAt(a) - writtenAt(b)))) {
    const mail = await PostalMime.parse(readFileSync(path.join(folder, file)));
    found.push({ to: mail.to?.[0]?.address ?? '', subject: mail.subject ?? '', text: mail.text ?? '' });
  }
  return found;
}

/** Waits until a condition holds, at most `limitMs` of real time. */
export async function until(what: string, holds: () => Promise<boolean>, limitMs = 2000): Promise<void> {
  const start = performance.now();
  while (!(await holds())) {
    if (performance.now() - start > limitMs) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The last link to an author's page in a mail to this address, as a path. */
export async function authorLink(dataDir: string, to: string): Promise<string> {
  const mail = (await mailsIn(dataDir)).findLast((m) => m.to === to && m.text.includes('/my-review/'));
  const found = mail?.text.match(/https?:\/\/[^\s]*?(\/my-review\/[\w-]+(?:\/confirm)?)/)?.[1];
  if (!found) throw new Error(`No link in a mail to ${to}.`);
  return found;
}

export interface Visit {
  readonly status: number;
  readonly html: string;
  /** Where it ended up after redirects. */
  readonly path: string;
  /** Sends the form whose action ends so, with its hidden fields. */
  send(action: string, fields?: Record<string, string>): Promise<Visit>;
}

/** A person with a browser that keeps cookies and runs no script. */
export function visitor(url: string, lang = 'fr'): (path: string) => Promise<Visit> {
  const cookies = new Map<string, string>();
  const go = async (path: string, init: RequestInit = {}): Promise<Visit> => {
    const response = await fetch(url + path, { ...init, redirect: 'manual', headers: { 'accept-language': lang, accept: 'text/html', ...(init.headers as Record<string, string>), cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; ') } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const next = response.headers.get('location');
    if (next) return go(next);
    const html = await response.text();
    return {
      status: response.status, html, path,
      send: (action, fields = {}) => {
        const form = [...html.matchAll(/<form method="post" action="([^"]*)">([\s\S]*?)<\/form>/g)].find(([, target = '']) => target.split('?')[0]?.endsWith(action));
        if (!form) throw new Error(`No form ${action} on ${path}:\n${html}`);
        const csrf = /name="_csrf" value="([^"]*)"/.exec(form[2] ?? '')?.[1] ?? '';
        return go((form[1] ?? '').replaceAll('&amp;', '&'), { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ _csrf: csrf, ...fields }).toString() });
      },
    };
  };
  return (path) => go(path);
}
