import type { INestApplicationContext } from '@nestjs/common';
import { DECLARATION_VERSION } from '../../domain/widget/declaration.js';
import type { IncomingReview } from '../../domain/imports/types.js';
import { AccountsService, emailKey } from '../../modules/auth/index.js';
import { CasesService } from '../../modules/cases/index.js';
import { LocationsService, type Location } from '../../modules/organizations/index.js';
import { RepliesService } from '../../modules/replies/index.js';
import { IngestService, Occurrences, SourcesRepository, SubmissionsService, type IngestSource } from '../../modules/reviews/index.js';
import { FixedClock } from '../../platform/clock/clock.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import { OwnerDatabase } from '../../platform/database/owner-database.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { tenantScope, type TenantScope } from '../../platform/database/tenant-scope.js';
import { JobRegistry } from '../../platform/jobs/job-registry.js';
import { runPastJobs } from './past-worker.js';
import { AS_DRAFTED, demoReviews, demoStory, type DemoReview } from './story.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const STORY_DAYS = 545;
/** What came in since then still waits for the owner. */
const WAITING_DAYS = 6;
/** Of the drafts for other platforms, every so many were posted by hand; the others were left without a reply. */
const POSTED_EVERY = 6;

/** Refuses to mix invented reviews with a real house. */
export class DemoRefusedError extends Error {
  readonly code = 'demo.not_empty';
}

/** The bakery in this database: found, or lived through once more from its first review. */
export async function findDemo(app: INestApplicationContext): Promise<{ organizationId: string; location: Pick<Location, 'id' | 'siteKey' | 'allowedOrigins'> } | null> {
  const owner = app.get(OwnerDatabase, { strict: false });
  const others = await owner.query('SELECT 1 FROM users WHERE email_key <> $1 LIMIT 1', [emailKey(demoStory.owner.email)]);
  if (others.length > 0) throw new DemoRefusedError('This database holds other accounts. The demonstration only runs in a folder of its own: leave DATA_DIR and DATABASE_URL empty, or choose an empty folder with DATA_DIR.');
  const [row] = await owner.query<{ organization_id: string; id: string; site_key: string; allowed_origins: string[] }>(
    'SELECT l.organization_id, l.id, l.site_key, l.allowed_origins FROM locations l JOIN memberships m USING (organization_id) JOIN users u ON u.id = m.user_id WHERE u.email_key = $1', [emailKey(demoStory.owner.email)]);
  return row ? { organizationId: row.organization_id, location: { id: row.id, siteKey: row.site_key, allowedOrigins: row.allowed_origins } } : null;
}

/** Takes away a story that was interrupted. */
export async function forgetDemo(app: INestApplicationContext): Promise<void> {
  const owner = app.get(OwnerDatabase, { strict: false });
  const key = emailKey(demoStory.owner.email);
  const gone = await owner.query<{ organization_id: string }>('SELECT m.organization_id FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.email_key = $1', [key]);
  const ids = gone.map((g) => g.organization_id);
  await owner.query(`DELETE FROM graphile_worker._private_jobs WHERE payload->>'organizationId' = ANY ($1::text[])`, [ids]);
  await owner.query('DELETE FROM organizations WHERE id = ANY ($1::uuid[])', [ids]);
  await owner.query('DELETE FROM users WHERE email_key = $1', [key]);
}

/** Plays eighteen months of the bakery through the real services, with a clock that moves from review to review. */
export class DemoSeeder {
  private readonly occurrences = new Occurrences();
  private readonly sources = new Map<string, IngestSource>();

  constructor(
    private readonly app: INestApplicationContext,
    private readonly clock: FixedClock,
    private readonly now: Date,
  ) {}

  /** Ends with the widget's site allowed: a story without it was interrupted. */
  async seed(origins: readonly string[], say: (line: string) => void): Promise<void> {
    this.moveTo(new Date(this.now.getTime() - STORY_DAYS * DAY_MS));
    const { owner, location: settings } = demoStory;
    const account = await this.get(AccountsService).found({ ...owner, locale: 'fr', mode: 'owner' }, null);
    const scope = tenantScope({ organizationId: account.organizationId, userId: account.userId, role: 'owner' });
    const location = await this.get(LocationsService).create(scope, settings);
    const reviews = demoReviews(this.now);
    for (const [index, review] of reviews.entries()) {
      this.moveTo(review.at);
      const reviewId = review.place === 'own' ? await this.submit(scope, location, review) : await this.ingest(scope, location, review);
      await this.work();
      if (review.daysAgo > WAITING_DAYS) await this.answer(scope, location, review, reviewId);
      if ((index + 1) % 45 === 0) say(`${index + 1} of ${reviews.length} reviews lived through`);
    }
    this.moveTo(this.now);
    await this.work();
    await this.get(LocationsService).update(scope, location.id, { allowedOrigins: [...origins] });
  }

  private get<T>(type: abstract new (...args: never[]) => T): T {
    return this.app.get(type as new (...args: never[]) => T, { strict: false });
  }

  /** Never back: the event log is read in order of time. */
  private moveTo(at: Date): void {
    if (at > this.clock.now()) this.clock.set(at.toISOString());
  }

  private async work(): Promise<void> {
    await runPastJobs(this.get(OwnerDatabase), this.get(JobRegistry), this.clock);
  }

  private async submit(scope: TenantScope, location: Location, review: DemoReview): Promise<string> {
    // Every third customer came by the invitation of an order; those of the last days wrote on their own.
    const ordered = review.rating !== null && review.daysAgo > WAITING_DAYS && review.index % 3 === 0;
    const { reviewId } = await this.get(SubmissionsService).submit(scope, {
      locationId: location.id, kind: review.rating === null ? 'question' : 'review', rating: review.rating, text: review.text, authorName: review.author,
      email: `client-${review.index}@courriel.example`, contactConfirmed: true, experienceMonth: review.rating === null ? null : new Date(review.at.getTime() - 5 * DAY_MS).toISOString().slice(0, 7),
      verification: ordered ? 'order_matched' : 'declared', invited: ordered, ...(ordered ? { orderReference: `SA-${1000 + review.index}` } : {}),
      declarationVersion: DECLARATION_VERSION, charterVersion: 1, lang: 'fr',
    });
    return reviewId;
  }

  private async ingest(scope: TenantScope, location: Location, review: DemoReview): Promise<string> {
    const source = await this.sourceOf(scope, location, review);
    const result = await this.get(IngestService).ingest(scope, { source, reviews: [incoming(review)], occurrences: this.occurrences });
    const [id] = result.reviewIds;
    if (!id) throw new Error(`the demonstration holds the same review twice: ${review.text.slice(0, 60)}`);
    return id;
  }

  private async sourceOf(scope: TenantScope, location: Location, review: DemoReview): Promise<IngestSource> {
    const known = this.sources.get(review.place);
    if (known || review.place === 'own') return known as IngestSource;
    const { platform, way, page } = demoStory.sources[review.place];
    const repository = this.get(SourcesRepository);
    const source = await this.get(TenantDatabase).run(scope, async (tx) => {
      const made = await repository.ensure(tx, { organizationId: scope.organizationId, locationId: location.id, platform, way }, this.clock.now());
      await repository.update(tx, made.id, { pageUrl: page });
      return made;
    });
    this.sources.set(review.place, source);
    return source;
  }

  /** What Hélène did with it at the time: solved what could be, answered or let it be, through the same doors as today. */
  private async answer(scope: TenantScope, location: Location, review: DemoReview, reviewId: string): Promise<void> {
    const cases = this.get(CasesService);
    for (const open of await cases.ofReview(scope, reviewId)) await cases.solve(scope, open.id, 'Réglé avec le client.');
    const replies = this.get(RepliesService);
    const reply = await replies.ofReview(scope, reviewId);
    if (reply?.state !== 'draft') return;
    this.moveTo(new Date(review.at.getTime() + 2 * HOUR_MS));
    const elsewhere = review.place !== 'own';
    if (elsewhere ? review.index % POSTED_EVERY !== 0 : review.reply === null) return void (await replies.dismiss(scope, reply.id));
    const ready = review.reply === null || review.reply === AS_DRAFTED ? reply : await replies.edit(scope, reply.id, { text: review.reply, revision: reply.revision });
    await replies.approve(scope, reply.id, { revision: ready.revision, textHash: sha256Hex(ready.text) });
    if (elsewhere) return void (await replies.markPosted(scope, reply.id));
    this.moveTo(new Date(this.clock.now().getTime() + (location.undoSeconds + 1) * 1000));
    await this.work();
  }
}

/** As a file or a pasted page would have brought it. */
function incoming(review: DemoReview): IncomingReview {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  return {
    externalId: null, kind: 'review', rating: review.rating, title: null, text: review.text, authorName: review.author, lang: null, writtenAt: day(review.at), writtenAtPrecision: 'day',
    experiencedOn: null, experiencePrecision: 'unknown', experienceUnknownReason: 'not_in_source', url: null, subject: null, media: [], raw: { demo: review.index },
    ownerReply: review.reply === null ? null : { text: review.reply, repliedAt: day(new Date(review.at.getTime() + DAY_MS)) },
  };
}
