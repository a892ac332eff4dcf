// Trains config/models/grounds.json, the model's opinion of each ground of moderation (one more signal beside the rules), from labelled text given by
// path; deterministic, no network.
//   node scripts/train-grounds.mjs --train DIR [--train DIR]... [--cases FILE]... [--ordinary FILE]... [--held FILE] [--write]
// DIR holds <lang>.tsv (lang, outcome, grounds, sector, flags, text); each FILE holds JSON lines with text and grounds. --held prints, for each ground, the
// average precision on cases that did not train. --ordinary are real reviews, nearly all of them without a ground: every second one trains as such. Without --write nothing is stored.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { jsonLines, loadReader, quantised, seeded, shuffled } from './training.mjs';

const GROUNDS = ['insult', 'profanity', 'defamation', 'discrimination', 'threat', 'danger', 'promotion', 'conflict_of_interest', 'no_experience', 'unintelligible', 'extortion', 'off_topic'];
/** 12 grounds of 2^13 signed bytes: 8 kB each. */
const BUCKETS = 1 << 13;
const LONGEST = 5;
/** Weight of a list that has a word in the text, beside pieces scaled to unit length. */
const LIST = 0.3;
const EPOCHS = 12;
const RATE = 0.3;
const PENALTY = 1e-4;
/** A ground is rare: its cases count more, so that 0.5 is a real doubt. */
const RARE = 4;

const { values: options } = parseArgs({
  options: { train: { type: 'string', multiple: true, default: [] }, cases: { type: 'string', multiple: true, default: [] }, ordinary: { type: 'string', multiple: true, default: [] }, held: { type: 'string' }, write: { type: 'boolean', default: false } },
});

const jsonCases = (file) => jsonLines(file).map(({ text, grounds }) => ({ text, grounds }));

function readRows() {
  const files = options.train.flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.tsv')).sort().map((name) => join(folder, name)));
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean));
  const rows = lines.map((line) => line.split('\t')).map((cells) => ({ text: cells[5], grounds: cells[2].split(',') }));
  // Every second real review stays out, to measure false alarms on.
  const ordinary = options.ordinary.flatMap((file) => jsonLines(file).filter((_, at) => at % 2 === 0)).map(({ text }) => ({ text, grounds: [] }));
  return [...rows, ...options.cases.flatMap(jsonCases), ...ordinary];
}

/**
 * Weighted features of a text: buckets of word pieces, scaled to unit length as the reader does, and behind them (from BUCKETS on) the lists
 * of the lexicons that have a word in it.
 */
function featuresOf(reader, text) {
  const context = reader.readContext({ text, business: { name: '', sector: '', city: '', description: '' }, author: { invited: false, order_reference: null } });
  const counts = new Map();
  let pieces = 0;
  for (const token of context.tokens) {
    reader.eachWordPiece(token.norm, LONGEST, (hash) => {
      pieces += 1;
      counts.set(hash & (BUCKETS - 1), (counts.get(hash & (BUCKETS - 1)) ?? 0) + 1);
    });
  }
  const norm = 1 / Math.sqrt(pieces + 1);
  const lists = reader.REQUIRED_TAGS.flatMap((tag, at) => (context.has(tag) ? [BUCKETS + at] : []));
  return { at: [...counts.keys(), ...lists], by: [...[...counts.values()].map((count) => count * norm), ...lists.map(() => LIST)] };
}

const sumOf = (weights, x) => x.at.reduce((sum, at, i) => sum + weights[at] * x.by[i], 0);

function trainOne(rows, ground, size) {
  const weights = new Float64Array(size);
  const steps = new Float64Array(size).fill(1e-6);
  let bias = 0;
  const random = seeded(7);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const row of shuffled(rows, random)) {
      const is = row.grounds.includes(ground);
      const error = (1 / (1 + Math.exp(-(sumOf(weights, row.x) + bias))) - (is ? 1 : 0)) * (is ? RARE : 1);
      bias -= 0.02 * error;
      for (const [i, at] of row.x.at.entries()) {
        const gradient = error * row.x.by[i];
        steps[at] += gradient * gradient;
        weights[at] -= (RATE * (gradient + PENALTY * weights[at])) / Math.sqrt(steps[at]);
      }
    }
  }
  return { weights, bias };
}

/** Mean of the precision at each true case, cases by falling score. */
function averagePrecision(scored) {
  let hits = 0;
  const precisions = scored.toSorted((left, right) => right.score - left.score).flatMap(({ is }, at) => (is ? [++hits / (at + 1)] : []));
  return precisions.length === 0 ? null : Number((precisions.reduce((left, right) => left + right, 0) / precisions.length).toFixed(3));
}

const reader = await loadReader(['moderation/context', 'moderation/lexicons', 'text/word-pieces']);
const rows = readRows().map((row) => ({ ...row, x: featuresOf(reader, row.text) }));
const held = options.held === undefined ? [] : jsonCases(options.held).map((row) => ({ ...row, x: featuresOf(reader, row.text) }));
const models = GROUNDS.map((ground) => ({ ground, ...trainOne(rows, ground, BUCKETS + reader.REQUIRED_TAGS.length) }));
const heldOut = Object.fromEntries(models.map(({ ground, weights, bias }) => [ground, averagePrecision(held.map((row) => ({ score: sumOf(weights, row.x) + bias, is: row.grounds.includes(ground) })))]));
process.stdout.write(`${rows.length} rows\n${JSON.stringify(heldOut)}\n`);
if (options.write) {
  const grounds = models.map(({ ground, weights, bias }) => {
    const lists = Object.fromEntries(reader.REQUIRED_TAGS.map((tag, at) => [tag, Number((weights[BUCKETS + at] * LIST).toFixed(2))]).filter(([, weight]) => weight !== 0));
    return { ground, rows: rows.filter((row) => row.grounds.includes(ground)).length, bias, lists, ...quantised(weights.slice(0, BUCKETS)) };
  });
  const data = [{ name: 'moderation training lines and written cases of this project', licence: 'Apache-2.0' }];
  writeFileSync('config/models/grounds.json', `${JSON.stringify({ version: '1.1.0', kind: 'logistic regression a ground: hashed words and character 2-5 grams, and the lists of the lexicons that have a word in the text; five languages together', heldOut: { cases: held.length, averagePrecision: heldOut }, data, buckets: BUCKETS, rows: rows.length, grounds }, null, 1).replace(/\{\n\s+("[a-z]+\.[^}]+)\n\s+\}/g, (_, lists) => `{ ${lists.replace(/\n\s+/g, ' ')} }`)}\n`);
}
