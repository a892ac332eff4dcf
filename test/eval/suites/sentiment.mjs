import { rowsWith } from '../read-cases.mjs';
import { macroF1, share } from '../scores.mjs';

const LABELS = ['neg', 'pos'];
/** Fewer cases than this say nothing of a business. */
const FEWEST = 50;

/**
 * Macro F1 of neg and pos, text alone; neutral rows are left out. Two figures: by the sign of the score (every text gets a side), and by
 * the label, where « mixed » and « neutral » count as no answer.
 */
export function evaluate(rows, { engine, file }) {
  const cases = rowsWith(rows, (row) => LABELS.includes(row.label), { file, suite: 'sentiment', needs: '"label" neg or pos' });
  const read = cases.map((row) => ({ row, got: engine.analyse(withoutLabels(row)).sentiment }));
  const bySign = read.map(({ row, got }) => [row.label, got.score > 0 ? 'pos' : got.score < 0 ? 'neg' : 'none']);
  const byLabel = read.map(({ row, got }) => [row.label, { positive: 'pos', negative: 'neg' }[got.label] ?? 'none']);
  return {
    n: read.length,
    metrics: {
      'macro F1 neg/pos (sign of score)': macroF1(bySign, LABELS),
      'macro F1 neg/pos (label)': macroF1(byLabel, LABELS),
      'no side taken (label)': share(byLabel, ([, got]) => got === 'none'),
      ...byBusiness(read, bySign),
    },
    faults: read.filter((_, at) => bySign[at][0] !== bySign[at][1]).map(({ row, got }) => ({ line: row.line, expected: row.label, got: `${got.label} ${got.score}`, text: row.text })),
  };
}

/** The same figure for each business with enough cases: a model that only knows some of them shows here. */
function byBusiness(read, pairs) {
  return Object.fromEntries([...group(read, pairs)].filter(([, own]) => own.length >= FEWEST).map(([name, own]) => [`macro F1, ${name} (${own.length})`, macroF1(own, LABELS)]));
}

function group(read, pairs) {
  const groups = new Map();
  read.forEach(({ row }, at) => {
    const name = typeof row.business === 'string' ? row.business : row.business?.sector;
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), pairs[at]]);
  });
  return groups;
}

const withoutLabels = ({ text, lang }) => (lang === undefined ? { text } : { text, lang });
