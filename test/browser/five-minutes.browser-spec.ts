import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newToken, sha256Hex } from '../../src/platform/crypto/secrets.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { launchBrowser, type TestBrowser } from '../support/browser.js';

type Row = readonly [daysAgo: number, source: string, rating: number, author: string, text: string];
const TRANSCRIPT = 'docs/transcripts/five-minutes.md';
const REVIEWS = 30;

let t: TestApp;
let chrome: TestBrowser | null;
let setupLink: string;

beforeAll(async () => {
  t = await createTestApp();
  chrome = await launchBrowser();
  const token = newToken();
  await t.db.asOwner('INSERT INTO setup_tokens (token_hash, created_at) VALUES ($1, now())', [sha256Hex(token)]);
  setupLink = `${t.url}/setup/${token}`;
}, 120_000);
afterAll(async () => {
  await chrome?.close();
  await t?.close();
});

/** A page of reviews as Google's business profile gives it when it is copied, from the demonstration's own texts. */
function copiedPage(): string {
  const { reviews } = JSON.parse(readFileSync('config/demo/bakery.json', 'utf8')) as { reviews: Row[] };
  const chosen = reviews.filter((r) => r[4].length > 20 && !r[4].includes('\n') && r[0] < 330 && !/[?]$/.test(r[4])).slice(0, REVIEWS);
  const ago = (days: number): string => (days < 7 ? `il y a ${Math.max(2, days)} jours` : days < 30 ? `il y a ${Math.max(2, Math.floor(days / 7))} semaines` : `il y a ${Math.max(2, Math.floor(days / 30))} mois`);
  return ['Avis', 'Tous les avis', '', ...chosen.flatMap(([days, , rating, author, text]) => [`Photo de profil de ${author}`, author, '3 avis', `Noté ${rating} sur 5`, ago(days), text, 'Répondre', 'Signaler', ''])].join('\n');
}

describe('the first five minutes of somebody who knows nothing of it, on a phone', () => {
  it('should lead from the set-up link to an approved draft and a first finding, with at most six fields', async () => {
    if (!chrome) return;
    const context = await chrome.browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'fr-FR' });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const steps: string[] = [];
    const count = { fields: 0, taps: 0 };
    const fill = async (name: string, value: string) => {
      await page.locator(`main [name="${name}"]`).first().fill(value);
      count.fields++;
    };
    const tap = async (label: string) => {
      await page.getByRole('button', { name: label, exact: true }).or(page.getByRole('link', { name: label, exact: true })).first().click();
      await page.waitForLoadState();
      count.taps++;
    };
    const note = async (what: string) => steps.push(`${steps.length + 1}. ${what} — « ${(await heading(page)).trim()} »`);
    try {
      await page.goto(setupLink);
      await note('Le lien de mise en route');
      await fill('organization', 'Boulangerie Saint-Aubin');
      await fill('email', 'helene@exemple.fr');
      await fill('password', 'le levain du samedi matin');
      await tap('Commencer');
      await note('Le commerce est nommé (3 champs remplis, le prénom est facultatif)');
      await page.locator('main a[href="/paste"]').first().click();
      count.taps++;
      await page.waitForLoadState();
      await fill('text', copiedPage());
      await tap('Lire ces avis');
      await note('La page copiée est découpée');
      expect(await page.locator('[name^="block_"]').count()).toBe(REVIEWS);
      await tap(`Enregistrer ces ${REVIEWS} avis`);
      await t.runJobs();
      await page.reload();
      const result = ((await page.locator('.result').textContent()) ?? '').trim().replace(/\s+/g, ' ');
      expect(result).toMatch(new RegExp(`^${REVIEWS} avis lus\\.`));
      const themes = ((await page.getByText('Ce qui revient').textContent()) ?? '').trim().replace(/\s+/g, ' ');
      await note(`Première découverte : ${result} ${themes}`);
      await tap('Voir les réponses à relire');
      await note('Les réponses à relire');
      const before = await t.db.asOwner<{ n: number }>(`SELECT count(*)::int AS n FROM reply_approvals`);
      await page.getByRole('button', { name: /^Approuver/ }).first().click();
      count.taps++;
      await page.getByText(/approuvée|Part dans/).first().waitFor();
      const after = await t.db.asOwner<{ n: number }>(`SELECT count(*)::int AS n FROM reply_approvals`);
      expect(after[0]!.n - before[0]!.n).toBe(1);
      await note('Une réponse est approuvée');
    } finally {
      await context.close();
    }
    expect(count.fields).toBeLessThanOrEqual(6);
    const transcript = `# Les cinq premières minutes, sur un téléphone (390 px)\n\nÉcrit par test/browser/five-minutes.browser-spec.ts ; chaque ligne finit par le titre lu à l’écran.\n\n${steps.join('\n')}\n\n${count.fields} champs remplis, ${count.taps} touches.\n`;
    if (process.env['UPDATE_TRANSCRIPT']) writeFileSync(TRANSCRIPT, transcript);
    expect(transcript).toBe(readFileSync(TRANSCRIPT, 'utf8'));
  }, 60_000);
});

const heading = async (page: Page): Promise<string> => (await page.locator('h1').first().textContent()) ?? '';
