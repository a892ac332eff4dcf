import { Injectable } from '@nestjs/common';
import type { IncomingReview, RejectedRow } from '../../domain/imports/types.js';
import { isRejected } from '../../domain/imports/rejections.js';
import { Clock } from '../../platform/clock/clock.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { AppError } from '../../platform/errors/app-error.js';
import { BATCH_SIZE, IngestService, Occurrences, type IngestSource } from '../reviews/index.js';
import { ImportsRepository } from './imports.repository.js';

type Row = IncomingReview | RejectedRow;

export interface ImportRun {
  readonly importId: string;
  readonly source: IngestSource;
  readonly rows: AsyncIterable<Row>;
  /** Bytes handed to the reader so far. */
  readonly bytesRead: () => number;
  readonly signal?: AbortSignal;
}

/** Another worker took the same import over: this one stops without a trace. */
class TakenOver extends Error {}

/** From rows to stored reviews: batches of 500, each committed together with the counters, so that a killed run goes on after its last batch. */
@Injectable()
export class ImportRunner {
  constructor(
    private readonly db: TenantDatabase,
    private readonly ingest: IngestService,
    private readonly imports: ImportsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs or resumes one import to its end. A fault of the whole file ends it as `failed` with the fault's words; what was committed stays.
   * Any other error is thrown, and the run may be called again.
   */
  async run(scope: TenantScope, run: ImportRun): Promise<void> {
    const start = await this.db.run(scope, async (tx) => {
      await this.imports.markStarted(tx, run.importId);
      return this.imports.lockProgress(tx, run.importId);
    });
    if (start === null || start.state === 'done' || start.state === 'failed') return;
    try {
      await this.readAll(scope, run, start.recordsDone);
    } catch (error) {
      if (error instanceof TakenOver) return;
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error;
      await this.finish(scope, run.importId, { code: error.code, ...error.text });
      return;
    }
    await this.finish(scope, run.importId, null);
  }

  private async readAll(scope: TenantScope, run: ImportRun, alreadyDone: number): Promise<void> {
    const occurrences = new Occurrences();
    let done = 0;
    let batch: Row[] = [];
    // While PostgreSQL writes one batch, the next one is read; batches still commit one after the other.
    let writing: Promise<unknown> = Promise.resolve(null);
    const settle = async (): Promise<void> => {
      const fault = await writing;
      if (fault !== null) throw fault;
    };
    const flush = async (): Promise<void> => {
      await settle();
      if (batch.length === 0) return;
      const rows = batch;
      batch = [];
      writing = this.commit(scope, run, { rows, occurrences, from: done }).then(() => null, (error: unknown) => error);
      done += rows.length;
    };
    for await (const row of run.rows) {
      if (done < alreadyDone) {
        if (!isRejected(row)) this.ingest.replay({ source: run.source, reviews: [row], occurrences });
        done++;
        continue;
      }
      batch.push(row);
      if (batch.length < BATCH_SIZE) continue;
      await flush();
      if (!run.signal?.aborted) continue;
      await settle();
      throw new Error('The worker stops; the import goes on with the next one.');
    }
    await flush();
    await settle();
  }

  private async commit(scope: TenantScope, run: ImportRun, batch: { rows: readonly Row[]; occurrences: Occurrences; from: number }): Promise<void> {
    const { organizationId } = scope;
    const rejected: RejectedRow[] = [];
    const rejectedAt: number[] = [];
    const reviews: IncomingReview[] = [];
    batch.rows.forEach((row, index) => {
      if (isRejected(row)) {
        rejected.push(row);
        rejectedAt.push(index);
      } else reviews.push(row);
    });
    await this.db.run(scope, async (tx) => {
      const progress = await this.imports.lockProgress(tx, run.importId);
      if (progress?.recordsDone !== batch.from) throw new TakenOver();
      const result = await this.ingest.ingest(scope, { source: run.source, reviews, occurrences: batch.occurrences });
      await this.imports.commitBatch(tx, { importId: run.importId, organizationId, from: batch.from }, { records: batch.rows.length, rejected, rejectedAt, result, bytesDone: run.bytesRead() });
    });
  }

  private async finish(scope: TenantScope, importId: string, error: { code: string; fr: string; en: string } | null): Promise<void> {
    await this.db.run(scope, async (tx) => {
      await this.imports.markFinished(tx, importId, this.clock.now(), error);
      await this.imports.deleteChunks(tx, importId);
    });
  }
}
