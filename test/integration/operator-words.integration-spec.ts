import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OperatorWords } from '../../src/domain/moderation/operator-words.js';
import { ModerationModule } from '../../src/modules/moderation/index.js';
import { NotificationsModule } from '../../src/modules/notifications/index.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import { RepliesModule, RepliesService } from '../../src/modules/replies/index.js';
import { ReviewsModule, ReviewsService, SubmissionsService } from '../../src/modules/reviews/index.js';
import { sha256Hex } from '../../src/platform/crypto/secrets.js';
import { newOrganization, type TestOrganization } from '../factories/people.js';
import { mailsIn, putReview } from '../factories/widget.js';
import { createTestContext, type TestContext } from '../support/context.js';

const DAY = 86_400_000;
const LEGIONELLA: OperatorWords = { sensitive: [{ pattern: 'légionell*', ground: 'danger' }], allowed: [] };
let t: TestContext;
let owner: TestOrganization;

beforeAll(async () => {
  t = await createTestContext([ReviewsModule, ModerationModule, RepliesModule, NotificationsModule]);
  owner = await newOrganization(t.db);
});
afterAll(() => t?.close());

const locations = () => t.get(LocationsService);
const open = (words?: OperatorWords): Promise<Location> => locations().create(owner.scope, { name: 'Thermes Saint-Aubin', sector: 'hotel', ...(words ? { words } : {}) });
const addressOf = (locationId: string, text: string): string => `a${sha256Hex(locationId + text).slice(0, 8)}@exemple.fr`;
async function submit(location: Location, text: string): Promise<string> {
  const { reviewId } = await t.get(SubmissionsService).submit(owner.scope, {
    locationId: location.id, kind: 'review', rating: 4, text, authorName: 'Inès', email: addressOf(location.id, text), contactConfirmed: true, experienceMonth: '2026-10', verification: 'declared',
    invited: false, declarationVersion: '1', charterVersion: 1, lang: 'fr',
  });
  await t.runJobs();
  return reviewId;
}
interface Row {
  readonly status: string;
  readonly outcome: string;
  readonly automatic: boolean;
  readonly grounds: string[];
  readonly spans: { rule: string; quote: string; ground: string }[];
  readonly reasons: { fr: string };
}
const row = async (id: string): Promise<Row> => (await t.db.asOwner<Row>('SELECT * FROM reviews WHERE id = $1', [id]))[0]!;
async function mailOf(id: string): Promise<string> {
  const [review] = await t.db.asOwner<{ text: string; location_id: string }>('SELECT text, location_id FROM reviews WHERE id = $1', [id]);
  return (await mailsIn(t.dataDir)).find((mail) => mail.to === addressOf(review!.location_id, review!.text))?.text ?? '';
}
/** Reviews that are published already, the first `held` of them with the word. */
async function fill(location: Location, n: number, held: number, word: string, rating = 4): Promise<void> {
  for (let i = 0; i < n; i += 1) await putReview(t.db, location, { text: i < held ? `Bien, mais ${word}.` : 'Très bon séjour.', rating, publishedAt: `2026-10-${String(1 + (i % 28)).padStart(2, '0')}T10:00:00Z` });
}

describe('sensitive words of a location', () => {
  it('should hold a review with the word for a person, record that it was an operator’s word, and let other reviews and other locations be', async () => {
    const [here, there] = [await open(LEGIONELLA), await open()];
    const text = 'Très bon séjour, même si l’on parlait de Légionella à l’accueil.';
    const held = await submit(here, text);
    expect(await row(held)).toMatchObject({ status: 'in_moderation', outcome: 'hold', automatic: true, grounds: ['danger'], spans: [{ rule: 'operator.word', quote: 'Légionella', ground: 'danger' }] });
    const decisions = await t.db.asOwner<{ outcome: string; spans: { rule: string }[]; decided_by: string | null }>('SELECT outcome, spans, decided_by FROM moderation_decisions WHERE review_id = $1', [held]);
    expect(decisions).toMatchObject([{ outcome: 'hold', spans: [{ rule: 'operator.word' }], decided_by: null }]);
    expect(await row(await submit(there, text))).toMatchObject({ status: 'published', spans: [] });
    expect(await row(await submit(here, 'Très bon séjour, l’accueil est charmant.'))).toMatchObject({ status: 'published' });
  });

  it('should tell the author without reproach and without a danger nobody saw', async () => {
    const mail = await mailOf(await submit(await open(LEGIONELLA), 'Une affiche sur la Légionella dans la chambre, séjour agréable.'));
    expect(mail).toContain('Rien ne vous est reproché');
    expect(mail).not.toContain('danger');
    expect(mail).not.toContain('112');
  });

  it('should publish after seven days when nobody decides, and draft an ordinary reply', async () => {
    const held = await submit(await open(LEGIONELLA), 'On lit partout des choses sur la légionellose, mais la piscine est superbe et l’équipe adorable.');
    expect(await t.get(RepliesService).ofReview(owner.scope, held)).toBeNull();
    t.clock.advance(7 * DAY + 1000);
    await t.runJobs();
    expect(await row(held)).toMatchObject({ status: 'published' });
    expect((await t.get(RepliesService).ofReview(owner.scope, held))?.text.length ?? 0).toBeGreaterThan(40);
  });

  it('should mark it in a review of another platform and change nothing there', async () => {
    const here = await open({ sensitive: [{ pattern: 'canicule', ground: 'danger' }], allowed: [] });
    const { reviewId: id } = await t.get(ReviewsService).enterManually(owner.scope, { locationId: here.id, platform: 'google', kind: 'review', rating: 5, title: null, text: 'En pleine canicule, quel bel endroit, et des gens charmants.', authorName: 'Léa', writtenOn: '2026-11-10', experiencedOn: null, url: null });
    await t.runJobs();
    expect(await row(id)).toMatchObject({ status: 'published', spans: [{ rule: 'operator.word' }] });
    expect((await t.get(RepliesService).ofReview(owner.scope, id))?.text.length ?? 0).toBeGreaterThan(40);
  });

  it('should read with the words of the moment, kept compiled until they change', async () => {
    const here = await open();
    expect(await row(await submit(here, 'Beaucoup de moustiques le soir.'))).toMatchObject({ status: 'published' });
    await locations().update(owner.scope, here.id, { words: { sensitive: [{ pattern: 'moustiques', ground: 'other_illegal' }], allowed: [] } });
    expect(await row(await submit(here, 'Toujours autant de moustiques.'))).toMatchObject({ status: 'in_moderation' });
    await locations().update(owner.scope, here.id, { words: { sensitive: [], allowed: [] } });
    expect(await row(await submit(here, 'Encore des moustiques en août.'))).toMatchObject({ status: 'published' });
  });
});

describe('allowed words of a location', () => {
  it('should publish the name of a dish, and still stop an insult beside it', async () => {
    const here = await open({ sensitive: [], allowed: ['gros connard'] });
    expect(await row(await submit(here, 'Le cocktail Gros Connard est excellent.'))).toMatchObject({ status: 'published', spans: [] });
    expect(await row(await submit(here, 'Le cocktail Gros Connard est bon, le serveur est un connard.'))).toMatchObject({ status: 'awaiting_author' });
    expect((await row(await submit(await open(), 'Le cocktail Gros Connard est excellent.'))).status).not.toBe('published');
  });
});

describe('the trial of a sensitive word', () => {
  const words = (...patterns: string[]): { words: OperatorWords } => ({ words: { sensitive: patterns.map((pattern) => ({ pattern, ground: 'danger' as const })), allowed: [] } });

  it('should refuse a word of ordinary criticism with its figure, keep what was there, and take one that is rare', async () => {
    const here = await open(LEGIONELLA);
    await fill(here, 80, 12, 'c’était froid');
    await fill(here, 2, 2, 'une panne de chauffage');
    await expect(locations().update(owner.scope, here.id, { words: { sensitive: [...LEGIONELLA.sensitive, { pattern: 'froid', ground: 'danger' }], allowed: [] } })).rejects.toMatchObject({
      code: 'locations.words_overreach', text: { fr: expect.stringContaining('Ce mot apparaît dans 12 de vos 82 derniers avis : il retiendrait des critiques ordinaires.') }, details: { fields: [{ field: 'words.sensitive.1.pattern' }] },
    });
    expect((await locations().get(owner.scope, here.id)).words).toEqual(LEGIONELLA);
    expect((await locations().update(owner.scope, here.id, words('  chauffage '))).words.sensitive).toEqual([{ pattern: 'chauffage', ground: 'danger' }]);
    expect(await locations().tryWords(owner.scope, here.id, ['chauffage', 'froid'])).toMatchObject([{ held: 2, of: 82 }, { held: 12, of: 82 }]);
  });

  it('should refuse words that are rare each and many together', async () => {
    const here = await open();
    for (const word of ['alpha', 'bravo', 'charlie']) await fill(here, 4, 4, word);
    await fill(here, 68, 0, '');
    const update = (...patterns: string[]) => locations().update(owner.scope, here.id, words(...patterns));
    await update('alpha', 'bravo');
    await expect(update('alpha', 'bravo', 'charlie')).rejects.toMatchObject({ code: 'locations.words_overreach', text: { fr: expect.stringContaining('12 de vos 80 derniers avis') } });
  });

  it('should leave a word aside that came to stand in too many reviews, and let the others be changed', async () => {
    const here = await open(words('parking').words);
    expect(await row(await submit(here, 'Le parking est loin.'))).toMatchObject({ status: 'in_moderation' });
    await fill(here, 40, 9, 'le parking est petit');
    t.clock.advance(DAY + 1000);
    expect(await row(await submit(here, 'Parking complet à midi.'))).toMatchObject({ status: 'published' });
    expect((await locations().update(owner.scope, here.id, words('parking', 'chauffage'))).words.sensitive).toHaveLength(2);
  });

  it('should name each word that cannot be kept, and what to do', async () => {
    const here = await open();
    const refused = locations().update(owner.scope, here.id, { words: { sensitive: [{ pattern: '/(a/', ground: 'danger' }, { pattern: 'eau', ground: 'nope' as 'danger' }, { pattern: 'Éau', ground: 'danger' }], allowed: ['', 'x'.repeat(121)] } });
    await expect(refused).rejects.toMatchObject({ code: 'locations.words_invalid', details: { fields: [
      { field: 'words.sensitive.0.pattern', text: { fr: expect.stringContaining('parenthèses') } }, { field: 'words.sensitive.2.pattern', text: { fr: expect.stringContaining('déjà') } }, { field: 'words.sensitive.1.ground' },
      { field: 'words.allowed.0', text: { en: 'Write a word or a phrase.' } }, { field: 'words.allowed.1', text: { en: expect.stringContaining('120') } },
    ] } });
    await expect(locations().update(owner.scope, here.id, { words: { sensitive: [], allowed: Array.from({ length: 51 }, (_, i) => `mot${i}`) } })).rejects.toMatchObject({ details: { fields: [{ field: 'words.allowed', text: { en: expect.stringContaining('50') } }] } });
    expect((await locations().get(owner.scope, here.id)).words).toEqual({ sensitive: [], allowed: [] });
  });

  it('should leave a trace of the change', async () => {
    const here = await open();
    await locations().update(owner.scope, here.id, { words: LEGIONELLA });
    const events = await t.db.asOwner<{ type: string; details: { fields: string[] } }>(`SELECT type, details FROM events WHERE entity_id = $1`, [here.id]);
    expect(events).toMatchObject([{ type: 'location.changed', details: { fields: ['words'] } }]);
  });
});
