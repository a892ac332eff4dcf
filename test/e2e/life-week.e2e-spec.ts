import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { signInThroughForm } from '../../src/cli/demo/sign-in.js';
import { DECLARATION_VERSION } from '../../src/domain/widget/declaration.js';
import { solveSlice } from '../../src/domain/widget/proof-of-work.js';
import type { PowChallenge } from '../../src/domain/widget/types.js';
import { AccountsService, type Account } from '../../src/modules/auth/index.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import { tenantScope } from '../../src/platform/database/tenant-scope.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { END, FILE, PASTED, VISITS, WRITTEN, type WidgetArrival } from './life-week.story.js';

const SITE = 'https://www.saint-aubin.example';
const OWNER = { email: 'helene@saint-aubin.example', password: 'levain-du-samedi-matin' };
const TRANSCRIPT = path.join(import.meta.dirname, '../../docs/transcripts/week.md');
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday again'];

let t: TestApp;
let account: Account;
let location: Location;
let cookie = '';
let csrf = '';
let taps = 0;
const lines: string[] = [];
const seen = new Set<string>();

beforeAll(async () => {
  t = await createTestApp();
  account = await t.app.get(AccountsService, { strict: false }).found({ ...OWNER, name: 'Hélène', organization: 'Boulangerie Saint-Aubin', locale: 'fr', mode: 'owner' }, null);
  const scope = tenantScope({ organizationId: account.organizationId, userId: account.userId, role: 'owner' });
  location = await t.app.get(LocationsService, { strict: false }).create(scope, {
    name: 'Boulangerie Saint-Aubin', sector: 'bakery', city: 'Toulouse', allowedOrigins: [SITE], facts: ['Ouvert du mardi au samedi de 7 h à 19 h 30, le dimanche de 7 h 30 à 13 h.'],
    contacts: [{ kind: 'email', value: 'contact@saint-aubin.example' }],
    legal: { legalName: 'SARL Le Fournil', address: '12 rue Saint-Aubin, 31000 Toulouse', director: 'Hélène Vidal', contact: 'contact@saint-aubin.example' },
  });
  cookie = (await signInThroughForm(t.url, OWNER)).map((c) => c.split(';')[0]).join('; ');
  const page = await fetch(`${t.url}/`, { headers: { cookie, accept: 'text/html' } });
  cookie = [cookie, ...page.headers.getSetCookie().map((c) => c.split(';')[0])].join('; ');
  csrf = /data-csrf="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  expect(csrf).not.toBe('');
});
afterAll(() => t?.close());

const say = (text: string): void => {
  const now = t.clock.now();
  const day = Math.floor((now.getTime() - Date.parse('2026-11-23T00:00:00Z')) / 86_400_000);
  lines.push(`| ${DAYS[day] ?? String(day)} | ${now.toISOString().slice(11, 16)} | ${text} | ${taps} |`);
};
/** One thing the owner presses. */
async function tap<T>(what: string, work: () => Promise<T>): Promise<T> {
  const result = await work();
  taps++;
  say(`Hélène: ${what}`);
  return result;
}
async function api<T = unknown>(method: string, route: string, body?: unknown): Promise<T> {
  const form = body instanceof FormData;
  const address = `${t.url}/api/v1${route}${form ? `?_csrf=${encodeURIComponent(csrf)}` : ''}`;
  const response = await fetch(address, { method, headers: { cookie, 'x-csrf-token': csrf, ...(form ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${route} answered ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function mailTo(address: string): Promise<string> {
  const folder = path.join(t.config.dataDir, 'mail');
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.eml'))) {
    const mail = await PostalMime.parse(readFileSync(path.join(folder, file)));
    if (mail.to?.[0]?.address === address && !seen.has(file)) {
      seen.add(file);
      return mail.text ?? '';
    }
  }
  throw new Error(`no mail to ${address}`);
}
/** Follows a link of a mail as its author, and sends a form of that page. */
async function asAuthor(link: string, action: string, fields: Record<string, string>): Promise<void> {
  const local = `${t.url}${new URL(link).pathname}`;
  const page = await fetch(local, { headers: { accept: 'text/html' } });
  const token = /name="_csrf"[^>]*value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const headers = { cookie: page.headers.getSetCookie().map((c) => c.split(';')[0]).join('; '), 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
  const answer = await fetch(`${t.url}${action}`, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams({ ...fields, _csrf: token }) });
  if (answer.status >= 400) throw new Error(`${action} answered ${answer.status}: ${(await answer.text()).slice(0, 400)}`);
}
const addressOf = (w: WidgetArrival): string => `${w.who.toLowerCase().normalize('NFD').replaceAll(/[^a-z]/g, '')}@courriel.example`;
const linkIn = (mail: string): string => /https?:\/\/\S+\/my-review\/\S+/.exec(mail)?.[0] ?? '';

/** The form of the widget, from another origin, with its proof of work; then the link of the confirmation mail. */
async function write(w: WidgetArrival): Promise<string> {
  const base = `${t.url}/widget/v1/${location.siteKey}`;
  const challenge = (await (await fetch(`${base}/challenge`, { headers: { origin: SITE } })).json()) as PowChallenge;
  const number = solveSlice(challenge.challenge, challenge.salt, 0, challenge.maxnumber ?? 1_000_000);
  const body = {
    kind: w.stars === null ? 'question' : 'review', rating: w.stars, text: w.text, name: w.who, email: addressOf(w), experience_month: w.stars === null ? '' : '2026-11', declaration: true,
    declaration_version: DECLARATION_VERSION, lang: 'fr', pow: { algorithm: challenge.algorithm, challenge: challenge.challenge, salt: challenge.salt, signature: challenge.signature, number },
  };
  const sent = await fetch(`${base}/reviews`, { method: 'POST', headers: { origin: SITE, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (sent.status >= 300) throw new Error(`the widget answered ${sent.status}: ${await sent.text()}`);
  await t.runJobs();
  const link = linkIn(await mailTo(addressOf(w)));
  await asAuthor(link, new URL(link).pathname, {});
  await t.runJobs();
  const [row] = await t.db.asOwner<{ id: string; status: string; outcome: string }>('SELECT id, status, outcome FROM reviews WHERE author_name = $1', [w.who]);
  say(`${w.who} ${w.stars === null ? 'asks' : `writes, ${w.stars} of 5`} on the site${w.note ? ` (${w.note})` : ''}: « ${w.text} » → ${row?.outcome}, ${row?.status}`);
  return row?.id ?? '';
}

async function paste(): Promise<void> {
  const { location_id, platform } = { location_id: location.id, platform: PASTED.platform };
  const reviews = PASTED.reviews.map((r) => ({ rating: r.stars, text: r.text, author_name: r.who, written_at: null, ...('answered' in r ? { owner_reply: { text: r.answered, replied_at: null } } : {}) }));
  await tap(`presses « Coller des avis »: ${PASTED.reviews.length} reviews of her Google page (${PASTED.note})`, async () => undefined);
  await tap('saves them', () => api('POST', '/paste', { location_id, platform, reviews }));
  await t.runJobs();
}
async function importCsv(): Promise<void> {
  const form = new FormData();
  form.set('location_id', location.id);
  form.set('platform', 'tripadvisor');
  form.set('file', new Blob([FILE.csv], { type: 'text/csv' }), 'avis-octobre.csv');
  await tap(`presses « Déposer un fichier » and chooses avis-octobre.csv (${FILE.note})`, async () => undefined);
  const { id } = await tap('imports it', () => api<{ id: string }>('POST', '/imports', form));
  await t.runJobs();
  const run = await api<{ imported: number; rejected: number }>('GET', `/imports/${id}`);
  expect(run).toMatchObject({ imported: FILE.reviews, rejected: 1 });
  say(`The file is read: ${run.imported} reviews, ${run.rejected} row refused with its reason`);
}

interface Card { id: string; review_id: string; state: string; revision: number; text_hash: string }
/** One look at the phone: the moderation queue, the stack from the top, the open cases. */
async function visit(): Promise<void> {
  const queue = (await api<{ items: { id: string; version: number; outcome: string }[] }>('GET', '/moderation/queue')).items;
  for (const item of queue) {
    await tap(`opens the review the alert is about (${item.outcome}), reads the proposal`, () => api('GET', `/reviews/${item.id}`));
    await tap('chooses the ground: a threat, whole text', async () => undefined);
    await tap('types why in one sentence and refuses it', () => api('POST', `/moderation/reviews/${item.id}/decisions`, { decision: 'reject', ground: 'threat', version: item.version, why: 'Le texte annonce une agression ; rien ne peut en être publié.' }));
  }
  for (const card of (await api<{ items: Card[] }>('GET', '/replies')).items) {
    const review = await api<{ author_name: string; platform: string }>('GET', `/reviews/${card.review_id}`);
    if (card.state !== 'draft') {
      await tap(`puts the card of ${review.author_name} away (${card.state})`, () => api('POST', `/replies/${card.id}/dismiss`));
      continue;
    }
    await tap(`approves the draft for ${review.author_name}`, () => api('POST', `/replies/${card.id}/approve`, { revision: card.revision, text_hash: card.text_hash }));
    if (review.platform === 'own') continue;
    await tap('copies it and opens the platform', async () => undefined);
    await tap('« Je l’ai publiée »', () => api('POST', `/replies/${card.id}/posted`));
  }
  for (const open of (await api<{ items: { id: string; kind: string }[] }>('GET', '/cases')).items) await tap(`closes the case (${open.kind})`, () => api('POST', `/cases/${open.id}/solve`, { note: 'Fait.' }));
  await t.runJobs();
}
/** Says each mail that reached the owner since the last look. */
async function tellMails(): Promise<void> {
  const rows = await t.db.asOwner<{ id: string; name: string; category: string }>(`SELECT id, name, category FROM mail_messages WHERE user_id = $1 AND state = 'sent' ORDER BY created_at, id`, [account.userId]);
  for (const row of rows.filter((r) => !seen.has(r.id))) {
    seen.add(row.id);
    say(`A mail to Hélène: ${row.name} (${row.category})`);
  }
}
async function digest(): Promise<void> {
  await t.db.asOwner(`SELECT graphile_worker.add_job('notifications.digest', json_build_object('organizationId', $1::text), run_at => $2)`, [account.organizationId, t.clock.now()]);
  await t.runJobs();
}

function schedule(): { at: string; act: () => Promise<unknown> }[] {
  const edits = WRITTEN.filter((w) => w.edit);
  const acts: { at: string; act: () => Promise<unknown> }[] = [
    { at: PASTED.at, act: paste }, { at: FILE.at, act: importCsv }, ...VISITS.map((at) => ({ at, act: visit })), ...WRITTEN.map((w) => ({ at: w.at, act: () => write(w) })),
    ...[23, 24, 25, 26, 27, 30].map((day) => ({ at: `2026-11-${day}T06:00:00Z`, act: digest })),
    ...edits.map((w) => ({ at: new Date(Date.parse(w.at) + 86_400_000).toISOString(), act: () => edit(w) })),
  ];
  return acts.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
async function edit(w: WidgetArrival): Promise<void> {
  const link = linkIn(await mailTo(addressOf(w)));
  await asAuthor(link, `${new URL(link).pathname}/edit`, { text: w.edit ?? '', rating: '3' });
  await t.runJobs();
  say(`${w.who} changes the review: « ${w.edit} », 3 of 5; it is read again before it shows`);
}

it('should cost the owner at most 20 taps and two mails in a week with 18 reviews, and leave nothing overdue', async () => {
  for (const { at, act } of schedule()) {
    if (Date.parse(at) > t.clock.now().getTime()) t.clock.set(at);
    await t.runJobs();
    await act();
    await tellMails();
  }
  t.clock.set(END);
  await t.runJobs();
  const [sums] = await t.db.asOwner<{ reviews: number; overdue: number; open: number; published: number; unread: number }>(
    `SELECT (SELECT count(*)::int FROM reviews) AS reviews, (SELECT count(*)::int FROM reviews WHERE read_version IS DISTINCT FROM version) AS unread,
       (SELECT count(*)::int FROM replies WHERE state IN ('draft', 'to_post', 'blocked', 'failed') AND due_at < $1) + (SELECT count(*)::int FROM cases WHERE state = 'open' AND due_at < $1)
       + (SELECT count(*)::int FROM reviews WHERE status = 'in_moderation' AND decision_due_at < $1) AS overdue,
       (SELECT count(*)::int FROM replies WHERE state IN ('draft', 'to_post', 'blocked', 'failed')) AS open, (SELECT count(*)::int FROM replies WHERE state = 'published') AS published`, [END]);
  const mails = await t.db.asOwner<{ category: string; n: number }>(`SELECT category, count(*)::int AS n FROM mail_messages WHERE user_id = $1 AND state = 'sent' GROUP BY category ORDER BY category`, [account.userId]);
  const notifications = mails.find((m) => m.category === 'notification')?.n ?? 0;
  const alerts = mails.find((m) => m.category === 'danger')?.n ?? 0;
  expect(sums).toMatchObject({ reviews: 18, unread: 0, overdue: 0 });
  expect(taps).toBeLessThanOrEqual(20);
  expect(notifications).toBeLessThanOrEqual(2);
  expect(alerts).toBeGreaterThanOrEqual(1);
  const text = ['# A week in the life', '', 'Played by `test/e2e/life-week.e2e-spec.ts` with a pinned clock, through the pages and the API. The test fails when the product tells another week; `UPDATE_TRANSCRIPT=1` writes it anew. Hours are UTC.', '',
    `18 reviews by three ways; ${taps} taps; ${notifications} notification mails, ${alerts} danger alert; ${sums?.published} replies published, ${sums?.open} still open, ${sums?.overdue} overdue.`, '',
    '| day | hour | what happened | taps so far |', '|---|---|---|---|', ...lines, ''].join('\n');
  if (process.env['UPDATE_TRANSCRIPT']) {
    mkdirSync(path.dirname(TRANSCRIPT), { recursive: true });
    writeFileSync(TRANSCRIPT, text);
  }
  expect(readFileSync(TRANSCRIPT, 'utf8')).toBe(text);
}, 60_000);
