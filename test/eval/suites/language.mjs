import { rowsWith } from '../read-cases.mjs';
import { share } from '../scores.mjs';

const SHORT = 30;

/** The language found without being told; « unknown » counts as wrong in the accuracy and is shown beside it. */
export function evaluate(rows, { engine, file }) {
  const cases = rowsWith(rows, (row) => typeof row.lang === 'string', { file, suite: 'language', needs: '"lang"' });
  const read = cases.map((row) => ({ row, got: engine.detectLanguage(row.text).lang }));
  const short = read.filter(({ row }) => [...row.text].length <= SHORT);
  const isRight = ({ row, got }) => got === row.lang;
  return {
    n: read.length,
    metrics: {
      'language accuracy': share(read, isRight),
      'accuracy, <= 30 characters': share(short, isRight),
      'unknown': share(read, ({ got }) => got === 'unknown'),
      'named another language': share(read, (one) => !isRight(one) && one.got !== 'unknown'),
    },
    details: { short: short.length },
    faults: read.filter((one) => !isRight(one)).map(({ row, got }) => ({ line: row.line, expected: row.lang, got, text: row.text })),
  };
}
