import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import type { ColumnMapping } from '../../domain/imports/mapping.js';
import type { RejectedRow } from '../../domain/imports/types.js';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { actingFor, type TenantScope } from '../../platform/database/tenant-scope.js';
import { AppError, invalid, notFound } from '../../platform/errors/app-error.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { decodeCursor, isPlatform, pageOf, pageSize, SourcesRepository, type Page, type SourceRow } from '../reviews/index.js';
import type { FileKind } from './files/detect.js';
import { previewFile, readReviews, type FilePreview } from './files/read-file.js';
import { writeRejectedCsv } from './files/rejected-csv.js';
import { ImportRunner } from './import-runner.js';
import { ImportsRepository, type ImportView } from './imports.repository.js';

export const MAX_UPLOAD_BYTES = 100 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

export interface Upload {
  readonly locationId: string;
  /** Where the reviews come from; follows from the kind when left out (`other` for CSV and JSONL). */
  readonly platform?: string;
  readonly filename: string;
  /** Found from the content when left out. */
  readonly kind?: FileKind;
  readonly mapping?: ColumnMapping;
  readonly stream: AsyncIterable<Buffer>;
}
export interface FileImport {
  readonly path: string;
  readonly locationId: string;
  readonly kind?: FileKind;
  readonly platform?: string;
  readonly mapping?: ColumnMapping;
}

const PLATFORM_OF: Readonly<Partial<Record<FileKind, string>>> = { takeout: 'google', trustpilot: 'trustpilot' };

/** Files of reviews: seen before, stored in pieces, read by a job (or at once by the command line), followed and corrected. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly db: TenantDatabase,
    private readonly imports: ImportsRepository,
    private readonly sources: SourcesRepository,
    private readonly runner: ImportRunner,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /**
   * What a file holds, before anything is stored. The first megabyte is enough.
   * @throws FileUnreadableError with what to do instead
   */
  preview(bytes: Buffer, filename: string, chosen: { kind?: FileKind; mapping?: ColumnMapping } = {}): Promise<FilePreview> {
    return previewFile(bytes.subarray(0, CHUNK_BYTES), filename, this.today(), chosen);
  }

  /**
   * Stores a file in pieces of 1 MB and enqueues its reading. A file that cannot be read is refused before anything is stored.
   * @throws FileUnreadableError, AppError not_found (location), forbidden, too_large
   */
  async createFromUpload(scope: TenantScope, upload: Upload): Promise<ImportView> {
    const acting = await this.actingOn(scope, upload.locationId);
    const pieces = rechunk(upload.stream);
    const first = await pieces.next();
    const head = first.done === true ? Buffer.alloc(0) : first.value;
    const filename = cleanName(upload.filename);
    const preview = await this.preview(head, filename, { ...(upload.kind ? { kind: upload.kind } : {}), ...(upload.mapping ? { mapping: upload.mapping } : {}) });
    const platform = upload.platform ?? PLATFORM_OF[preview.kind] ?? 'other';
    const row = await this.begin(acting, { locationId: upload.locationId, platform, kind: preview.kind, filename, mapping: preview.mapping, state: 'queued', bytesTotal: 0 });
    try {
      await this.store(acting, row.importId, head, pieces);
    } catch (error) {
      await this.db.run(acting, async (tx) => {
        await this.imports.deleteChunks(tx, row.importId);
        await this.imports.markFinished(tx, row.importId, this.clock.now(), UPLOAD_CUT);
      });
      throw error;
    }
    return this.get(scope, row.importId);
  }

  /**
   * Reads a local file at once, in the same batches. For the command line; the run is listed with the others.
   * @throws FileUnreadableError before anything is stored; a fault met later is in the view's `error`
   */
  async runFileImport(scope: TenantScope, file: FileImport): Promise<ImportView> {
    const acting = await this.actingOn(scope, file.locationId);
    const filename = cleanName(path.basename(file.path));
    const { head, size } = await readHead(file.path);
    const preview = await this.preview(head, filename, { ...(file.kind ? { kind: file.kind } : {}), ...(file.mapping ? { mapping: file.mapping } : {}) });
    const platform = file.platform ?? PLATFORM_OF[preview.kind] ?? 'other';
    const row = await this.begin(acting, { locationId: file.locationId, platform, kind: preview.kind, filename, mapping: preview.mapping, state: 'running', bytesTotal: size });
    const stream = createReadStream(file.path, { highWaterMark: 256 * 1024 });
    const rows = readReviews(stream, { kind: preview.kind, filename, today: this.today(), ...(preview.mapping ? { mapping: preview.mapping } : {}) });
    await this.runner.run(acting, { importId: row.importId, source: row.source, rows, bytesRead: () => stream.bytesRead });
    return this.get(scope, row.importId);
  }

  /** Newest first, across the organizations that the caller sees. */
  async list(scope: TenantScope, filters: { locationId?: string } = {}, page: { cursor?: string; limit?: number } = {}): Promise<Page<ImportView>> {
    const limit = pageSize(page.limit);
    const after = decodeCursor(page.cursor);
    if (filters.locationId !== undefined && !isId(filters.locationId)) return { items: [], next: null };
    const rows = await this.db.run(scope, (tx) => this.imports.findPage(tx, filters.locationId ?? null, after, limit));
    const { items, next } = pageOf(rows, limit);
    return { items: items.map(({ sortAt: _sortAt, ...view }) => view), next };
  }

  /** @throws AppError not_found */
  async get(scope: TenantScope, id: string): Promise<ImportView> {
    const found = await this.db.run(scope, (tx) => this.imports.findById(tx, id));
    if (!found) throw notFound('imports.not_found');
    const { mapping: _mapping, ...view } = found;
    return view;
  }

  /** The rows that were refused, in the order of the file; all of them, or the first `limit`. */
  async rejections(scope: TenantScope, id: string, limit: number | null = null): Promise<RejectedRow[]> {
    await this.get(scope, id);
    return this.db.run(scope, (tx) => this.imports.findRejections(tx, id, limit));
  }

  /** The refused rows as a CSV to correct in a spreadsheet and import again. */
  async rejectedCsv(scope: TenantScope, id: string, lang: 'fr' | 'en'): Promise<string> {
    return writeRejectedCsv(await this.rejections(scope, id), lang);
  }

  private today(): string {
    return this.clock.now().toISOString().slice(0, 10);
  }

  private async actingOn(scope: TenantScope, locationId: string): Promise<TenantScope> {
    const acting = actingFor(scope, await this.db.run(scope, (tx) => this.sources.ownerOfLocation(tx, locationId)));
    await this.db.run(acting, (tx) => this.sources.assertWritable(tx));
    return acting;
  }

  private async begin(scope: TenantScope, run: { locationId: string; platform: string; kind: FileKind; filename: string; mapping: ColumnMapping | null; state: 'queued' | 'running'; bytesTotal: number }): Promise<{ importId: string; source: SourceRow }> {
    const { platform, ...fields } = run;
    if (!isPlatform(platform)) throw invalid('imports.platform', { fr: 'Indiquez d’où viennent les avis.', en: 'Say where the reviews come from.' }, [{ field: 'platform', message: 'imports.platform' }]);
    const importId = newId();
    return this.db.run(scope, async (tx) => {
      const now = this.clock.now();
      const source = await this.sources.ensure(tx, { organizationId: scope.organizationId, locationId: run.locationId, platform, way: 'file' }, now);
      await this.imports.insert(tx, { ...fields, id: importId, organizationId: scope.organizationId, sourceId: source.id, createdBy: scope.userId, createdAt: now });
      return { importId, source };
    });
  }

  /** Each piece in its own transaction: a slow sender holds none open. */
  private async store(scope: TenantScope, importId: string, head: Buffer, rest: AsyncGenerator<Buffer>): Promise<void> {
    let [seq, total] = [0, 0];
    const put = async (bytes: Buffer): Promise<void> => {
      total += bytes.length;
      if (total > MAX_UPLOAD_BYTES) throw new AppError('too_large', 'imports.too_large', { fr: 'Ce fichier dépasse 100 Mo. Coupez-le en plusieurs fichiers.', en: 'This file is larger than 100 MB. Split it into several files.' });
      await this.db.run(scope, (tx) => this.imports.insertChunk(tx, scope.organizationId, importId, seq, bytes));
      seq++;
    };
    await put(head);
    for await (const piece of rest) await put(piece);
    await this.db.run(scope, async (tx) => {
      await this.imports.setBytesTotal(tx, importId, total);
      await this.jobs.enqueue(tx, 'imports.run', { organizationId: scope.organizationId, importId }, { key: `import:${importId}` });
    });
  }
}

const UPLOAD_CUT = {
  code: 'imports.upload_cut',
  fr: 'L’envoi du fichier s’est interrompu. Envoyez-le à nouveau.',
  en: 'The file was not sent completely. Send it again.',
};

const cleanName = (name: string): string => name.replaceAll(/\p{Cc}|\p{Cs}/gu, '').slice(0, 200);

/** The same bytes in pieces of CHUNK_BYTES; the last is shorter. Nothing for an empty stream. */
async function* rechunk(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    parts.push(chunk);
    size += chunk.length;
    if (size < CHUNK_BYTES) continue;
    const all = Buffer.concat(parts);
    let from = 0;
    for (; all.length - from >= CHUNK_BYTES; from += CHUNK_BYTES) yield all.subarray(from, from + CHUNK_BYTES);
    parts = [all.subarray(from)];
    size = all.length - from;
  }
  if (size > 0) yield Buffer.concat(parts);
}

async function readHead(file: string): Promise<{ head: Buffer; size: number }> {
  const info = await stat(file).catch(() => null);
  const handle = info?.isFile() ? await open(file, 'r').catch(() => null) : null;
  if (info === null || handle === null) {
    throw invalid('imports.no_file', { fr: `Le fichier ${file} est introuvable ou illisible.`, en: `The file ${file} does not exist or cannot be read.` });
  }
  try {
    const buffer = Buffer.alloc(Math.min(info.size, CHUNK_BYTES));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return { head: buffer.subarray(0, bytesRead), size: info.size };
  } finally {
    await handle.close();
  }
}
