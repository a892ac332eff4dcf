import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { isRejected } from '../../../domain/imports/rejections.js';
import type { IncomingReview, RejectedRow } from '../../../domain/imports/types.js';
import type { FileKind } from './detect.js';
import { previewFile, readReviews } from './read-file.js';
import { writeRejectedCsv } from './rejected-csv.js';

const TODAY = '2026-11-22';

async function read(content: string | Buffer, kind: FileKind = 'csv', filename = 'avis.csv'): Promise<(IncomingReview | RejectedRow)[]> {
  const buffer = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const rows = [];
  // Small chunks, so that characters and rows are cut in awkward places.
  const chunks = Array.from({ length: Math.ceil(buffer.length / 37) }, (_, i) => buffer.subarray(i * 37, (i + 1) * 37));
  for await (const row of readReviews(Readable.from(chunks, { objectMode: true }), { kind, filename, today: TODAY })) rows.push(row);
  return rows;
}
const good = (rows: readonly (IncomingReview | RejectedRow)[]): IncomingReview[] => rows.filter((row): row is IncomingReview => !isRejected(row));
const bad = (rows: readonly (IncomingReview | RejectedRow)[]): RejectedRow[] => rows.filter(isRejected);

const FRENCH = 'Note;Auteur;Avis;Date\n5;Éloïse;"Très bon pain, à recommander";12/10/2026\n2;Noël;"Déçu :\nfroid et ""sec""";25/10/2026\n';

describe('readReviews, CSV', () => {
  it.each(['utf8', 'utf-8 bom', 'win1252', 'utf-16le', 'utf-16be', 'utf-16le without mark', 'macintosh'])('should read the same French file in %s', async (encoding) => {
    const text = FRENCH.repeat(1);
    const buffer =
      encoding === 'utf-8 bom' ? Buffer.from(`\ufeff${text}`) : encoding === 'utf-16le without mark' ? iconv.encode(text, 'utf-16le') : iconv.encode(text, encoding, { addBOM: encoding.startsWith('utf-16') });
    const rows = good(await read(buffer));
    expect(rows.map((r) => [r.rating, r.authorName, r.text, r.writtenAt])).toEqual([
      [5, 'Éloïse', 'Très bon pain, à recommander', '2026-10-12'],
      [2, 'Noël', 'Déçu :\nfroid et "sec"', '2026-10-25'],
    ]);
  });

  it('should give up the row of a stray quote and no other', async () => {
    const rows = await read('id,note,avis\n1,5,Bon\n2,4,"Guillemet perdu\n3,3,Moyen\n4,2,"Une ""vraie"" citation, ici"\n5,1,Mauvais\n');
    expect(good(rows).map((r) => r.externalId)).toEqual(['1', '3', '4', '5']);
    expect(bad(rows).map((r) => [r.line, r.code])).toEqual([[3, 'imports.stray_quote']]);
  });
});

describe('writeRejectedCsv', () => {
  it('should be imported again once corrected, its own columns ignored', async () => {
    const rows = bad(await read('note;avis;auteur;date\n9;=cmd();Paul;12/10/2026\n5;Bien;Anne;31/02/2026\n'));
    const csv = writeRejectedCsv(rows, 'fr');
    expect(csv).toContain("'=cmd()");
    const again = await read(csv.replace('9;', '4;').replace('31/02/2026', '28/02/2026'));
    expect(good(again).map((r) => [r.rating, r.text, r.authorName])).toEqual([[4, '=cmd()', 'Paul'], [5, 'Bien', 'Anne']]);
  });
});

describe('previewFile', () => {
  it('should show kind, delimiter, encoding, mapping and rows', async () => {
    const preview = await previewFile(iconv.encode(FRENCH, 'win1252'), 'avis.csv', TODAY);
    expect(preview).toMatchObject({ kind: 'csv', delimiter: ';', encoding: 'windows-1252', headers: ['Note', 'Auteur', 'Avis', 'Date'], dateOrder: 'dmy', dateOrderCertain: true });
    expect(preview.rows).toHaveLength(2);
  });
});
