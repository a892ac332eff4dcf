import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { ModerationModule, DecisionsService, QueueService } from '../../src/modules/moderation/index.js';
import { NotificationsModule } from '../../src/modules/notifications/index.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import { RepliesModule, RepliesService, StackService } from '../../src/modules/replies/index.js';
import { AuditService, ReviewsModule, ReviewsService, SubmissionsService, type FirstPartySubmission } from '../../src/modules/reviews/index.js';
import { sha256Hex } from '../../src/platform/crypto/secrets.js';
import { actingFor } from '../../src/platform/database/tenant-scope.js';
import { newGrant, newOrganization, type TestOrganization } from '../factories/people.js';
import { createTestContext, type TestContext } from '../support/context.js';

const DAY = 86_400_000;
let t: TestContext;
let owner: TestOrganization;
let location: Location;

beforeAll(async () => {
  t = await createTestContext([ReviewsModule, ModerationModule, RepliesModule, NotificationsModule]);
  owner = await newOrganization(t.db);
  location = await t.get(LocationsService).create(owner.scope, { name: 'Boulangerie Saint-Aubin', sector: 'bakery', city: 'Toulouse', contacts: [{ kind: 'email', value: 'contact@saint-aubin.example' }] });
});
afterAll(() => t?.close());

async function submit(text: string, fields: Partial<FirstPartySubmission> = {}): Promise<string> {
  const { reviewId } = await t.get(SubmissionsService).submit(owner.scope, {
    locationId: location.id, kind: 'review', rating: 4, text, authorName: 'Inès', email: `a${sha256Hex(text).slice(0, 8)}@exemple.fr`, contactConfirmed: true, experienceMonth: '2026-10', verification: 'declared',
    invited: false, declarationVersion: '1', charterVersion: 1, lang: 'fr', ...fields,
  });
  await t.runJobs();
  return reviewId;
}
const row = async (id: string) => (await t.db.asOwner<{ status: string; outcome: string; masked_text: string | null; published_at: Date | null }>('SELECT * FROM reviews WHERE id = $1', [id]))[0]!;
const replyOf = (id: string) => t.get(RepliesService).ofReview(owner.scope, id);
async function mails(): Promise<{ subject: string; text: string; to: string }[]> {
  const folder = path.join(t.dataDir, 'mail');
  const found = [];
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.eml'))) {
    const mail = await PostalMime.parse(readFileSync(path.join(folder, file)));
    found.push({ subject: mail.subject ?? '', text: mail.text ?? '', to: mail.to?.[0]?.address ?? '' });
  }
  return found;
}

describe('the loop of a first-party review', () => {
  it('should publish harsh criticism as it is, tell the author, and draft a reply', async () => {
    const id = await submit('Deux heures d’attente pour une baguette trop cuite, et la vendeuse qui soupire. Je suis très déçue.', { rating: 1 });
    expect(await row(id)).toMatchObject({ status: 'published', outcome: 'publish', masked_text: null });
    const reply = await replyOf(id);
    expect(reply).toMatchObject({ state: 'draft', generator: 'composer@1' });
    expect(reply?.text.length).toBeGreaterThan(40);
    expect((await mails()).some((m) => m.text.includes('Boulangerie Saint-Aubin'))).toBe(true);
  });

  it('should hand an insult back to its author with the passage and the rule, and draft nothing', async () => {
    const id = await submit('Le pain est rassis et le patron est un gros connard.', { rating: 1 });
    expect(await row(id)).toMatchObject({ status: 'awaiting_author', outcome: 'reword', published_at: null });
    expect(await replyOf(id)).toBeNull();
    const mail = (await mails()).find((m) => m.text.includes('connard'));
    expect(mail?.text).toContain('/my-review/');
  });

  it('should publish a phone number masked', async () => {
    const id = await submit('Très bon pain de seigle, appelez-moi au 06 12 34 56 78 si vous voulez en parler.');
    const review = await row(id);
    expect(review).toMatchObject({ status: 'published', outcome: 'mask' });
    expect(review.masked_text).toContain('[téléphone masqué]');
    expect(review.masked_text).not.toContain('06 12');
  });

  it('should alert the owner at once about a present danger, and again every day until somebody decides', async () => {
    const id = await submit('Pain délicieux, mais la prise près de la caisse fait des étincelles et sent le brûlé, des enfants passent à côté.', { rating: 5 });
    expect(await row(id)).toMatchObject({ status: 'in_moderation', outcome: 'escalate' });
    const alerts = async () => (await mails()).filter((m) => m.to === owner.email && m.text.includes('étincelles')).length;
    expect(await alerts()).toBe(1);
    t.clock.advance(DAY + 1000);
    await t.runJobs();
    expect(await alerts()).toBe(2);
    expect((await t.get(QueueService).page(owner.scope)).items[0]?.id).toBe(id);
    await t.get(DecisionsService).decide(owner.scope, id, { decision: 'publish', version: 1 });
    await t.runJobs();
    expect(await row(id)).toMatchObject({ status: 'published' });
    t.clock.advance(2 * DAY);
    await t.runJobs();
    expect(await alerts()).toBe(2);
  });

  it('should publish a review asked for proof as unverified when nobody answers for 14 days', async () => {
    const id = await submit('Il paraît que le patron vole ses employés, une amie me l’a raconté. Je n’y suis jamais allée.', { rating: 1 });
    const before = await row(id);
    expect(['ask_proof', 'hold']).toContain(before.outcome);
    t.clock.advance(15 * DAY);
    await t.runJobs();
    expect((await row(id)).status).toBe('published');
  });

  it('should refuse only by a person, with a ground, the passage and why, and send a statement of reasons', async () => {
    const id = await submit('Venez plutôt à la boulangerie Dupont, promo -20 % avec le code DUPONT20 sur www.dupont-pains.example', { rating: 5 });
    expect((await row(id)).status).not.toBe('published');
    const decisions = t.get(DecisionsService);
    await expect(decisions.decide(owner.scope, id, { decision: 'reject', version: 1 })).rejects.toMatchObject({ code: 'moderation.invalid' });
    await expect(decisions.decide(owner.scope, id, { decision: 'reject', ground: 'promotion', version: 2, why: 'assez long pour passer' })).rejects.toMatchObject({ code: 'moderation.stale' });
    await decisions.decide(owner.scope, id, { decision: 'reject', ground: 'promotion', start: 0, end: 40, version: 1, why: 'Tout le texte fait la réclame d’un autre commerce.' });
    await t.runJobs();
    expect((await row(id)).status).toBe('refused');
    expect((await mails()).some((m) => m.text.includes('Tout le texte fait la réclame'))).toBe(true);
  });

  it('should write with care to an author who speaks of dying, without a word of rules', async () => {
    const id = await submit('Merci pour le pain de ce matin. J’ai décidé d’en finir ce soir, je n’ai plus la force.', { rating: 5 });
    expect(await row(id)).toMatchObject({ status: 'in_moderation', outcome: 'escalate' });
    const mail = (await mails()).find((m) => m.to.startsWith(`a${sha256Hex('Merci pour le pain de ce matin. J’ai décidé d’en finir ce soir, je n’ai plus la force.').slice(0, 8)}`));
    expect(mail?.text).toContain('3114');
    expect(mail?.text).toContain('Ce n’est pas un refus');
    expect(mail?.text).not.toMatch(/règle|charte|repérage|danger présent/i);
  });

  it('should give an author the rule in the language of their review', async () => {
    const text = 'Der Kellner ist ein Arschloch, das Brot war alt.';
    await submit(text, { rating: 1, lang: 'en' });
    const mail = (await mails()).find((m) => m.to.startsWith(`a${sha256Hex(text).slice(0, 8)}`));
    expect(mail?.text).toContain('Die Charta schließt Beleidigungen aus, nicht Kritik.');
  });
});

describe('a reply', () => {
  const texts = ['La brioche du dimanche est une merveille et Sonia a toujours un mot gentil.', 'Les croissants étaient froids et mous samedi matin, c’est dommage pour ce prix.', 'Le pain au levain tient quatre jours, la file avance vite et on vous conseille bien.', 'Accueil glacial, on m’a servi sans un regard alors que j’achetais un gâteau pour un anniversaire.'];

  it('should be published only as approved, after the undo window, and never another text', async () => {
    const id = await submit(texts[0]!, { rating: 5 });
    const replies = t.get(RepliesService);
    const draft = (await replyOf(id))!;
    await expect(replies.approve(owner.scope, draft.id, { revision: draft.revision, textHash: sha256Hex('autre texte') })).rejects.toMatchObject({ code: 'replies.text_changed' });
    const approved = await replies.approve(owner.scope, draft.id, { revision: draft.revision, textHash: sha256Hex(draft.text) });
    expect(approved).toMatchObject({ state: 'approved', approvedBy: owner.userId, approvedHash: sha256Hex(draft.text) });
    expect(await t.runJobs()).not.toContain('replies.publish');
    t.clock.advance(location.undoSeconds * 1000 + 1);
    expect(await t.runJobs()).toContain('replies.publish');
    expect(await replyOf(id)).toMatchObject({ state: 'published', publishedText: draft.text });
    await expect(t.db.asOwner(`UPDATE replies SET text = 'autre', published_text = 'autre' WHERE id = $1`, [draft.id])).rejects.toThrow(/check/);
  });

  it('should fall back to a draft when undone or edited, and the old job must not publish it', async () => {
    const id = await submit(texts[1]!, { rating: 2 });
    const replies = t.get(RepliesService);
    const draft = (await replyOf(id))!;
    await replies.approve(owner.scope, draft.id, { revision: draft.revision, textHash: sha256Hex(draft.text) });
    expect(await replies.undo(owner.scope, draft.id)).toMatchObject({ state: 'draft', approvedHash: null });
    t.clock.advance(DAY);
    await t.runJobs();
    expect(await replyOf(id)).toMatchObject({ state: 'draft' });
    const again = (await replyOf(id))!;
    const approved = await replies.approve(owner.scope, draft.id, { revision: again.revision, textHash: sha256Hex(again.text) });
    await replies.edit(owner.scope, draft.id, { text: 'Merci de nous l’avoir dit, nous en parlons ce soir avec l’équipe.', revision: approved.revision });
    t.clock.advance(DAY);
    await t.runJobs();
    expect(await replyOf(id)).toMatchObject({ state: 'draft', text: 'Merci de nous l’avoir dit, nous en parlons ce soir avec l’équipe.', approvedHash: null, generator: null });
    await expect(replies.edit(owner.scope, draft.id, { text: 'x', revision: 1 })).rejects.toMatchObject({ code: 'replies.stale' });
  });

  it('should refuse a promise of compensation, naming it', async () => {
    const id = await submit(texts[3]!, { rating: 1 });
    const draft = (await replyOf(id))!;
    await expect(t.get(RepliesService).edit(owner.scope, draft.id, { text: 'Nous vous remboursons intégralement si vous retirez votre avis.', revision: draft.revision })).rejects.toMatchObject({ code: 'replies.unsendable' });
    expect((await replyOf(id))?.text).toBe(draft.text);
  });

  it('should not be approved by an API key', async () => {
    const id = await submit(texts[2]!, { rating: 5 });
    const draft = (await replyOf(id))!;
    const key = { ...owner.scope, userId: null };
    await expect(t.get(RepliesService).approve(key, draft.id, { revision: draft.revision, textHash: sha256Hex(draft.text) })).rejects.toMatchObject({ code: 'replies.needs_person' });
  });

  it('should wait for copy and open when the review lives elsewhere', async () => {
    const { reviewId } = await t.get(ReviewsService).enterManually(owner.scope, {
      locationId: location.id, platform: 'google', kind: 'review', rating: 2, title: null, text: 'Vingt minutes de queue pour un sandwich sec, plus jamais le samedi.', authorName: 'Marc', writtenOn: null, experiencedOn: null, url: null,
    });
    await t.runJobs();
    const replies = t.get(RepliesService);
    const draft = (await replyOf(reviewId))!;
    expect(await replies.approve(owner.scope, draft.id, { revision: draft.revision, textHash: sha256Hex(draft.text) })).toMatchObject({ state: 'to_post', publishAt: null });
    expect(await replies.markPosted(owner.scope, draft.id)).toMatchObject({ state: 'published', publishedByHand: true });
    expect(await replies.markPosted(owner.scope, draft.id)).toMatchObject({ state: 'published' });
  });

  it('should answer a question by mail', async () => {
    const id = await submit('Avez-vous du pain sans gluten le dimanche ?', { kind: 'question', rating: null, experienceMonth: null, email: 'ines@exemple.fr' });
    const draft = (await replyOf(id))!;
    const replies = t.get(RepliesService);
    const edited = await replies.edit(owner.scope, draft.id, { text: 'Bonjour Inès, oui, sur commande jusqu’au vendredi midi.', revision: draft.revision });
    await replies.approve(owner.scope, draft.id, { revision: edited.revision, textHash: sha256Hex(edited.text) });
    t.clock.advance(DAY);
    await t.runJobs();
    expect((await mails()).some((m) => m.to === 'ines@exemple.fr' && m.text.includes('sur commande'))).toBe(true);
  });
});

describe('an agency', () => {
  it('should work one stack across its clients, and lose it the moment a grant is revoked', async () => {
    const agency = await newOrganization(t.db, 'Agence Garonne', 'owner', 'agency');
    const stack = t.get(StackService);
    expect((await stack.page(agency.scope)).items).toHaveLength(0);
    const grant = await newGrant(t.db, owner, agency);
    const [card] = (await stack.page(agency.scope)).items;
    expect(card?.organizationId).toBe(owner.organizationId);
    const replies = t.get(RepliesService);
    await expect(replies.snooze(agency.scope, card!.id, null)).rejects.toMatchObject({ code: 'replies.not_found' });
    await replies.snooze(actingFor(agency.scope, owner.organizationId), card!.id, t.clock.now());
    await t.db.asOwner('UPDATE grants SET revoked_at = now() WHERE id = $1', [grant]);
    expect((await stack.page(agency.scope)).items).toHaveLength(0);
    await expect(replies.snooze(actingFor(agency.scope, owner.organizationId), card!.id, null)).rejects.toMatchObject({ code: 'replies.not_found' });
  });
});

describe('notifications', () => {
  it('should tell the owner what waits, at most twice a week', async () => {
    const count = async () => (await t.db.asOwner<{ n: number }>(`SELECT count(*)::int AS n FROM mail_messages WHERE category = 'notification' AND user_id = $1`, [owner.userId]))[0]!.n;
    const day = async (text: string) => {
      await submit(text, { rating: 4 });
      await t.db.asOwner(`SELECT graphile_worker.add_job('notifications.digest', json_build_object('organizationId', $1::text), run_at => $2)`, [owner.organizationId, t.clock.now()]);
      await t.runJobs();
      t.clock.advance(DAY);
    };
    const before = await count();
    await day('Les chocolatines sont bonnes et le café aussi, service rapide le matin.');
    await day('Bonne tarte aux pommes, la pâte est fine et les fruits sont frais.');
    await day('Le sandwich au poulet est copieux et le pain croustille bien.');
    expect((await count()) - before).toBe(2);
  });
});

describe('the event log', () => {
  it('should hold after all of this, and name the first row a superuser changes', async () => {
    const audit = t.get(AuditService);
    expect(await audit.verify(owner.organizationId)).toMatchObject({ intact: true, fault: null });
    await t.db.asOwner(`UPDATE events SET details = details || '{"to":"refused"}' WHERE organization_id = $1 AND seq = 3`, [owner.organizationId]);
    expect(await audit.verify(owner.organizationId)).toMatchObject({ intact: false, fault: { seq: 3 } });
  });
});
