import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RejectedRow } from '../../domain/imports/types.js';
import { isId } from '../../platform/clock/ids.js';
import { positionAt, type IngestResult } from '../reviews/index.js';
import type { ImportKind } from './import.entity.js';

/** One run of reviews coming in, as people follow it. */
export interface ImportView {
  readonly id: string;
  readonly organizationId: string;
  readonly locationId: string;
  readonly sourceId: string;
  readonly platform: string;
  readonly kind: ImportKind;
  readonly filename: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  /** Rows read and committed, good or rejected. */
  readonly recordsDone: number;
  readonly imported: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly merged: number;
  readonly asked: number;
  readonly bytesTotal: number;
  readonly bytesDone: number;
  readonly error: { readonly code: string; readonly fr: string; readonly en: string } | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}
export interface NewImport {
  readonly id: string;
  readonly organizationId: string;
  readonly locationId: string;
  readonly sourceId: string;
  readonly kind: ImportKind;
  readonly filename: string;
  readonly mapping: unknown;
  readonly state: 'queued' | 'running';
  readonly bytesTotal: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}
/** What one committed batch adds. */
export interface BatchOutcome {
  readonly records: number;
  readonly rejected: readonly RejectedRow[];
  readonly result: Pick<IngestResult, 'imported' | 'updated' | 'unchanged' | 'merged' | 'asked'>;
  readonly bytesDone: number;
}

const VIEW = `i.id, i.organization_id AS "organizationId", i.location_id AS "locationId", i.source_id AS "sourceId", s.platform, i.kind, i.filename, i.state,
  i.records_done AS "recordsDone", i.imported, i.updated, i.unchanged, i.rejected, i.merged, i.asked, i.bytes_total::float8 AS "bytesTotal", i.bytes_done::float8 AS "bytesDone",
  i.error, i.created_at AS "createdAt", i.finished_at AS "finishedAt"`;

@Injectable()
export class ImportsRepository {
  async findById(tx: EntityManager, id: string): Promise<(ImportView & { mapping: unknown }) | null> {
    const rows: (ImportView & { mapping: unknown })[] = isId(id) ? await tx.query(`SELECT ${VIEW}, i.mapping FROM imports i JOIN sources s ON s.id = i.source_id WHERE i.id = $1`, [id]) : [];
    return rows[0] ?? null;
  }

  /** Newest first, `limit + 1` at most. */
  async findPage(tx: EntityManager, locationId: string | null, after: { at: string; id: string } | null, limit: number): Promise<(ImportView & { sortAt: string })[]> {
    return tx.query(
      `SELECT ${VIEW}, ${positionAt('i.created_at')} AS "sortAt" FROM imports i JOIN sources s ON s.id = i.source_id
       WHERE ($1::uuid IS NULL OR i.location_id = $1) AND ($2::timestamptz IS NULL OR (i.created_at, i.id) < ($2, $3::uuid)) ORDER BY i.created_at DESC, i.id DESC LIMIT $4`,
      [locationId, after?.at ?? null, after?.id ?? null, limit + 1],
    );
  }

  async insert(tx: EntityManager, row: NewImport): Promise<void> {
    await tx.query(
      `INSERT INTO imports (id, organization_id, location_id, source_id, kind, filename, mapping, state, bytes_total, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [row.id, row.organizationId, row.locationId, row.sourceId, row.kind, row.filename, row.mapping === null ? null : JSON.stringify(row.mapping), row.state, row.bytesTotal, row.createdBy, row.createdAt],
    );
  }

  async insertChunk(tx: EntityManager, organizationId: string, importId: string, seq: number, bytes: Buffer): Promise<void> {
    await tx.query('INSERT INTO import_chunks (organization_id, import_id, seq, bytes) VALUES ($1, $2, $3, $4)', [organizationId, importId, seq, bytes]);
  }

  async findChunk(tx: EntityManager, importId: string, seq: number): Promise<Buffer | null> {
    const rows: { bytes: Buffer }[] = await tx.query('SELECT bytes FROM import_chunks WHERE import_id = $1 AND seq = $2', [importId, seq]);
    return rows[0]?.bytes ?? null;
  }

  async deleteChunks(tx: EntityManager, importId: string): Promise<void> {
    await tx.query('DELETE FROM import_chunks WHERE import_id = $1', [importId]);
  }

  /** Locks the run and tells how far it is, so that two workers never commit the same batch. */
  async lockProgress(tx: EntityManager, importId: string): Promise<{ state: ImportView['state']; recordsDone: number } | null> {
    const rows: { state: ImportView['state']; recordsDone: number }[] = await tx.query('SELECT state, records_done AS "recordsDone" FROM imports WHERE id = $1 FOR UPDATE', [importId]);
    return rows[0] ?? null;
  }

  /** Counters and rejected rows of one batch; `from` is the number of records before it. */
  async commitBatch(tx: EntityManager, run: { importId: string; organizationId: string; from: number }, batch: BatchOutcome & { rejectedAt: readonly number[] }): Promise<void> {
    const { result, rejected } = batch;
    if (rejected.length > 0) {
      await tx.query(
        `INSERT INTO import_rejections (organization_id, import_id, record, line, code, message, raw, fields)
         SELECT $1, $2, r.record, r.line, r.code, r.message::jsonb, r.raw, r.fields::json FROM unnest($3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[]) AS r (record, line, code, message, raw, fields)`,
        [
          run.organizationId, run.importId, batch.rejectedAt.map((at) => run.from + at + 1), rejected.map((r) => r.line), rejected.map((r) => r.code),
          rejected.map((r) => storableJson(r.message)), rejected.map((r) => r.raw.replaceAll('\u0000', '').replaceAll(/\p{Cs}/gu, '')), rejected.map((r) => (r.fields ? storableJson(r.fields) : null)),
        ],
      );
    }
    await tx.query(
      `UPDATE imports SET state = 'running', records_done = records_done + $2, imported = imported + $3, updated = updated + $4, unchanged = unchanged + $5, rejected = rejected + $6,
         merged = merged + $7, asked = asked + $8, bytes_done = least(greatest(bytes_done, $9), bytes_total) WHERE id = $1`,
      [run.importId, batch.records, result.imported, result.updated, result.unchanged, rejected.length, result.merged, result.asked, batch.bytesDone],
    );
  }

  async markStarted(tx: EntityManager, importId: string): Promise<void> {
    await tx.query(`UPDATE imports SET state = 'running' WHERE id = $1 AND state = 'queued'`, [importId]);
  }

  async markFinished(tx: EntityManager, importId: string, now: Date, error: ImportView['error'] = null): Promise<void> {
    await tx.query(`UPDATE imports SET state = $2, error = $3, finished_at = $4, bytes_done = CASE WHEN $2 = 'done' THEN bytes_total ELSE bytes_done END WHERE id = $1`, [
      importId, error === null ? 'done' : 'failed', error === null ? null : JSON.stringify(error), now,
    ]);
  }

  async setBytesTotal(tx: EntityManager, importId: string, bytes: number): Promise<void> {
    await tx.query('UPDATE imports SET bytes_total = $2 WHERE id = $1', [importId, bytes]);
  }

  /** In the order of the file. */
  async findRejections(tx: EntityManager, importId: string, limit: number | null = null): Promise<RejectedRow[]> {
    const rows: (Omit<RejectedRow, 'fields'> & { fields: Record<string, string> | null })[] = await tx.query(
      `SELECT line, code, message, raw, fields FROM import_rejections WHERE import_id = $1 ORDER BY record LIMIT $2`,
      [importId, limit],
    );
    return rows.map(({ fields, ...row }) => (fields === null ? row : { ...row, fields }));
  }
}

const storableJson = (value: unknown): string => JSON.stringify(value).replaceAll(/\\u(?:0000|d[89a-f][0-9a-f]{2})/gi, '\\ufffd');
