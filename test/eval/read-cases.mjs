// Labelled cases from a file given by path: JSONL (one object a line), or the tab-separated training text (lang, outcome, grounds, sector,
// flags, text). Every fault says the file, the line and what was expected, so that a wrong file is never scored as a bad engine.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A fault of the command or of a file, for a person to read. */
export class EvalError extends Error {}

const TSV_COLUMNS = ['lang', 'outcome', 'grounds', 'sector', 'flags', 'text'];

/**
 * Rows of one file, in order, with `line` added.
 * @throws {EvalError} when the file cannot be read, is empty, or a line is not what its ending promises
 */
export function readCases(file) {
  let content;
  try {
    content = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new EvalError(`${file} cannot be read: ${error.message}`);
  }
  const extension = path.extname(file).toLowerCase();
  if (extension !== '.jsonl' && extension !== '.tsv') throw new EvalError(`${file}: expected a .jsonl or .tsv file`);
  const rows = [];
  content.split(/\r?\n/).forEach((text, index) => {
    if (text.trim() === '') return;
    rows.push({ ...(extension === '.tsv' ? fromTsv(text, file, index + 1) : fromJson(text, file, index + 1)), line: index + 1 });
  });
  if (rows.length === 0) throw new EvalError(`${file} holds no case`);
  return rows;
}

function fromJson(text, file, line) {
  let row;
  try {
    row = JSON.parse(text);
  } catch {
    throw new EvalError(`${file}, line ${line}: not JSON`);
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) throw new EvalError(`${file}, line ${line}: not an object`);
  if (typeof row.text !== 'string') throw new EvalError(`${file}, line ${line}: "text" is missing or not a string`);
  return row;
}

function fromTsv(text, file, line) {
  const cells = text.split('\t');
  if (cells.length !== TSV_COLUMNS.length) throw new EvalError(`${file}, line ${line}: ${cells.length} columns instead of ${TSV_COLUMNS.length} (${TSV_COLUMNS.join(', ')})`);
  const [lang, outcome, grounds, sector, flags, body] = cells;
  const list = (cell) => (cell === '-' ? [] : cell.split(',').map((word) => word.trim()));
  const flag = new Set(list(flags));
  return {
    lang, outcome, also_ok: [], grounds: list(grounds), text: body, business: { name: '', sector, city: '', description: '' },
    needs_service: flag.has('service'), is_question: flag.has('question'), testimony: flag.has('testimony'),
  };
}

/**
 * Rows that carry what a suite needs.
 * @throws {EvalError} naming the label that none carries
 */
export function rowsWith(rows, test, { file, suite, needs }) {
  const kept = rows.filter(test);
  if (kept.length === 0) throw new EvalError(`${file} does not fit the suite "${suite}": no row has ${needs}`);
  return kept;
}
