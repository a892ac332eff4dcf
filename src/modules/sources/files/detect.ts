/** What a file is, from its name and first bytes; a file that cannot be read is refused here, with what to do instead. */
import { detectMapping, looksLikeHeader } from '../../../domain/imports/mapping.js';
import type { ColumnMapping } from '../../../domain/imports/mapping.js';
import { isTrustpilotHeader, trustpilotMapping } from '../../../domain/imports/trustpilot.js';
import { RecordCutter } from './csv-records.js';
import { decodeLine, detectEncoding } from './encoding.js';
import type { FileEncoding, SourceLine } from './encoding.js';
import { FileUnreadableError, noReviewColumn } from './file-faults.js';

export type FileKind = 'csv' | 'takeout' | 'trustpilot' | 'jsonl';
/** Bytes of the beginning by which a file is judged. */
export const HEAD_BYTES = 65_536;

const MAGIC: readonly { readonly bytes: readonly number[]; readonly fault: 'imports.zip' | 'imports.pdf' | 'imports.document' | 'imports.image' | 'imports.spreadsheet' }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], fault: 'imports.pdf' },
  { bytes: [0x1f, 0x8b], fault: 'imports.zip' },
  { bytes: [0x52, 0x61, 0x72, 0x21], fault: 'imports.zip' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], fault: 'imports.zip' },
  { bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66], fault: 'imports.document' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], fault: 'imports.image' },
  { bytes: [0xff, 0xd8, 0xff], fault: 'imports.image' },
  { bytes: [0x47, 0x49, 0x46, 0x38], fault: 'imports.image' },
];

/**
 * Refuses what is not text.
 * @throws FileUnreadableError imports.file_empty, spreadsheet, zip, pdf, document, image, html, xml or binary
 */
export function refuseUnreadable(filename: string, head: Buffer): void {
  if (head.length === 0) throw new FileUnreadableError('imports.file_empty');
  if (head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]))) throw new FileUnreadableError(packageFault(filename, head));
  if (head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    throw new FileUnreadableError(/\.(?:doc|msg)$/i.test(filename) ? 'imports.document' : 'imports.spreadsheet');
  }
  const known = MAGIC.find((m) => m.bytes.every((byte, index) => head[index] === byte));
  if (known !== undefined) throw new FileUnreadableError(known.fault);
  const text = headText(head, detectEncoding(head));
  if (text.trim() === '') throw new FileUnreadableError('imports.file_empty');
  if (/^\s*(?:<!doctype html|<html|<head|<body|<table|<div|<!--)/i.test(text)) throw new FileUnreadableError('imports.html');
  if (/^\s*<\?xml|^\s*<[a-z][\w:-]*[ >]/i.test(text)) throw new FileUnreadableError(/<html|spreadsheet/i.test(text.slice(0, 2000)) ? 'imports.spreadsheet' : 'imports.xml');
  if (isBinary(text)) throw new FileUnreadableError('imports.binary');
}

function packageFault(filename: string, head: Buffer): 'imports.spreadsheet' | 'imports.document' | 'imports.zip' {
  const names = head.toString('latin1');
  if (/\.(?:xlsx|xlsm|xlsb|ods|numbers)$/i.test(filename) || names.includes('xl/') || names.includes('opendocument.spreadsheet')) return 'imports.spreadsheet';
  return /\.(?:docx|odt|pages)$/i.test(filename) || names.includes('word/') || names.includes('opendocument.text') ? 'imports.document' : 'imports.zip';
}

/** More than eight control characters in a hundred: a damaged text has fewer, random bytes thirteen. */
function isBinary(text: string): boolean {
  const controls = text.match(/[^\P{Cc}\t\n\r]/gu)?.length ?? 0;
  return controls > text.length * 0.08;
}

/** The head as text, its last and perhaps cut character aside. */
export function headText(head: Buffer, encoding: FileEncoding): string {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const even = head.subarray(0, head.length - (head.length % 2));
    return new TextDecoder(encoding).decode(even);
  }
  const bytes = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
  return encoding === 'utf-8' ? new TextDecoder('utf-8').decode(bytes, { stream: true }) : decodeAs(bytes, encoding);
}

const decodeAs = (bytes: Buffer, encoding: FileEncoding): string => decodeLine(bytes, encoding);

/** The kind of a readable file, from its content first and its name second. */
export function detectKind(filename: string, head: Buffer): FileKind {
  const text = headText(head, detectEncoding(head)).trimStart().replace(/^\ufeff/, '');
  if (text.startsWith('[')) return text.includes('"starRating"') || !text.includes('"consumer"') ? 'takeout' : 'trustpilot';
  if (text.startsWith('{')) return isJsonLines(text, filename) ? 'jsonl' : text.includes('"consumer"') && !text.includes('"starRating"') ? 'trustpilot' : 'takeout';
  const table = analyseTable(head, false);
  return isTrustpilotHeader(table.headers) ? 'trustpilot' : 'csv';
}

/** One complete object on the first line, and either the name or a second line says that there are more. */
function isJsonLines(text: string, filename: string): boolean {
  const [first = '', second = ''] = text.split(/\r?\n/, 2);
  if (!first.trimEnd().endsWith('}')) return /\.(?:jsonl|ndjson)$/i.test(filename);
  const reviewsList = /^\{\s*"(?:reviews|avis)"\s*:\s*\[/.test(first);
  return !reviewsList && (/\.(?:jsonl|ndjson)$/i.test(filename) || second.trimStart().startsWith('{') || !/\.json$/i.test(filename));
}

export interface TableHead {
  readonly encoding: FileEncoding;
  /** One character, or '' for a single column. */
  readonly delimiter: string;
  /** Cells of the header row, or of the first row when there is no header. */
  readonly headers: readonly string[];
  readonly sample: readonly (readonly string[])[];
  /** Line of the header (or first) row; lines before it are a title or `sep=;` and are not data. */
  readonly headerLine: number;
}

const DELIMITERS = [';', ',', '\t', '|'] as const;

/** Encoding, delimiter, header and first rows of a table, from its head. `whole`: the head is the whole file. */
export function analyseTable(head: Buffer, whole: boolean): TableHead {
  const encoding = detectEncoding(head);
  const text = headText(head, encoding).replace(/^\ufeff/, '').replaceAll('\u0000', '');
  const all = text.split(text.includes('\n') || !text.includes('\r') ? /\r?\n/ : /\r/);
  if (!whole && all.length > 1) all.pop();
  const lines = all.map((content, index): SourceLine => ({ line: index + 1, text: content, tooLong: false }));
  const declared = /^"?sep=(.)"?\s*$/i.exec(lines[0]?.text ?? '')?.[1];
  const data = declared === undefined ? lines : lines.slice(1);
  const delimiter = declared ?? bestDelimiter(data);
  const records = recordsOf(data, delimiter, 300);
  const top = headerIndex(records.map((r) => r.fields));
  const header = records[top];
  return {
    encoding,
    delimiter,
    headers: header?.fields ?? [],
    sample: records.slice(top + 1).filter((r) => r.fault === null).map((r) => r.fields),
    headerLine: header?.line ?? 1,
  };
}

function recordsOf(lines: readonly SourceLine[], delimiter: string, limit: number): { line: number; fields: readonly string[]; fault: string | null }[] {
  const cutter = new RecordCutter(delimiter);
  const records = [];
  for (const line of lines) {
    records.push(...cutter.push(line));
    if (records.length >= limit) return records.slice(0, limit);
  }
  return [...records, ...cutter.end()];
}

/** Some exports put a title above the table: the header is the first of five rows with two known names, else the first row. */
function headerIndex(rows: readonly (readonly string[])[]): number {
  if (rows[0] === undefined || looksLikeHeader(rows[0])) return 0;
  const below = rows.slice(1, 5).findIndex((row) => row.length >= 2 && row.length > rows[0]!.length && looksLikeHeader(row));
  return below === -1 ? 0 : below + 1;
}

/** The delimiter that gives the most rows of the same width as the header, and the most known names; '' when none cuts the first row. */
function bestDelimiter(lines: readonly SourceLine[]): string {
  let best = { delimiter: '', score: 0 };
  for (const delimiter of DELIMITERS) {
    const rows = recordsOf(lines, delimiter, 100).map((r) => r.fields);
    const header = rows[headerIndex(rows)];
    if (header === undefined || header.length < 2) continue;
    const same = rows.filter((row) => row.length === header.length).length / rows.length;
    const known = header.filter((cell) => looksLikeHeader([cell])).length;
    const score = known > 0 ? 10 + known * 2 + same : same >= 0.8 ? same * 2 : 0;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/**
 * The mapping of a table.
 * @throws FileUnreadableError imports.no_review_column, not_trustpilot, looks_like_json
 */
export function mappingOf(table: TableHead, kind: FileKind): ColumnMapping {
  if (/^\s*[[{]\s*["{]/.test(table.headers[0] ?? '')) throw new FileUnreadableError('imports.looks_like_json');
  if (isTrustpilotHeader(table.headers)) return trustpilotMapping(table.headers);
  if (kind === 'trustpilot') throw new FileUnreadableError('imports.not_trustpilot');
  const mapping = detectMapping(table.headers, table.sample);
  if (mapping.columns.text === undefined && mapping.columns.rating === undefined) throw noReviewColumn(table.headers);
  return mapping;
}

