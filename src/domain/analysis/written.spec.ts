import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { analyse } from './analyse.js';
import type { Analysis, AspectMention, Register } from './types.js';

interface Labelled {
  readonly text: string;
  readonly lang: string;
  readonly sector: string;
  readonly sentiment: string;
  readonly register: Register;
  readonly aspects: readonly Pick<AspectMention, 'aspect' | 'polarity'>[];
  readonly needs_service: boolean;
  readonly testimony: boolean;
  readonly is_question: boolean;
  readonly suggestion: boolean;
  readonly reports_error: boolean;
}

const rows = ['written', 'fresh'].flatMap((name) => readFileSync(new URL(`../../../test/fixtures/analysis/${name}.jsonl`, import.meta.url), 'utf8').trim().split('\n')).map((line) => JSON.parse(line) as Labelled);
const read = rows.map((row) => ({ row, got: analyse({ text: row.text }, row.sector) }));

/** 2tp / (2tp + fp + fn) of a yes-or-no label. */
function f1(expected: (row: Labelled) => boolean, got: (analysis: Analysis) => boolean): number {
  let right = 0;
  let wrong = 0;
  for (const one of read) {
    const [wanted, found] = [expected(one.row), got(one.got)];
    if (wanted && found) right += 1;
    else if (wanted !== found) wrong += 1;
  }
  return (2 * right) / (2 * right + wrong);
}

// Floors a little under what was measured: a change of words or weights that costs more than it brings shows here.
describe('written reviews of seven trades', () => {
  it.each<readonly [string, number, (row: Labelled) => boolean, (analysis: Analysis) => boolean]>([
    ['praise', 0.84, (row) => row.sentiment === 'positive', ({ sentiment }) => sentiment.label === 'positive'],
    ['owed services', 0.75, (row) => row.needs_service, (analysis) => analysis.needs_service],
    ['stories', 0.7, (row) => row.testimony, (analysis) => analysis.testimony],
    ['questions', 0.75, (row) => row.is_question, (analysis) => analysis.is_question],
    ['wishes', 0.85, (row) => row.suggestion, ({ suggestion }) => suggestion !== null],
    ['wrong facts', 0.8, (row) => row.reports_error, ({ reports_error: error }) => error !== null],
  ])('should keep %s at an F1 of %d', (_name, floor, expected, got) => {
    expect(f1(expected, got)).toBeGreaterThanOrEqual(floor);
  });

  it('should keep aspects at a micro F1 of 0.62 and their polarity at 0.9', () => {
    const counts = { right: 0, wrong: 0, agree: 0 };
    for (const { row, got } of read) {
      const wanted = new Map(row.aspects.map(({ aspect, polarity }) => [aspect, polarity]));
      for (const { aspect, polarity } of got.aspects) {
        if (!wanted.has(aspect)) counts.wrong += 1;
        else {
          counts.right += 1;
          if (wanted.get(aspect) === polarity) counts.agree += 1;
          wanted.delete(aspect);
        }
      }
      counts.wrong += wanted.size;
    }
    expect((2 * counts.right) / (2 * counts.right + counts.wrong)).toBeGreaterThanOrEqual(0.62);
    expect(counts.agree / counts.right).toBeGreaterThanOrEqual(0.9);
  });

  it('should name the register of nine texts in ten', () => {
    expect(read.filter(({ row, got }) => got.register === row.register).length / read.length).toBeGreaterThanOrEqual(0.9);
  });
});
