import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { widgetSnippet } from '../../src/domain/widget/snippet.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import { RepliesService } from '../../src/modules/replies/index.js';
import { sha256Hex } from '../../src/platform/crypto/secrets.js';
import { newOrganization, type TestOrganization } from '../factories/people.js';
import { authorLink, openLocation, until } from '../factories/widget.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { launchBrowser, type TestBrowser } from '../support/browser.js';
import { startHostPage } from '../support/widget-server.js';

/** Screenshots are kept when `SHOTS` names a folder. */
const SHOTS = process.env['SHOTS'];

let t: TestApp;
let owner: TestOrganization;
let location: Location;
let chrome: TestBrowser | null;
let host: Awaited<ReturnType<typeof startHostPage>>;

beforeAll(async () => {
  t = await createTestApp();
  owner = await newOrganization(t.db);
  location = await openLocation({ get: t.app.get.bind(t.app) as never }, owner);
  host = await startHostPage(() => `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Boulangerie</title><main><h1>Boulangerie Saint-Aubin</h1>
${widgetSnippet({ baseUrl: t.url, siteKey: location.siteKey, layout: 'list' })}</main></html>`);
  await t.app.get(LocationsService).update(owner.scope, location.id, { allowedOrigins: [host.origin] });
  chrome = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await chrome?.close();
  await host?.close();
  await t?.close();
});

async function shoot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    await page.screenshot({ path: path.join(SHOTS, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 390, height: 844 });
}

/** Writes in the form of the widget, on the shop's own page. */
async function write(page: Page, text: string, email: string): Promise<void> {
  await page.goto(host.origin);
  await page.getByRole('button', { name: 'Écrire un avis' }).click();
  await page.getByRole('radio', { name: /4 sur 5/ }).check();
  await page.getByLabel('Votre avis', { exact: true }).fill(text);
  // Today's month by the browser's own clock may lie ahead of the pinned one: the month before last never does.
  await page.getByLabel('Mois de votre expérience').selectOption('2026-10');
  await page.getByLabel('Nom affiché').fill('Inès');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await page.getByText('Ce service ne peut pas envoyer d’e-mail').waitFor();
  expect(await page.getByText('Ouvrez l’e-mail').count()).toBe(0);
}

it('should bring a review from the shop’s page to the widget with its approved reply, and an insult back to its author', async () => {
  if (!chrome) return;
  const context = await chrome.browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'fr-FR' });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && !message.location().url.endsWith('/favicon.ico') && faults.push(`${message.text()} ${message.location().url}`));
  const text = 'Pain de seigle remarquable, et Sonia m’a expliqué comment le garder. Appelez-moi au 06 12 34 56 78 pour la recette.';
  await write(page, text, 'ines@exemple.fr');
  await t.runJobs();
  await page.goto(t.url + (await authorLink(t.config.dataDir, 'ines@exemple.fr')));
  await shoot(page, 'confirm');
  await page.getByRole('button', { name: 'Confirmer mon avis' }).click();
  await page.getByRole('heading', { name: 'Votre avis est en cours de lecture.' }).waitFor();
  await t.runJobs();
  await page.goto(host.origin);
  await page.getByText('[téléphone masqué]').waitFor();
  expect(await page.getByText('06 12 34').count()).toBe(0);

  const [review] = await t.db.asOwner<{ id: string }>('SELECT id FROM reviews WHERE location_id = $1', [location.id]);
  const replies = t.app.get(RepliesService);
  const draft = await replies.ofReview(owner.scope, review!.id);
  await replies.approve(owner.scope, draft!.id, { revision: draft!.revision, textHash: sha256Hex(draft!.text) });
  t.clock.advance(location.undoSeconds * 1000 + 1);
  await t.runJobs();
  const first = draft!.text.split('\n')[0]!;
  await until('the reply in the widget', async () => (await (await fetch(`${t.url}/widget/v1/${location.siteKey}/reviews`)).text()).includes(JSON.stringify(first).slice(1, -1)));
  await page.goto(host.origin);
  await page.getByText(first).waitFor();
  await shoot(page, 'host');
  await page.goto(t.url + (await authorLink(t.config.dataDir, 'ines@exemple.fr')));
  await shoot(page, 'my-review-published');

  await write(page, 'Pain rassis, et le patron est un gros connard.', 'paul@exemple.fr');
  await t.runJobs();
  await page.goto(t.url + (await authorLink(t.config.dataDir, 'paul@exemple.fr')));
  await page.getByRole('button', { name: 'Confirmer mon avis' }).click();
  await t.runJobs();
  await page.goto(t.url + (await authorLink(t.config.dataDir, 'paul@exemple.fr')));
  await page.getByText('Votre avis vous attend.').waitFor();
  await shoot(page, 'my-review-needs-you');
  await page.getByLabel('Votre avis', { exact: true }).fill('Pain rassis, et le patron m’a mal parlé.');
  await page.getByRole('button', { name: 'Enregistrer et faire relire' }).click();
  await t.runJobs();
  await page.goto(host.origin);
  await page.getByText('le patron m’a mal parlé').waitFor();
  for (const [name, address] of [['charter', `/charter/${location.siteKey}`], ['register', `/register/${location.siteKey}`], ['legal', `/legal/${location.siteKey}`]] as const) {
    await page.goto(t.url + address);
    await shoot(page, name);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  }
  expect(faults).toEqual([]);
  await context.close();
}, 60_000);
