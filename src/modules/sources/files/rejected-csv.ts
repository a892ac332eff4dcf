/** The rejected rows of an import as a CSV that a person corrects in a spreadsheet and imports again. */
import { fold } from '../../../domain/imports/fold.js';
import { REJECTED_COLUMNS } from '../../../domain/imports/header-names.js';
import { escapeFormula } from '../../../domain/imports/map-row.js';
import type { RejectedRow } from '../../../domain/imports/types.js';

/** Names that the three added columns may have; a file rejected twice must not carry them twice. */
const ADDED = new Set(Object.values(REJECTED_COLUMNS).flatMap((names) => Object.values(names).map(fold)));

/**
 * CSV (UTF-8 with byte order mark, `;` in French and `,` in English as spreadsheets of those languages expect) with the columns of the
 * original file, then line, reason and the raw row. These three are ignored on import. Cells that a spreadsheet would run as a formula
 * carry an apostrophe, taken away again on import.
 */
export function writeRejectedCsv(rows: readonly RejectedRow[], lang: 'fr' | 'en' = 'fr'): string {
  const delimiter = lang === 'fr' ? ';' : ',';
  const names = REJECTED_COLUMNS[lang];
  const headers = [...new Set(rows.flatMap((row) => Object.keys(row.fields ?? {})))].filter((header) => !ADDED.has(fold(header)));
  // Without any readable row the person still needs columns to write into.
  const columns = headers.length > 0 ? headers : lang === 'fr' ? ['avis', 'note', 'auteur', 'date'] : ['review', 'rating', 'author', 'date'];
  const line = (cells: readonly string[]): string => cells.map((cell) => quote(escapeFormula(cell), delimiter)).join(delimiter);
  const body = rows.map((row) => line([...columns.map((column) => row.fields?.[column] ?? ''), String(row.line), row.message[lang], row.fields === undefined ? row.raw : '']));
  return `\ufeff${[line([...columns, names.line, names.reason, names.raw]), ...body].join('\r\n')}\r\n`;
}

function quote(cell: string, delimiter: string): string {
  return cell.includes('"') || cell.includes('\n') || cell.includes('\r') || cell.includes(delimiter) || /^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
