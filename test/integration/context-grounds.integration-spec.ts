import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModerationModule } from '../../src/modules/moderation/index.js';
import { NotificationsModule } from '../../src/modules/notifications/index.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import { RepliesModule } from '../../src/modules/replies/index.js';
import { ReviewsModule, SubmissionsService, type FirstPartySubmission } from '../../src/modules/reviews/index.js';
import { newOrganization, type TestOrganization } from '../factories/people.js';
import { createTestContext, type TestContext } from '../support/context.js';

const DAY = 86_400_000;
const TEXT = 'La galette est beurrée comme il faut, la vendeuse connaît chaque client par son prénom et le dimanche la file avance vite.';
let t: TestContext;
let owner: TestOrganization;
let location: Location;

beforeAll(async () => {
  t = await createTestContext([ReviewsModule, ModerationModule, RepliesModule, NotificationsModule]);
  owner = await newOrganization(t.db);
  location = await t.get(LocationsService).create(owner.scope, { name: 'Boulangerie Saint-Aubin', sector: 'bakery', city: 'Toulouse', contacts: [{ kind: 'email', value: 'contact@saint-aubin.example' }] });
});
afterAll(() => t?.close());

async function submit(text: string, email: string, fields: Partial<FirstPartySubmission> = {}): Promise<Record<string, unknown>> {
  const { reviewId } = await t.get(SubmissionsService).submit(owner.scope, {
    locationId: location.id, kind: 'review', rating: 4, text, authorName: 'Inès', email, contactConfirmed: true, experienceMonth: '2026-10', verification: 'declared',
    invited: false, declarationVersion: '1', charterVersion: 1, lang: 'fr', ...fields,
  });
  await t.runJobs();
  return (await t.db.asOwner<Record<string, unknown>>('SELECT status, outcome, automatic, grounds FROM reviews WHERE id = $1', [reviewId]))[0]!;
}

describe('grounds that other reviews of the place show', () => {
  it('should publish a text once and keep its copy by somebody else from view', async () => {
    expect(await submit(TEXT, 'a@exemple.fr')).toMatchObject({ status: 'published', outcome: 'publish' });
    t.clock.advance(9 * DAY);
    expect(await submit(TEXT.toUpperCase(), 'b@exemple.fr')).toMatchObject({ status: 'in_moderation', outcome: 'reject', automatic: true, grounds: ['duplicate'] });
  });
  it('should not compare a person with themselves, nor short common words', async () => {
    t.clock.advance(9 * DAY);
    expect(await submit(TEXT, 'a@exemple.fr', { experienceMonth: '2026-11' })).toMatchObject({ outcome: 'publish' });
    expect(await submit('Très bon pain.', 'c@exemple.fr')).toMatchObject({ outcome: 'publish' });
    expect(await submit('Très bon pain.', 'd@exemple.fr')).toMatchObject({ outcome: 'publish' });
  });
  it('should hold a wave of texts alike, praise and blame in the same way', async () => {
    for (const [word, place] of [['formidable', 'praise'], ['lamentable', 'blame']] as const) {
      t.clock.advance(20 * DAY);
      const seen = [];
      for (const [at, who] of ['Luc et Zoé', 'la voisine', 'mon oncle Ali', 'toute l’équipe', 'un ami'].entries())
        seen.push(await submit(`Accueil ${word} ce matin chez Saint-Aubin, vraiment ${word}. Passage numéro ${at * 91} avec ${who}.`, `${place}${at}@exemple.fr`));
      expect(seen[0]).toMatchObject({ outcome: 'publish' });
      expect(seen[4]).toMatchObject({ status: 'in_moderation', outcome: 'hold', grounds: ['manipulation'] });
    }
  });
});
