// The scores of evaluation.md, each one a plain count.

/** Share of `rows` for which `test` holds; null for no row at all, so that "nothing to count" never reads as a score. */
export function share(rows, test) {
  return rows.length === 0 ? null : rows.filter(test).length / rows.length;
}

/** F1 from counts: 2tp / (2tp + fp + fn); null when the class neither occurs nor is named. */
export function f1({ tp, fp, fn }) {
  const whole = 2 * tp + fp + fn;
  return whole === 0 ? null : (2 * tp) / whole;
}

/** Counts of one class over [expected, got] pairs. */
export function countClass(pairs, label) {
  let [tp, fp, fn] = [0, 0, 0];
  for (const [expected, got] of pairs) {
    if (expected === label && got === label) tp++;
    else if (got === label) fp++;
    else if (expected === label) fn++;
  }
  return { tp, fp, fn };
}

/** Mean F1 over `labels` of single-label pairs; classes that never occur are left out. */
export function macroF1(pairs, labels) {
  const scores = labels.map((label) => f1(countClass(pairs, label))).filter((score) => score !== null);
  return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** Counts of a set-valued answer: pairs of [expected set, got set]; for one label, or for all together (micro). */
export function countSets(pairs, label) {
  let [tp, fp, fn] = [0, 0, 0];
  for (const [expected, got] of pairs) {
    for (const name of label === undefined ? new Set([...expected, ...got]) : [label]) {
      if (got.has(name) && expected.has(name)) tp++;
      else if (got.has(name)) fp++;
      else if (expected.has(name)) fn++;
    }
  }
  return { tp, fp, fn };
}

/** Mean over the labels that the expected sets hold. */
export function macroF1OfSets(pairs) {
  const labels = [...new Set(pairs.flatMap(([expected]) => [...expected]))].sort((a, b) => a.localeCompare(b));
  const byLabel = labels.map((label) => ({ label, ...countSets(pairs, label) }));
  const scores = byLabel.map((counts) => f1(counts));
  return { macro: scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length, byLabel: byLabel.map((counts, at) => ({ ...counts, f1: scores[at] })) };
}
