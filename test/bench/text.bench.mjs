// P5 and P6: the text pass on one core, no database. Beside it the naive pass: one regular expression per term of the same lexicon.
import { readdirSync, readFileSync } from 'node:fs';
import { interleave, median, pairedRatio, rate } from './measure.mjs';
import { seededRandom, syntheticTexts } from './synthetic-reviews.mjs';

const dist = (file) => import(new URL(`../../dist/src/domain/${file}`, import.meta.url).href);
const business = { name: 'Boulangerie Bench', sector: 'bakery', city: 'Toulouse', description: '' };
const author = { invited: false, order_reference: null };

/** All families of a language as one lexicon. */
function lexiconOf(lang) {
  const folder = new URL(`../../dist/config/lexicons/${lang}/`, import.meta.url);
  const families = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
  const terms = {};
  for (const [tag, patterns] of families.flatMap((family) => Object.entries(family.terms))) terms[tag] = [...(terms[tag] ?? []), ...patterns];
  return { classes: Object.assign({}, ...families.map((family) => family.classes ?? {})), terms };
}

/** What one would write first: every term its own expression, every text through all of them. */
function naivePass() {
  const byLang = new Map(['fr', 'en'].map((lang) => {
    const terms = Object.values(lexiconOf(lang).terms).flat().map((term) => term.replace(/[()|<>~]/g, ' ').trim().split(/\s+/).slice(0, 3).join('\\s+')).filter((term) => /^[\p{L}\s+\\’'-]+$/u.test(term));
    return [lang, terms.map((term) => new RegExp(`(?<!\\p{L})${term}(?!\\p{L})`, 'iu'))];
  }));
  return ({ text, lang }) => byLang.get(lang).filter((term) => term.test(text)).length;
}

export async function benchText({ quick, only }) {
  const rounds = quick ? 3 : 5;
  const ms = quick ? 300 : 1000;
  const rows = [];
  if (only('P5')) rows.push(...(await benchPass(rounds, ms)));
  if (only('P6')) rows.push(...(await benchGrowth(rounds, ms)));
  return rows;
}

async function benchPass(rounds, ms) {
  const [{ moderate }, { analyse }] = await Promise.all([dist('moderation/engine.js'), dist('analysis/analyse.js')]);
  const texts = syntheticTexts(2000, 5);
  const naive = naivePass();
  // Languages are not told: the pass decides them itself, as it must for a file.
  const rules = ({ text }) => moderate({ text, business, author });
  const whole = ({ text }) => {
    const moderation = moderate({ text, business, author });
    return analyse({ text, lang: moderation.lang });
  };
  const sample = texts.slice(0, 40);
  const figures = await interleave({
    rules: () => rate(ms, texts.length, () => texts.forEach(rules)),
    whole: () => rate(ms, 200, () => texts.slice(0, 200).forEach(whole)),
    naive: () => rate(ms, sample.length, () => sample.forEach(naive)),
  }, rounds);
  const row = (what, name, target) => ({
    id: 'P5', what, ours: median(figures[name]), yardstick: median(figures.naive), against: 'a regular expression per term', ratio: pairedRatio(figures[name], figures.naive), target: `>= ${target}/s`, met: median(figures[name]) >= target,
    more: { 'mean characters': texts.reduce((sum, { text }) => sum + text.length, 0) / texts.length, rounds: figures[name] },
  });
  return [row('moderate: rules and lexicons (reviews/s, one core)', 'rules', 60_000), row('moderate + analyse with the learned model (reviews/s)', 'whole', 8_000)];
}

/** The French lexicon with as many patterns as asked for: its own first, then made-up words, one in five of two words. */
function lexiconOfSize(size, random) {
  const lexicon = lexiconOf('fr');
  const tags = Object.keys(lexicon.terms);
  const terms = Object.fromEntries(tags.map((tag) => [tag, lexicon.terms[tag].slice(0, 1)]));
  let count = tags.length;
  for (let at = 1; count < size && tags.some((tag) => at < lexicon.terms[tag].length); at++) {
    for (const tag of tags) {
      if (count >= size || at >= lexicon.terms[tag].length) continue;
      terms[tag].push(lexicon.terms[tag][at]);
      count++;
    }
  }
  const syllables = ['ba', 'cre', 'di', 'fou', 'gra', 'lin', 'mo', 'pra', 'ri', 'sou', 'ta', 'ver'];
  const word = () => Array.from({ length: 3 + Math.floor(random() * 2) }, () => syllables[Math.floor(random() * syllables.length)]).join('');
  for (; count < size; count++) terms[tags[count % tags.length]].push(count % 5 === 0 ? `${word()} ${word()}` : word());
  return { language: 'fr', version: 'bench', families: { bench: { classes: lexicon.classes, terms } } };
}

async function benchGrowth(rounds, ms) {
  const [{ moderate }, { MATCHERS, buildMatcher }] = await Promise.all([dist('moderation/engine.js'), dist('moderation/lexicons.js')]);
  const texts = syntheticTexts(2000, 6).filter(({ lang }) => lang === 'fr');
  const random = seededRandom(6);
  const built = new Map([500, 2_000, 10_000].map((size) => [size, buildMatcher(lexiconOfSize(size, random))]));
  const way = (size) => () => {
    MATCHERS.set('fr', built.get(size));
    return rate(ms, texts.length, () => texts.forEach(({ text }) => moderate({ text, business, author })));
  };
  try {
    const figures = await interleave({ 500: way(500), 2000: way(2_000), 10000: way(10_000) }, rounds);
    // Time, so the ratio is of the inverse rates.
    const ratio = pairedRatio(figures[500], figures[10000]);
    return [{
      id: 'P6', what: 'moderation time with 10 000 patterns (µs a review)', ours: 1e6 / median(figures[10000]), yardstick: 1e6 / median(figures[500]), against: 'itself with 500 patterns', ratio, target: '<= 1.3x', met: ratio <= 1.3,
      more: { 'with 2 000 patterns (µs)': 1e6 / median(figures[2000]), rounds: figures },
    }];
  } finally {
    MATCHERS.delete('fr');
  }
}
