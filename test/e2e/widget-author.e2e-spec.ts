import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppealsService, DecisionsService, QueueService } from '../../src/modules/moderation/index.js';
import { LocationsService, type Location } from '../../src/modules/organizations/index.js';
import { RepliesService, StackService } from '../../src/modules/replies/index.js';
import { charterContent } from '../../src/modules/widget/index.js';
import { GROUNDS } from '../../src/domain/moderation/types.js';
import type { WidgetAccepted, WidgetPage, WidgetSubmission } from '../../src/domain/widget/types.js';
import { newId } from '../../src/platform/clock/ids.js';
import { Config } from '../../src/platform/config/config.js';
import { sha256Hex } from '../../src/platform/crypto/secrets.js';
import { newOrganization, type TestOrganization } from '../factories/people.js';
import { createWidgetApp, type WidgetApp } from '../factories/widget-app.js';
import { authorLink, mailsIn, openLocation, post, solveChallenge, submission, until, visitor } from '../factories/widget.js';

let t: WidgetApp;
let owner: TestOrganization;
let location: Location;

beforeAll(async () => {
  t = await createWidgetApp();
  owner = await newOrganization(t.db);
  location = await openLocation(t, owner);
});
afterAll(() => t?.close());

const shown = async (site = location): Promise<WidgetPage['items']> => ((await (await fetch(`${t.url}/widget/v1/${site.siteKey}/reviews`)).json()) as WidgetPage).items;
const stored = (email: string): Promise<{ id: string; status: string; masked_text: string | null; charter_version: number; verification: string; contact_confirmed_at: Date | null }[]> =>
  t.db.asOwner('SELECT * FROM reviews WHERE author_contact_hash = $1', [t.get(Config).secrets.keyedHash(email)]);

/** Written in the widget, link opened, button pressed, jobs run. */
async function write(fields: Partial<WidgetSubmission>, site = location): Promise<{ email: string; link: string; id: string }> {
  const body = await submission(t.url, site.siteKey, fields);
  const answer = await post(t.url, site.siteKey, body);
  expect(answer.status).toBe(202);
  const email = body.email ?? '';
  await t.runJobs();
  const link = await authorLink(t.dataDir, email);
  const page = await (await visitor(t.url)(link)).send('/confirm');
  expect(page.status).toBe(200);
  await t.runJobs();
  t.clock.advance(3_700_000);
  return { email, link: await authorLink(t.dataDir, email), id: (await stored(email))[0]!.id };
}

describe('a review written on the site', () => {
  it('should wait for its address, be confirmed by a button and not by opening the link, and be published', async () => {
    const body = await submission(t.url, location.siteKey, { text: 'Pain de seigle remarquable, et on m’a expliqué comment le garder.' });
    const answer = await post(t.url, location.siteKey, body);
    expect(answer.status).toBe(202);
    const accepted = (await answer.json()) as WidgetAccepted;
    expect(accepted.status).toBe('awaiting_contact');
    // No mail server here: the visitor is not told that a mail left.
    expect(accepted.message).toContain('ne peut pas envoyer d’e-mail');
    await t.runJobs();
    const link = await authorLink(t.dataDir, body.email ?? '');
    expect(link).toMatch(/\/confirm$/);
    const page = await visitor(t.url)(link);
    expect(page.html).toContain('Confirmer mon avis');
    expect((await stored(body.email ?? ''))[0]).toMatchObject({ status: 'awaiting_contact', charter_version: 1, verification: 'declared' });
    const after = await page.send('/confirm');
    expect(after.html).toContain('en cours de lecture');
    await t.runJobs();
    await until('published', async () => (await shown()).some((i) => i.text.startsWith('Pain de seigle')));
    expect((await mailsIn(t.dataDir)).filter((m) => m.to === body.email)).toHaveLength(2);
    const own = await visitor(t.url)(await authorLink(t.dataDir, body.email ?? ''));
    expect(own.html).toContain('Votre avis est publié.');
    t.clock.advance(3_700_000);
  });

  it('should tell an insult with its passage and rule, take the reworded text, and show both dates', async () => {
    const { email, link } = await write({ text: 'Le pain est rassis et le patron est un gros connard.', rating: 1 });
    const mail = (await mailsIn(t.dataDir)).findLast((m) => m.to === email);
    expect(mail?.text).toContain('connard');
    expect(mail?.text).toMatch(/injures|insulte/i);
    const page = await visitor(t.url)(link);
    expect(page.html).toContain('Votre avis vous attend.');
    expect(page.html).toContain('#motif-insult');
    t.clock.advance(86_400_000);
    const after = await page.send('/edit', { text: 'Le pain est rassis et le patron a été désagréable avec moi.', rating: '1' });
    expect(after.html).toContain('en cours de lecture');
    await t.runJobs();
    const done = await visitor(t.url)(link);
    expect(done.html).toContain('Votre avis est publié.');
    expect(done.html).toMatch(/publié le .*modifié le/);
    await until('shown', async () => (await shown()).some((i) => i.text.includes('désagréable avec moi') && i.edited_on !== null));
  });

  it('should cover the insult with the consent of its author and publish the rest', async () => {
    const { link, id } = await write({ text: 'Attente interminable, la caissière est une connasse, le pain est bon.', rating: 2 });
    const page = await visitor(t.url)(link);
    expect(page.html).toContain('Masquer et publier');
    await page.send('/mask');
    await t.runJobs();
    const [row] = await t.db.asOwner<{ status: string; masked_text: string; text: string }>('SELECT * FROM reviews WHERE id = $1', [id]);
    expect(row?.status).toBe('published');
    expect(row?.masked_text).toContain('[mot masqué]');
    expect(row?.text).toContain('connasse');
    await until('shown masked', async () => (await shown()).some((i) => i.id === id && !i.text.includes('connasse')));
  });

  it('should mask a phone number, and withdraw at once from the widget', async () => {
    const { link, id } = await write({ text: 'Très bon pain de seigle, appelez-moi au 06 12 34 56 78 si vous voulez en parler.' });
    await until('masked', async () => (await shown()).some((i) => i.id === id && i.text.includes('[téléphone masqué]')));
    const page = await visitor(t.url)(link);
    expect((await page.send('/withdraw')).html).toContain('Votre avis est retiré.');
    await until('gone', async () => !(await shown()).some((i) => i.id === id));
    const data = (await (await fetch(`${t.url}${link}/data.json`)).json()) as { review: { status: string }; versions: unknown[]; decisions: unknown[] };
    expect(data).toMatchObject({ review: { status: 'withdrawn' } });
    expect(data.versions).toHaveLength(1);
    expect(data.decisions.length).toBeGreaterThan(0);
  });

  it('should be refused by a person with the passage, the rule and the way to contest on its page', async () => {
    const { link, id } = await write({ text: 'Venez plutôt à la boulangerie Dupont, promo -20 % avec le code DUPONT20 sur www.dupont-pains.example', rating: 5 });
    await t.get(DecisionsService).decide(owner.scope, id, { decision: 'reject', ground: 'promotion', start: 0, end: 40, version: 1, why: 'Tout le texte fait la réclame d’un autre commerce.' });
    const page = await visitor(t.url, 'en')(link);
    expect(page.html).toContain('Your review is not published.');
    expect(page.html).toContain('#motif-promotion');
    expect(page.html).toContain('id="contester"');
    expect(page.html).not.toContain('/edit');
    const register = (await (await fetch(`${t.url}/register/${location.siteKey}.json`)).json()) as { refused: number; refused_by_ground: Record<string, number> };
    expect(register).toMatchObject({ refused: 1, refused_by_ground: { promotion: 1 } });
  });
});

describe('a decision that its author contests', () => {
  it('should go back to the queue with the author’s words, once, and tell the author what was decided', async () => {
    const { email, link, id } = await write({ text: 'Le pain du samedi est rassis, et le gérant s’énerve pour un rien quand on le dit.', rating: 2 });
    await t.get(DecisionsService).decide(owner.scope, id, { decision: 'reject', ground: 'off_topic', version: 1, why: 'Rien dans ce texte ne parle de la maison.' });
    await t.runJobs();
    const refusal = (await mailsIn(t.dataDir)).findLast((m) => m.to === email);
    expect(refusal?.text).toContain('#contester');
    const page = await visitor(t.url)(link);
    expect(page.html).toContain('Demander un nouvel examen');
    const empty = await page.send('/contest', { text: '   ' });
    expect(empty.status).toBe(422);
    expect(empty.html).toContain('Dites en quelques mots');
    const after = await page.send('/contest', { text: 'J’y étais samedi matin, et c’est bien de leur pain que je parle.' });
    expect(after.html).toContain('Nouvel examen demandé');
    expect(after.html).not.toContain('Demander un nouvel examen');
    const waiting = (await t.get(QueueService).page(owner.scope)).items.find((i) => i.id === id);
    expect(waiting).toMatchObject({ status: 'refused', appeal: { text: 'J’y étais samedi matin, et c’est bien de leur pain que je parle.' } });
    expect(waiting?.dueAt?.getTime()).toBe(t.clock.now().getTime() + 14 * 86_400_000);
    await expect(t.get(AppealsService).ask(owner.scope, id, 'Encore une fois.')).rejects.toMatchObject({ code: 'moderation.appeal_closed' });
    await t.get(DecisionsService).decide(owner.scope, id, { decision: 'publish', version: 1 });
    await t.runJobs();
    expect((await t.get(QueueService).page(owner.scope)).items.some((i) => i.id === id)).toBe(false);
    expect((await mailsIn(t.dataDir)).findLast((m) => m.to === email)?.subject).toContain('est en ligne');
    expect((await visitor(t.url)(link)).html).toContain('Votre avis est publié.');
    const data = (await (await fetch(`${t.url}${link}/data.json`)).json()) as { appeals: unknown[] };
    expect(data.appeals).toHaveLength(1);
  });

  it('should leave a masked review as it is shown until somebody has looked again, and say so when the answer is no', async () => {
    const { email, link, id } = await write({ text: 'Pain de seigle très bon, et l’atelier se visite en appelant le 06 12 34 56 79 la veille.' });
    await (await visitor(t.url)(link)).send('/contest', { text: 'Ce numéro est celui de la boutique.' });
    expect((await stored(email))[0]).toMatchObject({ status: 'published' });
    expect(await t.get(QueueService).count(owner.scope)).toBeGreaterThan(0);
    await t.get(DecisionsService).decide(owner.scope, id, { decision: 'reject', ground: 'personal_data', version: 1, why: 'Le numéro reste celui d’un particulier.' });
    await t.runJobs();
    expect((await mailsIn(t.dataDir)).findLast((m) => m.to === email)?.text).toContain('Un recours nous a conduits à l’examiner de nouveau.');
  });

  it('should offer nothing to contest where nothing was covered', async () => {
    const { link, id } = await write({ text: 'Une baguette bien cuite, comme je l’aime.' });
    expect((await visitor(t.url)(link)).html).not.toContain('Demander un nouvel examen');
    await expect(t.get(AppealsService).ask(owner.scope, id, 'Je conteste.')).rejects.toMatchObject({ code: 'moderation.appeal_closed' });
  });
});

describe('links and repetitions', () => {
  it('should give the same answer to the same words and keep one review, one mail', async () => {
    const body = await submission(t.url, location.siteKey, { text: 'La tarte aux pommes vaut le détour.' });
    const first = await post(t.url, location.siteKey, body);
    const again = await post(t.url, location.siteKey, body);
    const fresh = await post(t.url, location.siteKey, { ...body, pow: await solveChallenge(t.url, location.siteKey) });
    expect([first.status, again.status, fresh.status]).toEqual([202, 202, 202]);
    const answers = [await first.json(), await again.json(), await fresh.json()];
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    await t.runJobs();
    expect(await stored(body.email ?? '')).toHaveLength(1);
    expect((await mailsIn(t.dataDir)).filter((m) => m.to === body.email)).toHaveLength(1);
    const both = await submission(t.url, location.siteKey, { text: 'Deux envois au même moment.' });
    const pair = await Promise.all([post(t.url, location.siteKey, both), post(t.url, location.siteKey, { ...both, pow: await solveChallenge(t.url, location.siteKey) })]);
    expect(pair.map((p) => p.status)).toEqual([202, 202]);
    expect(await stored(both.email ?? '')).toHaveLength(1);
    t.clock.advance(3_700_000);
  });

  it('should answer a second review of the same month with the link of the first, mailed again', async () => {
    const { email } = await write({ text: 'Le croissant au beurre est une réussite.' });
    const before = (await mailsIn(t.dataDir)).filter((m) => m.to === email).length;
    const answer = await post(t.url, location.siteKey, await submission(t.url, location.siteKey, { text: 'Un autre texte, même mois.', email }));
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'widget.already_reviewed', detail: expect.stringContaining('lien de votre e-mail') });
    await t.runJobs();
    expect((await mailsIn(t.dataDir)).filter((m) => m.to === email)).toHaveLength(before + 1);
    expect(await stored(email)).toHaveLength(1);
    expect((await post(t.url, location.siteKey, await submission(t.url, location.siteKey, { text: 'Une autre visite.', email, experience_month: '2026-09' }))).status).toBe(202);
    t.clock.advance(3_700_000);
  });

  it('should offer a fresh link when one has expired, and change nothing by it', async () => {
    const body = await submission(t.url, location.siteKey, { text: 'Je confirme bien tard.' });
    await post(t.url, location.siteKey, body);
    await t.runJobs();
    const link = await authorLink(t.dataDir, body.email ?? '');
    t.clock.advance(8 * 86_400_000);
    const page = await visitor(t.url)(link);
    expect(page.status).toBe(410);
    expect(page.html).toContain('Ce lien a expiré');
    expect((await page.send('/again')).html).toContain('boîte de réception');
    await t.runJobs();
    const fresh = await authorLink(t.dataDir, body.email ?? '');
    expect(fresh).not.toBe(link);
    expect((await (await visitor(t.url)(fresh)).send('/confirm')).status).toBe(200);
    expect((await stored(body.email ?? ''))[0]?.contact_confirmed_at).not.toBeNull();
  });

  it('should take an invitation once, without asking for the address again', async () => {
    const token = `invitation-${newId()}`;
    const { secrets } = t.get(Config);
    await t.db.asOwner(`INSERT INTO invitations (id, organization_id, location_id, token_hash, contact_encrypted, contact_hash, order_reference_hash, experienced_on, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'order', '2026-10-04', '2027-03-01', '2026-10-05')`,
      [newId(), owner.organizationId, location.id, sha256Hex(token), secrets.encrypt('invite@exemple.fr'), secrets.keyedHash('invite@exemple.fr')]);
    const { name: _n, email: _e, experience_month: _m, ...short } = await submission(t.url, location.siteKey, { text: 'Commande prête à l’heure.', invite: token });
    const answer = await post(t.url, location.siteKey, short);
    expect(answer.status).toBe(202);
    expect(((await answer.json()) as WidgetAccepted).status).toBe('in_moderation');
    await t.runJobs();
    expect((await stored('invite@exemple.fr'))[0]).toMatchObject({ status: 'published', verification: 'order_matched' });
    const second = await post(t.url, location.siteKey, { ...short, text: 'Encore moi.', pow: await solveChallenge(t.url, location.siteKey) });
    expect(second.status).toBe(409);
    t.clock.advance(3_700_000);
  });

  it('should stop after five submissions an hour from one address', async () => {
    const site = await openLocation(t, owner);
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push((await post(t.url, site.siteKey, await submission(t.url, site.siteKey, { text: `Essai numéro ${n}` }))).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  });
});

describe('a question', () => {
  it('should reach the owner within the weekly budget once confirmed, and be answered by mail after approval', async () => {
    const body = await submission(t.url, location.siteKey, { kind: 'question', text: 'Bonjour, avez-vous du pain sans gluten le dimanche ?' });
    const answer = await post(t.url, location.siteKey, body);
    expect(answer.status).toBe(202);
    await t.runJobs();
    const told = async (): Promise<number> => (await mailsIn(t.dataDir)).filter((m) => m.to === owner.email && m.text.includes('sans gluten')).length;
    expect(await told()).toBe(0);
    const asked = (await mailsIn(t.dataDir)).findLast((m) => m.to === body.email);
    expect(asked?.subject).toBe('Confirmez votre question à Boulangerie Saint-Aubin');
    expect(asked?.text).not.toContain('Un avis sur');
    const link = await authorLink(t.dataDir, body.email ?? '');
    const page = await (await visitor(t.url)(link)).send('/confirm');
    await t.runJobs();
    expect(page.html).toContain('Votre question');
    expect(await told()).toBe(1);
    const [question] = await stored(body.email ?? '');
    expect(question?.status).toBe('archived');
    expect((await shown()).some((i) => i.id === question?.id)).toBe(false);
    const replies = t.get(RepliesService);
    // No fact of the sheet answers it: the words are the owner's.
    const waiting = await replies.ofReview(owner.scope, question!.id);
    expect(waiting).toMatchObject({ state: 'blocked', text: '', reason: { code: 'question' } });
    const draft = await replies.edit(owner.scope, waiting!.id, { text: 'Bonjour, oui, sur commande la veille.', revision: waiting!.revision });
    await replies.approve(owner.scope, draft.id, { revision: draft.revision, textHash: sha256Hex(draft.text) });
    t.clock.advance(location.undoSeconds * 1000 + 1);
    expect(await t.runJobs()).toContain('replies.publish');
    expect((await mailsIn(t.dataDir)).findLast((m) => m.to === body.email)?.text).toContain(draft.text.split('\n')[0]!.slice(0, 30));
    const answered = (await visitor(t.url)(link)).html;
    expect(answered).toContain('sur commande la veille');
    expect(answered).not.toContain('Retirer ma question');
    // Two more in the same week: the second one is only in the inbox.
    for (const text of ['Faites-vous des pièces montées ?', 'Livrez-vous le samedi ?']) {
      t.clock.advance(3_700_000);
      const next = await submission(t.url, location.siteKey, { kind: 'question', text });
      await post(t.url, location.siteKey, next);
      await t.runJobs();
      await (await visitor(t.url)(await authorLink(t.dataDir, next.email ?? ''))).send('/confirm');
      await t.runJobs();
    }
    const counted = await t.db.asOwner<{ n: number }>(`SELECT count(*)::int AS n FROM mail_messages WHERE name = 'question-received' AND organization_id = $1`, [owner.organizationId]);
    expect(counted[0]?.n).toBe(2);
  });
});

describe('a question taken back', () => {
  it('should leave the stack, and be offered until it is answered', async () => {
    const body = await submission(t.url, location.siteKey, { kind: 'question', text: 'Faites-vous des gâteaux sans noisette ?' });
    await post(t.url, location.siteKey, body);
    await t.runJobs();
    const link = await authorLink(t.dataDir, body.email ?? '');
    await (await visitor(t.url)(link)).send('/confirm');
    await t.runJobs();
    const [question] = await stored(body.email ?? '');
    const waits = async (): Promise<boolean> => (await t.get(StackService).page(owner.scope)).items.some((card) => card.reviewId === question?.id);
    expect(await waits()).toBe(true);
    const page = await visitor(t.url)(link);
    expect(page.html).toContain('Retirer ma question');
    await page.send('/withdraw');
    expect((await stored(body.email ?? ''))[0]?.status).toBe('withdrawn');
    expect(await waits()).toBe(false);
  });
});

describe('the public pages', () => {
  it('should give every ground its clause, and no clause without a ground', async () => {
    const html = await (await fetch(`${t.url}/charter/${location.siteKey}`)).text();
    const anchors = [...html.matchAll(/id="motif-(\w+)"/g)].map((m) => m[1]);
    expect(anchors.toSorted()).toEqual([...GROUNDS].toSorted());
    const content = charterContent(location);
    expect(content.fr.sections.map((s) => s.id)).toEqual(content.en.sections.map((s) => s.id));
    expect(content.fr.sections).toHaveLength(21);
    expect(JSON.stringify(content)).not.toMatch(/\{\w+\}/);
  });

  it('should make a new version when a setting changes what it says, and keep the old one readable', async () => {
    const site = await openLocation(t, owner, { name: 'Maison Garonne' });
    const read = async (query = ''): Promise<{ version: number; publicationMaxDays: number; versions: unknown[] }> => (await fetch(`${t.url}/charter/${site.siteKey}.json${query}`)).json() as never;
    expect(await read()).toMatchObject({ version: 1, publicationMaxDays: 7 });
    expect(await read()).toMatchObject({ version: 1 });
    await t.get(LocationsService).update(owner.scope, site.id, { publicationMaxDays: 4 });
    expect(await read()).toMatchObject({ version: 2, publicationMaxDays: 4 });
    expect(await read('?version=1')).toMatchObject({ version: 1, publicationMaxDays: 7 });
    expect((await fetch(`${t.url}/charter/${site.siteKey}?version=3`)).status).toBe(404);
    expect(await (await fetch(`${t.url}/charter/${site.siteKey}?version=1&lang=en`)).text()).toContain('old version');
    await t.get(LocationsService).update(owner.scope, site.id, { undoSeconds: 60 });
    expect((await read()).version).toBe(2);
  });

  it('should name who publishes, in both languages', async () => {
    const html = await (await fetch(`${t.url}/legal/${location.siteKey}?lang=en`)).text();
    expect(html).toContain('SARL Saint-Aubin');
    expect(html).toContain('Director of publication');
    expect((await fetch(`${t.url}/legal/inconnu`)).status).toBe(404);
  });
});
