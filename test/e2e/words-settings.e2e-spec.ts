import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HtmlValidate } from 'html-validate';
import type { OperatorWords } from '../../src/domain/moderation/operator-words.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import { newApiClient, type ApiCall } from '../factories/api.js';
import { newGrant, newOrganization, type TestOrganization } from '../factories/people.js';
import { newSignedIn, plain } from '../factories/signed-in.js';
import type { Visitor } from '../factories/visitor.js';
import { IDENTITY, putReview } from '../factories/widget.js';
import { createTestApp, type TestApp } from '../support/app.js';

const NONE: OperatorWords = { sensitive: [], allowed: [] };
const NBSP = '\u00a0';
let t: TestApp;
let owner: TestOrganization;
let location: Location;
let visitor: Visitor;
let api: ApiCall;

beforeAll(async () => {
  t = await createTestApp();
  ({ owner, location, visitor } = await newSignedIn(t));
  api = await newApiClient(t, owner);
  for (let i = 0; i < 80; i += 1) await putReview(t.db, location, { text: i < 12 ? 'Le pain était froid.' : i < 14 ? 'Une guêpe dans la vitrine.' : 'Très bon pain.' });
  await t.app.get(LocationsService).update(owner.scope, location.id, { legal: IDENTITY });
}, 60_000);
afterAll(() => t?.close());
beforeEach(() => t.db.asOwner('UPDATE locations SET words = $2 WHERE id = $1', [location.id, JSON.stringify(NONE)]));

const stored = async (): Promise<OperatorWords> => (await t.db.asOwner<{ words: OperatorWords }>('SELECT words FROM locations WHERE id = $1', [location.id]))[0]!.words;
const words = (html: string): string => plain(html.slice(html.indexOf('<main'), html.indexOf('</main>')).replaceAll(/<[^>]+>/g, ' ')).replaceAll(NBSP, ' ').replaceAll(/\s+/g, ' ');
const add = (kind: 'sensitive' | 'allowed', fields: Record<string, string>) => visitor.post(`/settings/words/${kind}`, fields, '/settings/words');
const control = (html: string, id: string): string => new RegExp(`<(?:input|select) id="${id}"[^>]*>`).exec(html)?.[0] ?? '';

describe('the page of the words, without JavaScript', () => {
  it('should be reached from the settings and say what the lists do, before any word', async () => {
    expect((await visitor.get('/settings')).text).toContain('href="/settings/words"');
    const page = words((await visitor.get('/settings/words')).text);
    for (const said of ['Mots à faire relire', '7 jours au plus', 'jamais refusé à cause du mot', 'peut ressembler à une injure', 'Aucun mot pour l’instant']) expect(page).toContain(said);
  });

  it('should add a word with its ground, show in how many reviews it stands, and remove it', async () => {
    const added = await add('sensitive', { word: ' guêpe* ', ground: 'danger' });
    expect([added.status, added.location]).toEqual([303, `/settings/words?location=${location.id}`]);
    expect(await stored()).toEqual({ sensitive: [{ pattern: 'guêpe*', ground: 'danger' }], allowed: [] });
    const page = words((await visitor.get('/settings/words')).text);
    expect(page).toContain('guêpe* Un danger pour quelqu’un 2 de vos 80 derniers avis');
    expect(page).toContain('« guêpe* » est ajouté');
    expect((await add('allowed', { word: 'Pain bâtard' })).status).toBe(303);
    expect(words((await visitor.get('/settings/words')).text)).toContain('Pain bâtard aucun de vos 80 derniers avis');
    expect((await visitor.post('/settings/words/sensitive/remove', { word: 'guêpe*' }, '/settings/words')).status).toBe(303);
    expect((await visitor.post('/settings/words/allowed/remove', { word: 'Pain bâtard' }, '/settings/words')).status).toBe(303);
    expect(await stored()).toEqual(NONE);
  });

  it('should try a word without keeping it', async () => {
    const tried = await add('sensitive', { word: 'guêpe', ground: 'danger', try: '1' });
    expect(tried.status).toBe(200);
    expect(words(tried.text)).toContain('« guêpe » : 2 de vos 80 derniers avis');
    expect(control(tried.text, 'f-sensitive')).toContain('value="guêpe"');
    expect(tried.text).toMatch(/<option value="danger" selected>/);
    expect(words((await add('allowed', { word: 'froid', try: '1' })).text)).toContain('« froid » : 12 de vos 80 derniers avis');
    expect(words((await add('sensitive', { word: 'froid', try: '1' })).text)).toContain('Ce mot apparaît dans 12 de vos 80 derniers avis');
    expect(await stored()).toEqual(NONE);
  });

  it('should refuse a word of ordinary criticism with its figure beside the field, keeping all that was typed', async () => {
    const refused = await add('sensitive', { word: 'froid', ground: 'personal_data' });
    expect(refused.status).toBe(422);
    expect(words(refused.text)).toContain('Ce mot apparaît dans 12 de vos 80 derniers avis : il retiendrait des critiques ordinaires.');
    expect(control(refused.text, 'f-sensitive')).toMatch(/value="froid".* aria-invalid="true" aria-describedby="e-sensitive h-sensitive" autofocus/);
    expect(refused.text).toMatch(/<option value="personal_data" selected>/);
    expect(await stored()).toEqual(NONE);
  });

  it('should say what is wrong with a word or its ground, beside each', async () => {
    const both = await add('sensitive', { word: 'ab', ground: '' });
    expect(both.status).toBe(422);
    for (const [id, said] of [['e-sensitive', 'trop court'], ['e-ground', 'Choisissez ce que ce mot peut signaler']] as const) expect(words(`<main${both.text.slice(both.text.indexOf(`id="${id}"`) - 20)}`).slice(0, 160)).toContain(said);
    expect(control(both.text, 'f-ground')).toContain('aria-describedby="e-ground"');
    expect(words((await add('allowed', { word: '/(a/' })).text)).toContain('ne se lit pas');
    await add('allowed', { word: 'Gros Bâtard' });
    expect(words((await add('allowed', { word: 'gros batard' })).text)).toContain('déjà dans la liste');
    expect((await add('allowed', { word: 'x'.repeat(300) })).status).toBe(422);
  });

  it('should say so in English, and mark a word that has come to stand in too many reviews', async () => {
    await t.db.asOwner('UPDATE locations SET words = $2 WHERE id = $1', [location.id, JSON.stringify({ sensitive: [{ pattern: 'froid', ground: 'danger' }], allowed: [] })]);
    await visitor.post('/language', { locale: 'en', back: '/settings/words' }, '/settings/words');
    const page = words((await visitor.get('/settings/words')).text);
    for (const said of ['Words to have read', 'froid A danger to somebody 12 of your 80 latest reviews left aside', 'never refused because of the word']) expect(page).toContain(said);
    expect(words((await add('sensitive', { word: 'pain', ground: 'danger' })).text)).toMatch(/This word appears in \d+ of your 80 latest reviews: it would hold ordinary criticism\./);
    await visitor.post('/language', { locale: 'fr', back: '/settings/words' }, '/settings/words');
  });

  it('should be valid HTML, with faults and without', async () => {
    const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'no-trailing-whitespace': 'off', 'long-title': 'off', 'void-style': 'off', 'attribute-boolean-style': 'off', 'no-implicit-button-type': 'off', 'no-redundant-role': 'off', 'no-implicit-input-type': 'off', 'prefer-native-element': 'off', 'input-missing-label': 'error' } });
    await add('sensitive', { word: 'guêpe', ground: 'danger' });
    for (const { text } of [await visitor.get('/settings/words'), await add('sensitive', { word: 'ab', ground: '' })]) {
      const body = text.slice(text.indexOf('<main'), text.indexOf('</main>') + 7);
      const report = await validator.validateString(`<!DOCTYPE html><html lang="fr"><head><title>x</title></head><body>${body}</body></html>`);
      expect(report.results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.ruleId} ${m.message}`))).toEqual([]);
    }
  });

  it('should let an agency that may only read see the words and change none', async () => {
    const [agency, client] = [await newSignedIn(t, 'fr', 'Agence'), await newOrganization(t.db, 'Cliente')];
    const site = await t.app.get(LocationsService).create(client.scope, { name: 'Cliente', words: { sensitive: [{ pattern: 'guêpe', ground: 'danger' }], allowed: [] } });
    await newGrant(t.db, client, agency.owner, 'read');
    expect(words((await agency.visitor.get(`/settings/words?location=${site.id}`)).text)).toContain('guêpe');
    const refused = await agency.visitor.post(`/settings/words/sensitive/remove?location=${site.id}`, { word: 'guêpe' }, '/settings/words');
    expect(refused.status).toBe(403);
    expect(words(refused.text)).toContain('accès en lecture seule');
    expect((await visitor.get(`/settings/words?location=${site.id}`)).status).toBe(404);
  });
});

describe('the words in the API', () => {
  it('should be read and changed with the location', async () => {
    const given = { sensitive: [{ pattern: 'guêpe*', ground: 'danger' }], allowed: ['pain bâtard'] };
    expect(await api('PATCH', `/api/v1/locations/${location.id}`, { words: given })).toMatchObject({ status: 200, body: { words: given } });
    expect((await api('GET', `/api/v1/locations/${location.id}`)).body['words']).toEqual(given);
    expect((await api('PATCH', `/api/v1/locations/${location.id}`, { city: 'Albi' })).body['words']).toEqual(given);
  });

  it.each([
    ['a pattern that cannot be read', { sensitive: [{ pattern: '/(/', ground: 'danger' }], allowed: [] }, 'words.sensitive.0.pattern', 'brackets'],
    ['a ground that is none', { sensitive: [{ pattern: 'guêpe', ground: 'bad_mood' }], allowed: [] }, 'words.sensitive.0.ground', 'list of grounds'],
    ['too many words', { sensitive: [], allowed: Array.from({ length: 51 }, (_, i) => `mot${i}`) }, 'words.allowed', 'At most 50'],
    ['ordinary criticism', { sensitive: [{ pattern: 'guêpe', ground: 'danger' }, { pattern: 'froid', ground: 'danger' }], allowed: [] }, 'words.sensitive.1.pattern', 'This word appears in 12 of your 80 latest reviews'],
  ])('should refuse %s, saying where and what to do, and change nothing', async (_, given, field, said) => {
    const refused = await api('PATCH', `/api/v1/locations/${location.id}`, { words: given }, { 'accept-language': 'en' });
    expect(refused).toMatchObject({ status: 422, body: { code: expect.stringMatching(/^locations\.words_(invalid|overreach)$/), errors: [{ field, message: expect.stringContaining(said) }] } });
    expect(await stored()).toEqual(NONE);
  });

  it.each([[{ sensitive: 'x', allowed: [] }], [{ sensitive: [{ pattern: 5, ground: 'danger' }], allowed: [] }], [{ allowed: ['a'] }], ['x'], [{ sensitive: [null], allowed: [] }]])('should refuse %j', async (given) => {
    expect((await api('PATCH', `/api/v1/locations/${location.id}`, { words: given })).status).toBe(422);
  });
});

describe('the words in the charter', () => {
  interface Charter {
    readonly version: number;
    readonly words: OperatorWords;
    readonly fr: { readonly sections: readonly { readonly id: string }[] };
  }
  const page = async (query = ''): Promise<string> => words(`<main${(await (await fetch(`${t.url}/charter/${location.siteKey}${query}`, { headers: { 'accept-language': 'fr' } })).text()).split('<main')[1] ?? ''}`);
  const json = async (query = ''): Promise<Charter> => (await fetch(`${t.url}/charter/${location.siteKey}.json${query}`)).json() as Promise<Charter>;

  it('should stand there with what they do, in both languages and as data; a change is a new version, the old one stays readable', async () => {
    const before = await json();
    expect(before.words).toEqual(NONE);
    expect(before.fr.sections.map(({ id }) => id)).not.toContain('mots');
    await add('sensitive', { word: 'guêpe*', ground: 'danger' });
    await add('allowed', { word: 'pain bâtard' });
    const after = await json();
    expect(after).toMatchObject({ version: before.version + 1, words: { sensitive: [{ pattern: 'guêpe*', ground: 'danger' }], allowed: ['pain bâtard'] } });
    const fr = await page();
    for (const said of ['Mots que Boulangerie Saint-Aubin fait relire', 'il attend 7 jours au plus', 'jamais refusé à cause du mot', 'guêpe* Danger', 'pain bâtard']) expect(fr).toContain(said);
    const en = await page('?lang=en');
    for (const said of ['it waits 7 days at most', 'never refused because of the word', 'guêpe* Danger', 'pain bâtard']) expect(en).toContain(said);
    expect(await page(`?version=${before.version}`)).not.toContain('guêpe');
    expect((await json(`?version=${before.version}`)).words).toEqual(NONE);
    expect((await json()).version).toBe(after.version);
  });
});
