// `npm run bench -- [--only P1,P4 …] [--quick] [--json FILE]`: each target of docs/performance.md beside its yardstick, in one run. Exit code
// 0 whatever the figures are: a busy machine is no fault. Takes its own PostgreSQL and ports, leaves nothing behind.
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/build.mjs';
import { openBenchDatabase } from './bench-database.mjs';

const GROUPS = [
  { ids: ['P5', 'P6'], load: async () => (await import('./text.bench.mjs')).benchText },
  { ids: ['P4'], needsDatabase: true, load: async () => (await import('./ingest.bench.mjs')).benchIngest },
  { ids: ['P1', 'P2', 'P3'], needsDatabase: true, load: async () => (await import('./widget.bench.mjs')).benchWidget },
  { ids: ['P11'], needsDatabase: true, load: async () => (await import('./startup.bench.mjs')).benchStartup },
];
const KNOWN = GROUPS.flatMap(({ ids }) => ids);

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' }, quick: { type: 'boolean', default: false }, json: { type: 'string' } } });
const wanted = new Set([...(values.only ?? '').split(','), ...positionals].map((id) => id.trim().toUpperCase()).filter(Boolean));
const unknown = [...wanted].filter((id) => !KNOWN.includes(id));
if (unknown.length > 0) {
  process.stderr.write(`No target ${unknown.join(', ')}: there are ${KNOWN.join(', ')}.\n`);
  process.exit(1);
}
const only = (id) => wanted.size === 0 || wanted.has(id);

const figure = (value) => (value >= 100 ? Math.round(value).toLocaleString('en-US').replaceAll(',', ' ') : value.toPrecision(3));
function print(row) {
  const verdict = row.met === null ? 'info' : row.met ? 'met' : 'MISSED';
  process.stdout.write(`${row.id.padEnd(4)} ${verdict.padEnd(6)}  ${row.what}\n`);
  process.stdout.write(`             ours ${figure(row.ours)}   ${row.against} ${figure(row.yardstick)}   ratio ${row.ratio.toFixed(2)}   target ${row.target}\n`);
  for (const [name, value] of Object.entries(row.more ?? {})) if (typeof value === 'number') process.stdout.write(`             ${name}: ${figure(value)}\n`);
}

const begin = performance.now();
await ensureBuilt({ tolerant: true });
process.stdout.write(`${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, node ${process.version}, load ${loadavg().map((l) => l.toFixed(1)).join(' ')}${values.quick ? ', quick: figures of short rounds' : ''}\n`);
const rows = [];
for (const group of GROUPS) {
  if (!group.ids.some(only)) continue;
  const bench = await group.load();
  const database = group.needsDatabase ? await openBenchDatabase() : null;
  try {
    for (const row of await bench({ database, quick: values.quick, only })) {
      rows.push(row);
      print(row);
    }
  } finally {
    await database?.close();
  }
}
process.stdout.write(`${((performance.now() - begin) / 1000).toFixed(0)} s, load at the end ${loadavg()[0].toFixed(1)}\n`);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ at: new Date().toISOString(), node: process.version, cores: availableParallelism(), load: loadavg(), quick: values.quick, rows }, null, 2)}\n`);
