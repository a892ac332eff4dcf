// Trains config/models/language.json, the model that names the language of short texts, from labelled text given by path; deterministic, no network.
//   node scripts/train-language.mjs --data DIR --train DIR [--leave SET] [--holdout 0.2] [--write]
// DIR holds appreviews_{fr,en}_minibar, register_{fr,de,es,it}, aspects_en_mams and offensive_de_germeval18 (.jsonl); --train DIR holds <lang>.tsv.
// The word lists of config/aspects and config/sentiment train too. Without --write the scores on held-out rows are printed and nothing is stored;
// --leave SET (apps, register) holds a whole set out: the score on a kind of text never seen.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { jsonLines, loadReader, seeded, shuffled } from './training.mjs';

const LANGUAGES = ['fr', 'en', 'es', 'de', 'it'];
const BUCKETS = 1 << 13;
const EPOCHS = 6;
const RATE = 0.3;
const FRAGMENT = 3;
const LONGEST = 4;
const SURE = 0.6;

const { values: options } = parseArgs({
  options: { data: { type: 'string' }, train: { type: 'string' }, leave: { type: 'string' }, holdout: { type: 'string', default: '0.2' }, write: { type: 'boolean', default: false } },
});

function readRows() {
  const rows = [];
  const add = (lang, set, texts) => texts.forEach((text) => rows.push({ lang, set, text }));
  for (const [set, name] of [['apps', 'appreviews_%_minibar'], ['register', 'register_%'], ['restaurants', 'aspects_%_mams'], ['posts', 'offensive_%_germeval18']]) {
    for (const lang of LANGUAGES) {
      const path = join(options.data, `${name.replace('%', lang)}.jsonl`);
      if (existsSync(path)) add(lang, set, jsonLines(path).map((row) => row.text));
    }
  }
  for (const lang of LANGUAGES) {
    add(lang, 'moderation', readFileSync(join(options.train, `${lang}.tsv`), 'utf8').split('\n').map((line) => line.split('\t')[5]).filter(Boolean));
    const lists = ['aspects/%', 'sentiment/%', 'sentiment/cues.%'].flatMap((file) => Object.values(JSON.parse(readFileSync(`config/${file.replace('%', lang)}.json`, 'utf8'))));
    add(lang, 'lexicon', lists.filter(Array.isArray).flat().map((term) => term.replace(/[()|<>~*\d]/g, ' ')));
  }
  return rows;
}

/** Buckets of a text with their weight; unit length, as the reader scales them. */
function featuresOf(reader, text) {
  const counts = new Map();
  let pieces = 0;
  for (const token of reader.tokenise(text)) {
    reader.eachWordPiece(token.norm, LONGEST, (hash) => {
      pieces += 1;
      counts.set(hash & (BUCKETS - 1), (counts.get(hash & (BUCKETS - 1)) ?? 0) + 1);
    });
  }
  const norm = 1 / Math.sqrt(pieces + 1);
  return { at: [...counts.keys()], by: [...counts.values()].map((count) => count * norm) };
}

const scoresOf = (weights, x) => weights.map((row) => x.at.reduce((sum, at, i) => sum + row[at] * x.by[i], 0));

function softmax(scores) {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((left, right) => left + right, 0);
  return powers.map((power) => power / sum);
}

/** Softmax regression by AdaGrad, languages weighted to balance; every other pass reads three words of a text, as short as the texts it is for. */
function train(reader, rows) {
  const weights = LANGUAGES.map(() => new Float64Array(BUCKETS));
  const steps = LANGUAGES.map(() => new Float64Array(BUCKETS).fill(1e-6));
  const share = Object.fromEntries(LANGUAGES.map((lang) => [lang, rows.filter((row) => row.lang === lang).length / rows.length]));
  const random = seeded(7);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const row of shuffled(rows, random)) {
      const words = row.text.split(/\s+/);
      const from = Math.floor(random() * Math.max(1, words.length - FRAGMENT));
      const x = featuresOf(reader, epoch % 2 === 1 ? words.slice(from, from + FRAGMENT).join(' ') : words.slice(0, 40).join(' '));
      const errors = softmax(scoresOf(weights, x));
      errors[LANGUAGES.indexOf(row.lang)] -= 1;
      const balance = Math.min(3, 1 / LANGUAGES.length / share[row.lang]);
      errors.forEach((error, lang) => {
        x.at.forEach((at, i) => {
          const gradient = error * balance * x.by[i];
          steps[lang][at] += gradient * gradient;
          weights[lang][at] -= (RATE * gradient) / Math.sqrt(steps[lang][at]);
        });
      });
    }
  }
  return weights;
}

function quantise(weights) {
  const largest = Math.max(...weights.map((row) => row.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)));
  const scale = largest / 127;
  return { buckets: BUCKETS, scale, languages: LANGUAGES, weights: Buffer.concat(weights.map((row) => Buffer.from(Int8Array.from(row, (weight) => Math.round(weight / scale)).buffer))).toString('base64') };
}

/** Per set and language: rows, share named rightly, share named wrongly; the rest is unknown. */
function score(reader, weights, rows) {
  const lines = new Map();
  for (const row of rows) {
    const shares = softmax(scoresOf(weights, featuresOf(reader, row.text)));
    const best = shares.indexOf(Math.max(...shares));
    const verdict = shares[best] < SURE ? 'unknown' : LANGUAGES[best] === row.lang ? 'right' : 'wrong';
    for (const key of [`${row.set} ${row.lang}`, ...(row.text.length <= 30 ? [`${row.set} ${row.lang} <= 30 characters`] : [])]) {
      const line = lines.get(key) ?? { rows: 0, right: 0, wrong: 0, unknown: 0 };
      line.rows += 1;
      line[verdict] += 1;
      lines.set(key, line);
    }
  }
  return Object.fromEntries([...lines].filter(([key]) => !key.startsWith('lexicon')).map(([key, line]) => [key, { rows: line.rows, right: Number((line.right / line.rows).toFixed(3)), wrong: Number((line.wrong / line.rows).toFixed(3)) }]));
}

const reader = await loadReader(['text/tokenise', 'text/word-pieces']);
const rows = shuffled(readRows(), seeded(42));
const isHeld = (row, at) => (options.leave === undefined ? at < rows.length * Number(options.holdout) : row.set === options.leave);
const held = rows.filter(isHeld);
const scores = score(reader, train(reader, rows.filter((row, at) => !isHeld(row, at))), held);
process.stdout.write(`${JSON.stringify(scores, null, 1)}\n`);
if (options.write) {
  const data = [
    { name: 'MiniBAR app-store reviews (fr, en)', licence: 'MIT' }, { name: 'register sets (fr, de, es, it)', licence: 'CDLA-Sharing-1.0' }, { name: 'MAMS restaurant sentences (en)', licence: 'Apache-2.0' },
    { name: 'GermEval 2018 posts (de)', licence: 'CC BY 4.0' }, { name: 'moderation training lines and word lists of this project', licence: 'Apache-2.0' },
  ];
  const file = { version: '1.0.0', kind: 'softmax regression, hashed words and character 2-4 grams', heldOut: { share: Number(options.holdout), sure: SURE, scores }, data, ...quantise(train(reader, rows)) };
  writeFileSync('config/models/language.json', `${JSON.stringify(file, null, 1)}\n`);
}
