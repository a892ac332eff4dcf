// Trains the small linear models of config/models (sentiment, wish, service, address) from labelled text given by path; deterministic, no network.
//   node scripts/train-analysis.mjs --data DIR --train DIR --written FILE… --bench FILE [--task sentiment|wish|service|address] [--lang fr] [--folds 5] [--write]
// DIR holds appreviews_{fr,en}_minibar, aspects_en_mams, register_{fr,de,es,it} (.jsonl); --train DIR holds <lang>.tsv; --written are
// test/fixtures/analysis/{written,fresh}.jsonl, --bench test/fixtures/moderation/bench-dev.jsonl. Prints scores by cross-validation and across
// domains: trained without a kind of text and scored on it. With --write all rows train and the file is stored.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { jsonLines, loadReader, seeded, shuffled } from './training.mjs';

const BUCKETS = 1 << 14;
const EPOCHS = 8;
const RATE = 0.5;
const PENALTY = 1e-5;
const FEWEST_OF_AN_APP = 200;
const LANGUAGES = { sentiment: ['fr', 'en', 'es', 'de', 'it'], wish: ['fr', 'en'], service: ['fr', 'en'], address: ['fr', 'de', 'es', 'it'] };
/** How often a capital counts, see LinearModelFile. */
const CAPITALS = { sentiment: 0, wish: 0, service: 0, address: 3 };

/** Words weigh less against the lexicons where the texts to come are of other trades than those learned from. */
const DAMPING = { sentiment: 0.6, wish: 1, service: 0.7, address: 1 };

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' }, train: { type: 'string' }, written: { type: 'string', multiple: true }, bench: { type: 'string' }, task: { type: 'string' }, lang: { type: 'string' },
    folds: { type: 'string', default: '5' }, write: { type: 'boolean', default: false },
  },
});

const training = (lang) => readFileSync(join(options.train, `${lang}.tsv`), 'utf8').split('\n').map((line) => line.split('\t')).filter((cells) => cells.length === 6).map(([, , grounds, sector, flags, text]) => ({ grounds, sector, flags, text }));
const written = (lang) => options.written.flatMap(jsonLines).filter((row) => row.lang === lang);
const bench = (lang) => jsonLines(options.bench).filter((row) => row.lang === lang);
/** Rows of a set that not every language has. */
const given = (name) => (existsSync(join(options.data, name)) ? jsonLines(join(options.data, name)) : []);

/** Rows of a task: text, good (the class the score is positive for), set (the kind of text), weight, group (rows of one group stay on one side of a split). */
const ROWS = {
  sentiment(lang) {
    const rows = given(`appreviews_${lang}_minibar.jsonl`).filter((row) => row.label !== 'neu').map((row) => ({ text: row.text, good: row.label === 'pos', set: 'apps', weight: 1, app: row.business }));
    for (const row of given(`aspects_${lang}_mams.jsonl`)) {
      const leans = new Set(row.aspect_polarity.map((pair) => pair.split(':')[1]).filter((lean) => lean !== 'neutral'));
      if (leans.size === 1) rows.push({ text: row.text, good: leans.has('positive'), set: 'restaurants', weight: 1 });
    }
    for (const { grounds, flags, text } of training(lang)) {
      const good = flags.includes('testimony');
      const bad = flags.includes('service') || /insult|defamation|threat|danger/.test(grounds);
      if (good !== bad) rows.push({ text, good, set: 'moderation', weight: good ? 4 : 1 });
    }
    for (const row of written(lang)) if (row.sentiment === 'positive' || row.sentiment === 'negative') rows.push({ text: row.text, good: row.sentiment === 'positive', set: 'written', weight: 3 });
    for (const row of bench(lang)) if (row.rating !== undefined && row.rating !== 3) rows.push({ text: row.text, good: row.rating > 3, set: 'bench', weight: 2 });
    return rows;
  },
  wish: (lang) => [
    ...jsonLines(join(options.data, `appreviews_${lang}_minibar.jsonl`)).map((row) => ({ text: row.text, good: row.labels.includes('feature_request'), set: 'apps', weight: 1 })),
    ...written(lang).map((row) => ({ text: row.text, good: row.suggestion, set: 'written', weight: 3 })),
    // Reviews of other trades hardly ever wish for something: without them every trade would sound like an app that lacks a feature.
    ...training(lang).map(({ text }) => ({ text, good: false, set: 'moderation', weight: 0.5 })),
  ],
  service: (lang) => [
    ...training(lang).map(({ flags, sector, text }) => ({ text, sector, good: flags.includes('service'), set: 'moderation', weight: 1 })),
    ...written(lang).map((row) => ({ text: row.text, sector: row.sector, good: row.needs_service, set: 'written', weight: 1 })),
    ...bench(lang).map((row) => ({ text: row.text, sector: row.business.sector, good: row.needs_service, set: 'bench', weight: 1 })),
  ],
  address(lang) {
    const rows = jsonLines(join(options.data, `register_${lang}.jsonl`)).map((row) => ({ text: row.text, good: row.label === 'formal', set: 'register', weight: 1 }));
    return paired(rows);
  },
};

/** The two forms of one sentence get one group: apart, the words they share would teach the wrong label. */
function paired(rows) {
  const words = rows.map((row) => new Set(row.text.toLowerCase().split(/\P{L}+/u)));
  const group = rows.map((_, at) => at);
  rows.forEach((row, at) => {
    if (!row.good) return;
    let [best, most] = [-1, 0.4];
    rows.forEach((other, there) => {
      if (other.good) return;
      const shared = [...words[at]].filter((word) => words[there].has(word)).length;
      const likeness = shared / (words[at].size + words[there].size - shared);
      if (likeness > most) [best, most] = [there, likeness];
    });
    if (best >= 0) group[at] = group[best];
  });
  return rows.map((row, at) => ({ ...row, group: group[at] }));
}

function evidenceOf(reader, task, reading) {
  if (task === 'wish') return reader.wishEvidence(reading);
  if (task === 'address') return reader.addressEvidence(reading);
  const sentiment = reader.readSentiment(reading);
  if (task === 'sentiment') return sentiment.evidence;
  return reader.serviceEvidence(reading, sentiment.score, reader.isOwed(reader.readAspects(reading, sentiment)));
}

/** The features of LinearModel.score, spelled out. */
function featuresOf(reader, task, lang, row) {
  const reading = reader.readText({ text: row.text, lang }, row.sector);
  const counts = new Map();
  let pieces = 0;
  const add = (hash, times = 1) => {
    pieces += times;
    counts.set(hash & (BUCKETS - 1), (counts.get(hash & (BUCKETS - 1)) ?? 0) + times);
  };
  let previous = reader.SENTENCE_START;
  for (const token of reading.tokens) {
    let word = 0;
    reader.eachWordPiece(token.norm, reader.LONGEST_PIECE, (hash) => {
      add(hash);
      word = hash;
    });
    add(reader.pairHash(token.first ? reader.SENTENCE_START : previous, word));
    if (CAPITALS[task] > 0 && reader.hasCapital(token.text)) add(reader.capitalHash(word, token.first), CAPITALS[task]);
    previous = word;
  }
  const norm = DAMPING[task] / Math.sqrt(pieces + 1);
  const evidence = evidenceOf(reader, task, reading);
  const at = [...counts.keys(), ...evidence.map((_, index) => BUCKETS + index)];
  return { ...row, tokens: reading.tokens, evidence, at, by: [...[...counts.values()].map((count) => count * norm), ...evidence] };
}

/** Logistic regression by AdaGrad, classes weighted to balance. */
function train(rows, evidenceCount) {
  const weights = new Float64Array(BUCKETS + evidenceCount);
  const steps = new Float64Array(BUCKETS + evidenceCount).fill(1e-6);
  let bias = 0;
  const learned = rows.filter((row) => row.weight > 0);
  const share = learned.filter((row) => row.good).length / learned.length;
  const random = seeded(7);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const row of shuffled(learned, random)) {
      let z = bias;
      for (let i = 0; i < row.at.length; i += 1) z += weights[row.at[i]] * row.by[i];
      const error = (1 / (1 + Math.exp(-z)) - (row.good ? 1 : 0)) * row.weight * (0.5 / (row.good ? share : 1 - share));
      bias -= 0.01 * error;
      for (let i = 0; i < row.at.length; i += 1) {
        const gradient = error * row.by[i] + PENALTY * weights[row.at[i]];
        steps[row.at[i]] += gradient * gradient;
        weights[row.at[i]] -= ((RATE / (epoch + 1) ** 0.5) * gradient) / (0.3 + Math.sqrt(steps[row.at[i]]));
      }
    }
  }
  return { weights, bias };
}

const rounded = (value) => Number(value.toFixed(4));

function quantise(task, { weights, bias }) {
  const hashed = weights.slice(0, BUCKETS).map((weight) => weight * DAMPING[task]);
  const scale = hashed.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127;
  return {
    buckets: BUCKETS, scale, bias: rounded(bias), capitals: CAPITALS[task], evidence: Array.from(weights.slice(BUCKETS), rounded),
    weights: Buffer.from(Int8Array.from(hashed, (weight) => Math.round(weight / scale)).buffer).toString('base64'),
  };
}

/** Scores the file as the service reads it: F1 of each class and their mean. */
function score(reader, file, rows) {
  const model = new reader.LinearModel(file);
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const row of rows) counts[model.score(row.tokens, row.evidence) > 0 ? (row.good ? 'tp' : 'fp') : row.good ? 'fn' : 'tn'] += 1;
  return counts;
}

function summary(counts) {
  const f1 = (tp, wrong) => (tp === 0 ? 0 : (2 * tp) / (2 * tp + wrong));
  const wrong = counts.fp + counts.fn;
  const [good, bad] = [f1(counts.tp, wrong), f1(counts.tn, wrong)];
  const rows = counts.tp + counts.tn + wrong;
  return { rows, accuracy: rounded((counts.tp + counts.tn) / rows), f1: rounded(good), macroF1: rounded((good + bad) / 2) };
}

function crossValidate(reader, task, rows) {
  const folds = Number(options.folds);
  const groups = shuffled([...new Set(rows.map((row, at) => row.group ?? at))], seeded(3));
  const foldOf = new Map(groups.map((group, at) => [group, at % folds]));
  const bySet = new Map();
  for (let fold = 0; fold < folds; fold += 1) {
    const isHeld = (row, at) => foldOf.get(row.group ?? at) === fold && row.weight > 0;
    const file = quantise(task, train(rows.filter((row, at) => !isHeld(row, at)), rows[0].evidence.length));
    const held = rows.filter(isHeld);
    for (const set of new Set(held.map((row) => row.set))) {
      const counts = score(reader, file, held.filter((row) => row.set === set));
      const known = bySet.get(set);
      bySet.set(set, known === undefined ? counts : Object.fromEntries(Object.keys(counts).map((key) => [key, counts[key] + known[key]])));
    }
  }
  return Object.fromEntries([...bySet].map(([set, counts]) => [set, summary(counts)]));
}

/** Trained without a kind of text, scored on it. */
function crossDomain(reader, task, rows) {
  const sets = [...new Set(rows.map((row) => row.set))];
  if (sets.length < 2) return {};
  return Object.fromEntries(sets.map((set) => [set, summary(score(reader, quantise(task, train(rows.filter((row) => row.set !== set), rows[0].evidence.length)), rows.filter((row) => row.set === set)))]));
}

/** Trained on one app alone and scored on the others, for each app with enough reviews. */
function crossApps(reader, task, rows) {
  const apps = rows.filter((row) => row.app !== undefined);
  const names = [...new Set(apps.map((row) => row.app))].filter((name) => apps.filter((row) => row.app === name).length >= FEWEST_OF_AN_APP);
  return Object.fromEntries(names.map((name) => [name, summary(score(reader, quantise(task, train(apps.filter((row) => row.app === name), rows[0].evidence.length)), apps.filter((row) => row.app !== name))).macroF1]));
}

const CARD = {
  apps: { name: 'MiniBAR app-store reviews', licence: 'MIT' }, restaurants: { name: 'MAMS restaurant sentences', licence: 'Apache-2.0' },
  moderation: { name: 'moderation training lines of this project', licence: 'Apache-2.0' }, written: { name: 'reviews written for this project', licence: 'Apache-2.0' },
  bench: { name: 'moderation cases of this project (test/fixtures/moderation/bench-dev.jsonl), side from the stars', licence: 'Apache-2.0' },
  register: { name: 'register set, formal and informal forms of one sentence', licence: 'CDLA-Sharing-1.0' },
};

const reader = await loadReader(['text/word-pieces', 'analysis/features', 'analysis/evidence', 'analysis/linear-model', 'analysis/reading', 'analysis/sentiment', 'analysis/aspects', 'analysis/service']);
for (const task of options.task === undefined ? Object.keys(ROWS) : [options.task]) {
  for (const lang of options.lang === undefined ? LANGUAGES[task] : [options.lang]) {
    const rows = ROWS[task](lang).map((row) => featuresOf(reader, task, lang, row));
    const scores = { crossValidated: crossValidate(reader, task, rows), crossDomain: crossDomain(reader, task, rows), fromOneApp: crossApps(reader, task, rows) };
    process.stdout.write(`${task} ${lang}: ${JSON.stringify(scores)}\n`);
    if (!options.write) continue;
    const data = [...new Set(rows.filter((row) => row.weight > 0).map((row) => row.set))].map((set) => ({ ...CARD[set], rows: rows.filter((row) => row.set === set).length }));
    const file = { version: '2.0.0', language: lang, kind: 'logistic regression: hashed words, word pairs, character 2-5 grams in words, findings of the lexicons', folds: Number(options.folds), scores, data, ...quantise(task, train(rows, rows[0].evidence.length)) };
    writeFileSync(`config/models/${task}-${lang}.json`, `${JSON.stringify(file, null, 1)}\n`);
  }
}
