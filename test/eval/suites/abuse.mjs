import { rowsWith } from '../read-cases.mjs';
import { countClass, f1, share } from '../scores.mjs';

const ABUSE = ['insult', 'profanity', 'discrimination', 'threat'];

/**
 * Texts labelled 0 or 1: F1 of the positive class. Functional cases (`labels` such as profanity_nh, threat_dir_h): look-alikes kept,
 * threats caught. Reviews labelled by stars: share of the happy ones that are flagged (false alarms).
 */
export function evaluate(rows, { engine, file }) {
  const cases = rowsWith(rows, (row) => row.label === 0 || row.label === 1 || row.label === 'pos', { file, suite: 'abuse', needs: '"label" 0 or 1, or "pos" for false alarms' });
  const read = cases.map((row) => ({ row, flagged: engine.moderateLine({ text: row.text, lang: row.lang, business: {} }).grounds.filter((ground) => ABUSE.includes(ground)) }));
  const labelled = read.filter(({ row }) => row.label === 0 || row.label === 1);
  const named = (one, ending) => Array.isArray(one.row.labels) && one.row.labels.some((label) => ending.test(label));
  const isFlagged = ({ flagged }) => flagged.length > 0;
  const pairs = labelled.map((one) => [one.row.label, isFlagged(one) ? 1 : 0]);
  return {
    n: read.length,
    metrics: {
      'F1 of abuse': labelled.length === 0 ? null : f1(countClass(pairs, 1)),
      'look-alikes kept (*_nh)': share(labelled.filter((one) => named(one, /_nh$/)), (one) => !isFlagged(one)),
      'threats caught (threat_*)': share(labelled.filter((one) => named(one, /^threat_/)), ({ flagged }) => flagged.includes('threat')),
      'happy reviews flagged': share(read.filter(({ row }) => row.label === 'pos'), isFlagged),
    },
    faults: read.filter((one) => (one.row.label === 1) !== isFlagged(one)).map(({ row, flagged }) => ({ line: row.line, expected: row.label, got: flagged.join(',') || 'none', text: row.text })),
  };
}
