import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HtmlValidate } from 'html-validate';
import type { Location } from '../../src/modules/organizations/index.js';
import type { Visitor } from '../factories/visitor.js';
import { newSignedIn, plain } from '../factories/signed-in.js';
import { IDENTITY, putReview } from '../factories/widget.js';
import { createTestApp, type TestApp } from '../support/app.js';

let t: TestApp;
let location: Location;
let visitor: Visitor;
const FORM: Record<string, string> = { ...IDENTITY, siret: '', origins: '', solo: '1' };

beforeAll(async () => {
  t = await createTestApp();
  ({ location, visitor } = await newSignedIn(t));
});
afterAll(() => t?.close());

const stored = async (): Promise<{ legal: Record<string, string>; allowed_origins: string[] }> =>
  (await t.db.asOwner<{ legal: Record<string, string>; allowed_origins: string[] }>('SELECT legal, allowed_origins FROM locations WHERE id = $1', [location.id]))[0]!;
const main = (html: string): string => plain(html.slice(html.indexOf('<main')));
/** The tag of the control with this name. */
const control = (html: string, name: string): string => new RegExp(`<(?:input|textarea)[^>]* name="${name}"[^>]*>`).exec(html)?.[0] ?? '';
async function speak(locale: 'fr' | 'en'): Promise<void> {
  await visitor.post('/language', { locale, back: '/settings/widget' }, '/settings/widget');
}

describe('saving who publishes and where reviews may be written from', () => {
  it('should complete an address without scheme, drop its path and its doubles, and group a company number', async () => {
    const done = await visitor.post('/settings/widget', { ...FORM, siret: '73282932000074', origins: 'www.fournil.fr\r\nhttps://www.fournil.fr/\r\nfournil.fr/avis' });
    expect(done.status).toBe(303);
    expect(await stored()).toEqual({ legal: { ...IDENTITY, siret: '732 829 320 00074' }, allowed_origins: ['https://www.fournil.fr', 'https://fournil.fr'] });
  });

  it('should name every fault at the top with a way to its field, move to the first, and keep all that was typed', async () => {
    const before = await stored();
    const refused = await visitor.post('/settings/widget', { ...FORM, legalName: 'SARL Changée', director: 'Paul Aubin', contact: 'bonjour', siret: '123', origins: 'www.fournil.fr\nma boutique' });
    expect(refused.status).toBe(422);
    const page = refused.text.slice(refused.text.indexOf('<main'));
    const summary = page.slice(page.indexOf('role="alert"'), page.indexOf('</ul>'));
    for (const [id, words] of [['l-contact', 'contact@exemple.fr'], ['l-siret', '14 chiffres'], ['l-origins', '«\u00a0ma boutique\u00a0»']] as const) {
      expect(plain(summary)).toContain(words);
      expect(summary).toContain(`href="#${id}"`);
      expect(page).toContain(`id="${id}"`);
    }
    expect(plain(summary)).toContain('Rien n’a été enregistré');
    expect(page.indexOf('role="alert"')).toBeLessThan(page.indexOf('<form method="post"'));
    expect(page.match(/ autofocus/g)).toHaveLength(1);
    expect(control(page, 'contact')).toMatch(/ autofocus/);
    for (const name of ['contact', 'siret', 'origins']) {
      expect(control(page, name)).toMatch(/aria-invalid="true"/);
      const [, ids = ''] = /aria-describedby="([^"]+)"/.exec(control(page, name)) ?? [];
      expect(ids.split(' ')).toContain(`e-${name}`);
      for (const id of ids.split(' ')) expect(page).toContain(`id="${id}"`);
    }
    for (const typed of ['SARL Changée', 'Paul Aubin', 'bonjour', '123']) expect(page).toContain(`value="${typed}"`);
    expect(page).toContain('>www.fournil.fr\nma boutique</textarea>');
    expect(await stored()).toEqual(before);
  });

  it('should count as missing what is empty in the form, not what was empty before it', async () => {
    await t.db.asOwner(`UPDATE locations SET legal = '{}' WHERE id = $1`, [location.id]);
    const refused = main((await visitor.post('/settings/widget', { ...FORM, address: '', siret: '123' })).text);
    expect(refused.match(/à compléter/g)).toHaveLength(1);
    expect(refused).toMatch(/<label for="l-address">Adresse postale <span[^>]*>à compléter/);
    expect(refused).not.toContain('Il manque');
  });

  it('should take every kind of contact that works, and refuse a text too long for its field in words', async () => {
    for (const contact of ['05 61 00 00 00', 'https://www.fournil.fr/contact', '14 rue Riquet, 31000 Toulouse']) {
      expect([contact, (await visitor.post('/settings/widget', { ...FORM, contact })).status]).toEqual([contact, 303]);
    }
    const refused = await visitor.post('/settings/widget', { ...FORM, address: `14 rue Riquet ${'x'.repeat(300)}` });
    expect(refused.status).toBe(422);
    expect(main(refused.text)).toContain('300 caractères au plus');
  });

  it('should say the same in English', async () => {
    await speak('en');
    const refused = main((await visitor.post('/settings/widget', { ...FORM, contact: 'hello', siret: '732829321', origins: Array.from({ length: 21 }, (_, n) => `a${n}.example`).join('\n') })).text);
    for (const words of ['Nothing was saved', 'contact@example.com', '9 digits', '20 sites at most']) expect(refused).toContain(words);
    await speak('fr');
  });

  it('should check company numbers of French businesses only', async () => {
    await t.db.asOwner(`UPDATE locations SET country = 'BE' WHERE id = $1`, [location.id]);
    expect((await visitor.post('/settings/widget', { ...FORM, siret: 'BE 0123.456.789' })).status).toBe(303);
    expect((await stored()).legal['siret']).toBe('BE 0123.456.789');
    await t.db.asOwner(`UPDATE locations SET country = 'FR' WHERE id = $1`, [location.id]);
    await visitor.post('/settings/widget', { ...FORM, origins: 'https://fournil.fr' });
  });
});

describe('what the page says', () => {
  it('should say where the legal identity appears, and it appears there', async () => {
    const page = main((await visitor.get('/settings/widget')).text);
    expect(page).not.toContain('au pied du widget');
    expect(page).toMatch(/charte[^.]*widget|widget[^.]*charte/);
    expect(page).toContain('au pied de votre page des avis');
    for (const address of [`/widget/v1/${location.siteKey}/reviews.html`, `/charter/${location.siteKey}`]) {
      expect(page).toContain(`href="${address}`);
      const shown = await (await fetch(`${t.url}${address}`)).text();
      for (const words of [IDENTITY.legalName, IDENTITY.address, IDENTITY.director, IDENTITY.contact]) expect(shown).toContain(words);
    }
  });

  it('should say what the list of sites limits, and what an empty one means', async () => {
    expect(main((await visitor.get('/settings/widget')).text)).toMatch(/depuis la page d’un autre site est refusé[\s\S]*lire[\s\S]*Vide\s: tous les sites/);
    const ask = (origin: string, method: string): Promise<Response> => fetch(`${t.url}/widget/v1/${location.siteKey}/reviews`, { method, headers: { origin } });
    expect((await ask('https://autre.example', 'GET')).status).toBe(200);
    expect((await ask('https://autre.example', 'POST')).status).toBe(403);
    expect((await ask('https://fournil.fr', 'OPTIONS')).headers.get('access-control-allow-origin')).toBe('https://fournil.fr');
    expect((await fetch(`${t.url}/widget/v1/${location.siteKey}/reviews.html`)).headers.get('content-security-policy')).toContain(`frame-ancestors 'self' https://fournil.fr`);
  });

  it('should be valid HTML, open, closed and refused', async () => {
    const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'no-trailing-whitespace': 'off', 'long-title': 'off', 'void-style': 'off', 'no-inline-style': 'off', 'require-sri': 'off', 'attribute-boolean-style': 'off', 'no-implicit-button-type': 'off', 'no-redundant-role': 'off', 'no-implicit-input-type': 'off', 'tel-non-breaking': 'off', 'input-missing-label': 'error' } });
    const refused = await visitor.post('/settings/widget', { ...FORM, contact: 'bonjour', origins: 'x y' });
    for (const { text } of [await visitor.get('/settings/widget'), refused]) {
      const body = text.slice(text.indexOf('<main'), text.indexOf('</main>') + 7).replaceAll('<script async', '<script').replace(/<div class="card widget-preview"[\s\S]*?<\/div>/, '');
      const report = await validator.validateString(`<!DOCTYPE html><html lang="fr"><head><title>x</title></head><body>${body}</body></html>`);
      expect(report.results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.ruleId} ${m.message}`))).toEqual([]);
    }
  });
});

describe('imported reviews that the widget does not show', () => {
  const sourceOf = async (way: string): Promise<{ id: string; displayed: boolean }> => (await t.db.asOwner<{ id: string; displayed: boolean }>('SELECT id, displayed FROM sources WHERE location_id = $1 AND way = $2', [location.id, way]))[0]!;

  it('should say what visitors see when there is nothing to hide', async () => {
    for (const rating of [5, 4]) await putReview(t.db, location, { rating });
    const page = main((await visitor.get('/settings/widget')).text);
    expect(page).toContain('Vos visiteurs y voient 2 avis');
    expect(page).not.toMatch(/settings\/sources\/[^/]+\/show/);
  });

  it('should count them for each source, in both languages, and show those of one at a tap', async () => {
    for (const rating of [5, 3, null]) await putReview(t.db, location, { rating, way: 'paste', displayed: false });
    await putReview(t.db, location, { way: 'file', displayed: false });
    await t.db.asOwner(`UPDATE sources SET platform = CASE way WHEN 'paste' THEN 'google' ELSE 'trustpilot' END WHERE location_id = $1 AND way IN ('paste', 'file')`, [location.id]);
    const page = main((await visitor.get('/settings/widget')).text);
    expect(page).toContain('4 avis repris d’ailleurs n’y paraissent pas');
    expect(page).toMatch(/Google[\s\S]*Montrer ces 3 avis[\s\S]*Trustpilot[\s\S]*Montrer cet avis \(1\)/);
    expect(page).toContain(`/settings/sources?location=${location.id}`);
    await speak('en');
    expect(main((await visitor.get('/settings/widget')).text)).toContain('4 imported reviews are not shown there');
    await speak('fr');
    const { id } = await sourceOf('paste');
    expect(page).toMatch(new RegExp(`action="/settings/sources/${id}/show"[\\s\\S]{0,300}name="back" value="/settings/widget\\?location=${location.id}"`));
    const done = await visitor.post(`/settings/sources/${id}/show`, { back: `/settings/widget?location=${location.id}` }, '/settings/widget');
    expect([done.status, done.location]).toEqual([303, `/settings/widget?location=${location.id}`]);
    expect([(await sourceOf('paste')).displayed, (await sourceOf('file')).displayed]).toEqual([true, false]);
    const after = main((await visitor.get('/settings/widget')).text);
    expect(after).toContain('Vos visiteurs y voient 5 avis');
    expect(after).toContain('1 avis repris d’ailleurs n’y paraît pas');
  });
});
