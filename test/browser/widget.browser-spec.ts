import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { buildWidget } from '../../scripts/build-widget.mjs';
import { launchBrowser, type TestBrowser } from '../support/browser.js';
import { hostPage } from '../support/widget-host.js';
import { startHostPage, startWidgetServer, type WidgetServer } from '../support/widget-server.js';

/** Screenshots are kept when `SHOTS` names a folder. */
const SHOTS = process.env['SHOTS'];

let dir: string;
let api: WidgetServer;
let host: { origin: string; close: () => Promise<void> };
let chrome: TestBrowser | null;
let axe: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'booost-widget-'));
  await buildWidget(dir);
  api = await startWidgetServer(dir);
  host = await startHostPage(hostPage(api.origin));
  chrome = await launchBrowser();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterAll(async () => {
  await chrome?.close();
  await host.close();
  await api.close();
  await rm(dir, { recursive: true, force: true });
});

interface Visit {
  readonly page: Page;
  readonly faults: string[];
  readonly origins: Set<string>;
}

/** Opens the host page, runs the check, and closes; does nothing where there is no browser (said on stderr). */
async function visit(query: string, check: (visit: Visit) => Promise<void>, width = 390): Promise<void> {
  if (!chrome) return;
  const context = await chrome.browser.newContext({ viewport: { width, height: 844 } });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const faults: string[] = [];
  const origins = new Set<string>();
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  await page.addInitScript(`window.shift=0;new PerformanceObserver(l=>{for(const e of l.getEntries())if(!e.hadRecentInput)window.shift+=e.value}).observe({type:'layout-shift',buffered:true})`);
  await page.goto(`${host.origin}/?${query}`);
  await page.getByText(/Comment \?|How\?/).first().waitFor();
  try {
    await check({ page, faults, origins });
    expect(faults).toEqual([]);
  } finally {
    await context.close();
  }
}

async function shot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true });
}

async function axeFaults(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: axe });
  const result = (await page.evaluate('axe.run()')) as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
  return result.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

const rows = (page: Page) => page.locator('.l > li:visible');

describe('list', () => {
  it.each([[390, ''], [1280, ''], [390, 'dark=1'], [1280, 'dark=1'], [1280, 'lang=en']])('should read well and move nothing (%i px, "%s")', async (width, query) => {
    await visit(query, async ({ page }) => {
      const section = page.getByRole('region', { name: query === 'lang=en' ? 'Reviews of Maison Garonne' : 'Avis sur Maison Garonne' });
      const text = (await section.innerText()).replaceAll(' ', ' ');
      for (const words of query === 'lang=en'
        ? ['3.7 out of 5 · 34 reviews', 'These reviews are checked.', 'Published 28 November 2026', 'Experience in October 2026', 'Verified purchase', '36 received on this site, 34 published']
        : ['3,7 sur 5 · 34 avis', 'Avis soumis à un contrôle.', 'Publié le 28 novembre 2026', 'Expérience d’octobre 2026', 'Achat vérifié', '36 reçus sur ce site, 34 publiés']) expect(text).toContain(words);
      await shot(page, `list-${width}-${query.replace(/\W/g, '_')}`);
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate('window.shift')).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }, width);
  });

  it('should show by steps every review, newest first, each once', async () => {
    await visit('', async ({ page }) => {
      const more = page.getByRole('button', { name: 'Voir plus d’avis' });
      await more.click();
      await expect(rows(page).count()).resolves.toBe(10);
      for (const expected of [20, 30, 34]) {
        await more.click();
        await page.getByText(`${expected} avis affichés`).waitFor();
        await expect(rows(page).count()).resolves.toBe(expected);
      }
      await expect(more.isVisible()).resolves.toBe(false);
      expect(await page.evaluate(`document.querySelector('main > div > div').shadowRoot.activeElement.matches('.l > :nth-child(31)')`)).toBe(true);
    });
  });

  it('should sort and filter by real controls, and forget both at the next load', async () => {
    await visit('', async ({ page }) => {
      await page.getByRole('combobox', { name: /^Note/ }).selectOption('2');
      await page.getByText('4 avis affichés').waitFor();
      expect(new Set(await page.locator('.l > li > p:first-child').allInnerTexts())).toEqual(new Set(['★★★★★ 2 sur 5 · Karim']));
      await page.getByRole('combobox', { name: /^Note/ }).selectOption('');
      await page.getByRole('combobox', { name: /^Tri/ }).selectOption('oldest');
      await page.getByText('10 avis affichés').waitFor();
      await expect(rows(page).first().innerText()).resolves.toContain('Tom');
      await page.reload();
      await rows(page).first().waitFor();
      await expect(page.getByRole('combobox', { name: /^Tri/ }).inputValue()).resolves.toBe('newest');
      await expect(page.getByRole('combobox', { name: /^Note/ }).inputValue()).resolves.toBe('');
    });
  });

  it('should mark the language of each review', async () => {
    await visit('', async ({ page }) => {
      await page.getByRole('button', { name: 'Voir plus d’avis' }).click();
      await expect(page.getByText('Lovely bakery').getAttribute('lang')).resolves.toBe('en');
      await expect(page.getByText('Il pane').getAttribute('lang')).resolves.toBe('it');
    });
  });

  it('should say what will appear while there is nothing', async () => {
    await visit('subject=none', async ({ page }) => {
      await expect(page.getByText('Pas encore d’avis. Le premier publié paraîtra ici.').isVisible()).resolves.toBe(true);
      await expect(page.getByRole('combobox', { name: /^Tri/ }).count()).resolves.toBe(0);
    });
  });

  it('should not outgrow its room when the first review is very long', async () => {
    await visit('subject=long', async ({ page }) => {
      await expect(rows(page).count()).resolves.toBe(1);
      expect(await page.locator('.b').evaluate((box) => (box as HTMLElement).offsetHeight)).toBeLessThanOrEqual(800);
      expect(await page.evaluate('window.shift')).toBe(0);
      await shot(page, 'list-long');
      await page.getByRole('button', { name: 'Lire la suite' }).click();
      await expect(rows(page).count()).resolves.toBe(10);
      expect(await page.locator('.t').first().evaluate((text) => text.scrollHeight - text.clientHeight)).toBe(0);
      await expect(page.getByRole('button', { name: 'Voir plus d’avis' }).isVisible()).resolves.toBe(true);
    });
  });

  it('should offer to try again when the reviews do not come', async () => {
    if (!chrome) return;
    const page = await chrome.browser.newPage();
    await page.goto(`${host.origin}/?subject=flaky`);
    await page.getByRole('button', { name: 'Avis non chargés. Réessayer' }).click();
    await page.getByText('3,7 sur 5 · 34 avis').waitFor({ timeout: 8000 });
    await page.close();
  });

  it('should stay legible on a page whose own colours are not', async () => {
    await visit('ink=%23ddd&paper=%23eee', async ({ page }) => {
      expect(await page.locator('.b').evaluate((box) => getComputedStyle(box).color)).toBe('rgb(17, 17, 17)');
    });
    await visit('ink=oklch(0.35 0.02 60)&paper=oklch(0.3 0.01 60)', async ({ page }) => {
      expect(await page.locator('.b').evaluate((box) => getComputedStyle(box).color)).toBe('rgb(255, 255, 255)');
    });
  });

  it('should follow a theme switch of the site', async () => {
    await visit('', async ({ page }) => {
      await page.evaluate(`document.body.classList.add('dark')`);
      await page.waitForFunction(`getComputedStyle(document.querySelector('main > div > div').shadowRoot.querySelector('.b')).color === 'rgb(240, 233, 221)'`);
    });
  });

  it('should leave no trace: no cookie, no storage, no other origin, under a strict content policy', async () => {
    const policy = `default-src 'none'; script-src ${api.origin}; connect-src ${api.origin}; style-src 'unsafe-hashes' 'sha256-x'`;
    await visit(`csp=${encodeURIComponent(policy)}`, async ({ page, origins }) => {
      await page.getByRole('button', { name: 'Écrire un avis' }).click();
      await page.getByLabel('Nom affiché').waitFor();
      expect(await page.locator('.l').evaluate((list) => getComputedStyle(list).listStyleType)).toBe('none');
      expect(await page.context().cookies()).toEqual([]);
      expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
      expect([...origins].sort()).toEqual([api.origin, host.origin].sort());
      expect(api.cookies).toEqual([]);
    });
  });
});

describe('reviews imported from elsewhere', () => {
  it.each([['', ['4,5 sur 5, 2 notes · 4 avis', 'Avis contrôlés, sauf les importés.', 'Publié sur Google le', 'Avis importé de Google', 'Réponse de Maison Garonne', 'Merci de votre passage.']], ['lang=en', ['4.5 out of 5, 2 ratings · 4 reviews', 'Checked, except imported reviews.', 'Published on Google,', 'Imported from Google', 'Reply from Maison Garonne', 'Merci de votre passage.']]])('should say how many gave stars, where each was published, and what the owner answered there (%s)', async (query, said) => {
    await visit(`subject=imported&${query}`, async ({ page }) => {
      const text = (await page.getByRole('region').innerText()).replaceAll('\u00a0', ' ');
      for (const words of said) expect(text).toContain(words);
      expect(text).not.toMatch(/1970|Invalid|null|undefined/);
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate('window.shift')).toBe(0);
    });
  });

  it('should keep the badge within its height', async () => {
    for (const [lang, width] of [['', 390], ['&lang=en', 1280]] as const) await visit(`layout=badge&subject=imported${lang}`, async ({ page }) => {
      await expect(page.getByText(/^(4,5 sur 5, 2 notes · 4 avis|4.5 out of 5, 2 ratings · 4 reviews)$/).isVisible()).resolves.toBe(true);
      await shot(page, `badge-imported${lang}`);
      expect(await page.evaluate('window.shift')).toBe(0);
    }, width);
  });
});

describe('badge', () => {
  it.each([[390, ''], [1280, '&dark=1']])('should keep the control statement beside the average (%i px)', async (width, query) => {
    await visit(`layout=badge${query}`, async ({ page }) => {
      await expect(page.getByText('3,7 sur 5 · 34 avis').isVisible()).resolves.toBe(true);
      await expect(page.getByRole('link', { name: 'Comment ?' }).getAttribute('href')).resolves.toBe('http://localhost/charter/demo');
      await shot(page, `badge-${width}`);
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate('window.shift')).toBe(0);
    }, width);
  });
});

async function fill(page: Page): Promise<void> {
  await page.getByLabel('4 sur 5 · bonne').check();
  await page.getByLabel('Votre avis', { exact: true }).fill('Pain très bon, <b>attente</b> longue.');
  await page.getByLabel('Mois de votre expérience').selectOption({ index: 2 });
  await page.getByLabel('Nom affiché').fill('Hélène');
  await page.getByLabel('E-mail').fill('helene@example.org');
  await page.getByLabel('Je raconte ma propre expérience').check();
}

describe('form', () => {
  it.each([[390, ''], [1280, ''], [390, '&dark=1'], [1280, '&lang=en']])('should show six fields and the four lines above the text (%i px, "%s")', async (width, query) => {
    await visit(`layout=form${query}`, async ({ page }) => {
      const form = page.getByRole('form');
      await form.waitFor();
      await expect(form.locator('fieldset, textarea, select, input:not([type=radio]):not([name=website])').count()).resolves.toBe(6);
      await expect(form.getByRole('radio').count()).resolves.toBe(5);
      await expect(form.getByRole('checkbox').isChecked()).resolves.toBe(false);
      const described = await form.locator('textarea').evaluate((area) => (area.getRootNode() as ShadowRoot).getElementById(area.getAttribute('aria-describedby')?.trim() ?? '')?.children.length);
      expect(described).toBe(4);
      await shot(page, `form-${width}-${query.replace(/\W/g, '_')}`);
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate('window.shift')).toBe(0);
      const small = await form.locator('button, select, textarea, label.o, input:not([name=website]):not([type=radio]):not([type=checkbox])').evaluateAll((nodes) =>
        nodes.map((node) => node.getBoundingClientRect().height).filter((height) => height < 24));
      expect(small).toEqual([]);
    }, width);
  });

  it('should ask an invited customer for three', async () => {
    await visit('layout=form&invite=tok', async ({ page }) => {
      const form = page.getByRole('form');
      await form.waitFor();
      await expect(form.locator('fieldset, textarea, select, input:not([type=radio]):not([name=website])').count()).resolves.toBe(3);
      await page.getByLabel('5 sur 5').check();
      await page.getByLabel('Votre avis', { exact: true }).fill('Parfait.');
      await page.getByLabel('Je raconte').check();
      await page.getByRole('button', { name: 'Envoyer' }).click();
      await page.getByText('Votre invitation confirme déjà votre adresse').waitFor();
      expect(api.received.at(-1)).toMatchObject({ kind: 'review', rating: 5, text: 'Parfait.', invite: 'tok', declaration: true, lang: 'fr', website: '' });
    });
  });

  it('should tie each fault to its field, go to the first, and take it away once answered', async () => {
    await visit('', async ({ page }) => {
      await page.getByRole('button', { name: 'Écrire un avis' }).click();
      await page.getByRole('button', { name: 'Envoyer' }).click();
      const focused = await page.locator('.f').evaluate((form) => (form.getRootNode() as ShadowRoot).activeElement?.getAttribute('type'));
      expect(focused).toBe('radio');
      const area = page.getByLabel('Votre avis', { exact: true });
      await expect(area.getAttribute('aria-invalid')).resolves.toBe('true');
      const fault = await area.evaluate((node) => (node.getRootNode() as ShadowRoot).getElementById(node.getAttribute('aria-describedby')?.split(' ')[0] ?? '')?.textContent);
      expect(fault).toBe('Ce champ est vide.');
      await shot(page, 'form-faults');
      expect(await axeFaults(page)).toEqual([]);
      await area.fill('x');
      await expect(area.getAttribute('aria-invalid')).resolves.toBe('false');
    });
  });

  it('should be filled and sent by keyboard alone, with the proof of work, and say the three next steps', async () => {
    await visit('', async ({ page }) => {
      await page.getByRole('button', { name: 'Écrire un avis' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('radio').first().waitFor();
      const keys = page.keyboard;
      for (let n = 0; n < 3; n++) await keys.press('ArrowDown');
      await keys.press('Tab');
      await keys.type('Tout en clavier.');
      await keys.press('Tab');
      await keys.press('ArrowDown');
      await keys.press('Tab');
      await keys.type('Karim');
      await keys.press('Tab');
      await keys.type('karim@example.org');
      await keys.press('Tab');
      await keys.press('Space');
      await keys.press('Enter');
      await page.getByText('Merci, c’est bien reçu.').waitFor();
      await expect(page.locator('.f ol li').count()).resolves.toBe(3);
      await shot(page, 'form-sent');
      expect(api.received.at(-1)).toMatchObject({ kind: 'review', text: 'Tout en clavier.', name: 'Karim', email: 'karim@example.org', declaration: true, declaration_version: '2026-11-1', website: '' });
      expect(api.received.at(-1)).toHaveProperty('experience_month', expect.stringMatching(/^\d{4}-\d{2}$/));
      expect(await page.locator('.f').evaluate((form) => (form.getRootNode() as ShadowRoot).activeElement?.textContent)).toBe('Merci, c’est bien reçu.');
    });
  });

  it('should keep the draft when the sending fails, when the server refuses, and when the form is closed', async () => {
    await visit('', async ({ page }) => {
      await page.getByRole('button', { name: 'Écrire un avis' }).click();
      await fill(page);
      const send = page.getByRole('button', { name: 'Envoyer' });
      const area = page.getByLabel('Votre avis', { exact: true });
      api.failNext = { status: 500, body: 'no' };
      await send.click();
      await page.getByText('L’envoi n’a pas abouti. Votre texte est toujours là').waitFor();
      api.failNext = { status: 422, body: { errors: [{ field: 'email', message: 'Cette adresse ne reçoit pas de courrier.' }, { field: 'invite', message: 'Autre motif.' }] } };
      await send.click();
      await page.getByText('Cette adresse ne reçoit pas de courrier.').waitFor();
      await expect(page.getByRole('alert').innerText()).resolves.toContain('Autre motif.');
      await page.getByRole('button', { name: 'Fermer' }).click();
      await expect(area.isVisible()).resolves.toBe(false);
      await page.getByRole('button', { name: 'Écrire un avis' }).click();
      await expect(area.inputValue()).resolves.toBe('Pain très bon, <b>attente</b> longue.');
      api.failNext = { status: 422, body: { errors: [{ field: 'pow', message: 'expired' }] } };
      await send.click();
      await page.getByText('Merci, c’est bien reçu.').waitFor();
      expect(api.received.at(-1)).toMatchObject({ rating: 4, text: 'Pain très bon, <b>attente</b> longue.' });
    });
  });

  it('should send a question, which asks for no stars, no month and no declaration', async () => {
    await visit('', async ({ page }) => {
      await page.getByRole('button', { name: 'Poser une question' }).click();
      await page.getByLabel('Votre question').fill('Avez-vous du pain sans gluten ?');
      await page.getByLabel('Nom affiché').fill('Tom');
      await page.getByLabel('E-mail').fill('tom@example.org');
      await page.getByRole('button', { name: 'Envoyer' }).click();
      await page.getByText('La réponse vous parvient par e-mail.').waitFor();
      const sent = api.received.at(-1) ?? {};
      expect(sent).toMatchObject({ kind: 'question', text: 'Avez-vous du pain sans gluten ?', name: 'Tom' });
      expect(Object.keys(sent)).not.toContain('rating');
    });
  });

  it('should let a reader report a review', async () => {
    await visit('', async ({ page }) => {
      await page.getByRole('button', { name: 'Signaler l’avis de Hélène M.' }).click();
      await page.getByLabel('Motif').selectOption('personal_data');
      await page.getByLabel('Ce qui pose problème').fill('Mon nom complet y est.');
      await shot(page, 'notice');
      expect(await axeFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Envoyer' }).click();
      await page.getByText('Merci, c’est bien reçu.').waitFor();
      expect(api.received.at(-1)).toMatchObject({ reason: 'personal_data', explanation: 'Mon nom complet y est.', lang: 'fr' });
      expect(api.received.at(-1)).not.toHaveProperty('kind');
    });
  });
});
