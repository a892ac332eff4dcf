import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { moderateLine } from './engine.js';
import type { Ground, Outcome } from './types.js';

/**
 * Labelled synthetic cases the rules were tuned on, so these floors guard against regressions;
 * they say nothing about texts nobody has seen. Raise a floor when the engine passes it, never lower one silently.
 */
const FLOORS = { strict: 0.97, tolerant: 0.98, falseSuppression: 0.02, escalateRecall: 1, missRate: 0.04, macroF1: 0.9 } as const;

interface BenchCase {
  readonly id: string;
  readonly outcome: Outcome;
  readonly also_ok: readonly Outcome[];
  readonly grounds: readonly Ground[];
}

const cases = readFileSync(new URL('../../../test/fixtures/moderation/bench-dev.jsonl', import.meta.url), 'utf8')
  .trim().split('\n').map((line): BenchCase => JSON.parse(line));
const decided = cases.map((labelled) => ({ labelled, got: moderateLine(labelled) }));
const share = <T>(all: readonly T[], test: (one: T) => boolean): number => all.filter(test).length / all.length;

describe('moderation of the development cases', () => {
  it('should keep its strict and tolerant accuracy', () => {
    expect(decided).toHaveLength(340);
    expect(share(decided, ({ labelled, got }) => got.outcome === labelled.outcome)).toBeGreaterThanOrEqual(FLOORS.strict);
    expect(share(decided, ({ labelled, got }) => got.outcome === labelled.outcome || labelled.also_ok.includes(got.outcome))).toBeGreaterThanOrEqual(FLOORS.tolerant);
  });
  it('should hardly ever suppress a publishable review', () => {
    const publishable = decided.filter(({ labelled }) => labelled.outcome === 'publish');
    expect(share(publishable, ({ got }) => got.outcome !== 'publish' && got.outcome !== 'mask')).toBeLessThanOrEqual(FLOORS.falseSuppression);
  });
  it('should escalate every case that must be', () => {
    const urgent = decided.filter(({ labelled }) => labelled.outcome === 'escalate');
    expect(share(urgent, ({ got }) => got.outcome === 'escalate')).toBeGreaterThanOrEqual(FLOORS.escalateRecall);
  });
  it('should rarely publish what must be refused or escalated', () => {
    const grave = decided.filter(({ labelled }) => labelled.outcome === 'escalate' || labelled.outcome === 'reject');
    expect(share(grave, ({ got }) => got.outcome === 'publish')).toBeLessThanOrEqual(FLOORS.missRate);
  });
  it('should name the right grounds', () => {
    const grounds = [...new Set(cases.flatMap((labelled) => labelled.grounds))];
    const scores = grounds.map((ground) => {
      const right = decided.filter(({ labelled, got }) => labelled.grounds.includes(ground) && got.grounds.includes(ground)).length;
      const named = decided.filter(({ got }) => got.grounds.includes(ground)).length;
      const due = decided.filter(({ labelled }) => labelled.grounds.includes(ground)).length;
      return (2 * right) / (named + due);
    });
    expect(scores.reduce((sum, score) => sum + score, 0) / scores.length).toBeGreaterThanOrEqual(FLOORS.macroF1);
  });
});
