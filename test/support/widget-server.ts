import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { createChallenge, verifySolution } from 'altcha-lib/v1';
import { controlStatement, entryLines } from '../../src/domain/widget/entry-words.js';
import type { WidgetLanguage, WidgetNotice, WidgetPage, WidgetReview, WidgetSubmission } from '../../src/domain/widget/types.js';

const HMAC_KEY = 'test-key';

const TEXTS: readonly [string, WidgetReview['rating'], string][] = [
  ['Pain excellent, croûte qui chante, et un accueil toujours souriant. La baguette de tradition vaut le détour.', 5, 'fr'],
  ['Vingt minutes d’attente samedi matin pour deux croissants, et personne pour prévenir. Le pain est bon, dommage.', 2, 'fr'],
  ['Lovely bakery near the market. The almond croissants were gone by ten, so come early.', 4, 'en'],
  ['Bof.', 3, 'fr'],
  ['Gâteau d’anniversaire commandé trois jours avant, prêt à l’heure, exactement comme demandé. Merci à Léa.', 5, 'fr'],
  ['Tout était parfait, sauf la monnaie rendue au compte-gouttes.', 4, 'fr'],
  ['Il pane è buonissimo, il servizio un po’ lento la domenica.', 4, 'it'],
  ['Deuxième fois que la commande en ligne est oubliée. Appelez-moi au [téléphone masqué].', 1, 'fr'],
  ['', 5, 'und'],
  ['Rapport qualité-prix honnête, les sandwichs changent chaque semaine et ça fait du bien.', 4, 'fr'],
];

const REPLIES = [
  'Nous sommes désolés pour cet oubli : la commande en ligne imprime désormais un second ticket au fournil.',
  'Merci d’être passé. Le samedi, une seconde personne sera au comptoir dès neuf heures.',
  'Léa a lu votre mot, il l’a touchée. À bientôt pour le prochain anniversaire.',
];

/** A UUIDv7 whose random part is as hard to compress as a real one. */
function makeId(n: number): string {
  const hex = createHash('sha256').update(`review ${n}`).digest('hex');
  return `019ab1c${hex.slice(0, 1)}-${hex.slice(1, 5)}-7${hex.slice(5, 8)}-9${hex.slice(8, 11)}-${hex.slice(11, 23)}`;
}

/** A review of at most 150 characters, made from its number. */
export function makeReview(n: number, over: Partial<WidgetReview> = {}): WidgetReview {
  const [text, rating, lang] = TEXTS[n % TEXTS.length] as (typeof TEXTS)[number];
  const day = `${28 - (n % 28)}`.padStart(2, '0');
  return {
    id: makeId(n),
    text, rating, lang,
    author: ['Hélène M.', 'Karim', 'Sophie B.', 'Tom', 'Amélie R.', 'J.-P. Durand', 'Giulia', 'Nadia K.', 'Paul', 'Marie-Ange'][n % 10] as string,
    published_on: `2026-${n < 28 ? '11' : '10'}-${day}`,
    experienced_on: ['2026-10', '2026-10-04', '2026-09', null, '2026'][n % 5] as string | null,
    edited_on: n % 7 === 1 ? '2026-11-20' : null,
    verification: (['order_matched', 'declared', 'third_party', 'declared', 'document_checked'] as const)[n % 5] as WidgetReview['verification'],
    ...(n % 5 === 2 && { origin: 'Google' }),
    reply: n % 3 === 1 ? { text: REPLIES[Math.floor(n / 3) % REPLIES.length] as string, published_on: '2026-11-21', signature: 'Hélène, Maison Garonne' } : null,
    ...over,
  };
}

export const TOTAL = 34;
const LONG_TEXT = 'Nous avions commandé pour un mariage, et tout est arrivé à l’heure. '.repeat(30);

export function makePage(lang: WidgetLanguage, query: URLSearchParams, charterUrl: string): WidgetPage {
  const from = Number(query.get('cursor') ?? 0);
  const rating = Number(query.get('rating') ?? 0);
  const all = Array.from({ length: TOTAL }, (_, n) => makeReview(n)).filter((review) => !rating || review.rating === rating);
  if (query.get('sort') === 'oldest') all.reverse();
  const histogram: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  for (let n = 0; n < TOTAL; n++) histogram[(makeReview(n).rating ?? 1) - 1] = (histogram[(makeReview(n).rating ?? 1) - 1] ?? 0) + 1;
  const sum = histogram.reduce((total, count, i) => total + count * (i + 1), 0);
  if (query.get('subject') === 'imported') return importedPage(lang, charterUrl);
  const none = query.get('subject') === 'none';
  const long = query.get('subject') === 'long';
  return {
    location: { name: 'Maison Garonne', lang: 'fr' },
    summary: none ? { count: 0, mean: null, histogram: [0, 0, 0, 0, 0], newest: null } : { count: TOTAL, mean: Math.round((sum / TOTAL) * 100) / 100, histogram, newest: '2026-11-28' },
    sort: query.get('sort') === 'oldest' ? 'oldest' : 'newest',
    items: none ? [] : all.slice(from, from + 10).map((review) => (long ? { ...review, text: LONG_TEXT } : review)),
    next: !none && from + 10 < all.length ? `${from + 10}` : null,
    register: { received: 36, published: TOTAL },
    control: { statement: controlStatement('controlled', lang), charter_url: charterUrl },
    entry: { lines: entryLines('Maison Garonne', lang) },
  };
}

/** Four reviews of another platform, two of them with stars; the owner answered one there, on a day the platform does not tell. */
function importedPage(lang: WidgetLanguage, charterUrl: string): WidgetPage {
  const imported = { verification: 'third_party', origin: 'Google', edited_on: null } as const;
  const items = [makeReview(0, { ...imported, reply: { text: 'Merci de votre passage.', published_on: null, signature: '' } }), makeReview(2, imported), makeReview(4, { ...imported, rating: null }), makeReview(6, { ...imported, rating: null })];
  return {
    location: { name: 'Maison Garonne', lang: 'fr' }, summary: { count: 4, mean: 4.5, histogram: [0, 0, 0, 1, 1], newest: '2026-11-28' }, sort: 'newest', items, next: null, register: null,
    control: { statement: controlStatement('partly_controlled', lang), charter_url: charterUrl }, entry: { lines: entryLines('Maison Garonne', lang) },
  };
}

export interface WidgetServer {
  readonly origin: string;
  /** Every submission and notice accepted. */
  readonly received: (WidgetSubmission | WidgetNotice)[];
  /** Every request that carried a cookie: must stay empty. */
  readonly cookies: string[];
  /** The next POST gets this answer instead. */
  failNext: { status: number; body: unknown } | null;
  readonly close: () => Promise<void>;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return JSON.parse(body);
}

function send(response: ServerResponse, status: number, body: unknown, type = 'application/json; charset=utf-8'): void {
  response.writeHead(status, {
    'content-type': type,
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'content-type',
  });
  response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

/** A server of the widget's public contract, with fixed reviews and a real proof of work; scripts are read from `scripts`. */
export async function startWidgetServer(scripts: string): Promise<WidgetServer> {
  const state = { received: [] as (WidgetSubmission | WidgetNotice)[], cookies: [] as string[], failNext: null as WidgetServer['failNext'] };
  const flaked = new Set<string>();
  const post = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await readJson(request)) as WidgetSubmission;
    const planned = state.failNext;
    state.failNext = null;
    if (planned) return send(response, planned.status, planned.body, 'application/problem+json');
    if (!(await verifySolution(body.pow, HMAC_KEY))) return send(response, 422, { errors: [{ field: 'pow', message: 'pow' }] }, 'application/problem+json');
    state.received.push(body);
    send(response, 202, { status: 'awaiting_contact', message: body.lang === 'fr' ? 'Merci, c’est bien reçu.' : 'Thank you, it has arrived.' });
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.headers.cookie) state.cookies.push(url.pathname);
    if (request.method === 'OPTIONS') return send(response, 204, '');
    if (request.method === 'POST') return post(request, response);
    if (url.pathname.endsWith('/challenge')) return send(response, 200, await createChallenge({ hmacKey: HMAC_KEY, maxnumber: 20_000 }));
    if (url.searchParams.get('subject') === 'flaky' && !flaked.has(url.href)) {
      flaked.add(url.href);
      return send(response, 503, {});
    }
    if (url.pathname.endsWith('/reviews')) return send(response, 200, makePage(url.searchParams.get('lang') === 'en' ? 'en' : 'fr', url.searchParams, 'http://localhost/charter/demo'));
    if (url.pathname.endsWith('.js')) return send(response, 200, await readFile(path.join(scripts, path.basename(url.pathname))), 'text/javascript; charset=utf-8');
    send(response, 404, {});
  };
  const server = await listen(createServer((request, response) => void handle(request, response).catch(() => response.destroy())));
  return Object.assign(state, { origin: originOf(server), close: () => close(server) });
}

const originOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const listen = (server: Server): Promise<Server> => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
const close = (server: Server): Promise<void> => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); });

/** A host page on a port of its own: `html` is called with the request's query. */
export async function startHostPage(html: (query: URLSearchParams) => string): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = await listen(createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': url.searchParams.get('csp') ?? 'img-src *' });
    response.end(html(url.searchParams));
  }));
  return { origin: originOf(server), close: () => close(server) };
}
