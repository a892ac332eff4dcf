import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { moderateLine } from './engine.js';
import type { Outcome } from './types.js';

/**
 * Six batches on accusations, hearsay, names and interests, each written before its first run. First scores, strict: 0.526, 0.484, 0.495,
 * 0.639, 0.763 and 0.578; the lists were then widened with all of them in sight, so these floors guard against regressions only.
 */
const BATCHES = ['accusations', 'accusations-2', 'accusations-3', 'accusations-4', 'accusations-5', 'accusations-6'] as const;
const FLOORS = { strict: 0.93, falseSuppression: 0.02 } as const;

interface WrittenCase {
  readonly id: string;
  readonly outcome: Outcome;
  readonly also_ok: readonly Outcome[];
}

const decided = BATCHES.flatMap((batch) => readFileSync(new URL(`../../../test/fixtures/moderation/written/${batch}.jsonl`, import.meta.url), 'utf8').trim().split('\n'))
  .map((line): WrittenCase => JSON.parse(line)).map((labelled) => ({ labelled, got: moderateLine(labelled) }));

describe('moderation of the written accusations', () => {
  it('should keep its strict accuracy', () => {
    expect(decided).toHaveLength(608);
    expect(decided.filter(({ labelled, got }) => got.outcome === labelled.outcome).length / decided.length).toBeGreaterThanOrEqual(FLOORS.strict);
  });
  it('should hardly ever keep a publishable review from view', () => {
    const publishable = decided.filter(({ labelled }) => labelled.outcome === 'publish');
    const kept = publishable.filter(({ got }) => got.outcome !== 'publish' && got.outcome !== 'mask');
    expect(kept.length / publishable.length).toBeLessThanOrEqual(FLOORS.falseSuppression);
  });
});
