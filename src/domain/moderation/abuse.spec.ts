import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { moderateLine } from './engine.js';
import type { Ground } from './types.js';

/**
 * Seven batches about insults, hatred, threats and blackmail, each written before its first run. Recall on those first runs, from the first
 * batch to the fifth, then the seventh: insult 0.39, 0.66, 0.65, 0.81, 0.82, 0.75; discrimination 0.11, 0.35, 0.64, 0.64, 0.36, 0.20;
 * threat 0.16, 0.35, 0.23, 0.15, 0.54, 0.40; extortion 0.15, 0.38, 0.57, 0.75, 0.50, 1. The lists were then widened with them in sight, so these floors guard against
 * regressions and say nothing about texts nobody has seen. The sixth holds innocent look-alikes alone.
 */
const BATCHES = ['abuse-1', 'abuse-2', 'abuse-3', 'abuse-4', 'abuse-5', 'abuse-6', 'abuse-7'] as const;
const FLOORS: readonly { readonly ground: Ground; readonly precision: number; readonly recall: number }[] = [
  { ground: 'insult', precision: 0.95, recall: 0.92 },
  { ground: 'discrimination', precision: 0.98, recall: 0.97 },
  { ground: 'threat', precision: 0.98, recall: 0.95 },
  { ground: 'extortion', precision: 0.95, recall: 0.98 },
];

interface WrittenCase {
  readonly grounds: readonly Ground[];
}

const decided = BATCHES.flatMap((batch) =>
  readFileSync(new URL(`../../../test/fixtures/moderation/written/${batch}.jsonl`, import.meta.url), 'utf8')
    .trim().split('\n').map((line): WrittenCase => JSON.parse(line)).map((labelled) => ({ labelled, got: moderateLine(labelled) })));

describe('moderation of the written cases of abuse', () => {
  for (const floor of FLOORS) {
    const due = decided.filter(({ labelled }) => labelled.grounds.includes(floor.ground));
    const named = decided.filter(({ got }) => got.grounds.includes(floor.ground));
    const right = due.filter(({ got }) => got.grounds.includes(floor.ground)).length;

    it(`should name ${floor.ground} where it is due`, () => {
      expect(right / due.length).toBeGreaterThanOrEqual(floor.recall);
    });
    it(`should not name ${floor.ground} elsewhere`, () => {
      expect(right / named.length).toBeGreaterThanOrEqual(floor.precision);
    });
  }
});
