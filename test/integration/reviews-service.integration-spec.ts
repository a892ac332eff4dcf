import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncomingReview } from '../../src/domain/imports/types.js';
import { AuditService, IngestService, MergeQuestionsService, Occurrences, ReviewsService, SourcesRepository, type FirstPartySubmission, type ManualReview } from '../../src/modules/reviews/index.js';
import { actingFor, systemScope, tenantScope, type TenantScope } from '../../src/platform/database/tenant-scope.js';
import { TenantDatabase } from '../../src/platform/database/tenant-database.js';
import { newId } from '../../src/platform/clock/ids.js';
import { createIngestBench, givenGrant, givenPlace, incoming, type IngestBench, type Place } from '../factories/ingest.js';

describe('reviews', () => {
  let bench: IngestBench;
  let reviews: ReviewsService;
  beforeAll(async () => {
    bench = await createIngestBench();
    reviews = bench.get(ReviewsService);
  });
  afterAll(async () => bench.close());

  const of = (place: Place): TenantScope => tenantScope({ organizationId: place.organizationId, userId: null, role: 'owner' });
  const store = async (place: Place, list: IncomingReview[], platform = 'google'): Promise<readonly string[]> => {
    const source = await bench.get(TenantDatabase).run(of(place), (tx) => bench.get(SourcesRepository).ensure(tx, { ...place, platform, way: 'file' }, bench.clock.now()));
    return (await bench.get(IngestService).ingest(of(place), { source, reviews: list, occurrences: new Occurrences() })).reviewIds;
  };
  const submission = (place: Place, fields: Partial<FirstPartySubmission> = {}): FirstPartySubmission => ({
    locationId: place.locationId, kind: 'review', rating: 4, text: 'Bon accueil et bon pain.', authorName: 'Inès', email: 'Ines@Example.org', contactConfirmed: false,
    experienceMonth: '2026-10', verification: 'declared', invited: false, declarationVersion: '1', charterVersion: 1, lang: 'fr', ...fields,
  });
  const queued = async (place: Place): Promise<string[][]> =>
    (await bench.db.asOwner<{ ids: string[] }>(`SELECT payload->'reviewIds' AS ids FROM graphile_worker._private_jobs WHERE payload->>'organizationId' = $1 ORDER BY id`, [place.organizationId])).map((r) => r.ids);

  describe('lists', () => {
    it('should page through every review once, newest first, with ties and unknown dates', async () => {
      const place = await givenPlace(bench.db);
      await store(place, Array.from({ length: 57 }, (_, i) => incoming({ externalId: `k${i}`, text: `n${i}`, ...(i % 4 === 0 ? { writtenAt: null, writtenAtPrecision: 'unknown' } : { writtenAt: `2026-05-${String((i % 9) + 1).padStart(2, '0')}` }) })));
      const seen: string[] = [];
      const dates: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await reviews.list(of(place), {}, { limit: 10, ...(cursor ? { cursor } : {}) });
        seen.push(...page.items.map((r) => r.id));
        dates.push(...page.items.map((r) => r.shownAt.getTime()));
        cursor = page.next ?? undefined;
      } while (cursor);
      expect(new Set(seen).size).toBe(57);
      expect(seen).toHaveLength(57);
      expect(dates).toEqual(dates.toSorted((a, b) => b - a));
    });

    it('should filter by stars, status, words, period, language, feeling, aspect, question, case and reply', async () => {
      const place = await givenPlace(bench.db);
      const ids = await store(place, [
        incoming({ externalId: 'a', text: 'Pain 100% parfait_', rating: 5, writtenAt: '2026-01-05' }),
        incoming({ externalId: 'b', text: 'Trop d’attente', rating: 2, writtenAt: '2026-02-05', authorName: 'Zoé' }),
        incoming({ externalId: 'c', text: 'Ouvrez-vous le lundi ?', kind: 'question', rating: null, writtenAt: '2026-03-05' }),
      ]);
      await bench.db.asOwner(`UPDATE reviews SET lang = 'fr', sentiment = 'negative', analysis = '{"aspects":[{"aspect":"waiting_time","polarity":"negative","quote":"attente"}]}' WHERE id = $1`, [ids[1]]);
      await bench.db.asOwner(`INSERT INTO cases (id, organization_id, location_id, review_id, kind, opened_at) VALUES ($1, $2, $3, $4, 'service', now())`, [newId(), place.organizationId, place.locationId, ids[1]]);
      await bench.db.asOwner(`INSERT INTO replies (id, organization_id, location_id, review_id, state, text, created_at, updated_at) VALUES ($1, $2, $3, $4, 'draft', 'Bonjour', now(), now())`, [newId(), place.organizationId, place.locationId, ids[0]]);
      const find = async (filters: Parameters<ReviewsService['list']>[1]): Promise<number[]> => (await reviews.list(of(place), filters)).items.map((r) => ids.indexOf(r.id)).toSorted((a, b) => a - b);
      expect(await find({ ratings: [2, 3] })).toEqual([1]);
      expect(await find({ statuses: ['published'] })).toEqual([0, 1, 2]);
      expect(await find({ statuses: ['archived'] })).toEqual([]);
      expect(await find({ search: '100% parfait_' })).toEqual([0]);
      expect(await find({ search: '100_' })).toEqual([]);
      expect(await find({ search: 'ZOÉ attente' })).toEqual([1]);
      expect(await find({ from: '2026-02-01', to: '2026-02-05' })).toEqual([1]);
      expect(await find({ lang: 'fr', sentiment: 'negative' })).toEqual([1]);
      expect(await find({ aspect: 'waiting_time' })).toEqual([1]);
      expect(await find({ question: true })).toEqual([2]);
      expect(await find({ kind: 'review', question: false })).toEqual([0, 1]);
      expect(await find({ openCase: true })).toEqual([1]);
      expect(await find({ openCase: false })).toEqual([0, 2]);
      expect(await find({ openCase: 'urgent' })).toEqual([]);
      expect(await find({ replyState: 'draft' })).toEqual([0]);
      expect(await find({ replyState: 'none' })).toEqual([1, 2]);
      expect(await find({ platform: 'trustpilot' })).toEqual([]);
      expect(await find({ locationId: 'no id' })).toEqual([]);
      expect((await reviews.list(of(place), { openCase: true })).items[0]).toMatchObject({ openCases: ['service'], aspects: [{ aspect: 'waiting_time' }], reply: null });
      await expect(reviews.list(of(place), {}, { cursor: 'x' })).rejects.toMatchObject({ kind: 'invalid', code: 'reviews.cursor_invalid' });
      await expect(reviews.events(of(place), {}, { cursor: 'x' })).rejects.toMatchObject({ kind: 'invalid' });
    });

    it('should show an agency its clients in one list, and stop the moment a grant is revoked', async () => {
      const agency = await givenPlace(bench.db, 'Agence', 'agency');
      const [a, b, c] = [await givenPlace(bench.db), await givenPlace(bench.db), await givenPlace(bench.db)];
      for (const place of [a, b, c]) await store(place, [incoming({ text: place.locationId })]);
      await givenGrant(bench.db, a, agency, 'read');
      await givenGrant(bench.db, b, agency, 'manage');
      const texts = async (): Promise<string[]> => (await reviews.list(of(agency))).items.map((r) => r.text).toSorted();
      expect(await texts()).toEqual([a.locationId, b.locationId].toSorted());
      expect((await reviews.list(of(agency), { organizationId: a.organizationId })).items).toHaveLength(1);
      expect((await reviews.list(of(agency), { organizationId: c.organizationId })).items).toHaveLength(0);
      expect((await reviews.events(of(agency), { organizationId: b.organizationId })).items).toHaveLength(1);
      expect((await reviews.events(of(agency), { organizationId: c.organizationId })).items).toHaveLength(0);
      await bench.db.asOwner('UPDATE grants SET revoked_at = now() WHERE organization_id = $1', [b.organizationId]);
      expect(await texts()).toEqual([a.locationId]);
    });
  });

  it('should answer « not found » to another tenant in every method, and change nothing', async () => {
    const [mine, theirs] = [await givenPlace(bench.db), await givenPlace(bench.db)];
    const [id = ''] = await store(mine, [incoming()]);
    const { reviewId: own } = await reviews.submitFirstParty(of(mine), submission(mine));
    const before = await bench.db.asOwner('SELECT t::text FROM reviews t WHERE organization_id = $1 ORDER BY id', [mine.organizationId]);
    for (const scope of [of(theirs), actingFor(of(theirs), mine.organizationId)]) {
      const attempts = [
        () => reviews.get(scope, id), () => reviews.writeNote(scope, id, 'x'), () => reviews.archive(scope, id), () => reviews.withdraw(scope, own), () => reviews.confirmContact(scope, own),
        () => reviews.editByAuthor(scope, own, { text: 'x' }), () => reviews.submitFirstParty(scope, submission(mine)), () => reviews.enterManually(scope, manual(mine)),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ kind: 'not_found' });
      expect((await reviews.list(scope)).items).toEqual([]);
      expect((await reviews.events(scope, { organizationId: mine.organizationId })).items).toEqual([]);
      expect((await bench.get(MergeQuestionsService).listOpen(scope)).items).toEqual([]);
    }
    await expect(reviews.get(of(mine), 'not-a-uuid')).rejects.toMatchObject({ kind: 'not_found' });
    expect(await bench.db.asOwner('SELECT t::text FROM reviews t WHERE organization_id = $1 ORDER BY id', [mine.organizationId])).toEqual(before);
  });

  it('should let a reading agency write nothing', async () => {
    const [client, agency] = [await givenPlace(bench.db), await givenPlace(bench.db, 'Agence', 'agency')];
    await givenGrant(bench.db, client, agency, 'read');
    const [id = ''] = await store(client, [incoming()]);
    for (const attempt of [() => reviews.writeNote(of(agency), id, 'x'), () => reviews.archive(of(agency), id), () => reviews.enterManually(of(agency), manual(client))]) {
      await expect(attempt()).rejects.toMatchObject({ kind: 'forbidden' });
    }
    expect((await reviews.get(of(agency), id)).note).toBe('');
  });

  const manual = (place: Place, fields: Partial<ManualReview> = {}): ManualReview => ({
    locationId: place.locationId, platform: 'google', kind: 'review', rating: 4, title: null, text: 'Dicté par une cliente.', authorName: 'Rosa', writtenOn: '2026-11-01', experiencedOn: '2026-10', url: null, ...fields,
  });

  it('should store a review typed in, once, and refuse what cannot be', async () => {
    const place = await givenPlace(bench.db);
    const { reviewId } = await reviews.enterManually(of(place), manual(place));
    expect(await reviews.get(of(place), reviewId)).toMatchObject({ way: 'manual', experiencedOn: '2026-10-01', experiencePrecision: 'month', experienceUnknown: null, status: 'published' });
    await expect(reviews.enterManually(of(place), manual(place))).rejects.toMatchObject({ code: 'reviews.already_known' });
    const bad: Partial<ManualReview>[] = [{ platform: 'Gôogle' }, { rating: 6 }, { rating: 2.5 }, { text: '', rating: null }, { text: 'a\u0000' }, { writtenOn: '2026-02-30' }, { writtenOn: '2027-01-01' }, { experiencedOn: 'hier' }, { url: 'ftp://x' }, { authorName: 'x'.repeat(121) }, { kind: 'question', text: ' ' }];
    for (const fields of bad) await expect(reviews.enterManually(of(place), manual(place, fields))).rejects.toMatchObject({ kind: 'invalid', code: 'reviews.manual_invalid' });
    expect((await reviews.list(of(place))).items).toHaveLength(1);
  });

  it('should keep a note and refuse one that is too long', async () => {
    const place = await givenPlace(bench.db);
    const [id = ''] = await store(place, [incoming()]);
    expect((await reviews.writeNote(of(place), id, 'Rappelée mardi.')).note).toBe('Rappelée mardi.');
    await expect(reviews.writeNote(of(place), id, 'x'.repeat(2001))).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('should archive a question or a review that no widget shows, and never hide one that visitors see', async () => {
    const place = await givenPlace(bench.db);
    const [hidden = '', question = ''] = await store(place, [incoming({ text: 'Mauvais', rating: 1 }), incoming({ text: 'Ouvert ?', kind: 'question', rating: null })]);
    const [shown = ''] = await store(place, [incoming({ text: 'Nul', rating: 1 })], 'trustpilot');
    await bench.db.asOwner(`UPDATE sources SET displayed = true WHERE platform = 'trustpilot' AND location_id = $1`, [place.locationId]);
    const { reviewId: own } = await reviews.submitFirstParty(of(place), submission(place, { contactConfirmed: true }));
    for (const id of [hidden, hidden, question]) expect(await reviews.archive(of(place), id)).toEqual({ status: 'archived' });
    for (const id of [shown, own]) await expect(reviews.archive(of(place), id)).rejects.toMatchObject({ code: 'reviews.not_archivable' });
  });

  describe('written on the business’s own site', () => {
    it('should wait for the author’s address, then be read once', async () => {
      const place = await givenPlace(bench.db);
      const { reviewId, status } = await reviews.submitFirstParty(systemScope(place.organizationId), submission(place));
      expect(status).toBe('awaiting_contact');
      expect(await queued(place)).toEqual([]);
      expect(await reviews.confirmContact(of(place), reviewId)).toEqual({ status: 'in_moderation' });
      expect(await reviews.confirmContact(of(place), reviewId)).toEqual({ status: 'in_moderation' });
      expect(await queued(place)).toEqual([[reviewId]]);
      const [row] = await bench.db.asOwner<Record<string, unknown>>('SELECT author_contact_encrypted, author_contact_hash, contact_confirmed_at, declaration_version, charter_version, published_at FROM reviews WHERE id = $1', [reviewId]);
      expect(row).toMatchObject({ author_contact_hash: bench.config.secrets.keyedHash('ines@example.org'), contact_confirmed_at: bench.clock.now(), declaration_version: '1', charter_version: 1, published_at: null });
      expect(bench.config.secrets.decrypt(String(row?.['author_contact_encrypted']))).toBe('Ines@Example.org');
      const detail = await reviews.get(of(place), reviewId);
      expect(detail).toMatchObject({ platform: 'own', way: 'widget', verification: 'declared', experiencedOn: '2026-10-01', experiencePrecision: 'month', version: 1 });
      expect(detail.events.map((e) => [e.type, e.details['to'] ?? e.details['status'], e.details['reason']])).toEqual([['review.received', 'awaiting_contact', undefined], ['review.status_changed', 'in_moderation', 'contact_confirmed']]);
    });

    it('should keep two authors with the same words as two', async () => {
      const place = await givenPlace(bench.db);
      await reviews.submitFirstParty(of(place), submission(place, { text: 'Super !' }));
      await reviews.submitFirstParty(of(place), submission(place, { text: 'Super !' }));
      expect((await reviews.list(of(place))).items).toHaveLength(2);
    });

    it('should take a question without stars nor month', async () => {
      const place = await givenPlace(bench.db);
      const { reviewId } = await reviews.submitFirstParty(of(place), submission(place, { kind: 'question', rating: null, experienceMonth: null, declarationVersion: null, contactConfirmed: true, text: 'Livrez-vous ?' }));
      expect(await reviews.get(of(place), reviewId)).toMatchObject({ kind: 'question', rating: null, status: 'in_moderation', experienceUnknown: { en: 'Question asked before any experience' } });
    });

    it('should make a new version of an edit, take it out of sight until it is read, and refuse one after the end', async () => {
      const place = await givenPlace(bench.db);
      const { reviewId } = await reviews.submitFirstParty(of(place), submission(place, { contactConfirmed: true }));
      await bench.get(TenantDatabase).run(of(place), (tx) => tx.query(`UPDATE reviews SET status = 'published', published_at = $2, updated_at = $2 WHERE id = $1`, [reviewId, bench.clock.now()]));
      expect(await reviews.editByAuthor(of(place), reviewId, { text: 'Bon accueil et bon pain.' })).toEqual({ version: 1, status: 'published' });
      expect(await reviews.editByAuthor(of(place), reviewId, { text: 'Finalement très bien.', rating: 5 })).toEqual({ version: 2, status: 'in_moderation' });
      expect((await reviews.get(of(place), reviewId)).versions.map((v) => v.text)).toEqual(['Finalement très bien.', 'Bon accueil et bon pain.']);
      expect(await queued(place)).toEqual([[reviewId], [reviewId]]);
      expect(await reviews.withdraw(of(place), reviewId)).toEqual({ status: 'withdrawn' });
      expect(await reviews.withdraw(of(place), reviewId)).toEqual({ status: 'withdrawn' });
      await expect(reviews.editByAuthor(of(place), reviewId, { text: 'Encore' })).rejects.toMatchObject({ code: 'reviews.not_editable' });
      expect(await bench.get(AuditService).verify(place.organizationId)).toMatchObject({ intact: true, events: 4 });
    });

    it('should refuse to edit or withdraw what was written elsewhere, and words that cannot be', async () => {
      const place = await givenPlace(bench.db);
      const [id = ''] = await store(place, [incoming()]);
      await expect(reviews.editByAuthor(of(place), id, { text: 'x' })).rejects.toMatchObject({ code: 'reviews.written_elsewhere' });
      await expect(reviews.withdraw(of(place), id)).rejects.toMatchObject({ code: 'reviews.written_elsewhere' });
      const bad: Partial<FirstPartySubmission>[] = [{ rating: null }, { rating: 0 }, { text: 'x'.repeat(10_001) }, { text: '\u0000' }, { authorName: '  ' }, { experienceMonth: null }, { experienceMonth: '2026-13' }, { kind: 'question', text: '  ' }];
      for (const fields of bad) await expect(reviews.submitFirstParty(of(place), submission(place, fields))).rejects.toMatchObject({ kind: 'invalid' });
      await expect(reviews.submitFirstParty(of(place), submission(place, { locationId: 'nowhere' }))).rejects.toMatchObject({ kind: 'not_found' });
      expect((await reviews.list(of(place))).items).toHaveLength(1);
    });
  });
});
