import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RepliesService } from '../../src/modules/replies/index.js';
import { SubmissionsService } from '../../src/modules/reviews/index.js';
import { sha256Hex } from '../../src/platform/crypto/secrets.js';
import { fieldsOf, newSignedIn, plain, uploadFile, type SignedIn } from '../factories/signed-in.js';
import { createTestApp, type TestApp } from '../support/app.js';

/** What a person who knows the README alone meets on their first day. */
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
}, 60_000);
afterAll(() => t?.close());

const words = (html: string): string => plain(html.slice(html.indexOf('<main')).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' '));
const formTo = (html: string, action: RegExp): string => action.exec(html)?.[0].replaceAll(/^action="|"$/g, '') ?? '';
async function paste(at: SignedIn, text: string, change: Record<string, string> = {}): Promise<{ preview: string; run: string }> {
  const preview = await at.visitor.post('/paste', { text });
  const saved = await at.visitor.post('/paste/save', { ...fieldsOf(preview.text), ...change }, '/paste');
  await t.runJobs();
  return { preview: preview.text, run: saved.location ?? '' };
}
const sources = (at: SignedIn) => t.db.asOwner<{ id: string; platform: string; way: string; displayed: boolean; page_url: string | null }>('SELECT id, platform, way, displayed, page_url FROM sources WHERE location_id = $1 ORDER BY platform, way', [at.location.id]);
const reviewIds = async (at: SignedIn) => (await t.db.asOwner<{ id: string }>('SELECT id FROM reviews WHERE location_id = $1 ORDER BY created_at, id', [at.location.id])).map((r) => r.id);
const GOOGLE = 'Marie Dupont\n12 avis\n2/5\nil y a 2 jours\nDeux heures d’attente pour une baguette\ntrop cuite, je suis déçue.';

describe('the preview of a paste', () => {
  it('should let the platform be corrected, and say what the page cut', async () => {
    const at = await newSignedIn(t, 'fr', 'Boulangerie des Carmes');
    const { preview } = await paste(at, 'Paul\n5/5\nhier\nTrès bonne adresse, mais… Plus', { platform: 'thefork' });
    expect(words(preview)).toContain('Texte coupé : collez la suite si vous l’avez.');
    expect(fieldsOf(preview)).toMatchObject({ platform: 'other', text_0: 'Très bonne adresse, mais…' });
    expect((await sources(at)).map((s) => s.platform)).toEqual(['thefork']);
  });

  it('should say once that the stars did not come along, and leave out what has neither stars nor words', async () => {
    const at = await newSignedIn(t, 'fr', 'Bistrot des Halles');
    const page = 'Camille Durand\n48 avis\nil y a 2 jours\nExcellent tartare et une cave qui vaut le détour.\nSophie L.\n112 avis\nil y a 2 semaines\nKarim B.\n7 avis\nil y a 3 semaines\nPlat tiède, service pressé.';
    const { preview, run } = await paste(at, page);
    expect(words(preview).match(/étoiles/g)).toHaveLength(1);
    expect(words(preview)).toContain('La copie n’emporte pas les étoiles.');
    expect(words(preview)).toContain('Ni texte ni note : laissé de côté. Pour garder cet avis, choisissez sa note et cochez-le.');
    expect(fieldsOf(preview)).toMatchObject({ keep_0: 'on', keep_2: 'on' });
    expect(fieldsOf(preview)).not.toHaveProperty('keep_1');
    expect(run).toMatch(/^\/imports\//);
    expect(await reviewIds(at)).toHaveLength(2);
  });
});

describe('reviews from elsewhere and the widget', () => {
  it('should cover personal data in them on the own site, and nothing else', async () => {
    const at = await newSignedIn(t, 'fr', 'Bouchon des Claudiennes');
    await paste(at, 'Bernard M.\n3 avis\n4/5\nil y a 2 jours\nBonne table, appelez-moi au 06 39 98 12 34 pour en parler.\nGégé\n3 avis\n1/5\nil y a 3 jours\nLa salade était dégueulasse, merde alors.');
    const rows = await t.db.asOwner<{ author_name: string; shown_words: string | null; masked_text: string | null }>('SELECT author_name, shown_words, masked_text FROM reviews WHERE location_id = $1 ORDER BY author_name', [at.location.id]);
    expect(rows.map((row) => row.masked_text)).toEqual(['Bonne table, appelez-moi au [téléphone masqué] pour en parler.', null]);
    expect(rows[0]?.shown_words).toContain('[téléphone masqué]');
    expect(rows[0]?.shown_words).not.toContain('06 39');
  });

  it('should be said hidden, shown by one tap, and hidden again', async () => {
    const at = await newSignedIn(t, 'fr', 'Boulangerie de la Dalbade');
    const { run } = await paste(at, GOOGLE);
    const result = await at.visitor.get(run);
    expect(words(result.text)).toContain('Votre site ne montre pas encore ces avis. Ils y paraissent dès que « Montrer ces avis dans le widget » est coché, dans Réglages › Sources .');
    expect(result.text).toContain(`/settings/sources?location=${at.location.id}`);
    const show = formTo(result.text, /action="\/settings\/sources\/[^"]+\/show"/);
    const [review] = await reviewIds(at);
    const badge = async (): Promise<string> => words((await at.visitor.get(`/reviews/${review}`)).text);
    expect(await badge()).toContain('Sur Google Pas dans le widget');
    expect(await badge()).not.toMatch(/Publié /);
    expect(words((await at.visitor.get('/settings/sources')).text)).toContain('1 avis, pas montré dans le widget');
    const shown = await at.visitor.post(show, { back: run }, run);
    expect([shown.status, shown.location]).toEqual([303, run]);
    expect((await sources(at))[0]).toMatchObject({ displayed: true });
    const after = await at.visitor.get(run);
    expect(words(after.text)).toContain('Ces avis paraissent maintenant dans le widget.');
    expect(words(after.text)).toContain('Le widget de votre site montre ces avis.');
    expect(await badge()).toContain('Sur Google Dans le widget');
    expect(words((await at.visitor.get('/settings/sources')).text)).toContain('1 avis, visible dans le widget');
    const undo = formTo(plain(after.text), /action="\/settings\/sources\/[^"]+\/hide\?back=[^"]+"/);
    expect((await at.visitor.post(undo, {}, run)).location).toBe(run);
    expect((await sources(at))[0]).toMatchObject({ displayed: false });
  });

  it('should say so in English, after a file too, and leave a stranger’s source alone', async () => {
    const at = await newSignedIn(t, 'en', 'Corner Bakery');
    const [foreign] = await sources(await (async () => { const other = await newSignedIn(t); await paste(other, GOOGLE); return other; })());
    const preview = await uploadFile(t, at.visitor, { name: 'reviews.csv', content: 'author,rating,date,comment\nAnna,5,2026-11-01,Lovely bread and kind people\n' }, { location_id: at.location.id, platform: 'google' });
    const started = await at.visitor.post('/import/columns', { ...fieldsOf(preview.text), action: 'start' }, '/import');
    await t.runJobs();
    expect(words((await at.visitor.get(started.location!)).text)).toContain('Your site does not show these reviews yet.');
    expect((await at.visitor.post(`/settings/sources/${foreign!.id}/show`, {}, '/settings/sources')).status).toBe(404);
  });
});

describe('a reply to a review whose page is not known', () => {
  it('should open the platform’s own page for businesses, and take the address once', async () => {
    const at = await newSignedIn(t, 'fr', 'Boulangerie des Filatiers');
    await paste(at, GOOGLE);
    const file = await uploadFile(t, at.visitor, { name: 'avis.csv', content: 'auteur,note,date,avis\nAnna,1,2026-11-01,Le pain est rassis et la vendeuse désagréable\n' }, { location_id: at.location.id, platform: 'google' });
    await at.visitor.post('/import/columns', { ...fieldsOf(file.text), action: 'start' }, '/import');
    await t.runJobs();
    const [review] = await reviewIds(at);
    const reply = (await t.app.get(RepliesService, { strict: false }).ofReview(at.owner.scope, review!))!;
    await at.visitor.post(`/replies/${reply.id}/approve`, { revision: String(reply.revision), text_hash: sha256Hex(reply.text), back: `/reviews/${review}` }, '/');
    const card = (await at.visitor.get(`/reviews/${review}`)).text;
    expect(card).toContain('href="https://business.google.com/reviews"');
    expect(words(card)).toContain('Revenir sur ma réponse');
    expect(words(card)).toContain('En attendant, le bouton ouvre l’espace professionnel de Google.');
    const address = formTo(card, /action="\/settings\/sources\/[^"]+\/address"/);
    const wrong = await at.visitor.post(address, { page_url: 'notre page', back: `/reviews/${review}` }, `/reviews/${review}`);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="notre page"');
    const saved = await at.visitor.post(address, { page_url: 'https://maps.google.com/?cid=1', back: `/reviews/${review}` }, `/reviews/${review}`);
    expect([saved.status, saved.location]).toEqual([303, `/reviews/${review}`]);
    expect(plain((await at.visitor.get(`/reviews/${review}`)).text)).toContain('href="https://maps.google.com/?cid=1"');
    expect((await sources(at)).map((s) => s.page_url)).toEqual(['https://maps.google.com/?cid=1', 'https://maps.google.com/?cid=1']);
  });
});

describe('a review that needs no reply', () => {
  it('should say why in the list, and come back as it was when the owner thinks better of it', async () => {
    const at = await newSignedIn(t, 'fr', 'Boulangerie du Taur');
    await paste(at, `${GOOGLE}\nRéponse du propriétaire il y a 1 jour\nMerci Marie, nous avons changé de four.\nPaul\n3 avis\n1/5\nil y a 3 jours\nPain rassis et accueil glacial, une honte.`);
    expect(words((await at.visitor.get('/reviews')).text)).toContain('Vous avez déjà répondu sur la plateforme.');
    const other = (await t.db.asOwner<{ id: string }>(`SELECT id FROM reviews WHERE location_id = $1 AND author_name = 'Paul'`, [at.location.id]))[0]!.id;
    const draft = (await t.app.get(RepliesService, { strict: false }).ofReview(at.owner.scope, other))!;
    await at.visitor.post(`/replies/${draft.id}/dismiss`, { back: '/' }, '/');
    expect(words((await at.visitor.get('/reviews')).text)).toContain('Vous avez choisi de ne pas répondre.');
    await at.visitor.post(`/replies/${draft.id}/restore`, { back: '/' }, '/');
    expect(await t.app.get(RepliesService, { strict: false }).ofReview(at.owner.scope, other)).toMatchObject({ state: 'draft', text: draft.text, ties: draft.ties, generator: draft.generator });
  });
});

describe('a review changed after its reply', () => {
  it('should stand in À faire with its reason and be answered anew, or left', async () => {
    const at = await newSignedIn(t, 'fr', 'Boulangerie Saint-Cyprien');
    const { reviewId } = await t.app.get(SubmissionsService, { strict: false }).submit(at.owner.scope, {
      locationId: at.location.id, kind: 'review', rating: 2, text: 'Le pain est trop cuit et l’accueil froid, je suis déçue.', authorName: 'Inès', email: 'ines@exemple.fr', contactConfirmed: true, experienceMonth: '2026-10', verification: 'declared',
      invited: false, declarationVersion: '1', charterVersion: 1, lang: 'fr',
    });
    await t.runJobs();
    const replies = t.app.get(RepliesService, { strict: false });
    const draft = (await replies.ofReview(at.owner.scope, reviewId))!;
    await replies.approve(at.owner.scope, draft.id, { revision: draft.revision, textHash: sha256Hex(draft.text) });
    const start = t.clock.now().toISOString();
    t.clock.advance(3_600_000);
    await t.runJobs();
    await t.app.get(SubmissionsService, { strict: false }).editByAuthor(at.owner.scope, reviewId, { text: 'Le pain est trop cuit, mais la patronne m’a rappelée.', rating: 4 });
    await t.runJobs();
    const todo = (await at.visitor.get('/')).text;
    expect(words(todo)).toContain('Le client a modifié son avis après votre réponse. Votre réponse d’alors reste affichée tant que vous ne la remplacez pas.');
    expect(words((await at.visitor.get(`/reviews/${reviewId}`)).text)).toContain('Remplacer ma réponse');
    const { revision } = (await replies.ofReview(at.owner.scope, reviewId))!;
    const empty = await at.visitor.post(`/replies/${draft.id}/replace`, { text: ' ', revision: String(revision), back: '/' }, '/');
    expect([empty.status, words(empty.text).includes('La réponse est vide.')]).toEqual([422, true]);
    await at.visitor.post(`/replies/${draft.id}/replace`, { text: 'Merci Inès d’être revenue nous le dire.', revision: String(revision), back: '/' }, '/');
    expect(words((await at.visitor.get('/')).text)).toContain('Votre nouvelle réponse est en ligne.');
    expect(await replies.ofReview(at.owner.scope, reviewId)).toMatchObject({ state: 'published', publishedText: 'Merci Inès d’être revenue nous le dire.' });
    await t.app.get(SubmissionsService, { strict: false }).editByAuthor(at.owner.scope, reviewId, { text: 'Le pain est trop cuit, mais la patronne m’a offert un café.' });
    await t.runJobs();
    await at.visitor.post(`/replies/${draft.id}/keep`, { back: '/' }, '/');
    expect(words((await at.visitor.get('/')).text)).not.toContain('Le client a modifié son avis');
    t.clock.set(start);
  });
});

describe('Comprendre', () => {
  it('should give no average below ten ratings, and in plain words above', async () => {
    const at = await newSignedIn(t, 'fr', 'Boulangerie Arnaud-Bernard');
    const line = (i: number): string => `Client ${'abcdefghijkl'[i]},${[5, 5, 4, 3][i % 4]},2026-11-${String(i + 1).padStart(2, '0')},Pain numéro ${i} très bon`;
    const upload = async (lines: string[]): Promise<void> => {
      const file = await uploadFile(t, at.visitor, { name: 'avis.csv', content: ['auteur,note,date,avis', ...lines].join('\n') }, { location_id: at.location.id, platform: 'google' });
      await at.visitor.post('/import/columns', { ...fieldsOf(file.text), action: 'start' }, '/import');
      await t.runJobs();
    };
    await upload(Array.from({ length: 9 }, (_, i) => line(i)));
    const few = words((await at.visitor.get('/understand')).text);
    expect(few).toContain('9 notes ces 90 derniers jours : c’est trop peu pour une moyenne.');
    expect(few).not.toMatch(/sans doute entre|95 %/);
    await upload(Array.from({ length: 12 }, (_, i) => line(i)));
    expect(words((await at.visitor.get('/understand')).text)).toMatch(/sur 12 notes : 4,3 \. La vraie moyenne est sans doute entre \d,?\d? et \d,?\d?\./);
  });
});

describe('the settings', () => {
  it('should name what the widget still lacks', async () => {
    const at = await newSignedIn(t, 'fr', 'Boulangerie Bonnefoy');
    expect(words((await at.visitor.get('/settings')).text)).toMatch(/Widget pas encore ouvert Il manque : .*adresse postale/);
    expect(words((await at.visitor.get('/admin/jobs')).text)).toContain('Rien n’est resté en panne.');
  });
});
