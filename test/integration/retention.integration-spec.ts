import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotificationsModule } from '../../src/modules/notifications/index.js';
import { LocationsService, OrganizationsModule } from '../../src/modules/organizations/index.js';
import { AuditService, ReviewsModule, SubmissionsService } from '../../src/modules/reviews/index.js';
import { newOrganization, type TestOrganization } from '../factories/people.js';
import { createTestContext, type TestContext } from '../support/context.js';

const DAY = 86_400_000;
let t: TestContext;
let owner: TestOrganization;

beforeAll(async () => {
  t = await createTestContext([OrganizationsModule, ReviewsModule, NotificationsModule]);
  owner = await newOrganization(t.db);
});
afterAll(() => t?.close());

describe('retention', () => {
  it('should erase a review whose author never confirmed after seven days, words and contact, and log it', async () => {
    const location = await t.get(LocationsService).create(owner.scope, { name: 'Saint-Aubin' });
    const { reviewId } = await t.get(SubmissionsService).submit(owner.scope, {
      locationId: location.id, kind: 'review', rating: 5, text: 'Jamais confirmé', authorName: 'Inès', email: 'ines@exemple.fr', contactConfirmed: false, experienceMonth: '2026-10', verification: 'declared',
      invited: false, declarationVersion: '1', charterVersion: 1, lang: 'fr',
    });
    const run = async () => {
      await t.db.asOwner(`SELECT graphile_worker.add_job('schedule.retention', '{}', run_at => $1)`, [t.clock.now()]);
      await t.runJobs();
      return (await t.db.asOwner<{ status: string; text: string; author_contact_encrypted: string | null }>('SELECT * FROM reviews WHERE id = $1', [reviewId]))[0]!;
    };
    t.clock.advance(6 * DAY);
    expect((await run()).status).toBe('awaiting_contact');
    t.clock.advance(2 * DAY);
    expect(await run()).toMatchObject({ status: 'erased', text: '', author_contact_encrypted: null });
    expect(await t.db.asOwner('SELECT text, raw FROM review_versions WHERE review_id = $1', [reviewId])).toEqual([{ text: '', raw: null }]);
    expect(await t.get(AuditService).verify(owner.organizationId)).toMatchObject({ intact: true });
  });
});
