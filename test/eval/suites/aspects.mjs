import { rowsWith } from '../read-cases.mjs';
import { countSets, f1, macroF1OfSets, share } from '../scores.mjs';

/** Restaurant corpora know four things; ours are finer. What a corpus calls otherwise is not scored. */
const RESTAURANT = { food: ['food', 'product_quality'], service: ['staff', 'waiting_time'], price: ['price', 'billing'], ambience: ['place', 'cleanliness'] };
const GIVEN = { food: 'food', service: 'service', price: 'price', ambience: 'ambience', place: 'ambience' };

/** Micro F1 of the aspects named in each text, and the share of rightly found ones whose polarity is right too. */
export function evaluate(rows, { engine, file }) {
  const cases = rowsWith(rows, (row) => Array.isArray(row.aspect_polarity) || Array.isArray(row.aspects), { file, suite: 'aspects', needs: '"aspects" or "aspect_polarity"' });
  const isRestaurant = cases.some((row) => Array.isArray(row.aspect_polarity));
  const read = cases.map((row) => ({
    row, expected: isRestaurant ? expectedCoarse(row) : new Map(row.aspects.map(({ aspect, polarity }) => [aspect, new Set([polarity])])),
    got: gotOf(engine.analyse(row.lang === undefined ? { text: row.text } : { text: row.text, lang: row.lang }, isRestaurant ? 'restaurant' : row.business?.sector).aspects, isRestaurant),
  }));
  const pairs = read.map(({ expected, got }) => [new Set(expected.keys()), new Set(got.keys())]);
  const found = read.flatMap(({ expected, got }) => [...expected].filter(([name]) => got.has(name)).map(([name, polarities]) => ({ polarities, got: got.get(name) })));
  const meets = ({ polarities, got }) => [...got].some((polarity) => polarities.has(polarity));
  const counts = countSets(pairs);
  return {
    n: read.length,
    metrics: {
      'micro F1 of aspects': f1(counts),
      precision: counts.tp / Math.max(1, counts.tp + counts.fp),
      recall: counts.tp / Math.max(1, counts.tp + counts.fn),
      'polarity of found aspects': share(found, meets),
      'polarity, neutral ones left out': share(found.filter(({ polarities }) => !polarities.has('neutral')), meets),
    },
    details: { aspects: macroF1OfSets(pairs).byLabel },
    faults: read.filter((_, at) => f1(countSets([pairs[at]])) !== 1).map(({ row, expected, got }) => ({ line: row.line, expected: [...expected.keys()].join(','), got: [...got.keys()].join(','), text: row.text })),
  };
}

function expectedCoarse(row) {
  const wanted = new Map();
  for (const pair of row.aspect_polarity) {
    const [name, polarity] = pair.split(':');
    const coarse = GIVEN[name];
    if (coarse === undefined) continue;
    wanted.set(coarse, (wanted.get(coarse) ?? new Set()).add(polarity));
  }
  return wanted;
}

function gotOf(mentions, isRestaurant) {
  const got = new Map();
  for (const { aspect, polarity } of mentions) {
    const names = isRestaurant ? Object.keys(RESTAURANT).filter((coarse) => RESTAURANT[coarse].includes(aspect)) : [aspect];
    for (const name of names) got.set(name, (got.get(name) ?? new Set()).add(polarity));
  }
  return got;
}
