import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope, type TenantScope } from '../../platform/database/tenant-scope.js';
import { HandlesJob, type JobHandler } from '../../platform/jobs/job-handler.js';
import type { TaskPayloads } from '../../platform/jobs/tasks.js';
import type { ColumnMapping } from '../../domain/imports/mapping.js';
import { SourcesRepository } from '../reviews/index.js';
import { readReviews } from './files/read-file.js';
import type { FileKind } from './files/detect.js';
import { ImportRunner } from './import-runner.js';
import { ImportsRepository } from './imports.repository.js';

/** Reads an uploaded file out of its chunks. Idempotent: resumes after the last committed batch, does nothing once done. */
@HandlesJob('imports.run')
@Injectable()
export class ImportRunJob implements JobHandler<'imports.run'> {
  constructor(
    private readonly db: TenantDatabase,
    private readonly imports: ImportsRepository,
    private readonly sources: SourcesRepository,
    private readonly runner: ImportRunner,
  ) {}

  async handle({ organizationId, importId }: TaskPayloads['imports.run'], signal: AbortSignal): Promise<void> {
    const scope = systemScope(organizationId);
    const found = await this.db.run(scope, async (tx) => {
      const row = await this.imports.findById(tx, importId);
      return row === null ? null : { row, source: await this.sources.findById(tx, row.sourceId) };
    });
    if (!found?.source) return;
    const { row, source } = found;
    let bytesRead = 0;
    const stream = Readable.from(this.chunks(scope, importId, (bytes) => (bytesRead += bytes)), { highWaterMark: 1 });
    const rows = readReviews(stream, {
      kind: row.kind as FileKind,
      filename: row.filename,
      // The day it was sent: a run resumed tomorrow reads « hier » as the first one did.
      today: row.createdAt.toISOString().slice(0, 10),
      ...(row.mapping === null ? {} : { mapping: row.mapping as ColumnMapping }),
    });
    await this.runner.run(scope, { importId, source, rows, bytesRead: () => bytesRead, signal });
  }

  private async *chunks(scope: TenantScope, importId: string, read: (bytes: number) => void): AsyncGenerator<Buffer> {
    for (let seq = 0; ; seq++) {
      const bytes = await this.db.run(scope, (tx) => this.imports.findChunk(tx, importId, seq));
      if (bytes === null) return;
      read(bytes.length);
      yield bytes;
    }
  }
}
