/** From an uploaded or local file to reviews and rejected rows, one by one, in the memory of one row. */
import { Readable } from 'node:stream';
import { mapJsonReview } from '../../../domain/imports/jsonl.js';
import { mapRow } from '../../../domain/imports/map-row.js';
import type { ColumnMapping } from '../../../domain/imports/mapping.js';
import { named } from '../../../domain/imports/map-row.js';
import { reject } from '../../../domain/imports/rejections.js';
import type { IncomingReview, RejectedRow } from '../../../domain/imports/types.js';
import { RecordCutter } from './csv-records.js';
import type { CsvRecord } from './csv-records.js';
import { analyseTable, detectKind, HEAD_BYTES, headText, mappingOf, refuseUnreadable } from './detect.js';
import type { FileKind } from './detect.js';
import { detectEncoding, textChunks, textLines } from './encoding.js';
import type { FileEncoding } from './encoding.js';
import { FileUnreadableError } from './file-faults.js';
import { JsonItemCutter, parseJson } from './json-items.js';

export interface ReadOptions {
  readonly kind: FileKind;
  /** As the owner corrected it in the preview; found from the header when absent. CSV only. */
  readonly mapping?: ColumnMapping;
  readonly filename?: string;
  /** YYYY-MM-DD: later dates are refused. */
  readonly today: string;
}

type Row = IncomingReview | RejectedRow;

/**
 * Reads a file in order of its rows. Rows that cannot become a review come out as `RejectedRow` in their place.
 * @throws FileUnreadableError when nothing of the file can be read; errors of the stream itself pass through.
 */
export async function* readReviews(stream: Readable, options: ReadOptions): AsyncGenerator<Row> {
  const source = stream[Symbol.asyncIterator]();
  try {
    const { head, ended } = await readHead(source);
    refuseUnreadable(options.filename ?? '', head);
    const bytes = chain(head, source);
    const json = /^\s*[[{]/.test(headText(head, detectEncoding(head)).replace(/^\ufeff/, ''));
    if (options.kind === 'csv' || (options.kind === 'trustpilot' && !json)) yield* readTable(bytes, head, ended, options);
    else if (options.kind === 'jsonl' && !startsWithList(head)) yield* readJsonLines(bytes, head, options.today);
    else yield* readJsonList(bytes, head, options.today);
  } finally {
    stream.destroy();
  }
}

const startsWithList = (head: Buffer): boolean => headText(head, detectEncoding(head)).replace(/^\ufeff/, '').trimStart().startsWith('[');

async function readHead(source: AsyncIterator<unknown>): Promise<{ head: Buffer; ended: boolean }> {
  const parts: Buffer[] = [];
  let size = 0;
  while (size < HEAD_BYTES) {
    const next = await source.next();
    if (next.done === true) return { head: Buffer.concat(parts), ended: true };
    const part = toBuffer(next.value);
    parts.push(part);
    size += part.length;
  }
  return { head: Buffer.concat(parts), ended: false };
}

async function* chain(head: Buffer, rest: AsyncIterator<unknown>): AsyncGenerator<Buffer> {
  yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield toBuffer(next.value);
}

const toBuffer = (chunk: unknown): Buffer => (Buffer.isBuffer(chunk) ? chunk : typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : Buffer.from(chunk as Uint8Array));

async function* readTable(bytes: AsyncIterable<Buffer>, head: Buffer, ended: boolean, options: ReadOptions): AsyncGenerator<Row> {
  const table = analyseTable(head, ended);
  const mapping = options.mapping ?? mappingOf(table, options.kind);
  if (mapping.hasHeader && mapping.headers.length !== table.headers.length) throw new FileUnreadableError('imports.mapping_mismatch');
  const width = mapping.headers.length;
  const needed = Math.max(-1, ...Object.values(mapping.columns)) + 1;
  const cutter = new RecordCutter(table.delimiter, (count) => count <= width && count >= needed);
  let rows = 0;
  const map = function* (records: readonly CsvRecord[]): Generator<Row> {
    for (const record of records) {
      if (mapping.hasHeader && record.line === table.headerLine) continue;
      rows++;
      yield mapRecord(record, mapping, options.today);
    }
  };
  for await (const lines of textLines(bytes, table.encoding, head)) {
    for (const line of lines) if (line.line >= table.headerLine) yield* map(cutter.push(line));
  }
  yield* map(cutter.end());
  if (rows === 0) throw new FileUnreadableError('imports.no_rows');
}

function mapRecord(record: CsvRecord, mapping: ColumnMapping, today: string): Row {
  const place = { line: record.line, raw: record.raw };
  if (record.fault === 'too_long') return reject(place, 'imports.row_too_long');
  if (record.fault === 'stray_quote') {
    const fits = record.fields.length === mapping.headers.length;
    return reject(fits ? { ...place, fields: named(record.fields, mapping.headers) } : place, 'imports.stray_quote');
  }
  if (isGarbage(record.raw)) return reject(place, 'imports.unreadable_characters');
  return mapRow(record.fields, mapping, { ...place, today });
}

/** More than one control character in ten: the middle of the file is damaged. */
function isGarbage(text: string): boolean {
  const controls = text.match(/[^\P{Cc}\t\n\r]/gu)?.length ?? 0;
  return controls > 0 && controls * 10 > text.length;
}

async function* readJsonLines(bytes: AsyncIterable<Buffer>, head: Buffer, today: string): AsyncGenerator<Row> {
  const encoding = detectEncoding(head);
  if (!/^[\s\ufeff]*\{/.test(headText(head, encoding))) throw new FileUnreadableError('imports.not_json');
  for await (const lines of textLines(bytes, encoding, head)) {
    for (const line of lines) {
      if (line.tooLong) yield reject({ line: line.line, raw: line.text }, 'imports.row_too_long');
      else if (line.text.trim() !== '') yield mapJsonText(line.text, line.line, today);
    }
  }
}

async function* readJsonList(bytes: AsyncIterable<Buffer>, head: Buffer, today: string): AsyncGenerator<Row> {
  const encoding: FileEncoding = detectEncoding(head);
  const cutter = new JsonItemCutter();
  for await (const text of textChunks(bytes, encoding)) {
    for (const item of cutter.push(text)) yield mapItem(item, today);
  }
  for (const item of cutter.end()) yield mapItem(item, today);
}

function mapItem(item: { line: number; text: string; fault: 'too_long' | 'truncated' | null }, today: string): Row {
  if (item.fault === 'too_long') return reject({ line: item.line, raw: item.text }, 'imports.row_too_long');
  if (item.fault === 'truncated') return reject({ line: item.line, raw: item.text }, 'imports.file_truncated');
  return mapJsonText(item.text, item.line, today);
}

function mapJsonText(text: string, line: number, today: string): Row {
  const parsed = parseJson(text);
  return parsed.ok ? mapJsonReview(parsed.value, line, today) : reject({ line, raw: text }, 'imports.json_invalid');
}

export interface FilePreview {
  readonly kind: FileKind;
  /** One character, '' for a single column, null for JSON. */
  readonly delimiter: string | null;
  readonly encoding: FileEncoding;
  readonly headers: readonly string[];
  /** Null for JSON, whose fields have names of their own. */
  readonly mapping: ColumnMapping | null;
  readonly rows: readonly Row[];
  readonly dateOrder: ColumnMapping['dateOrder'];
  /** False: ask the owner whether 03/04 is 3 April or 4 March. */
  readonly dateOrderCertain: boolean;
}

const PREVIEW_ROWS = 20;

/**
 * What the dashboard shows before an import: what the file is, which column is what, and its first 20 rows as they would be read.
 * `chosen` replaces what was detected, so that a corrected mapping can be seen at once.
 * @throws FileUnreadableError
 */
export async function previewFile(buffer: Buffer, filename: string, today: string, chosen: { kind?: FileKind; mapping?: ColumnMapping } = {}): Promise<FilePreview> {
  const head = buffer.subarray(0, HEAD_BYTES);
  refuseUnreadable(filename, head);
  const kind = chosen.kind ?? detectKind(filename, head);
  const isTable = kind === 'csv' || (kind === 'trustpilot' && !/^[\s\ufeff]*[[{]/.test(headText(head, detectEncoding(head))));
  const table = isTable ? analyseTable(head, buffer.length <= HEAD_BYTES) : null;
  const mapping = table === null ? null : (chosen.mapping ?? mappingOf(table, kind));
  const rows: Row[] = [];
  const options = { kind, filename, today, ...(mapping === null ? {} : { mapping }) };
  for await (const row of readReviews(Readable.from([buffer]), options)) {
    rows.push(row);
    if (rows.length === PREVIEW_ROWS) break;
  }
  return {
    kind,
    delimiter: table?.delimiter ?? null,
    encoding: detectEncoding(head),
    headers: mapping?.headers ?? [],
    mapping,
    rows,
    dateOrder: mapping?.dateOrder ?? 'dmy',
    dateOrderCertain: mapping?.dateOrderCertain ?? true,
  };
}
