// Trains the small sentiment models of config/models from labelled text given by path; deterministic, no network.
//   node scripts/train-sentiment.mjs --data DIR [--train DIR] [--lang fr|en] [--holdout 0.2] [--write]
// DIR holds appreviews_<lang>_minibar.jsonl and, for English, aspects_en_mams.jsonl; --train DIR holds <lang>.tsv.
// With --unseen FILE the weights of the held-out run and the rows they never saw are written there, for an honest score of the whole reading.
// Without --write the scores on the held-out fifth are printed and nothing is stored; with it, all rows train.
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const BUCKETS = 1 << 14;
const EPOCHS = 10;
const RATE = 0.5;
const PENALTY = 1e-5;

const { values: options } = parseArgs({
  options: { data: { type: 'string' }, train: { type: 'string' }, lang: { type: 'string' }, holdout: { type: 'string', default: '0.2' }, write: { type: 'boolean', default: false }, unseen: { type: 'string' } },
});

/** The service's own tokeniser and pieces, so that training and reading cut words alike. */
async function loadReader() {
  const folder = mkdtempSync(join(tmpdir(), 'train-'));
  const out = join(folder, 'reader.mjs');
  await build({
    stdin: { contents: "export * from './src/domain/text/tokenise.ts'; export * from './src/domain/analysis/pieces.ts';", resolveDir: process.cwd(), loader: 'ts' },
    bundle: true, platform: 'node', format: 'esm', outfile: out, logLevel: 'error',
  });
  const reader = await import(pathToFileURL(out).href);
  rmSync(folder, { recursive: true });
  return reader;
}

function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled(list, random) {
  const out = [...list];
  for (let at = out.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [out[at], out[other]] = [out[other], out[at]];
  }
  return out;
}

const jsonLines = (path) => readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));

function readRows(lang) {
  const rows = jsonLines(join(options.data, `appreviews_${lang}_minibar.jsonl`)).filter((row) => row.label === 'pos' || row.label === 'neg')
    .map((row) => ({ text: row.text, good: row.label === 'pos', set: 'apps', weight: 1 }));
  const mams = join(options.data, 'aspects_en_mams.jsonl');
  if (lang === 'en' && existsSync(mams)) {
    for (const row of jsonLines(mams)) {
      const leans = new Set(row.aspect_polarity.map((pair) => pair.split(':')[1]).filter((lean) => lean !== 'neutral'));
      if (leans.size === 1) rows.push({ text: row.text, good: leans.has('positive'), set: 'restaurants', weight: 1 });
    }
  }
  if (options.train !== undefined) {
    for (const line of readFileSync(join(options.train, `${lang}.tsv`), 'utf8').split('\n')) {
      const [, , grounds, , flags, text] = line.split('\t');
      if (text === undefined) continue;
      const good = flags.includes('testimony');
      const bad = flags.includes('service') || /insult|defamation|threat|danger/.test(grounds);
      if (good !== bad) rows.push({ text, good, set: 'mixed', weight: 2 });
    }
  }
  return rows;
}

function featuresOf(reader, text) {
  const counts = new Map();
  let pieces = 0;
  const add = (hash) => {
    pieces += 1;
    counts.set(hash & (BUCKETS - 1), (counts.get(hash & (BUCKETS - 1)) ?? 0) + 1);
  };
  let previous;
  for (const token of reader.tokenise(text)) {
    reader.eachPiece(token.norm, add);
    const hash = reader.wordHash(token.norm);
    if (previous !== undefined && !token.first) add(reader.pairHash(previous, hash));
    previous = hash;
  }
  const norm = 1 / Math.sqrt(pieces + 1);
  return { at: [...counts.keys()], by: [...counts.values()].map((count) => count * norm) };
}

/** Logistic regression by AdaGrad; classes weighted to balance. */
function train(rows) {
  const weights = new Float64Array(BUCKETS);
  const steps = new Float64Array(BUCKETS).fill(1e-6);
  let bias = 0;
  const share = rows.filter((row) => row.good).length / rows.length;
  const random = seeded(7);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const row of shuffled(rows, random)) {
      let z = bias;
      for (let i = 0; i < row.x.at.length; i += 1) z += weights[row.x.at[i]] * row.x.by[i];
      const error = (1 / (1 + Math.exp(-z)) - (row.good ? 1 : 0)) * row.weight * (0.5 / (row.good ? share : 1 - share));
      bias -= 0.01 * error;
      for (let i = 0; i < row.x.at.length; i += 1) {
        const at = row.x.at[i];
        const gradient = error * row.x.by[i] + PENALTY * weights[at];
        steps[at] += gradient * gradient;
        weights[at] -= ((RATE / (epoch + 1) ** 0.5) * gradient) / (0.3 + Math.sqrt(steps[at]));
      }
    }
  }
  return { weights, bias };
}

function scoreRows(model, rows) {
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const row of rows) {
    let z = model.bias;
    for (let i = 0; i < row.x.at.length; i += 1) z += model.weights[row.x.at[i]] * row.x.by[i];
    if (z > 0) counts[row.good ? 'tp' : 'fp'] += 1;
    else counts[row.good ? 'fn' : 'tn'] += 1;
  }
  const f1 = (tp, fp, fn) => (tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn));
  return (f1(counts.tp, counts.fp, counts.fn) + f1(counts.tn, counts.fn, counts.fp)) / 2;
}

function quantise(model) {
  const largest = model.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const scale = largest / 127;
  return { buckets: BUCKETS, scale, bias: model.bias, weights: Buffer.from(Int8Array.from(model.weights, (weight) => Math.round(weight / scale)).buffer).toString('base64') };
}

function dataCard(lang) {
  const sources = [{ name: `MiniBAR app-store reviews (${lang})`, licence: 'MIT', label: 'positive and negative, from stars; neutral left out' }];
  if (lang === 'en') sources.push({ name: 'MAMS restaurant sentences', licence: 'Apache-2.0', label: 'sentences whose aspects all lean one way' });
  sources.push({ name: 'moderation training lines of this project', licence: 'Apache-2.0', label: 'weak: testimony = positive; service, insult, defamation, threat, danger = negative' });
  return sources;
}

const reader = await loadReader();
for (const lang of options.lang === undefined ? ['fr', 'en'] : [options.lang]) {
  const rows = shuffled(readRows(lang), seeded(42)).map((row) => ({ ...row, x: featuresOf(reader, row.text) }));
  const cut = Math.floor(rows.length * Number(options.holdout));
  const model = train(rows.slice(cut));
  const scores = {};
  for (const set of new Set(rows.map((row) => row.set))) scores[set] = Number(scoreRows(model, rows.slice(0, cut).filter((row) => row.set === set)).toFixed(3));
  process.stdout.write(`${lang}: ${rows.length} rows, macro F1 on the held-out ${options.holdout}: ${JSON.stringify(scores)}\n`);
  if (options.unseen !== undefined) writeFileSync(`${options.unseen}-${lang}.json`, JSON.stringify({ ...quantise(model), rows: rows.slice(0, cut).map(({ text, good, set }) => ({ text, good, set })) }));
  if (!options.write) continue;
  const file = { version: '1.0.0', language: lang, kind: 'logistic regression, hashed character 2-5 grams in words, words and word pairs', heldOut: { share: Number(options.holdout), macroF1: scores }, data: dataCard(lang), ...quantise(train(rows)) };
  writeFileSync(`config/models/sentiment-${lang}.json`, `${JSON.stringify(file, null, 1)}\n`);
}
