import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Test, type TestingModule } from '@nestjs/testing';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { parseEnvironment } from '../../config/env.schema.js';
import type { IncomingReview } from '../../src/domain/imports/types.js';
import { OrganizationsModule } from '../../src/modules/organizations/index.js';
import { ReviewsModule } from '../../src/modules/reviews/index.js';
import { FixedClock } from '../../src/platform/clock/clock.js';
import { newId } from '../../src/platform/clock/ids.js';
import { Config } from '../../src/platform/config/config.js';
import { JobRegistry } from '../../src/platform/jobs/job-registry.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

export interface IngestBench {
  readonly db: TestDatabase;
  readonly clock: FixedClock;
  readonly config: Config;
  readonly dataDir: string;
  readonly app: INestApplicationContext;
  get<T>(type: Type<T>): T;
  /** Runs the jobs of the modules in this bench; others stay queued. */
  runOwnJobs(): Promise<string[]>;
  close(): Promise<void>;
}

/** The review and source modules on a fresh database, without web server, clock pinned. */
export async function createIngestBench(modules: Type[] = []): Promise<IngestBench> {
  const db = await createTestDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'booost-ingest-'));
  const config = new Config(parseEnvironment({ DATA_DIR: dataDir, SECRET_KEY: Buffer.alloc(32, 7).toString('base64'), DATABASE_URL: db.ownerUrl, LOG_LEVEL: 'fatal', PORT: '0', DATABASE_POOL: '4' }));
  const clock = new FixedClock('2026-11-23T09:00:00.000Z');
  const testing: TestingModule = await Test.createTestingModule({
    imports: [PlatformModule.forRoot({ config, clock, addresses: { ownerUrl: db.ownerUrl, appUrl: db.appUrl } }), OrganizationsModule, ReviewsModule, ...modules],
  }).compile();
  const app = await testing.init();
  return {
    db, clock, config, dataDir, app,
    get: <T>(type: Type<T>) => app.get(type),
    async runOwnJobs() {
      const handlers = app.get(JobRegistry).discover();
      const done: string[] = [];
      for (;;) {
        const [job] = await db.asOwner<{ identifier: string; payload: unknown }>(
          `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t WHERE t.id = j.task_id AND t.identifier = ANY ($1)
           AND j.id = (SELECT i.id FROM graphile_worker._private_jobs i JOIN graphile_worker._private_tasks k ON k.id = i.task_id WHERE k.identifier = ANY ($1) ORDER BY i.id LIMIT 1)
           RETURNING t.identifier, j.payload`,
          [[...handlers.keys()]],
        );
        if (!job) return done;
        await handlers.get(job.identifier)?.(job.payload, new AbortController().signal);
        done.push(job.identifier);
      }
    },
    async close() {
      await app.close();
      await db.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Place {
  readonly organizationId: string;
  readonly locationId: string;
}

/** An organization with one location, written as superuser. */
export async function givenPlace(db: TestDatabase, name = 'Boulangerie Pujol', kind: 'business' | 'agency' = 'business'): Promise<Place> {
  const place = { organizationId: newId(), locationId: newId() };
  await db.asOwner(`INSERT INTO organizations (id, name, kind, created_at) VALUES ($1, $2, $3, '2026-01-01Z')`, [place.organizationId, name, kind]);
  await db.asOwner(`INSERT INTO locations (id, organization_id, name, site_key, created_at) VALUES ($1, $2, $3, $4, '2026-01-01Z')`, [place.locationId, place.organizationId, name, newId()]);
  return place;
}

/** `scope` of agency on client. */
export async function givenGrant(db: TestDatabase, client: Place, agency: Place, scope: 'read' | 'manage'): Promise<void> {
  await db.asOwner(`INSERT INTO grants (id, organization_id, agency_id, scope, since) VALUES ($1, $2, $3, $4, '2026-01-01Z')`, [newId(), client.organizationId, agency.organizationId, scope]);
}

/** A review as a way in delivers it. */
export function incoming(fields: Partial<IncomingReview> = {}): IncomingReview {
  return {
    externalId: null, kind: 'review', rating: 5, title: null, text: 'Très bon pain, et un accueil chaleureux chaque matin.', authorName: 'Camille', lang: null,
    writtenAt: '2026-10-01', writtenAtPrecision: 'day', experiencedOn: null, experiencePrecision: 'unknown', experienceUnknownReason: 'not_in_source',
    url: null, subject: null, ownerReply: null, media: [], raw: { from: 'test' }, ...fields,
  };
}
