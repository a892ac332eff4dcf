import { rowsWith } from '../read-cases.mjs';
import { countClass, f1 } from '../scores.mjs';

/** Label of the analysis → what a file knows of it; a set of app reviews knows wishes as `feature_request` among its labels. */
const KNOWN = {
  needs_service: (row) => row.needs_service,
  testimony: (row) => row.testimony,
  is_question: (row) => row.is_question,
  suggestion: (row) => (Array.isArray(row.labels) && row.label !== undefined ? row.labels.includes('feature_request') : isSaid(row.suggestion)),
  reports_error: (row) => isSaid(row.reports_error),
};
const NAMES = Object.keys(KNOWN);
const isSaid = (value) => (value === undefined ? undefined : Boolean(value));

/** F1 of each yes-or-no label that the file knows. */
export function evaluate(rows, { engine, file }) {
  const cases = rowsWith(rows, (row) => NAMES.some((name) => KNOWN[name](row) !== undefined), { file, suite: 'labels', needs: NAMES.join(', ') });
  const read = cases.map((row) => ({ row, got: engine.analyse(row.lang === undefined ? { text: row.text } : { text: row.text, lang: row.lang }, row.business?.sector ?? row.sector) }));
  const metrics = {};
  const faults = [];
  for (const name of NAMES) {
    const known = read.filter(({ row }) => KNOWN[name](row) !== undefined);
    if (known.length === 0) continue;
    const pairs = known.map(({ row, got }) => [KNOWN[name](row), Boolean(got[name])]);
    const counts = countClass(pairs, true);
    metrics[`${name}: F1`] = f1(counts);
    metrics[`${name}: precision`] = counts.tp / Math.max(1, counts.tp + counts.fp);
    metrics[`${name}: recall`] = counts.tp / Math.max(1, counts.tp + counts.fn);
    known.forEach(({ row }, at) => {
      if (pairs[at][0] !== pairs[at][1]) faults.push({ line: row.line, expected: `${name} ${pairs[at][0]}`, got: String(pairs[at][1]), text: row.text });
    });
  }
  return { n: read.length, metrics, faults };
}
