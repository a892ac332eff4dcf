import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { IngestRepository, type IdentityHit, type NewAlias, type NewReview } from './ingest.repository.js';
import type { IngestBatch, IngestResult, IngestSource } from './ingest.types.js';
import { changeOf, type ChangeMode, type ReviewChange } from './known-review.js';
import { prepareReview, type PreparedReview } from './prepare-review.js';
import { SubjectsRepository } from './subjects.repository.js';

/** Reviews of one transaction and of one reading job. */
export const BATCH_SIZE = 500;

type SubjectOf = (subject: PreparedReview['review']['subject']) => string | null;
/** What one batch will write, once all is known. */
interface Plan {
  readonly inserts: NewReview[];
  readonly aliases: NewAlias[];
  readonly questions: { reviewId: string; candidateIds: readonly string[] }[];
  /** Known reviews that the source may have changed. */
  readonly revisits: { reviewId: string; prepared: PreparedReview; mode: ChangeMode; home: boolean }[];
  merged: number;
}

/** The one way in for reviews, whatever brought them: idempotent, exact counts, versions kept, nothing written for what did not change. */
@Injectable()
export class IngestService {
  constructor(
    private readonly db: TenantDatabase,
    private readonly repository: IngestRepository,
    private readonly subjects: SubjectsRepository,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores reviews of one source in batches of 500, each in its own transaction, or all in the caller's when it runs inside one.
   * Identity: the id at the source, else date (when exact), author, rating, text and occurrence. Idempotent; a killed call may be repeated.
   * Changed reviews are handed to `reviews.read_batch` in the same transaction.
   */
  async ingest(scope: TenantScope, batch: IngestBatch): Promise<IngestResult> {
    const total = { imported: 0, updated: 0, unchanged: 0, merged: 0, asked: 0 };
    const reviewIds: string[] = [];
    const prepare = (from: number): PreparedReview[] => batch.reviews.slice(from, from + BATCH_SIZE).map((review) => prepareReview(batch.source, review, batch.occurrences));
    let prepared = prepare(0);
    for (let from = 0; from < batch.reviews.length; from += BATCH_SIZE) {
      const current = prepared;
      // The next batch is hashed while the database writes this one.
      const following = once(() => prepare(from + BATCH_SIZE));
      const result = await this.db.run(scope, (tx) => this.ingestBatch(tx, scope, batch.source, current, following));
      prepared = following();
      total.imported += result.imported;
      total.updated += result.updated;
      total.unchanged += result.unchanged;
      total.merged += result.merged;
      total.asked += result.asked;
      reviewIds.push(...result.reviewIds);
    }
    return { ...total, reviewIds };
  }

  /** Counts reviews that an earlier, interrupted run of the same input already stored, so that those after them keep their identity. */
  replay(batch: IngestBatch): void {
    for (const review of batch.reviews) prepareReview(batch.source, review, batch.occurrences);
  }

  private async ingestBatch(tx: EntityManager, scope: TenantScope, source: IngestSource, prepared: readonly PreparedReview[], whileWriting: () => unknown): Promise<IngestResult> {
    const { organizationId } = scope;
    const now = this.clock.now();
    await this.repository.lock(tx, source.locationId);
    const first = prepared.filter((p) => !p.repeated);
    const hits = new Map((await this.repository.findByIdentity(tx, organizationId, source.id, first)).map((hit) => [hit.identity, hit]));
    const unknown = first.filter((p) => !hits.has(p.identity));
    const candidates = await this.candidatesOf(tx, source, unknown);
    const subjectOf = await this.subjects.ensure(tx, { organizationId, locationId: source.locationId, now }, first.map((p) => p.review));
    const plan = planBatch(first, hits, candidates, subjectOf);
    const changes = await this.changesOf(tx, organizationId, plan, subjectOf);
    if (plan.inserts.length > 0) {
      const written = this.repository.insertReviews(tx, organizationId, source, plan.inserts, now);
      setImmediate(() => {
        try {
          whileWriting();
        } catch {
          // Thrown again when the next batch is asked for; this one is still written.
        }
      });
      await written;
    }
    if (changes.length > 0) {
      await this.repository.updateReviews(tx, organizationId, changes, now);
      await this.repository.insertMedia(tx, organizationId, changes.map((c) => ({ id: c.known.id, prepared: c.prepared })), now);
    }
    await this.repository.insertAliases(tx, organizationId, source.id, plan.aliases, now);
    await this.repository.insertMergeQuestions(tx, organizationId, source.locationId, plan.questions, now);
    const reviewIds = [...plan.inserts.map((row) => row.id), ...changes.map((c) => c.known.id)];
    if (reviewIds.length > 0) await this.jobs.enqueue(tx, 'reviews.read_batch', { organizationId, reviewIds });
    const imported = plan.inserts.length;
    return { imported, updated: changes.length, unchanged: prepared.length - imported - changes.length, merged: plan.merged, asked: plan.questions.length, reviewIds };
  }

  /** Reviews that the unknown ones may be, by merge key and kind of identity. */
  private async candidatesOf(tx: EntityManager, source: IngestSource, unknown: readonly PreparedReview[]): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    for (const kind of ['x', 'f'] as const) {
      const keys = unknown.flatMap((p) => (p.mergeKey !== null && p.identity.startsWith(kind) ? [p.mergeKey] : []));
      if (keys.length === 0) continue;
      for (const { id, mergeKey } of await this.repository.findMergeCandidates(tx, source, keys, kind)) {
        const key = kind + mergeKey;
        found.set(key, [...(found.get(key) ?? []), id]);
      }
    }
    return found;
  }

  private async changesOf(tx: EntityManager, organizationId: string, plan: Plan, subjectOf: SubjectOf): Promise<ReviewChange[]> {
    if (plan.revisits.length === 0) return [];
    const known = await this.repository.lockKnown(tx, organizationId, plan.revisits.map((r) => r.reviewId));
    const changes = new Map<string, ReviewChange>();
    for (const { reviewId, ...delivery } of plan.revisits) {
      const stored = known.get(reviewId);
      // Two names of one review in one batch: the first one speaks, the other has its say in the next run.
      if (!stored || changes.has(reviewId)) continue;
      const change = changeOf(stored, { ...delivery, subjectId: subjectOf(delivery.prepared.review.subject) });
      if (change) changes.set(reviewId, change);
    }
    return [...changes.values()];
  }
}

/** Makes a value when it is first asked for, and only then. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** Decides for each review of a batch whether it is new, known, or one known by another way. */
function planBatch(prepared: readonly PreparedReview[], hits: ReadonlyMap<string, IdentityHit>, candidates: ReadonlyMap<string, string[]>, subjectOf: SubjectOf): Plan {
  const plan: Plan = { inserts: [], aliases: [], questions: [], revisits: [], merged: 0 };
  const claimed = new Set<string>();
  for (const p of prepared) {
    const hit = hits.get(p.identity);
    if (hit) {
      if (hit.sourceHash === p.sourceHash) continue;
      plan.revisits.push({ reviewId: hit.reviewId, prepared: p, mode: 'replace', home: !hit.alias });
      if (hit.alias) plan.aliases.push({ identity: p.identity, reviewId: hit.reviewId, sourceHash: p.sourceHash });
      continue;
    }
    const same = (p.mergeKey === null ? [] : (candidates.get(p.identity.charAt(0) + p.mergeKey) ?? [])).filter((id) => !claimed.has(id));
    const [only] = same;
    if (same.length === 1 && only !== undefined) {
      claimed.add(only);
      plan.merged++;
      plan.aliases.push({ identity: p.identity, reviewId: only, sourceHash: p.sourceHash });
      plan.revisits.push({ reviewId: only, prepared: p, mode: 'complete', home: false });
      continue;
    }
    const id = newId();
    plan.inserts.push({ id, prepared: p, subjectId: subjectOf(p.review.subject) });
    if (same.length > 1) plan.questions.push({ reviewId: id, candidateIds: same });
  }
  return plan;
}
