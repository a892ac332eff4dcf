import { mkdir, readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { hashPassword } from '../../src/modules/auth/passwords.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import { RepliesService } from '../../src/modules/replies/index.js';
import { ReviewsService, SubmissionsService } from '../../src/modules/reviews/index.js';
import { newOrganization, type TestOrganization } from '../factories/people.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { launchBrowser, type TestBrowser } from '../support/browser.js';

/** Screenshots are kept when `SHOTS` names a folder. */
const SHOTS = process.env['SHOTS'];
const PASSWORD = 'quatre mots bien choisis';
const LONG = 'La première fois, nous étions venus par hasard. '.repeat(16);
let t: TestApp;
let chrome: TestBrowser | null;
let axe: string;
let owner: TestOrganization;
let location: Location;
let cookies: Awaited<ReturnType<Awaited<ReturnType<TestBrowser['browser']['newContext']>>['cookies']>>;

beforeAll(async () => {
  t = await createTestApp();
  chrome = await launchBrowser();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  owner = await newOrganization(t.db);
  await t.db.asOwner('UPDATE users SET password_hash = $2 WHERE id = $1', [owner.userId, await hashPassword(PASSWORD)]);
  location = await t.app.get(LocationsService, { strict: false }).create(owner.scope, { name: 'Boulangerie Saint-Aubin', sector: 'bakery', city: 'Toulouse', contacts: [{ kind: 'email', value: 'contact@saint-aubin.example' }] });
}, 120_000);
afterAll(async () => {
  await chrome?.close();
  await t?.close();
});

let nth = 0;
async function fromGoogle(text: string, rating: number, authorName = `Client ${++nth}`, url: string | null = null): Promise<string> {
  const { reviewId } = await t.app.get(ReviewsService, { strict: false }).enterManually(owner.scope, {
    locationId: location.id, platform: 'google', kind: 'review', rating, title: null, text, authorName, writtenOn: '2026-11-20', experiencedOn: '2026-11', url,
  });
  await t.runJobs();
  return reviewId;
}
async function fromWidget(text: string, rating: number | null = 4, kind: 'review' | 'question' = 'review'): Promise<string> {
  const { reviewId } = await t.app.get(SubmissionsService, { strict: false }).submit(owner.scope, {
    locationId: location.id, kind, rating, text, authorName: `Inès ${++nth}`, email: `a${nth}@exemple.fr`, contactConfirmed: true, experienceMonth: kind === 'review' ? '2026-10' : null, verification: 'declared',
    invited: false, declarationVersion: '1', charterVersion: 1, lang: 'fr',
  });
  await t.runJobs();
  return reviewId;
}
const replyOf = async (reviewId: string) => (await t.app.get(RepliesService, { strict: false }).ofReview(owner.scope, reviewId))!;

/** A page of the signed-in owner (one sign-in for all, by the real form); does nothing where there is no browser, said on stderr. */
async function visit(address: string, check: (page: Page) => Promise<void>, options: BrowserContextOptions & { signedOut?: boolean } = {}): Promise<void> {
  if (!chrome) return;
  const { signedOut, ...rest } = options;
  const context = await chrome.browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'fr-FR', ...rest });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  try {
    if (!signedOut && cookies) await context.addCookies(cookies);
    if (!signedOut && !cookies) {
      await page.goto(`${t.url}/login`);
      await page.locator('[name=email]').fill(owner.email);
      await page.locator('[name=password]').fill(PASSWORD);
      await page.locator('main form button').last().click();
      await page.waitForURL(`${t.url}/`);
      cookies = await context.cookies();
    }
    await page.goto(t.url + address);
    await check(page);
    expect(faults).toEqual([]);
  } finally {
    await context.close();
  }
}
async function sound(page: Page, name: string): Promise<void> {
  if (SHOTS) {
    await mkdir(SHOTS, { recursive: true });
    for (const [look, width] of [['light', 390], ['dark', 390], ['light', 1280], ['dark', 1280]] as const) {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme: look });
      await page.screenshot({ path: path.join(SHOTS, `${name}-${width}-${look}.png`), fullPage: true });
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'light' });
  }
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  await page.addScriptTag({ content: axe }).catch(() => page.evaluate(axe));
  const result = (await page.evaluate('axe.run()')) as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
  expect(result.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}
const card = (page: Page, replyId: string) => page.locator(`#c-${replyId}`);

describe('before anything', () => {
  it('should say what this is to a visitor, and lead to the sign-in', () =>
    visit('/', async (page) => {
      await page.getByRole('link', { name: 'Se connecter' }).waitFor();
      await sound(page, 'landing');
    }, { signedOut: true }), 60_000);

  it('should show one question and two ways in to somebody without reviews', () =>
    visit('/', async (page) => {
      await page.getByRole('heading', { name: 'Montrez-nous vos avis.' }).waitFor();
      expect(await page.getByRole('link', { name: /Coller des avis/ }).getAttribute('href')).toBe('/paste');
      await sound(page, 'first');
    }), 60_000);
});

describe('À faire', () => {
  it('should stand whole at 390 px with drafts, a blocked card, a question and a long text', async () => {
    await fromGoogle('Du pain au levain comme on n’en fait plus, et un accueil toujours souriant.', 5, 'Camille');
    await fromGoogle('Vingt minutes d’attente samedi pour deux baguettes, et la vendeuse soupirait. Dommage, le pain est bon.', 2, 'Karim');
    await fromGoogle('Je vais venir vous casser la figure si vous ne me remboursez pas.', 1, 'Anonyme');
    await fromGoogle(`${LONG}Le kouign-amann vaut le détour.`, 4, 'Paul');
    await fromWidget('Bonjour, faites-vous du pain sans gluten le mardi ?', null, 'question');
    await visit('/', async (page) => {
      expect(await page.locator('h1').innerText()).toMatch(/^Bonjour Hélène\. \d réponses à relire\.$/);
      // The threat, and the question that no fact of the sheet answers.
      expect(await page.locator('[data-card=blocked]').count()).toBe(2);
      expect(await page.locator('[data-card=blocked] .draft').count()).toBe(0);
      await sound(page, 'todo');
    });
  }, 60_000);

  it('should approve by keyboard, fold the card, take it back by u, and never touch what is typed', async () => {
    const id = (await replyOf(await fromWidget('Très bonnes chocolatines, accueil aimable, je reviendrai.', 5))).id;
    await visit('/', async (page) => {
      await card(page, id).focus();
      await page.keyboard.press('a');
      await card(page, id).locator('.folded').waitFor();
      expect(await card(page, id).innerText()).toContain('Part dans 5 minutes');
      expect((await t.app.get(RepliesService, { strict: false }).get(owner.scope, id)).state).toBe('approved');
      await sound(page, 'todo-folded');
      await page.keyboard.press('u');
      await card(page, id).locator('.draft').waitFor();
      expect((await t.app.get(RepliesService, { strict: false }).get(owner.scope, id)).state).toBe('draft');
      await card(page, id).focus();
      await page.keyboard.press('e');
      await page.keyboard.type('aul');
      expect(await card(page, id).locator('textarea').inputValue()).toContain('aul');
      expect((await t.app.get(RepliesService, { strict: false }).get(owner.scope, id)).state).toBe('draft');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    });
  }, 60_000);

  it('should approve and undo without JavaScript', async () => {
    const id = (await replyOf(await fromWidget('Le meilleur croissant du quartier, et le patron explique ses farines.', 5))).id;
    await visit('/', async (page) => {
      await card(page, id).getByRole('button', { name: 'Approuver' }).click();
      await page.getByText('Réponse approuvée. Elle part dans 5 minutes.').waitFor();
      expect((await t.app.get(RepliesService, { strict: false }).get(owner.scope, id)).state).toBe('approved');
      await page.locator('.flash').getByRole('button', { name: 'Annuler' }).click();
      await page.getByText('L’approbation est annulée.').waitFor();
      expect((await t.app.get(RepliesService, { strict: false }).get(owner.scope, id)).state).toBe('draft');
    }, { javaScriptEnabled: false });
  }, 60_000);

  it('should lose the approval when the text is edited, keep what was typed when it cannot be sent, and approve on demand', async () => {
    const reviewId = await fromWidget('Tarte aux prunes remarquable, on sent le beurre.', 5);
    const { id } = await replyOf(reviewId);
    await visit('/', async (page) => {
      await card(page, id).getByRole('button', { name: 'Approuver' }).click();
      await card(page, id).locator('.folded').waitFor();
      await page.goto(`${t.url}/reviews/${reviewId}`);
      await card(page, id).getByText('Modifier').click();
      await card(page, id).locator('textarea').fill('Merci, la tarte aux prunes revient dès vendredi.');
      await card(page, id).getByRole('button', { name: 'Enregistrer', exact: true }).click();
      await page.getByText('Il reste à l’approuver.').waitFor();
      expect(await t.app.get(RepliesService, { strict: false }).get(owner.scope, id)).toMatchObject({ state: 'draft', approvedHash: null, text: 'Merci, la tarte aux prunes revient dès vendredi.' });
      await page.goto(`${t.url}/`);
      const approve = card(page, id).getByRole('button', { name: 'Approuver', exact: true });
      expect(await approve.isVisible()).toBe(true);
      await card(page, id).getByText('Modifier').click();
      expect(await approve.isVisible()).toBe(false);
      // Approved by the key, the card would fold and there would be no box to write in.
      await card(page, id).focus();
      await page.keyboard.press('a');
      await card(page, id).locator('textarea').fill('Nous vous remboursons intégralement si vous retirez votre avis.');
      await card(page, id).getByRole('button', { name: 'Enregistrer et approuver' }).click();
      await card(page, id).getByRole('alert').waitFor();
      expect(await card(page, id).locator('textarea').inputValue()).toContain('remboursons');
      await card(page, id).locator('textarea').fill('Merci, la tarte aux prunes revient samedi.');
      await card(page, id).getByRole('button', { name: 'Enregistrer et approuver' }).click();
      await card(page, id).locator('.folded').waitFor();
      expect(await t.app.get(RepliesService, { strict: false }).get(owner.scope, id)).toMatchObject({ state: 'approved', text: 'Merci, la tarte aux prunes revient samedi.' });
    });
  }, 60_000);

  it('should copy, open and note as posted what lives on another platform', async () => {
    const { id, text } = await replyOf(await fromGoogle('Brioche dorée et vendeuse aux petits soins, merci à vous.', 5, 'Lucie', 'https://maps.example/avis/1'));
    await visit('/', async (page) => {
      await card(page, id).getByRole('button', { name: 'Approuver' }).click();
      const open = card(page, id).getByRole('link', { name: 'Copier et ouvrir Google' });
      await open.waitFor();
      expect(await open.getAttribute('href')).toBe('https://maps.example/avis/1');
      expect(await card(page, id).locator('.draft').innerText()).toBe(text);
      await page.evaluate('navigator.clipboard.writeText = async (text) => { window.copied = text; }');
      await open.evaluate((link: { removeAttribute(name: string): void; addEventListener(name: string, work: (event: { preventDefault(): void }) => void): void }) => link.addEventListener('click', (event) => event.preventDefault()));
      await open.click();
      expect(await page.evaluate('window.copied')).toBe(text);
      await sound(page, 'todo-post');
      await card(page, id).getByRole('button', { name: 'J’ai publié la réponse' }).click();
      await card(page, id).getByText('Réponse publiée').waitFor();
      expect(await t.app.get(RepliesService, { strict: false }).get(owner.scope, id)).toMatchObject({ state: 'published', publishedByHand: true });
    });
  }, 60_000);

  it('should say in a sentence that the text changed meanwhile, with 409, and approve nothing', async () => {
    const { id, revision } = await replyOf(await fromWidget('Une vraie boulangerie, pain tradition parfait.', 5));
    await visit('/', async (page) => {
      await t.app.get(RepliesService, { strict: false }).edit(owner.scope, id, { text: 'Merci de votre fidélité, à bientôt au fournil.', revision });
      const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), card(page, id).getByRole('button', { name: 'Approuver' }).click()]);
      expect(answer.status()).toBe(409);
      await card(page, id).getByText('Le texte a changé depuis que vous l’avez lu.').waitFor();
      expect(await card(page, id).locator('.draft').innerText()).toContain('à bientôt au fournil');
      expect((await t.app.get(RepliesService, { strict: false }).get(owner.scope, id)).state).toBe('draft');
    });
  }, 60_000);
});

describe('the page of a review', () => {
  it('should tell everything about it and keep a note', async () => {
    const id = await fromWidget('Très bon pain de seigle, mais longue attente. Appelez-moi au 06 12 34 56 78 si vous voulez en parler.', 3);
    await visit(`/reviews/${id}`, async (page) => {
      expect(await page.locator('mark').first().innerText()).toContain('06 12');
      await page.getByText('[téléphone masqué]').waitFor();
      await page.getByText('Expérience déclarée, non vérifiée').waitFor();
      await page.getByLabel('Note privée').fill('Rappelée lundi.');
      await page.getByRole('button', { name: 'Enregistrer la note' }).click();
      await page.getByText('Note enregistrée.').waitFor();
      expect(await page.getByLabel('Note privée').inputValue()).toBe('Rappelée lundi.');
      await sound(page, 'review');
    });
  }, 60_000);
});

describe('moderation', () => {
  it('should hide the rating until the decision is shown back, preview the author’s mail, and decide', async () => {
    const id = await fromWidget('Venez plutôt à la boulangerie Dupont, promo -20 % avec le code DUPONT20 sur www.dupont-pains.example', 5);
    await visit('/moderation', async (page) => {
      expect(await page.content()).not.toMatch(/class="stars|sur 5/);
      await sound(page, 'moderation');
      await page.locator(`a[href="/moderation/${id}"]`).click();
      expect(await page.content()).not.toMatch(/class="stars|sur 5/);
      await page.locator('[name=decision][value=reject]').check();
      await page.locator('[name=ground]').selectOption('promotion');
      await page.getByRole('button', { name: 'Voir ce que l’auteur recevra' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.locator('[name=decision][value=reject]').isChecked()).toBe(true);
      await page.locator('[name=why]').fill('Tout le texte fait la réclame d’un autre commerce.');
      await sound(page, 'moderation-item');
      await page.getByRole('button', { name: 'Voir ce que l’auteur recevra' }).click();
      expect(await page.locator('[data-preview]').innerText()).toContain('Tout le texte fait la réclame');
      const shown = await page.locator('[data-preview]').innerText();
      await page.getByText('5 sur 5').waitFor({ state: 'attached' });
      await sound(page, 'moderation-preview');
      await page.getByRole('button', { name: 'Envoyer la décision' }).click();
      await page.getByText('Décision enregistrée').waitFor();
      expect((await t.app.get(ReviewsService, { strict: false }).get(owner.scope, id)).status).toBe('refused');
      await page.getByText('Aucun avis n’attend de décision.').waitFor();
      await t.runJobs();
      const folder = path.join(t.config.env.DATA_DIR, 'mail');
      const texts = await Promise.all((await readdir(folder)).filter((f) => f.endsWith('.eml')).map(async (f) => (await PostalMime.parse(await readFile(path.join(folder, f)))).text ?? ''));
      const sent = texts.find((text) => text.includes('Tout le texte fait la réclame')) ?? '';
      const words = (text: string): string => text.replace(/\/my-review\/[^#\s]+/g, '/my-review/…').replace(/\s+/g, ' ').trim();
      expect(words(sent)).toBe(words(shown));
    }, { javaScriptEnabled: true });
  }, 60_000);

  it('should take the words selected in the text as the passage', async () => {
    const id = await fromWidget('Venez plutôt à la boulangerie Durand, promo -30 % avec le code DURAND30 sur www.durand-pains.example', 5);
    await visit(`/moderation/${id}`, async (page) => {
      await page.evaluate(`(() => { const text = document.querySelector('[data-passage-text]'); const range = document.createRange(); const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT); const node = walker.nextNode(); range.setStart(node, 0); range.setEnd(node, 5); getSelection().removeAllRanges(); getSelection().addRange(range); })()`);
      await page.getByText('« Venez »').waitFor();
      await page.locator('[name=decision][value=mask]').check();
      await page.getByRole('button', { name: 'Voir ce que l’auteur recevra' }).click();
      expect(await page.locator('[data-preview]').innerText()).toContain('« Venez »');
    });
  }, 60_000);
});
