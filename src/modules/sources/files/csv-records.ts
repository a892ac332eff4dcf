/**
 * CSV records from lines (RFC 4180, any delimiter), that survive a stray quotation mark: the faulty line alone is given up and reading
 * resumes on the next one. General parsers lose the rest of the file there, since to them the open quote runs to the end.
 */
import type { SourceLine } from './encoding.js';

export interface CsvRecord {
  /** Line where the record begins, 1-based. */
  readonly line: number;
  readonly fields: readonly string[];
  /** The record as it stood in the file. */
  readonly raw: string;
  readonly fault: 'stray_quote' | 'too_long' | null;
}

/** Longest record, so that an open quote does not swallow the file before it is noticed. */
const RECORD_LINES = 2000;
const RECORD_CHARACTERS = 1_048_576;

interface OpenRecord {
  readonly lines: SourceLine[];
  characters: number;
  readonly fields: string[];
  /** Parts of the quoted field that is still open. */
  readonly cell: string[];
}

export class RecordCutter {
  private open: OpenRecord | null = null;

  /**
   * @param delimiter one character, or '' for a file of a single column.
   * @param accepts says whether a record of that many fields can be right; asked only for records over several lines, where a wrong
   *   count means that the opening quote was a stray one.
   */
  constructor(
    private readonly delimiter: string,
    private readonly accepts: (fieldCount: number) => boolean = () => true,
  ) {}

  /** Takes one line, gives the records it completes (several after a recovery, none inside a quoted field). Empty lines give nothing. */
  push(line: SourceLine): CsvRecord[] {
    return this.run([line], false);
  }

  /** Gives what is still open at the end of the file. */
  end(): CsvRecord[] {
    return this.run([], true);
  }

  private run(first: readonly SourceLine[], atEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    // A stack, so that lines given back by a recovery are read again before anything else.
    const todo = first.toReversed();
    for (;;) {
      const line = todo.pop();
      if (line === undefined) {
        if (!atEnd || this.open === null) return records;
        this.giveUp(records, todo);
      } else {
        this.read(line, records, todo);
      }
    }
  }

  private read(line: SourceLine, records: CsvRecord[], todo: SourceLine[]): void {
    if (line.tooLong) {
      if (this.open !== null) {
        todo.push(line);
        this.giveUp(records, todo);
        return;
      }
      records.push({ line: line.line, fields: [], raw: line.text, fault: 'too_long' });
      return;
    }
    if (this.open === null && !line.text.includes('"')) {
      if (line.text.trim() !== '') records.push({ line: line.line, fields: this.split(line.text), raw: line.text, fault: null });
      return;
    }
    const record = (this.open ??= { lines: [], characters: 0, fields: [], cell: [] });
    const continued = record.lines.length > 0;
    record.lines.push(line);
    record.characters += line.text.length + 1;
    const state = this.scan(line.text, record, continued);
    if (state === 'closed') this.close(record, records, todo);
    else if (state === 'stray' || record.lines.length > RECORD_LINES || record.characters > RECORD_CHARACTERS) this.giveUp(records, todo);
  }

  private close(record: OpenRecord, records: CsvRecord[], todo: SourceLine[]): void {
    if (record.lines.length > 1 && !this.accepts(record.fields.length)) {
      this.giveUp(records, todo);
      return;
    }
    this.open = null;
    records.push({ line: record.lines[0]!.line, fields: record.fields, raw: record.lines.map((l) => l.text).join('\n'), fault: null });
  }

  /** The first line of the open record is the faulty one: it is reported, and the following ones are read afresh. */
  private giveUp(records: CsvRecord[], todo: SourceLine[]): void {
    const [first, ...rest] = this.open!.lines;
    this.open = null;
    records.push({ line: first!.line, fields: this.split(first!.text), raw: first!.text, fault: 'stray_quote' });
    for (const line of rest.toReversed()) todo.push(line);
  }

  private split(text: string): string[] {
    return this.delimiter === '' ? [text] : text.split(this.delimiter);
  }

  /** Reads one line into `record`, which stays open when the line ends inside a quoted field. */
  private scan(text: string, record: OpenRecord, continued: boolean): 'closed' | 'open' | 'stray' {
    if (continued) record.cell.push('\n');
    let { at, quoted } = continued ? { at: 0, quoted: true } : opening(text, 0, this.delimiter);
    for (;;) {
      let next: number;
      if (quoted) {
        const end = closingQuote(text, at, record.cell);
        if (end === -1) return 'open';
        record.fields.push(record.cell.join(''));
        record.cell.length = 0;
        next = skipBlanks(text, end + 1, this.delimiter);
        if (next >= text.length) return 'closed';
        if (this.delimiter === '' || text[next] !== this.delimiter) return 'stray';
      } else {
        next = this.delimiter === '' ? -1 : text.indexOf(this.delimiter, at);
        record.fields.push(next === -1 ? text.slice(at) : text.slice(at, next));
        if (next === -1) return 'closed';
      }
      ({ at, quoted } = opening(text, next + 1, this.delimiter));
    }
  }
}

/** Where the field that begins at `at` has its content, and whether that content is quoted. */
function opening(text: string, at: number, delimiter: string): { at: number; quoted: boolean } {
  const begin = skipBlanks(text, at, delimiter);
  return text[begin] === '"' ? { at: begin + 1, quoted: true } : { at, quoted: false };
}

/** Appends the quoted text from `at` to `cell`, doubled quotes made single; index of the closing quote, or -1 when the line ends first. */
function closingQuote(text: string, at: number, cell: string[]): number {
  let from = at;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) {
      cell.push(text.slice(from));
      return -1;
    }
    if (text[quote + 1] !== '"') {
      cell.push(text.slice(from, quote));
      return quote;
    }
    cell.push(text.slice(from, quote + 1));
    from = quote + 2;
  }
}

/** Blanks between a delimiter and a quote are no part of the cell, whatever RFC 4180 says: spreadsheets read them so. */
function skipBlanks(text: string, at: number, delimiter: string): number {
  let i = at;
  while (i < text.length && (text[i] === ' ' || (text[i] === '\t' && delimiter !== '\t'))) i++;
  return i;
}
