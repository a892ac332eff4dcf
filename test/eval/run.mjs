// `npm run eval -- --suite moderation --data FILE… [--json FILE] [--faults N]`: scores the engines of dist/ against labelled files given
// by path. Several --data files are scored one by one. Exit code 0 whatever the scores are; 1 for a wrong command or file.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/build.mjs';
import { loadEngine } from './engine.mjs';
import { EvalError, readCases } from './read-cases.mjs';

const SUITES = ['moderation', 'rules', 'sentiment', 'aspects', 'labels', 'register', 'language', 'abuse', 'drafts'];
const USAGE = `npm run eval -- --suite ${SUITES.join('|')} --data FILE [--data FILE] [--json FILE] [--faults N]`;

function readCommand() {
  let values;
  try {
    ({ values } = parseArgs({ options: { suite: { type: 'string' }, data: { type: 'string', multiple: true }, json: { type: 'string' }, faults: { type: 'string', default: '0' } } }));
  } catch (error) {
    throw new EvalError(`${error.message}\n${USAGE}`);
  }
  if (!SUITES.includes(values.suite)) throw new EvalError(`--suite is one of ${SUITES.join(', ')}, not "${values.suite ?? ''}".\n${USAGE}`);
  if (!values.data) throw new EvalError(`--data FILE is missing.\n${USAGE}`);
  const faults = Number(values.faults);
  if (!Number.isInteger(faults) || faults < 0) throw new EvalError(`--faults is a number of cases to show, not "${values.faults}".`);
  return { ...values, faults };
}

const shown = (value) => (value === null ? '—' : value > 1 ? value.toFixed(0) : value.toFixed(3));

function print(report, faults) {
  process.stdout.write(`\n${report.suite} · ${report.file} · ${report.n} cases · ${report.seconds.toFixed(1)} s\n`);
  for (const [name, value] of Object.entries(report.metrics)) process.stdout.write(`  ${name.padEnd(50)} ${shown(value)}\n`);
  for (const table of report.tables ?? []) printTable(table);
  for (const fault of report.faults.slice(0, faults)) process.stdout.write(`    line ${fault.line}: expected ${fault.expected}, got ${fault.got}: ${fault.text.replaceAll('\n', ' ⏎ ').slice(0, 300)}\n`);
}

function printTable({ title, head, rows }) {
  const cells = [head, ...rows].map((row) => row.map((cell) => (typeof cell === 'number' && !Number.isInteger(cell) ? cell.toFixed(3) : String(cell ?? '—'))));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  process.stdout.write(`  ${title}\n`);
  for (const row of cells) process.stdout.write(`    ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(column === row.length - 1 ? 0 : widths[column]))).join('  ')}\n`);
}

try {
  const command = readCommand();
  const sets = command.data.map((file) => ({ file: path.basename(file), rows: readCases(file) }));
  await ensureBuilt({ tolerant: true });
  const engine = await loadEngine();
  const { evaluate } = await import(`./suites/${command.suite}.mjs`);
  const reports = sets.map(({ file, rows }) => {
    const begin = performance.now();
    const result = evaluate(rows, { engine, file });
    return { suite: command.suite, file, seconds: (performance.now() - begin) / 1000, ...result };
  });
  for (const report of reports) print(report, command.faults);
  if (command.json) writeFileSync(command.json, `${JSON.stringify({ at: new Date().toISOString(), reports }, null, 2)}\n`);
} catch (error) {
  if (!(error instanceof EvalError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
