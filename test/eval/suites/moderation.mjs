import { rowsWith } from '../read-cases.mjs';
import { macroF1OfSets, share } from '../scores.mjs';

const OUTCOMES = ['publish', 'mask', 'reword', 'ask_proof', 'hold', 'reject', 'escalate'];

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
      'reject cases published': share(decided.filter(({ row }) => row.outcome === 'reject'), ({ got }) => got.outcome === 'publish'),
      'evidence overlaps the labelled passage': share(decided.filter(({ row, got }) => (row.spans ?? []).length > 0 && got.spans.length > 0), overlapsGold),
    },
    tables: [languageTable(decided, isStrict, isTolerant), confusionTable(decided), groundTable(grounds.byLabel)],
    faults: decided.filter((one) => !isTolerant(one)).map(({ row, got }) => ({ line: row.line, expected: row.outcome, got: got.outcome, text: row.text })),
  };
}

/** Whether one passage of evidence at least shares words with a labelled one. */
function overlapsGold({ row, got }) {
  return row.spans.map((span) => (typeof span === 'string' ? span : span.quote)).some((quote) => {
    const at = row.text.indexOf(quote);
    return at >= 0 && got.spans.some((span) => span.start < at + quote.length && at < span.end);
  });
}

function languageTable(decided, isStrict, isTolerant) {
  const languages = [...new Set(decided.map(({ row }) => row.lang ?? '?'))];
  const rows = languages.map((lang) => {
    const own = decided.filter(({ row }) => (row.lang ?? '?') === lang);
    return [lang, own.length, share(own, isStrict), share(own, isTolerant)];
  });
  return { title: 'by language', head: ['language', 'n', 'strict', 'tolerant'], rows };
}

/** Labelled outcome down, the engine's across. */
function confusionTable(decided) {
  const used = OUTCOMES.filter((outcome) => decided.some(({ row, got }) => row.outcome === outcome || got.outcome === outcome));
  const count = (expected, given) => decided.filter(({ row, got }) => row.outcome === expected && got.outcome === given).length;
  return { title: 'labelled outcome (rows) against ours (columns)', head: ['', ...used], rows: used.map((expected) => [expected, ...used.map((given) => count(expected, given))]) };
}

const groundTable = (byLabel) => ({ title: 'grounds', head: ['ground', 'F1', 'found', 'wrongly', 'missed'], rows: byLabel.map(({ label, f1, tp, fp, fn }) => [label, f1, tp, fp, fn]) });
