import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fieldsOf, newSignedIn, plain, uploadFile, type SignedIn } from '../factories/signed-in.js';
import { createTestApp, type TestApp } from '../support/app.js';

const paste = (name: string): string => readFileSync(path.join('test/fixtures/pastes', name), 'utf8');
let t: TestApp;
let fr: SignedIn;
let en: SignedIn;
beforeAll(async () => {
  t = await createTestApp();
  fr = await newSignedIn(t);
  en = await newSignedIn(t, 'en', 'Corner Bakery');
}, 60_000);
afterAll(() => t?.close());

const words = (html: string): string => plain(html.slice(html.indexOf('<main')).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' '));
async function stored(): Promise<{ reviews: number; imports: number; jobs: number }> {
  const [row] = await t.db.asOwner<{ reviews: number; imports: number; jobs: number }>(
    'SELECT (SELECT count(*)::int FROM reviews) AS reviews, (SELECT count(*)::int FROM imports) AS imports, (SELECT count(*)::int FROM graphile_worker._private_jobs) AS jobs');
  return row!;
}
async function reviewsAt(at: SignedIn): Promise<{ author_name: string | null; rating: number | null; text: string; written: string | null }[]> {
  return t.db.asOwner(`SELECT author_name, rating, text, to_char(written_at, 'YYYY-MM-DD') AS written FROM reviews WHERE location_id = $1 ORDER BY author_name, text`, [at.location.id]);
}
const save = async (at: SignedIn, text: string, change: Record<string, string | undefined> = {}) => {
  const preview = await at.visitor.post('/paste', { text });
  const fields = Object.fromEntries(Object.entries({ ...fieldsOf(preview.text), ...change }).filter((e): e is [string, string] => e[1] !== undefined));
  return { preview, saved: await at.visitor.post('/paste/save', fields, '/paste') };
};

describe('a pasted page', () => {
  it('should go from paste to result in French, with what was corrected, left out and already answered', async () => {
    expect(words((await fr.visitor.get('/paste')).text)).toContain('Rien n’est publié et rien n’est envoyé.');
    const { preview, saved } = await save(fr, paste('google-maps-fr.txt'), { rating_3: '3', author_2: 'Amélie R.', keep_1: undefined });
    expect(preview.status).toBe(200);
    expect(words(preview.text)).toContain('4 avis reconnus');
    expect(words(preview.text)).toContain('Merci Marie, à très bientôt.');
    expect(words(preview.text)).toContain('Les étoiles ne se copient pas toujours');
    expect(words(preview.text)).toContain('Boulangerie Durand');
    expect([saved.status, saved.location]).toEqual([303, expect.stringMatching(/^\/imports\/[0-9a-f-]{36}$/)]);
    expect(await reviewsAt(fr)).toMatchObject([
      { author_name: 'Amélie R.', rating: 5, text: '' },
      { author_name: 'Marie Dupont', text: 'Très bon accueil, le pain au levain est excellent.\nJe recommande les yeux fermés !' },
      { author_name: 'Nour B.', rating: 3 },
    ]);
    const waiting = await fr.visitor.get(saved.location!);
    expect(waiting.text).toContain('hx-trigger');
    expect(waiting.text).toContain(`href="${saved.location}"`);
    await t.runJobs();
    const done = await fr.visitor.get(saved.location!);
    expect(done.text).not.toContain('hx-trigger');
    expect(words(done.text)).toContain('3 avis lus.');
    expect(words(done.text)).toMatch(/\d+ (?:attend une réponse|attendent une réponse)|Aucun n’attend/);
    expect(done.text).toMatch(/<a class="button" href="\/"/);
  });

  it('should go from paste to result in English', async () => {
    const { preview, saved } = await save(en, paste('google-maps-en.txt'));
    expect(words(preview.text)).toMatch(/3 reviews/);
    expect(words(preview.text)).toContain('Google was showing a translation');
    await t.runJobs();
    const done = words((await en.visitor.get(saved.location!)).text);
    expect(done).toMatch(/3 reviews read/);
    expect(done).not.toMatch(/[éèà]| avis /);
    expect(await reviewsAt(en)).toHaveLength(3);
  });

  it('should change nothing when the same page is pasted again, and say so', async () => {
    const before = await reviewsAt(en);
    const { saved } = await save(en, paste('google-maps-en.txt'));
    expect(words((await en.visitor.get(saved.location!)).text)).toMatch(/3 .{0,20}already/);
    expect(await reviewsAt(en)).toEqual(before);
  });

  it('should take a hundred and fifty blocks', async () => {
    const big = await newSignedIn(t, 'fr', 'Boulangerie Matabiau');
    const page = Array.from({ length: 150 }, (_, i) => `${5 - (i % 3)} étoiles - Client ${i} - ${i % 2 ? 'Le pain est très bon et l’accueil aussi.' : 'Trop d’attente au comptoir le samedi.'}`).join('\n\n');
    const { preview, saved } = await save(big, page);
    expect(words(preview.text)).toContain('150 avis reconnus');
    expect(saved.status).toBe(303);
    expect(await reviewsAt(big)).toHaveLength(150);
    await t.runJobs();
    const done = words((await big.visitor.get(saved.location!)).text);
    expect(done).toContain('150 avis lus.');
    expect(done).toContain('l’attente (75, plutôt moins bien)');
  });

  it('should tell of this page alone, call what divides divided, and say when nothing is new', async () => {
    const place = await newSignedIn(t, 'fr', 'Boulangerie des Chalets');
    const start = t.clock.now();
    const minute = (n: number): void => t.clock.set(new Date(start.getTime() + n * 60_000).toISOString());
    const page = '5 étoiles - Lise - Accueil charmant.\n\n1 étoile - Rémi - Accueil désagréable.';
    await save(place, '5 étoiles - Zoé - Le pain est excellent.');
    await t.runJobs();
    minute(1);
    const second = await save(place, page);
    await t.runJobs();
    const told = words((await place.visitor.get(second.saved.location!)).text);
    expect(told).toContain('2 avis lus.');
    expect(told).toContain('l’accueil (2, partagé)');
    minute(2);
    const third = await save(place, page);
    expect(words((await place.visitor.get(third.saved.location!)).text)).toContain('Rien de nouveau');
    t.clock.set(start.toISOString());
  });

  it('should keep the words of an accent, a quote and a tag as they were written', async () => {
    const place = await newSignedIn(t, 'fr', 'Boulangerie des Minimes');
    await save(place, '5 étoiles - Zoé - « L’été », dit-elle : <b>"parfait" & doré</b>');
    expect(await reviewsAt(place)).toMatchObject([{ author_name: 'Zoé', text: '« L’été », dit-elle : <b>"parfait" & doré</b>' }]);
  });
});

describe('bad pastes', () => {
  it.each([
    ['nothing', '', 'Aucun avis reconnu'],
    ['blanks', ' \n\t\n ', 'Aucun avis reconnu'],
    ['a page too long', 'Bonjour. '.repeat(120_000), 'trop long'],
  ])('should answer %s with a sentence and store nothing', async (_name, text, sentence) => {
    const before = await stored();
    const answer = await fr.visitor.post('/paste', { text });
    expect(answer.status).toBe(422);
    expect(words(answer.text)).toContain(sentence);
    expect(await stored()).toEqual(before);
  });

  it('should give back what was pasted when no review is found in it', async () => {
    const text = '   ';
    const answer = await en.visitor.post('/paste', { text });
    expect(words(answer.text)).toContain('No review was recognised');
    expect(answer.text).toContain(`>${text}</textarea>`);
  });

  it.each([
    ['cut blocks', { block_0: '{"text":' }],
    ['blocks of another shape', { block_0: '{"text":"bonjour"}' }],
    ['a list', { block_0: '[]' }],
    ['an unknown location', { location_id: '019a0000-0000-7000-8000-000000000000' }],
    ['no location', { location_id: '' }],
    ['a platform that is none', { platform: '<b>' }],
    ['a date to come', { date_0: '2031-01-01' }],
    ['a date that does not exist', { date_0: '2026-02-31' }],
    ['a text too long', { text_0: 'x'.repeat(10_001) }],
    ['no text and no stars', { text_0: ' ', rating_0: '' }],
    ['nothing kept', { keep_0: undefined }],
  ])('should answer a form with %s in words, keep what was typed where there is something to keep, and store nothing', async (_name, change) => {
    const before = await stored();
    const { saved } = await save(fr, '4 étoiles - Rosalie - Une fournée régulière et un mot gentil.', change);
    expect([404, 422]).toContain(saved.status);
    expect(words(saved.text)).not.toMatch(/undefined|Error|imports\.|TypeError/);
    expect(saved.text).toMatch(/role="alert"|<h1>/);
    expect(await stored()).toEqual(before);
  });

  it('should show the corrected blocks again when one of them cannot be stored', async () => {
    const { saved } = await save(fr, '4 étoiles - Rosalie - Une fournée régulière.\n\n2 étoiles - Yann - Rassis.', { author_0: 'Rosalie M.', date_1: '2031-01-01' });
    expect(saved.status).toBe(422);
    const fields = fieldsOf(saved.text);
    expect(fields).toMatchObject({ author_0: 'Rosalie M.', text_0: 'Une fournée régulière.', author_1: 'Yann', text_1: 'Rassis.' });
  });

  it('should answer fields sent twice, in brackets or with a null character without a fault of its own', async () => {
    const before = await stored();
    for (const [path, fields] of [['/paste', { 'text[]': 'bonjour' }], ['/paste', { text: '\u0000' }], ['/paste/save', { 'block_0[text]': 'x', keep_0: 'on' }], ['/import/columns', { 'mapping[a]': 'x' }], ['/reviews', { 'text[a]': 'x' }]] as const) {
      const answer = await fr.visitor.post(path, fields as Record<string, string>, '/paste');
      expect([path, answer.status]).toEqual([path, 422]);
    }
    for (const [path, fields] of [['/merge', { 'question[]': 'x' }], ['/merge', { question: '\u0000' }]] as const) expect((await fr.visitor.post(path, fields as Record<string, string>, '/paste')).status).toBe(404);
    expect((await fr.visitor.get('/paste?text=a&text=b')).status).toBe(200);
    expect(await stored()).toEqual(before);
  });

  it('should refuse a form without its token', async () => {
    const before = await stored();
    expect((await fr.visitor.post('/paste/save', { location_id: fr.location.id }, '/paste', null)).status).toBe(403);
    expect(await stored()).toEqual(before);
  });

  it('should refuse to put reviews into the location of somebody else', async () => {
    const before = await reviewsAt(fr);
    const { saved } = await save(en, '4 étoiles - Rosalie - Une fournée régulière.', { location_id: fr.location.id });
    expect(saved.status).toBeGreaterThanOrEqual(400);
    expect(await reviewsAt(fr)).toEqual(before);
  });
});

const CSV = 'Auteur;Note;Commentaire;Date\nLéa;5;Pain superbe et accueil charmant;03/04/2026\nMarc;9;Note impossible;05/06/2026\nInès;2;Trop d’attente samedi;07/08/2026\n';
const startFrom = async (at: SignedIn, page: string, change: Record<string, string> = {}) => at.visitor.post('/import/columns', { ...fieldsOf(page), action: 'start', ...change }, '/import');

describe('a file', () => {
  it('should show its columns and rows, ask what the dates mean, read it, and give the refused rows back', async () => {
    const place = await newSignedIn(t, 'fr', 'Boulangerie Arnaud-Bernard');
    const shown = await uploadFile(t, place.visitor, { name: 'avis.csv', content: CSV }, { location_id: place.location.id, platform: '' });
    expect(shown.status).toBe(200);
    expect(words(shown.text)).toContain('03/04 veut dire');
    expect(words(shown.text)).toContain('Pain superbe et accueil charmant');
    expect(words(shown.text)).toContain('Ligne 3');
    expect(fieldsOf(shown.text)).toMatchObject({ column_0: 'author', column_1: 'rating', column_2: 'text', column_3: 'writtenAt' });
    const started = await startFrom(place, shown.text, { date_order: 'mdy' });
    expect([started.status, started.location]).toEqual([303, expect.stringMatching(/^\/imports\//)]);
    expect(words((await place.visitor.get(started.location!)).text)).toContain('Vous pouvez quitter cette page');
    await t.runJobs();
    const done = await place.visitor.get(started.location!);
    expect(words(done.text)).toContain('2 avis lus.');
    expect(words(done.text)).toContain('1 ligne à corriger');
    expect(await reviewsAt(place)).toMatchObject([{ author_name: 'Inès', written: '2026-07-08' }, { author_name: 'Léa', written: '2026-03-04' }]);
    const csv = await place.visitor.get(`${started.location}/rejected.csv`);
    expect(csv.text).toContain('Note impossible');
    const corrected = await uploadFile(t, place.visitor, { name: 'corrige.csv', content: csv.text.replace(/(["';,])9(["';,])/, '$14$2') }, { location_id: place.location.id, platform: '' });
    const again = await startFrom(place, corrected.text, { date_order: 'mdy' });
    await t.runJobs();
    expect(words((await place.visitor.get(again.location!)).text)).toContain('1 ajouté');
    expect(await reviewsAt(place)).toHaveLength(3);
  });

  it('should look again with other columns', async () => {
    const shown = await uploadFile(t, fr.visitor, { name: 'avis.csv', content: 'Commentaire;Remarque;Note\nla mie;Très bon pain;5\nla croûte;Bon pain;4\n' }, { location_id: fr.location.id, platform: '' });
    const again = await fr.visitor.post('/import/columns', { ...fieldsOf(shown.text), column_0: '', column_1: 'text', action: 'look' }, '/import');
    expect(again.status).toBe(200);
    expect(fieldsOf(again.text)).toMatchObject({ column_0: '', column_1: 'text' });
    expect(words(again.text).split('Les premières lignes')[1]).toContain('Très bon pain');
  });

  it('should change nothing when the same file comes twice', async () => {
    const place = await newSignedIn(t, 'en', 'Bakery on the Corner');
    const file = { name: 'reviews.jsonl', content: '{"text":"Lovely bread and kind staff","rating":5,"author":"Tom","date":"2026-05-04"}\n{"text":"The queue was too long","rating":2,"author":"Ann","date":"2026-05-05"}\n' };
    for (const expected of [/2 .{0,20}added/, /2 .{0,20}already/]) {
      const shown = await uploadFile(t, place.visitor, file, { location_id: place.location.id, platform: '' });
      const started = await startFrom(place, shown.text);
      await t.runJobs();
      expect(words((await place.visitor.get(started.location!)).text)).toMatch(expected);
    }
    expect(await reviewsAt(place)).toHaveLength(2);
  });

  it('should list the last files with their state', async () => {
    expect(words((await fr.visitor.get('/import')).text)).toContain('Derniers ajouts');
  });
});

describe('the list', () => {
  it('should keep the filters of the chips when another is chosen in the form', async () => {
    const page = await fr.visitor.get('/reviews?sentiment=positive&platform=google&from=2026-01-01');
    expect(page.text).toContain('<input type="hidden" name="sentiment" value="positive">');
    expect(fieldsOf(page.text)).toMatchObject({ platform: 'google', from: '2026-01-01', sentiment: 'positive' });
    expect(page.text).toMatch(/<details class="more-filters" open>/);
  });

  it('should open with an old or mistyped address, showing what can be shown', async () => {
    for (const query of ['?rating=9&status=none&from=hier', '?from=2026-02-31', '?location=x', '?q=%00', '?platform=%00', '?q=a&q=b', '?q[x]=a', '?q=%25&lang=xx']) expect((await fr.visitor.get(`/reviews${query}`)).status).toBe(200);
    expect((await fr.visitor.get('/reviews?cursor=zzz')).status).toBe(422);
  });
});

describe('bad files', () => {
  const ZIP = Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.from('.......xl/workbook.xml')]);
  it.each<[string, string, string | Buffer, string]>([
    ['a workbook', 'avis.xlsx', ZIP, 'classeur'],
    ['an empty file', 'avis.csv', '', 'vide'],
    ['headings alone', 'avis.csv', 'auteur;note;avis\n', 'aucun avis'],
    ['other columns', 'stock.csv', 'prix;poids\n3;4\n', 'Aucune colonne d’avis'],
    ['an image', 'avis.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]), 'image'],
    ['a PDF', 'avis.pdf', '%PDF-1.7 ...', 'PDF'],
    ['a web page', 'avis.csv', '<!doctype html><html><body>avis</body></html>', 'page web'],
    ['JSON cut short', 'reviews.json', '{"reviews":[{"reviewer":{"displayName":"Léa"', 'coupé'],
  ])('should answer %s with a sentence that says what to do, and store nothing', async (_name, name, content, sentence) => {
    const before = await stored();
    const answer = await uploadFile(t, fr.visitor, { name, content }, { location_id: fr.location.id, platform: '' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('role="alert"');
    expect(words(answer.text)).toContain(sentence);
    expect(await stored()).toEqual(before);
  });

  it('should say the same in English', async () => {
    expect(words((await uploadFile(t, en.visitor, { name: 'reviews.xlsx', content: ZIP }, { location_id: en.location.id, platform: '' })).text)).toContain('This file is a workbook');
  });

  it.each([
    ['no column of reviews or stars', { column_1: '', column_2: '' }],
    ['a mapping that is none', { mapping: 'abc' }],
    ['the mapping of another file', { mapping: '{"headers":["x"],"hasHeader":true,"columns":{"text":0},"dateOrder":"dmy","dateOrderCertain":true,"ratingScale":{"min":1,"max":5},"escaped":false}' }],
    ['a location that is none', { location_id: 'here' }],
    ['a kind that is none', { kind: 'xml' }],
    ['a platform that is none', { platform: '../etc' }],
  ])('should answer %s with a sentence and store nothing', async (_name, change) => {
    const before = await stored();
    const shown = await uploadFile(t, fr.visitor, { name: 'avis.csv', content: CSV }, { location_id: fr.location.id, platform: '' });
    const answer = await startFrom(fr, shown.text, change);
    expect([404, 422]).toContain(answer.status);
    expect(words(answer.text)).not.toMatch(/undefined|TypeError|imports\./);
    expect(await stored()).toEqual(before);
  });

  it('should answer a run that is not there, or somebody else’s, with 404', async () => {
    const [run] = await t.db.asOwner<{ id: string }>('SELECT id FROM imports WHERE location_id = $1 LIMIT 1', [fr.location.id]);
    for (const id of ['x', '019a0000-0000-7000-8000-000000000000', run!.id]) {
      expect((await en.visitor.get(`/imports/${id}`)).status).toBe(404);
      expect((await en.visitor.get(`/imports/${id}/rejected.csv`)).status).toBe(404);
    }
  });
});
