// `npm run eval:results -- --data DIR --moderation DIR [--blind FILE]`: runs every suite over the known files of two folders given by path and writes
// test/eval/RESULTS.md: date, versions, scores. Files that are missing are left out, so what stands there was measured.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/build.mjs';
import { readCases } from './read-cases.mjs';

const { values: options } = parseArgs({ options: { data: { type: 'string' }, moderation: { type: 'string' }, blind: { type: 'string', multiple: true, default: [] } } });
if (!options.data || !options.moderation) {
  process.stderr.write('npm run eval:results -- --data DIR --moderation DIR [--blind FILE]\n');
  process.exit(1);
}
const here = path.dirname(fileURLToPath(import.meta.url));
const own = (name) => path.join(here, '../fixtures', name);
const data = (name) => path.join(options.data, name);
const apps = ['fr', 'en'].map((lang) => data(`appreviews_${lang}_minibar.jsonl`));
const hate = ['fr', 'en', 'es', 'de', 'it'].map((lang) => data(`hatecheck_${lang}.jsonl`));
const bench = path.join(options.moderation, 'bench-dev.jsonl');

/** Suite, what its files are, files. @type {[string, string, string[]][]} */
const PLAN = [
  ['moderation', 'bench-dev and the training lines were read while tuning; blind-1, -2, -3, plain-1 and -2 were used after their first run (0.800, 0.650, 0.740, 0.862, 0.820)', [bench, ...['fr', 'en', 'es', 'de', 'it'].map((lang) => path.join(options.moderation, 'train', `${lang}.tsv`)), own('moderation/blind-1.jsonl'), own('moderation/blind-2.jsonl'), own('moderation/blind-3.jsonl'), own('moderation/plain-1.jsonl'), own('moderation/plain-2.jsonl')]],
  ['moderation', 'cases nobody tuned on', options.blind],
  ['rules', 'real app reviews', apps],
  ['abuse', 'HateCheck is a test suite and trained nothing', [...hate, data('hostile_fr_mlma.jsonl'), data('hostile_en_mlma.jsonl'), data('racism_fr_ftr.jsonl'), ...apps]],
  ['sentiment', 'four fifths of these reviews train the model of the word pieces; its data card has the held-out score', apps],
  ['aspects', 'development files', [data('aspects_en_mams.jsonl'), bench]],
  ['labels', 'development files; a wish among app reviews is their label feature_request, and four fifths of them train the model: its data card has the cross-validated score', apps],
  ['labels', 'needs_service, testimony and questions on the moderation cases', [bench]],
  ['register', 'development files', [bench, ...['fr', 'de', 'es', 'it'].map((lang) => data(`register_${lang}.jsonl`))]],
  ['language', 'development files; the model of short texts was trained on most of them, its data card has the held-out score', [bench, ...apps, ...['fr', 'de', 'es', 'it'].map((lang) => data(`register_${lang}.jsonl`))]],
  ['drafts', 'development files', [bench, ...apps]],
];

const shown = (value) => (value === null || value === undefined ? '—' : Number.isInteger(value) && value > 1 ? String(value) : value.toFixed(3));
/** @param {string[]} head @param {(string | number | null)[][]} rows */
const table = (head, rows) => [`| ${head.map(String).join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.map((cell) => (typeof cell === 'number' ? shown(cell) : String(/** @type {string} */ (cell ?? '—')).replaceAll('|', '\\|'))).join(' | ')} |`)].join('\n');

await ensureBuilt({ tolerant: true });
const load = (file) => import(pathToFileURL(path.join(here, '../../dist/src/domain', file)).href);
const { loadEngine } = await import('./engine.mjs');
const engine = await loadEngine();
const { ENGINE_VERSION } = await load('moderation/engine.js');
const parts = [];
for (const [suite, note, files] of PLAN) {
  const present = files.filter((file) => existsSync(file));
  if (present.length === 0) continue;
  const { evaluate } = await import(`./suites/${suite}.mjs`);
  const reports = present.map((file) => ({ file: path.basename(file), ...evaluate(readCases(file), { engine, file: path.basename(file) }) }));
  const names = Object.keys(reports[0].metrics);
  parts.push(`## ${suite}: ${note}\n\n${table(['file', 'n', ...names], reports.map((report) => [report.file, report.n, ...names.map((name) => report.metrics[name])]))}`);
  for (const report of reports) for (const { title, head, rows } of report.tables ?? []) parts.push(`### ${report.file}: ${String(title)}\n\n${table(head, rows)}`);
  process.stderr.write(`${suite}: ${present.length} files\n`);
}
writeFileSync(path.join(here, 'RESULTS.md'), `# Scores of the engines

Written by \`npm run eval:results\` on ${new Date().toISOString().slice(0, 10)}; engine \`${ENGINE_VERSION}\`. The labelled files are given by path and are no part of the project
(but those of test/fixtures). What the development files say is no promise for texts nobody has read; the rows of cases nobody tuned on are.

${parts.join('\n\n')}
`);
