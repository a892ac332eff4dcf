import { share } from '../scores.mjs';

const SHOWN = 30;

/**
 * Any real reviews, labelled or not: what each rule does to them. Share not published at once, hits of each rule per 10 000 reviews with
 * passages to read, and the share stopped among unhappy and happy reviews (`label` neg, pos, or `rating`), which must be alike where no ground stands.
 */
export function evaluate(rows, { engine }) {
  const decided = rows.map((row) => ({ row, got: engine.moderateLine(row) }));
  const isStopped = ({ got }) => got.outcome !== 'publish' && got.outcome !== 'mask';
  const isUnhappy = ({ row }) => row.label === 'neg' || (row.rating ?? 3) <= 2;
  const isHappy = ({ row }) => row.label === 'pos' || (row.rating ?? 3) >= 4;
  const byRule = new Map();
  for (const one of decided) for (const span of one.got.spans) byRule.set(span.rule, [...(byRule.get(span.rule) ?? []), { line: one.row.line, quote: span.quote }]);
  const rules = [...byRule].map(([rule, hits]) => ({ rule, hits })).toSorted((left, right) => right.hits.length - left.hits.length);
  return {
    n: decided.length,
    metrics: {
      'not published as it is': share(decided, ({ got }) => got.outcome !== 'publish'),
      'kept from view at once': share(decided, isStopped),
      'kept from view, unhappy reviews': share(decided.filter(isUnhappy), isStopped),
      'kept from view, happy reviews': share(decided.filter(isHappy), isStopped),
    },
    tables: [{ title: 'rules', head: ['rule', 'hits', 'per 10 000', 'first passages'], rows: rules.map(({ rule, hits }) => [rule, hits.length, Math.round((hits.length / decided.length) * 1e5) / 10, hits.slice(0, 5).map((hit) => `« ${hit.quote.slice(0, 40)} »`).join(' ')]) }],
    details: { rules: rules.map(({ rule, hits }) => ({ rule, hits: hits.slice(0, SHOWN) })) },
    faults: decided.filter(({ got }) => got.outcome !== 'publish').map(({ row, got }) => ({ line: row.line, expected: 'publish', got: `${got.outcome} ${got.spans.map((span) => `${span.rule} « ${span.quote} »`).join(', ')}`, text: row.text })),
  };
}
