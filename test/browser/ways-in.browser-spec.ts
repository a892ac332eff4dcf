import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { ReviewsService } from '../../src/modules/reviews/index.js';
import { newSignedIn, type SignedIn } from '../factories/signed-in.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { launchBrowser, type TestBrowser } from '../support/browser.js';

/** Screenshots are kept when `SHOTS` names a folder. */
const SHOTS = process.env['SHOTS'];
let t: TestApp;
let chrome: TestBrowser | null;
let axe: string;
let pasted: string;
let owner: SignedIn;
let other: SignedIn;

beforeAll(async () => {
  t = await createTestApp();
  chrome = await launchBrowser();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  pasted = await readFile('test/fixtures/pastes/google-maps-fr.txt', 'utf8');
  owner = await newSignedIn(t);
  other = await newSignedIn(t, 'en', 'Corner Bakery');
}, 120_000);
afterAll(async () => {
  await chrome?.close();
  await t?.close();
});

/** A page of a signed-in person on a phone; does nothing where there is no browser, said on stderr. */
async function visit(who: SignedIn, address: string, check: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  if (!chrome) return;
  const context = await chrome.browser.newContext({ viewport: { width: 390, height: 844 }, locale: who === other ? 'en-GB' : 'fr-FR', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  try {
    await context.addCookies([...who.visitor.jar].map(([name, value]) => ({ name, value, url: t.url })));
    await page.goto(t.url + address);
    await check(page);
    expect(faults).toEqual([]);
  } finally {
    await context.close();
  }
}

/** No sideways scroll at either width, nothing serious for axe in light and dark. */
async function sound(page: Page, name: string): Promise<void> {
  for (const [look, width] of [['light', 390], ['dark', 390], ['light', 1280], ['dark', 1280]] as const) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme: look });
    if (SHOTS) {
      await mkdir(SHOTS, { recursive: true });
      await page.screenshot({ path: path.join(SHOTS, `${name}-${width}-${look}.png`), fullPage: true });
    }
    expect([name, width, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([name, width, 0]);
    await page.evaluate(axe);
    const result = (await page.evaluate('axe.run()')) as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
    const serious = result.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${name} ${look} ${id}: ${nodes[0]?.html}`);
    expect(serious).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'light' });
}

describe('pasting on a phone', () => {
  it('should be paste, correct, save, and the result that comes by itself once it is read', async () => {
    await visit(owner, '/paste', async (page) => {
      await sound(page, 'paste');
      await page.locator('textarea[name=text]').fill(pasted);
      await page.locator('main form button').first().click();
      await page.waitForSelector('fieldset.card');
      expect(await page.locator('fieldset.card').count()).toBe(4);
      await sound(page, 'paste-preview');
      await page.locator('[name=rating_0]').selectOption('5');
      await page.locator('[name=rating_3]').selectOption('3');
      await page.locator('[name=keep_2]').uncheck();
      await page.locator('form[action="/paste/save"] button').first().click();
      await page.waitForURL(/\/imports\//);
      await sound(page, 'import-reading');
      await t.runJobs();
      await page.getByText('3 avis lus.').waitFor();
      expect(await page.locator('[hx-trigger]').count()).toBe(0);
      await sound(page, 'import-done');
      await page.locator('main a.button').first().click();
      await page.waitForURL(`${t.url}/`);
    });
  }, 60_000);

  it('should do the same in English without JavaScript', async () => {
    await visit(other, '/paste', async (page) => {
      await page.locator('textarea[name=text]').fill(await readFile('test/fixtures/pastes/google-maps-en.txt', 'utf8'));
      await page.locator('main form button').first().click();
      await page.locator('[name=rating_0]').selectOption('5');
      await page.locator('form[action="/paste/save"] button').first().click();
      await page.waitForURL(/\/imports\//);
      await t.runJobs();
      await page.locator('main a[href^="/imports/"]').first().click();
      await page.getByText('3 reviews read').waitFor();
    }, { javaScriptEnabled: false });
  });
});

describe('a file', () => {
  it('should be chosen, looked at, read with its progress, and give back its refused row', async () => {
    await visit(owner, '/import', async (page) => {
      await sound(page, 'import');
      const rows = Array.from({ length: 40 }, (_, i) => `Client ${i};${i === 7 ? 9 : 5 - (i % 4)};${i % 2 ? 'Pain superbe, accueil charmant et prix doux, nous reviendrons.' : 'Trop d’attente le samedi, et la vitrine était vide.'};0${1 + (i % 9)}/10/2026`);
      await page.locator('input[type=file]').setInputFiles({ name: 'avis.csv', mimeType: 'text/csv', buffer: Buffer.from(`Auteur;Note;Commentaire;Date\n${rows.join('\n')}\n`) });
      await page.locator('main form button').first().click();
      await page.waitForSelector('[name=column_0]');
      await sound(page, 'import-preview');
      await page.locator('button[value=start]').click();
      await page.waitForURL(/\/imports\//);
      expect(await page.locator('progress').count()).toBe(1);
      await t.runJobs();
      await page.getByText('1 ligne à corriger').waitFor();
      await sound(page, 'import-rejected');
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[href$="/rejected.csv"]').click()]);
      expect(await readFile(await download.path(), 'utf8')).toContain('Client 7');
    }, { acceptDownloads: true });
  }, 60_000);

  it('should say in a sentence why a file is refused, where the eye is', async () => {
    await visit(owner, '/import', async (page) => {
      await page.locator('input[type=file]').setInputFiles({ name: 'avis.xlsx', mimeType: 'application/vnd.ms-excel', buffer: Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.from('....xl/workbook.xml')]) });
      await page.locator('main form button').first().click();
      await page.getByRole('alert').filter({ hasText: 'classeur' }).waitFor();
      await sound(page, 'import-refused');
    });
  }, 60_000);
});

describe('what came in', () => {
  it('should be listed, filtered by the address, and searched', async () => {
    await visit(owner, '/reviews', async (page) => {
      await sound(page, 'reviews');
      const all = await page.locator('main li a.entry').count();
      await page.getByRole('link', { name: 'Mécontents' }).click();
      await page.waitForURL(/sentiment=negative/);
      expect(await page.locator('main li a.entry').count()).toBeLessThan(all);
      expect(await page.locator('.chip[aria-current]').count()).toBe(1);
      await page.goto(`${t.url}/reviews?q=introuvable`);
      await page.getByText('Aucun avis ne correspond').waitFor();
      await sound(page, 'reviews-none');
    });
  }, 60_000);

  it('should go on where the page ended when the list is longer', async () => {
    await visit(owner, '/reviews', async (page) => {
      const first = await page.locator('main li a.entry').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
      await page.locator('main a[href*="cursor="]').click();
      await page.waitForURL(/cursor=/);
      const second = await page.locator('main li a.entry').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
      expect(second.length).toBeGreaterThan(0);
      expect(second.filter((href) => first.includes(href))).toEqual([]);
    });
  });

  it('should be typed in by hand, with the fault beside its field', async () => {
    await visit(owner, '/reviews/new', async (page) => {
      await sound(page, 'review-new');
      await page.locator('[name=author_name]').fill('Odette');
      await page.locator('main form button').last().click();
      await page.getByRole('alert').waitFor();
      expect(await page.locator('[name=author_name]').inputValue()).toBe('Odette');
      await page.locator('[name=text]').last().fill('Une brioche comme chez ma grand-mère.');
      await page.locator('[name=rating]').last().selectOption('5');
      await page.locator('main form button').last().click();
      await page.waitForURL(/\/reviews\/[0-9a-f-]{36}$/);
    });
  }, 60_000);

  it('should be asked about when it fits two, and stay another one when the owner says so', async () => {
    const place = await newSignedIn(t, 'fr', 'Boulangerie Bonnefoy');
    await visit(place, '/merge', async (page) => {
      await page.getByText('Rien à trancher').waitFor();
      await sound(page, 'merge-none');
    });
    const text = 'Une boulangerie de quartier comme on les aime, avec un pain de seigle remarquable.';
    for (const writtenOn of ['2026-10-03', '2026-10-09']) {
      await t.app.get(ReviewsService, { strict: false }).enterManually(place.owner.scope, { locationId: place.location.id, platform: 'other', kind: 'review', rating: 5, title: null, text, authorName: 'Odile', writtenOn, experiencedOn: null, url: null });
    }
    await visit(place, '/paste', async (page) => {
      await page.locator('textarea[name=text]').fill(`5 étoiles - Odile - ${text}`);
      await page.locator('main form button').first().click();
      await page.locator('form[action="/paste/save"] button').first().click();
      await page.waitForURL(/\/imports\//);
      await page.goto(`${t.url}/reviews`);
      await page.locator('main a[href="/merge"]').click();
      expect(await page.getByText(text).count()).toBe(3);
      await sound(page, 'merge');
      await page.getByRole('button', { name: /différents/ }).click();
      await page.getByText('Rien à trancher').waitFor();
    });
    expect(await t.db.asOwner(`SELECT status FROM reviews WHERE location_id = $1`, [place.location.id])).toEqual(Array.from({ length: 3 }, () => ({ status: 'published' })));
  }, 60_000);

  it('should be understood', async () => {
    await visit(owner, '/understand', (page) => sound(page, 'understand'));
    await visit(await newSignedIn(t, 'fr', 'Boulangerie Neuve'), '/understand', (page) => sound(page, 'understand-none'));
  }, 60_000);
});
