import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { isRejected, REJECTIONS } from '../../../domain/imports/rejections.js';
import type { IncomingReview, RejectedRow } from '../../../domain/imports/types.js';
import { RecordCutter } from './csv-records.js';
import { detectKind } from './detect.js';
import type { FileKind } from './detect.js';
import { FileUnreadableError } from './file-faults.js';
import { readReviews } from './read-file.js';

const TODAY = '2026-11-22';
const HEAD = 'id;note;avis;auteur;date\n';

async function read(content: string | Uint8Array, kind: FileKind, filename: string): Promise<(IncomingReview | RejectedRow)[]> {
  const rows = [];
  for await (const row of readReviews(Readable.from([Buffer.from(content as string)]), { kind, filename, today: TODAY })) rows.push(row);
  return rows;
}
async function faultOf(content: string | Uint8Array, kind: FileKind, filename: string): Promise<FileUnreadableError> {
  const outcome = await read(content, kind, filename).catch((error: unknown) => error);
  if (outcome instanceof FileUnreadableError) return outcome;
  throw new Error(`expected a fault of the file, got ${JSON.stringify(outcome)}`);
}

const zip = (inside: string): Buffer => Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.from(inside), Buffer.alloc(200)]);

describe('files that cannot be read', () => {
  it.each<[string, string | Uint8Array, FileKind, string, string, string]>([
    ['an empty file', '', 'csv', 'a.csv', 'imports.file_empty', 'vide'],
    ['white space only', ' \n\n\t ', 'csv', 'a.csv', 'imports.file_empty', 'vide'],
    ['a byte order mark only', '\ufeff', 'csv', 'a.csv', 'imports.file_empty', 'vide'],
    ['an Excel workbook', zip('[Content_Types].xml xl/workbook.xml'), 'csv', 'avis.xlsx', 'imports.spreadsheet', 'CSV UTF-8'],
    ['an Excel workbook renamed', zip('[Content_Types].xml xl/workbook.xml'), 'csv', 'avis.csv', 'imports.spreadsheet', 'CSV UTF-8'],
    ['a LibreOffice workbook', zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'), 'csv', 'avis.ods', 'imports.spreadsheet', 'CSV UTF-8'],
    ['an old Excel workbook', Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(100)]), 'csv', 'avis.xls', 'imports.spreadsheet', 'CSV UTF-8'],
    ['a Word document', zip('word/document.xml'), 'csv', 'avis.docx', 'imports.document', 'CSV'],
    ['a zip archive', zip('Takeout/reviews.json'), 'takeout', 'takeout.zip', 'imports.zip', 'archive'],
    ['a gzip archive', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), 'takeout', 'takeout.tgz', 'imports.zip', 'archive'],
    ['a PDF', '%PDF-1.7\n%âãÏÓ', 'csv', 'avis.pdf', 'imports.pdf', 'PDF'],
    ['an RTF document', '{\\rtf1\\ansi avis', 'csv', 'avis.rtf', 'imports.document', 'CSV'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), 'csv', 'avis.png', 'imports.image', 'image'],
    ['a photograph', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'csv', 'avis.csv', 'imports.image', 'image'],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0]), 'csv', 'avis.csv', 'imports.binary', 'texte lisible'],
    ['a web page saved as CSV', '<!DOCTYPE html>\n<html><body>avis;note</body></html>', 'csv', 'avis.csv', 'imports.html', 'page web'],
    ['a web table saved as CSV', '<table><tr><td>avis</td></tr></table>', 'csv', 'avis.csv', 'imports.html', 'page web'],
    ['an XML export', '<?xml version="1.0"?><reviews><review/></reviews>', 'csv', 'avis.csv', 'imports.xml', 'XML'],
    ['a table of something else', 'Facture;Montant TTC;Ville\nF1;12,50 €;Toulouse\n', 'csv', 'factures.csv', 'imports.no_review_column', 'Facture, Montant TTC, Ville'],
    ['a header without rows', HEAD, 'csv', 'avis.csv', 'imports.no_rows', 'aucun avis'],
    ['JSON given as CSV', '{"reviews": [{"starRating": "FIVE"}]}', 'csv', 'reviews.json', 'imports.looks_like_json', 'Google Takeout'],
    ['a CSV given as Takeout', `${HEAD}1;5;Bon;Marie;12/10/2026\n`, 'takeout', 'avis.csv', 'imports.not_json', 'CSV'],
    ['a CSV given as JSONL', `${HEAD}1;5;Bon;Marie;12/10/2026\n`, 'jsonl', 'avis.csv', 'imports.not_json', 'CSV'],
    ['another CSV given as Trustpilot', `${HEAD}1;5;Bon;Marie;12/10/2026\n`, 'trustpilot', 'avis.csv', 'imports.not_trustpilot', 'Review Stars'],
    ['Takeout cut in its first review', '{"reviews": [{"reviewer": {"displayName": "Je', 'takeout', 'reviews.json', 'imports.json_truncated', 'coupé'],
    ['Takeout cut before its list', '{"reviews"', 'takeout', 'reviews.json', 'imports.json_truncated', 'coupé'],
    ['Takeout without any review', '{"reviews": []}', 'takeout', 'reviews.json', 'imports.no_rows', 'aucun avis'],
    ['another JSON of Takeout', '{"title": "Boulangerie Durand", "openInfo": {"status": "OPEN"}}', 'takeout', 'data.json', 'imports.no_reviews_array', 'reviews.json'],
    ['the reviews a person wrote', '{"type": "FeatureCollection", "features": [{"type": "Feature"}]}', 'takeout', 'Reviews.json', 'imports.takeout_personal', 'vous-même'],
  ])('should refuse %s with its own words', async (_, content, kind, filename, code, words) => {
    const fault = await faultOf(content, kind, filename);
    expect(fault.code).toBe(code);
    expect(fault.text.fr).toContain(words);
    expect(fault.text.en.length).toBeGreaterThan(20);
  });
});

describe('files with bad rows', () => {
  it.each<[string, string | Uint8Array, FileKind, [number, string][], number]>([
    ['a stray opening quote', `${HEAD}1;5;"Bon;Marie;12/10/2026\n2;4;Bien;Anne;12/10/2026\n`, 'csv', [[2, 'imports.stray_quote']], 1],
    ['a stray quote before quoted rows', `${HEAD}1;5;"Bon;Marie;\n2;4;"Bien; oui";Anne;\n3;4;"Un\ndeux";Léo;\n`, 'csv', [[2, 'imports.stray_quote']], 2],
    ['quotes not doubled', `${HEAD}1;5;"un "vrai" pain";Marie;\n2;4;Bien;Anne;\n`, 'csv', [[2, 'imports.stray_quote']], 1],
    ['a quote never closed on the last row', `${HEAD}1;5;Bon;Marie;\n2;4;"Bien;Anne;\n`, 'csv', [[3, 'imports.stray_quote']], 1],
    ['the separator in an unquoted text', `${HEAD}1;5;Bon; vraiment;Marie;12/10/2026\n2;4;Bien;Anne;\n`, 'csv', [[2, 'imports.too_many_columns']], 1],
    ['a row cut in two', `${HEAD}1;5;Bon;Marie;12/10/2026\nsuite du texte\n2;4;Bien;Anne;\n`, 'csv', [[3, 'imports.too_few_columns']], 2],
    ['a day that does not exist', `${HEAD}1;5;Bon;Marie;31/02/2026\n`, 'csv', [[2, 'imports.date_impossible']], 0],
    ['a date of another order', `${HEAD}1;5;Bon;Marie;25/10/2026\n2;5;Bon;Marie;10/25/2026\n`, 'csv', [[3, 'imports.date_impossible']], 1],
    ['a date to come', `${HEAD}1;5;Bon;Marie;25/12/2026\n`, 'csv', [[2, 'imports.date_future']], 0],
    ['a rating out of range', `${HEAD}1;7;Bon;Marie;\n2;5;Bon;Paul;\n`, 'csv', [[2, 'imports.rating_out_of_range']], 1],
    ['an empty review', `${HEAD}1;;;Marie;\n;;;;\n2;5;Bon;Paul;\n`, 'csv', [[2, 'imports.nothing_to_read'], [3, 'imports.nothing_to_read']], 1],
    ['a text too long', `${HEAD}1;5;${'a'.repeat(10_001)};Marie;\n2;5;Bon;Paul;\n`, 'csv', [[2, 'imports.text_too_long']], 1],
    ['a row longer than a megabyte', `${HEAD}1;5;${'a'.repeat(1_100_000)};Marie;\n2;5;Bon;Paul;\n`, 'csv', [[2, 'imports.row_too_long']], 1],
    ['bytes that are not text in the middle', Buffer.concat([Buffer.from(HEAD + '1;5;Bon;Marie;\n'.repeat(200)), Buffer.from([1, 2, 3, 4, 0x3b, 5, 6, 10]), Buffer.from('2;5;Bon;Paul;\n')]), 'csv', [[202, 'imports.unreadable_characters']], 201],
    ['a JSON line that is broken', '{"text": "Bon", "rating": 5}\n{"text": "Bon", \n{"text": "Bien", "rating": 4}\n', 'jsonl', [[2, 'imports.json_invalid']], 2],
    ['a JSON line that is no object', '{"text": "Bon"}\n[1, 2]\n"x"\n', 'jsonl', [[2, 'imports.json_not_object'], [3, 'imports.json_not_object']], 1],
    ['a JSON line longer than a megabyte', `{"text": "Bon"}\n{"text": "${'a'.repeat(1_100_000)}"}\n{"text": "Bien"}\n`, 'jsonl', [[2, 'imports.row_too_long']], 2],
    ['Takeout cut after two reviews', '{"reviews": [\n{"starRating": "FIVE", "createTime": "2026-10-01T00:00:00Z"},\n{"starRating": "ONE"},\n{"starRating": "TW', 'takeout', [[4, 'imports.file_truncated']], 2],
    ['Takeout with a foreign item', '{"reviews": [\n{"starRating": "FIVE"},\n"x",\n42,\nnull,\n{"starRating": "ONE"}]}', 'takeout', [[3, 'imports.json_not_object'], [4, 'imports.json_not_object'], [5, 'imports.json_not_object']], 2],
    ['Takeout with an item broken inside', '{"reviews": [{"starRating": "FIVE"},\n{"starRating" "ONE"},\n{"starRating": "ONE", "comment": "a ] } \\" b"}]}', 'takeout', [[2, 'imports.json_invalid']], 2],
  ])('should report %s and read the rest', async (_, content, kind, rejected, good) => {
    const rows = await read(content, kind, `avis.${kind === 'csv' ? 'csv' : 'json'}`);
    expect(rows.filter(isRejected).map((row) => [row.line, row.code])).toEqual(rejected);
    expect(rows.filter((row) => !isRejected(row))).toHaveLength(good);
  });
});

describe('messages', () => {
  it('should be written in both languages, without exclamation mark, in plain typography', () => {
    for (const build of Object.values(REJECTIONS) as ((...values: string[]) => { fr: string; en: string })[]) {
      const { fr, en } = build('x', '5');
      expect(fr).not.toBe(en);
      expect(`${fr}${en}`).not.toMatch(/[!]|undefined/);
      expect(fr).not.toContain("'");
    }
  });
});

describe('detectKind', () => {
  it.each<[string, string, FileKind]>([
    ['reviews.json', '{"reviews": [{"starRating": "FIVE"}]}', 'takeout'],
    ['reviews.json', '[{"starRating": "FIVE"}]', 'takeout'],
    ['avis.jsonl', '{"text": "Bon"}\n', 'jsonl'],
    ['avis.txt', '{"text": "Bon"}\n{"text": "Bien"}\n', 'jsonl'],
    ['avis.csv', 'note,avis\n5,Bon\n', 'csv'],
    ['export.csv', 'Review Id,Review Stars,Review Content\n1,5,Bon\n', 'trustpilot'],
  ])('should take %s for %s', (name, content, kind) => {
    expect(detectKind(name, Buffer.from(content))).toBe(kind);
  });
});

describe('properties', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '"', ';', ',', '\n', "'", '5'), maxLength: 12 });

  it('should read well-formed CSV as a reference parser does', () => {
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(table, fc.constantFrom(';', ','), (rows, delimiter) => {
        const csv = rows.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(delimiter)).join('\n');
        const cutter = new RecordCutter(delimiter);
        const records = csv.split('\n').flatMap((text, index) => cutter.push({ line: index + 1, text, tooLong: false }));
        expect([...records, ...cutter.end()].map((r) => r.fields)).toEqual(parse(csv, { delimiter }));
      }),
      { numRuns: 300 },
    );
  });

  it('should never fail on random bytes but with a fault of the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.constantFrom<FileKind>('csv', 'takeout', 'trustpilot', 'jsonl'), fc.constantFrom('', HEAD, '{"reviews":[', '{"text":"a"}\n'), async (bytes, kind, prefix) => {
        const content = Buffer.concat([Buffer.from(prefix), bytes]);
        const outcome = await read(content, kind, 'x').catch((error: unknown) => error);
        expect(outcome instanceof FileUnreadableError || Array.isArray(outcome)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('should yield every good row between lines of noise, in any encoding', async () => {
    const noise = fc.constantFrom('"', ';;;;;;;;', '9;9;"x;', 'x', '1;-1;a;b;', '"a"b;c;d;e;f');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(noise, fc.constant('good')), { minLength: 1, maxLength: 20 }), fc.constantFrom('utf8', 'win1252', 'utf-16le'), async (lines, encoding) => {
        const body = lines.map((line, index) => (line === 'good' ? `g${index};5;Très bon;Éloïse;12/10/2026` : line)).join('\n');
        const rows = await read(iconv.encode(`${HEAD}g;4;Première ligne, déjà bonne;Noël;25/10/2026\n${body}\n`, encoding, { addBOM: encoding === 'utf-16le' }), 'csv', 'a.csv');
        const ids = rows.filter((row): row is IncomingReview => !isRejected(row)).map((row) => row.externalId);
        expect(ids).toEqual(['g', ...lines.flatMap((line, index) => (line === 'good' ? [`g${index}`] : []))]);
      }),
      { numRuns: 150 },
    );
  });
});
