import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope } from '../../platform/database/tenant-scope.js';
import { HandlesJob, type JobHandler } from '../../platform/jobs/job-handler.js';
import type { TaskPayloads } from '../../platform/jobs/tasks.js';
import { ReadingService } from '../moderation/index.js';
import { Location } from '../organizations/index.js';
import { Review } from '../reviews/index.js';
import { DraftsService } from './drafts.service.js';

/** Analyse, moderate, route and draft, for up to 500 reviews in one transaction: one job per review would cost eight times the ingest. */
@HandlesJob('reviews.read_batch')
@Injectable()
export class ReadBatchJob implements JobHandler<'reviews.read_batch'> {
  constructor(
    private readonly database: TenantDatabase,
    private readonly reading: ReadingService,
    private readonly drafts: DraftsService,
  ) {}

  async handle({ organizationId, reviewIds }: TaskPayloads['reviews.read_batch']): Promise<void> {
    await this.database.run(systemScope(organizationId), async (tx) => {
      const reviews = await load(tx, reviewIds);
      const locations = new Map((await tx.findBy(Location, { id: In([...new Set(reviews.map((r) => r.locationId))]) })).map((l) => [l.id, l]));
      await this.reading.read(tx, reviews, locations);
      await this.drafts.draft(tx, await load(tx, reviewIds), locations);
    });
  }
}

/** Locked in id order, so that two jobs with common reviews queue instead of deadlocking. */
const load = (tx: EntityManager, ids: readonly string[]): Promise<Review[]> =>
  tx.find(Review, { where: { id: In([...ids]) }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
