/** From bytes of unknown encoding to lines of text, in bounded memory. */
import { isUtf8 } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';
import chardet from 'chardet';
import iconv from 'iconv-lite';

export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'windows-1250' | 'windows-1251' | 'iso-8859-15' | 'macintosh';

export interface SourceLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
  /** The line was longer than LINE_LIMIT: `text` holds its first 200 characters only. */
  readonly tooLong: boolean;
}

/** Longest line kept, in bytes. */
export const LINE_LIMIT = 1_048_576;
const LF = 0x0a;
const CR = 0x0d;

/** Encoding of a file from its first bytes: byte order mark, NUL pattern, valid UTF-8, then what the letters suggest. */
export function detectEncoding(head: Buffer): FileEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const wide = utf16WithoutMark(head);
  if (wide !== null) return wide;
  if (isUtf8(withoutCutTail(head))) return 'utf-8';
  return singleByte(head);
}

/** Western text in UTF-16 has a NUL in every second byte. */
function utf16WithoutMark(head: Buffer): FileEncoding | null {
  const sample = head.subarray(0, 4096);
  if (sample.length < 8) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  const half = sample.length / 2;
  if (odd > half * 0.7 && even < half * 0.05) return 'utf-16le';
  return even > half * 0.7 && odd < half * 0.05 ? 'utf-16be' : null;
}

/** The head may end in the middle of a character: its last, incomplete bytes are left out of the test. */
function withoutCutTail(head: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= head.length; back++) {
    const byte = head[head.length - back]!;
    if (byte < 0x80) return head;
    if (byte >= 0xc0) return head.subarray(0, head.length - back);
  }
  return head;
}

/** Windows-1252 unless the evidence for another is strong: statistics on a few accents err towards Hebrew and Turkish. */
function singleByte(head: Buffer): FileEncoding {
  if (looksMacintosh(head)) return 'macintosh';
  const found = chardet.analyse(head).filter((match) => match.confidence >= 60).map((match) => match.name.toLowerCase());
  const first = found[0] ?? '';
  if (first === 'windows-1251' || first === 'windows-1250') return first;
  // 0xA4 is € in ISO-8859-15 and an unused sign in Windows-1252; 0x80 is € in Windows-1252 and a control in ISO-8859-15.
  return head.includes(0xa4) && !hasWindowsBytes(head) ? 'iso-8859-15' : 'windows-1252';
}

const hasWindowsBytes = (head: Buffer): boolean => head.some((byte) => byte >= 0x80 && byte <= 0x9f);

/** In Mac Roman é è ê à ç are 0x8e 0x8f 0x90 0x88 0x8d between letters; in Windows-1252 those bytes are rare capitals and unassigned. */
function looksMacintosh(head: Buffer): boolean {
  let mac = 0;
  let windows = 0;
  for (const byte of head) {
    if (byte === 0x8e || byte === 0x8f || byte === 0x90 || byte === 0x88 || byte === 0x8d || byte === 0x9d) mac++;
    else if (byte === 0xe9 || byte === 0xe8 || byte === 0xea || byte === 0xe0 || byte === 0xe7) windows++;
  }
  return mac > 2 && mac > windows * 3;
}

/** Any source as buffers of an ASCII-compatible encoding, without byte order mark: UTF-16 is turned into UTF-8. */
export async function* asciiCompatible(chunks: AsyncIterable<Buffer>, encoding: FileEncoding): AsyncGenerator<Buffer> {
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be' ? iconv.getDecoder(encoding, { stripBOM: true }) : null;
  let first = true;
  for await (const chunk of chunks) {
    if (wide !== null) yield Buffer.from(wide.write(chunk), 'utf8');
    else yield first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
    first = false;
  }
  const rest = wide?.end();
  if (rest !== undefined && rest !== '') yield Buffer.from(rest, 'utf8');
}

/** One line's bytes as text. Each line is judged alone, so that a stray Windows-1252 line in a UTF-8 file is still read right. */
export function decodeLine(bytes: Buffer, encoding: FileEncoding): string {
  const single = encoding === 'utf-8' || encoding === 'utf-16le' || encoding === 'utf-16be' ? 'windows-1252' : encoding;
  const text = isUtf8(bytes) ? bytes.toString('utf8') : iconv.decode(bytes, single);
  return text.includes('\u0000') ? text.replaceAll('\u0000', '') : text;
}

/** Lines of the source, in batches (one a chunk). Ends of line: \n, \r\n, or \r alone when the head has no \n. */
export async function* textLines(chunks: AsyncIterable<Buffer>, encoding: FileEncoding, head: Buffer): AsyncGenerator<SourceLine[]> {
  const cutter = new LineCutter(encoding, head.includes(LF) || !head.includes(CR) ? LF : CR);
  for await (const chunk of asciiCompatible(chunks, encoding)) {
    const lines = cutter.push(chunk);
    if (lines.length > 0) yield lines;
  }
  const last = cutter.end();
  if (last.length > 0) yield last;
}

class LineCutter {
  private parts: Buffer[] = [];
  private size = 0;
  private line = 1;

  constructor(
    private readonly encoding: FileEncoding,
    private readonly newline: number,
  ) {}

  push(chunk: Buffer): SourceLine[] {
    const lines: SourceLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(this.newline); at !== -1; at = chunk.indexOf(this.newline, from)) {
      this.keep(chunk.subarray(from, at));
      lines.push(this.take());
      from = at + 1;
    }
    if (from < chunk.length) this.keep(Buffer.from(chunk.subarray(from)));
    return lines;
  }

  end(): SourceLine[] {
    return this.size > 0 ? [this.take()] : [];
  }

  private keep(part: Buffer): void {
    this.size += part.length;
    // Beyond the limit only the size is counted; the beginning stays, for the report.
    if (this.size <= LINE_LIMIT) this.parts.push(part);
  }

  private take(): SourceLine {
    const bytes = this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts);
    const tooLong = this.size > LINE_LIMIT;
    const end = bytes.length > 0 && bytes[bytes.length - 1] === CR ? bytes.length - 1 : bytes.length;
    const text = decodeLine(bytes.subarray(0, tooLong ? Math.min(end, 200) : end), this.encoding);
    const taken = { line: this.line, text, tooLong };
    this.parts = [];
    this.size = 0;
    this.line++;
    return taken;
  }
}

/** Text of the source in pieces, for formats that are not read line by line (JSON). */
export async function* textChunks(chunks: AsyncIterable<Buffer>, encoding: FileEncoding): AsyncGenerator<string> {
  const single = encoding === 'utf-8' || encoding === 'utf-16le' || encoding === 'utf-16be' ? null : iconv.getDecoder(encoding);
  const utf8 = new StringDecoder('utf8');
  for await (const chunk of asciiCompatible(chunks, encoding)) yield single === null ? utf8.write(chunk) : single.write(chunk);
  const rest = single === null ? utf8.end() : single.end();
  if (rest !== undefined && rest !== '') yield rest;
}
