import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { AccountsService, MemberInvitationsService } from '../../src/modules/auth/index.js';
import { GrantsService } from '../../src/modules/organizations/index.js';
import { tenantScope } from '../../src/platform/database/tenant-scope.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { launchBrowser, type TestBrowser } from '../support/browser.js';

const PASSWORD = 'pain levain four pelle';
const SHOTS = process.env['SCREENSHOTS'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const signedOut = ['/login', '/sign-up', '/forgot', '/reset/abc', '/join/abc'];
const signedIn = ['/settings', '/settings/business', '/settings/voice', '/settings/sources', '/settings/widget', '/settings/words', '/settings/team', '/settings/access', '/settings/keys', '/settings/account', '/settings/clients', '/admin/jobs', '/admin/mail'];

let t: TestApp;
let browser: TestBrowser | null;
beforeAll(async () => {
  t = await createTestApp({ ALLOW_SIGN_UP: 'true' });
  browser = await launchBrowser();
  const accounts = t.app.get(AccountsService);
  const house = await accounts.foundWithLocation({ email: 'helene@saint-aubin.example', password: PASSWORD, name: 'Hélène', organization: 'Boulangerie Saint-Aubin', locale: 'fr', mode: 'owner' }, null);
  const agency = await accounts.foundWithLocation({ email: 'claire@agence.example', password: PASSWORD, name: 'Claire', organization: 'Agence Claire', locale: 'fr', mode: 'agency' }, null);
  const scope = (a: typeof house) => tenantScope({ organizationId: a.organizationId, userId: a.userId, role: 'owner' });
  const { code } = await t.app.get(GrantsService).newCode(scope(agency));
  await t.app.get(GrantsService).give(scope(house), { code, scope: 'manage', until: null });
  await t.app.get(MemberInvitationsService).invite(scope(house), { email: 'lea@exemple.fr', role: 'moderator' }, 'Hélène');
  await t.runJobs();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

async function look(page: Page, address: string, name: string): Promise<string[]> {
  await page.goto(t.url + address, { waitUntil: address.includes('widget') ? 'networkidle' : 'load' });
  if (SHOTS) {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: path.join(SHOTS, `${name}${address.replaceAll('/', '_')}.png`), fullPage: true });
  }
  const faults = await page.evaluate(`(() => { ${AXE}; return axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((r) => r.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => v.id + ' ' + v.nodes[0].html)); })()`);
  const wide = (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number;
  return [...(faults as string[]), ...(wide > 0 ? [`${wide} px too wide`] : [])].map((fault) => `${name} ${address}: ${fault}`);
}

describe('the pages of accounts and settings in a browser', () => {
  it.each([[390, 'light'], [1280, 'dark']] as const)('should fit and have no serious accessibility fault at %i px, %s', async (width, colorScheme) => {
    if (!browser) return;
    const context = await browser.browser.newContext({ viewport: { width, height: 844 }, colorScheme, locale: 'fr-FR', bypassCSP: true });
    const page = await context.newPage();
    const faults: string[] = [];
    for (const address of signedOut) faults.push(...(await look(page, address, String(width))));
    for (const [who, pages] of [['helene@saint-aubin.example', signedIn], ['claire@agence.example', ['/settings/clients', '/settings/business']]] as const) {
      await page.goto(`${t.url}/login`);
      await page.fill('#f-email', who);
      await page.fill('#f-password', PASSWORD);
      await page.click('main form button');
      for (const address of pages) faults.push(...(await look(page, address, `${width}-${who.slice(0, 5)}`)));
      await context.clearCookies();
    }
    await context.close();
    expect(faults).toEqual([]);
  }, 120_000);

  it('should change the example draft as the voice is chosen', async () => {
    if (!browser) return;
    const context = await browser.browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'fr-FR' });
    const page = await context.newPage();
    await page.goto(`${t.url}/login`);
    await page.fill('#f-email', 'helene@saint-aubin.example');
    await page.fill('#f-password', PASSWORD);
    await page.click('main form button');
    await page.goto(`${t.url}/settings/voice`);
    const before = await page.textContent('#voice-example .draft');
    await Promise.all([page.waitForResponse((r) => r.url().includes('/settings/voice/example')), page.check('input[name=address][value=informal]')]);
    await page.waitForFunction((text) => (globalThis as unknown as { document: { querySelector(s: string): { textContent: string } } }).document.querySelector('#voice-example .draft').textContent !== text, before);
    expect(await page.textContent('#voice-example .draft')).not.toBe(before);
    await context.close();
  }, 60_000);
});
