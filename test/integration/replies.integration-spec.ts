import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModerationModule } from '../../src/modules/moderation/index.js';
import { NotificationsModule } from '../../src/modules/notifications/index.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import { RepliesModule, RepliesService, StackService, type Reply } from '../../src/modules/replies/index.js';
import { ReviewsModule, ReviewsService, SubmissionsService } from '../../src/modules/reviews/index.js';
import { sha256Hex } from '../../src/platform/crypto/secrets.js';
import { newOrganization, type TestOrganization } from '../factories/people.js';
import { createTestContext, type TestContext } from '../support/context.js';

const HOUR = 3_600_000;
let t: TestContext;
let owner: TestOrganization;
let location: Location;
let replies: RepliesService;

beforeAll(async () => {
  t = await createTestContext([ReviewsModule, ModerationModule, RepliesModule, NotificationsModule]);
  owner = await newOrganization(t.db);
  location = await t.get(LocationsService).create(owner.scope, { name: 'Boulangerie Saint-Aubin', sector: 'bakery', city: 'Toulouse' });
  replies = t.get(RepliesService);
});
afterAll(() => t?.close());

async function submit(text: string, rating = 4): Promise<string> {
  const { reviewId } = await t.get(SubmissionsService).submit(owner.scope, {
    locationId: location.id, kind: 'review', rating, text, authorName: 'Inès', email: `a${sha256Hex(text).slice(0, 8)}@exemple.fr`, contactConfirmed: true, experienceMonth: '2026-10', verification: 'declared',
    invited: false, declarationVersion: '1', charterVersion: 1, lang: 'fr',
  });
  await t.runJobs();
  return reviewId;
}
const draftOf = async (reviewId: string): Promise<Reply> => {
  const reply = await replies.ofReview(owner.scope, reviewId);
  if (!reply) throw new Error('no reply');
  return reply;
};
async function publish(reviewId: string): Promise<Reply> {
  const draft = await draftOf(reviewId);
  await replies.approve(owner.scope, draft.id, { revision: draft.revision, textHash: sha256Hex(draft.text) });
  t.clock.advance(HOUR);
  await t.runJobs();
  return draftOf(reviewId);
}
const waiting = async (): Promise<string[]> => (await t.get(StackService).page(owner.scope)).items.map((card) => card.reviewId);

describe('"no reply", taken back', () => {
  it('should give the same draft back, in the stack, with what it relied on', async () => {
    const id = await submit('Deux heures d’attente pour une baguette trop cuite, je suis très déçue.', 1);
    const before = await draftOf(id);
    await replies.dismiss(owner.scope, before.id);
    expect(await waiting()).not.toContain(id);
    const back = await replies.undo(owner.scope, before.id);
    expect(back).toMatchObject({ state: 'draft', text: before.text, ties: before.ties, reason: null });
    expect(await waiting()).toContain(id);
    expect((await t.get(ReviewsService).events(owner.scope, { organizationId: owner.organizationId, entityId: before.id }, { limit: 10 })).items.map((e) => e.type)).toContain('reply.dismissal_withdrawn');
    expect(await replies.undo(owner.scope, before.id)).toMatchObject({ revision: back.revision });
  });

  it('should say again why there is no draft where there was none', async () => {
    const id = await submit('Encore deux heures d’attente pour une baguette, je suis très déçue.', 1);
    const reply = await draftOf(id);
    await t.db.asOwner(`UPDATE replies SET state = 'blocked', text = '', ties = '[]', reason = '{"code":"x","fr":"x","en":"x"}' WHERE id = $1`, [reply.id]);
    await replies.dismiss(owner.scope, reply.id);
    const back = await replies.undo(owner.scope, reply.id);
    expect(['draft', 'blocked']).toContain(back.state);
    expect(await waiting()).toContain(id);
  });

  it('should leave alone a review that was found to need no reply', async () => {
    const id = await submit('Encore une fois deux heures d’attente, je suis très déçue.', 1);
    const reply = await draftOf(id);
    await t.db.asOwner(`UPDATE replies SET state = 'not_needed', reason = '{"code":"already_answered","fr":"x","en":"x"}' WHERE id = $1`, [reply.id]);
    expect(await replies.undo(owner.scope, reply.id)).toMatchObject({ state: 'not_needed', reason: { code: 'already_answered' } });
  });
});

describe('a review that its author changed after the reply', () => {
  const edit = async (id: string, text: string, rating?: number): Promise<void> => {
    await t.get(SubmissionsService).editByAuthor(owner.scope, id, { text, ...(rating ? { rating } : {}) });
    await t.runJobs();
  };

  it('should come back to the stack and say why, while the reply stays as it was', async () => {
    const id = await submit('Le pain est trop cuit et l’accueil froid, je suis déçue.', 2);
    const published = await publish(id);
    expect(published.state).toBe('published');
    expect(await waiting()).not.toContain(id);
    const before = await t.get(StackService).counts(owner.scope);
    await edit(id, 'Le pain est trop cuit, mais la patronne m’a rappelée et en a offert un autre.', 4);
    expect(await draftOf(id)).toMatchObject({ state: 'published', publishedText: published.text, reason: { code: 'review_changed', fr: 'Le client a modifié son avis après votre réponse.', en: 'The customer changed this review after your reply.' } });
    expect(await waiting()).toContain(id);
    expect((await t.get(StackService).counts(owner.scope)).drafts).toBe(before.drafts + 1);
  });

  it('should leave the stack when the reply still fits', async () => {
    const id = await submit('La brioche est sèche et chère, je suis déçue du goûter.', 2);
    const published = await publish(id);
    await edit(id, 'La brioche est sèche, chère, et le thé tiède, je suis déçue.');
    await replies.keep(owner.scope, published.id);
    expect(await waiting()).not.toContain(id);
    expect(await draftOf(id)).toMatchObject({ state: 'published', text: published.text, reason: null });
    await edit(id, 'La brioche est sèche, chère, et le thé froid, je suis déçue.');
    expect(await waiting()).toContain(id);
    expect(await replies.dismiss(owner.scope, published.id)).toMatchObject({ state: 'published', text: published.text, reason: null });
    await expect(replies.dismiss(owner.scope, published.id)).rejects.toMatchObject({ code: 'replies.already_published' });
  });

  it('should put the new words in place of the old ones at once, approved by the person who sent them', async () => {
    const id = await submit('Le sandwich était froid et le service lent, je suis déçue.', 2);
    const published = await publish(id);
    await edit(id, 'Le sandwich était froid, mais on me l’a changé tout de suite.', 4);
    const seen = await draftOf(id);
    const text = 'Merci d’être revenue nous le dire, Inès. À bientôt.';
    await expect(replies.replace(owner.scope, published.id, { text, revision: seen.revision - 1 })).rejects.toMatchObject({ code: 'replies.stale' });
    await expect(replies.replace(owner.scope, published.id, { text: '', revision: seen.revision })).rejects.toMatchObject({ code: 'replies.empty' });
    const replaced = await replies.replace(owner.scope, published.id, { text, revision: seen.revision });
    expect(replaced).toMatchObject({ state: 'published', text, publishedText: text, approvedHash: sha256Hex(text), approvedBy: owner.userId, reason: null });
    expect((await replies.approvals(owner.scope, published.id)).map((a) => [a.text, a.undoneAt === null])).toEqual([[published.text, false], [text, true]]);
    expect(await waiting()).not.toContain(id);
  });

  it('should not come back for white space alone', async () => {
    const id = await submit('Le croissant est sec et trop cher, je suis déçue.', 2);
    await publish(id);
    await edit(id, 'Le croissant est sec  et trop cher,\nje suis déçue.');
    expect(await waiting()).not.toContain(id);
  });
});
