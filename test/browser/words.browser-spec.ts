import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LocationsService } from '../../src/modules/organizations/index.js';
import { newSignedIn, SIGN_IN_PASSWORD, type SignedIn } from '../factories/signed-in.js';
import { IDENTITY, putReview } from '../factories/widget.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { launchBrowser, type TestBrowser } from '../support/browser.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = process.env['SCREENSHOTS'];
let t: TestApp;
let chrome: TestBrowser | null;
let house: SignedIn;
beforeAll(async () => {
  t = await createTestApp();
  chrome = await launchBrowser();
  house = await newSignedIn(t);
  for (let i = 0; i < 80; i += 1) await putReview(t.db, house.location, { text: i < 12 ? 'Le pain était froid.' : i < 14 ? 'Une guêpe dans la vitrine.' : 'Très bon pain bâtard.' });
  await t.app.get(LocationsService).update(house.owner.scope, house.location.id, {
    legal: IDENTITY, words: { sensitive: [{ pattern: 'guêpe*', ground: 'danger' }, { pattern: 'rue du Taur', ground: 'personal_data' }, { pattern: '/listeri(a|ose)s?/', ground: 'danger' }, { pattern: 'a'.repeat(110), ground: 'discrimination' }], allowed: ['pain bâtard', 'Gros Bâtard'] },
  });
}, 60_000);
afterAll(async () => {
  await chrome?.close();
  await t?.close();
});

async function faults(page: Page, name: string, hasScripts: boolean): Promise<string[]> {
  if (SHOTS) {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: !name.endsWith('refused') });
  }
  const wide = (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number;
  // The checker needs the scripts of the page.
  const found = !hasScripts ? [] : (await page.evaluate(`(() => { ${AXE}; return axe.run(document).then((r) => r.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => v.id + ' ' + v.nodes[0].html)); })()`)) as string[];
  return (wide > 0 ? [...found, `${wide} px too wide`] : found).map((fault) => `${name}: ${fault}`);
}

describe('the words of a house in a browser', () => {
  it.each([[390, 'light', true], [1280, 'dark', true], [390, 'dark', false]] as const)('should fit, be tried, refused and added at %i px, %s, with JavaScript: %s', async (width, colorScheme, javaScriptEnabled) => {
    if (!chrome) return;
    const context = await chrome.browser.newContext({ viewport: { width, height: 844 }, colorScheme, javaScriptEnabled, locale: 'fr-FR', bypassCSP: true });
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    const name = (what: string): string => `${width}-${colorScheme}-${what}`;
    try {
      await page.goto(`${t.url}/login`);
      await page.fill('#f-email', house.owner.email);
      await page.fill('#f-password', SIGN_IN_PASSWORD);
      await page.click('main form button');
      await page.goto(`${t.url}/settings/words`);
      const found = await faults(page, name('words'), javaScriptEnabled);
      await page.fill('#f-sensitive', 'froid');
      await page.click('form[action*="sensitive?"] button:not([name])');
      await expect(page.locator('#e-sensitive').textContent()).resolves.toContain('12 de vos 80 derniers avis');
      await expect(page.locator('#e-ground').count()).resolves.toBe(1);
      await expect(page.locator(':focus').getAttribute('id')).resolves.toBe('f-sensitive');
      found.push(...(await faults(page, name('refused'), javaScriptEnabled)));
      const word = `guêpe ${width} ${colorScheme}`;
      await page.fill('#f-sensitive', word);
      await page.selectOption('#f-ground', 'danger');
      await page.click('form[action*="sensitive?"] button[name="try"]');
      await expect(page.locator('#r-sensitive').textContent()).resolves.toContain('aucun de vos 80');
      expect((await page.locator('#r-sensitive').boundingBox())?.y).toBeLessThan(844 - 64);
      await expect(page.locator('#f-ground').inputValue()).resolves.toBe('danger');
      found.push(...(await faults(page, name('tried'), javaScriptEnabled)));
      await page.click('form[action*="sensitive?"] button:not([name])');
      await expect(page.locator('.words').first().textContent()).resolves.toContain(word);
      await page.goto(`${t.url}/charter/${house.location.siteKey}`);
      found.push(...(await faults(page, name('charter'), javaScriptEnabled)));
      await expect(page.locator('#mots').textContent()).resolves.toContain(word);
      if (SHOTS) await page.locator('#mots').screenshot({ path: path.join(SHOTS, `${name('charter-words')}.png`) });
      expect(found).toEqual([]);
    } finally {
      await context.close();
    }
  }, 60_000);
});
