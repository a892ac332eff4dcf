import { rowsWith } from '../read-cases.mjs';
import { macroF1OfSets, share } from '../scores.mjs';

/** policy.md, last paragraph: strict and tolerant accuracy, macro F1 of grounds, false suppression, misses, escalate recall. */
export function evaluate(rows, { engine, file }) {
  const cases = rowsWith(rows, (row) => typeof row.outcome === 'string' && Array.isArray(row.grounds), { file, suite: 'moderation', needs: '"outcome" and "grounds"' });
  const decided = cases.map((row) => ({ row, got: engine.moderateLine(row) }));
  const publishable = decided.filter(({ row }) => row.outcome === 'publish');
  const urgent = decided.filter(({ row }) => row.outcome === 'escalate');
  const grave = decided.filter(({ row }) => row.outcome === 'escalate' || row.outcome === 'reject');
  const grounds = macroF1OfSets(decided.map(({ row, got }) => [new Set(row.grounds), new Set(got.grounds)]));
  const isStrict = ({ row, got }) => got.outcome === row.outcome;
  const isTolerant = (one) => isStrict(one) || (one.row.also_ok ?? []).includes(one.got.outcome);
  return {
    n: decided.length,
    metrics: {
      'strict outcome accuracy': share(decided, isStrict),
      'tolerant outcome accuracy': share(decided, isTolerant),
      'macro F1 of grounds': grounds.macro,
      'false suppression': share(publishable, ({ got }) => got.outcome !== 'publish' && got.outcome !== 'mask'),
      'escalate recall': share(urgent, ({ got }) => got.outcome === 'escalate'),
      'miss rate': share(grave, ({ got }) => got.outcome === 'publish'),
    },
    details: { grounds: grounds.byLabel },
    faults: decided.filter((one) => !isTolerant(one)).map(({ row, got }) => ({ line: row.line, expected: row.outcome, got: got.outcome, text: row.text })),
  };
}
