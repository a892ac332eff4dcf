import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { moderateLine } from './engine.js';
import type { Outcome } from './types.js';

/**
 * Batches written before their first run. First scores, strict: 0.800, 0.650, 0.740 (hard on purpose), 0.862 and 0.820 (the plain words of every day); the
 * engine was then generalised with all in sight, so these floors guard against regressions and say nothing about texts nobody has seen.
 */
const BATCHES = [
  { file: 'blind-1', count: 120, strict: 0.98, falseSuppression: 0, escalateRecall: 0.98, missRate: 0.01 },
  { file: 'blind-2', count: 80, strict: 0.97, falseSuppression: 0, escalateRecall: 0.95, missRate: 0.04 },
  { file: 'blind-3', count: 200, strict: 0.93, falseSuppression: 0, escalateRecall: 1, missRate: 0.13 },
  { file: 'plain-2', count: 150, strict: 0.93, falseSuppression: 0.03, escalateRecall: 1, missRate: 0.13 },
  { file: 'plain-1', count: 189, strict: 0.96, falseSuppression: 0, escalateRecall: 1, missRate: 0.02 },
] as const;

interface BlindCase {
  readonly id: string;
  readonly outcome: Outcome;
  readonly also_ok: readonly Outcome[];
}

const share = <T>(all: readonly T[], test: (one: T) => boolean): number => all.filter(test).length / all.length;

for (const batch of BATCHES) {
  describe(`moderation of ${batch.file}`, () => {
    const decided = readFileSync(new URL(`../../../test/fixtures/moderation/${batch.file}.jsonl`, import.meta.url), 'utf8')
      .trim().split('\n').map((line): BlindCase => JSON.parse(line)).map((labelled) => ({ labelled, got: moderateLine(labelled) }));

    it('should keep its strict accuracy', () => {
      expect(decided).toHaveLength(batch.count);
      expect(share(decided, ({ labelled, got }) => got.outcome === labelled.outcome)).toBeGreaterThanOrEqual(batch.strict);
    });
    it('should not keep a publishable review from view', () => {
      const kept = decided.filter(({ labelled, got }) => labelled.outcome === 'publish' && got.outcome !== 'publish' && got.outcome !== 'mask');
      expect(share(decided.filter(({ labelled }) => labelled.outcome === 'publish'), (one) => kept.includes(one))).toBeLessThanOrEqual(batch.falseSuppression);
    });
    it('should escalate what must be, and rarely publish what must be refused', () => {
      const urgent = decided.filter(({ labelled }) => labelled.outcome === 'escalate');
      expect(share(urgent, ({ got }) => got.outcome === 'escalate')).toBeGreaterThanOrEqual(batch.escalateRecall);
      const grave = decided.filter(({ labelled }) => labelled.outcome === 'escalate' || labelled.outcome === 'reject');
      expect(share(grave, ({ got }) => got.outcome === 'publish')).toBeLessThanOrEqual(batch.missRate);
    });
  });
}
