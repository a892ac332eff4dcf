import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newSignedIn, SIGN_IN_PASSWORD, type SignedIn } from '../factories/signed-in.js';
import { putReview } from '../factories/widget.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { launchBrowser, type TestBrowser } from '../support/browser.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let t: TestApp;
let chrome: TestBrowser | null;
let house: SignedIn;
beforeAll(async () => {
  t = await createTestApp();
  chrome = await launchBrowser();
  house = await newSignedIn(t);
  await putReview(t.db, house.location, { way: 'paste', displayed: false });
}, 60_000);
afterAll(async () => {
  await chrome?.close();
  await t?.close();
});

/** Signed in as the owner, on the settings of the widget. */
async function open(options: { width: number; javaScriptEnabled: boolean }, check: (page: Page) => Promise<void>): Promise<void> {
  if (!chrome) return;
  const context = await chrome.browser.newContext({ viewport: { width: options.width, height: 844 }, javaScriptEnabled: options.javaScriptEnabled, locale: 'fr-FR', bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`${t.url}/login`);
  await page.fill('#f-email', house.owner.email);
  await page.fill('#f-password', SIGN_IN_PASSWORD);
  await page.click('main form button');
  await page.goto(`${t.url}/settings/widget`);
  try {
    await check(page);
  } finally {
    await context.close();
  }
}

async function faults(page: Page): Promise<string[]> {
  const found = (await page.evaluate(`(() => { ${AXE}; return axe.run(document).then((r) => r.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => v.id + ' ' + v.nodes[0].html)); })()`)) as string[];
  const wide = (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number;
  return wide > 0 ? [...found, `${wide} px too wide`] : found;
}

describe('the settings of the widget in a browser', () => {
  it('should, without JavaScript, move to the first field at fault and lead to each from the top', async () => {
    await open({ width: 390, javaScriptEnabled: false }, async (page) => {
      for (const [name, value] of [['legalName', 'SARL'], ['address', 'Toulouse'], ['director', 'Hélène'], ['contact', 'bonjour'], ['siret', '123']] as const) await page.fill(`#l-${name}`, value);
      await page.click('#legal button');
      await expect(page.locator(':focus').getAttribute('name')).resolves.toBe('contact');
      await page.click('#faults a[href="#l-siret"]');
      expect(page.url()).toMatch(/#l-siret$/);
      await expect(page.locator(':target').getAttribute('name')).resolves.toBe('siret');
      await page.fill('#l-contact', '05 61 00 00 00');
      await page.fill('#l-siret', '73282932000074');
      await page.fill('#l-origins', 'www.fournil.fr');
      await page.click('#legal button');
      await page.getByText('Le widget est ouvert').waitFor();
      await expect(page.inputValue('#l-origins')).resolves.toBe('https://www.fournil.fr');
      await page.getByRole('button', { name: /Montrer cet avis/ }).click();
      await page.getByText('Vos visiteurs y voient 1 avis.').waitFor();
      await page.getByRole('button', { name: 'Annuler' }).click();
      await page.getByText('1 avis repris d’ailleurs n’y paraît pas').waitFor();
    });
  }, 60_000);

  it.each([390, 1280])('should have no serious accessibility fault, open or refused (%i px)', async (width) => {
    await open({ width, javaScriptEnabled: true }, async (page) => {
      expect(await faults(page)).toEqual([]);
      await page.fill('#l-contact', 'bonjour');
      await page.fill('#l-origins', 'ma boutique');
      await page.click('#legal button');
      await page.locator('#faults').waitFor();
      expect(await faults(page)).toEqual([]);
    });
  }, 60_000);
});
