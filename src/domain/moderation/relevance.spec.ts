import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { moderateLine } from './engine.js';
import type { Outcome } from './types.js';

/**
 * Seven batches on danger, distress, relevance, adverts and unlawful offers, each written before its first run. First scores (strict; urgent
 * cases escalated): 0.547, 7 of 70; 0.602, 14 of 45; 0.506, 16 of 50; 0.895, 27 of 27 (plain words, many near misses); 0.593, 8 of 26; 0.721, 15 of 25;
 * 0.545, 8 of 22.
 * The lists were then widened with each in sight, so these floors guard against regressions and say nothing about unseen texts.
 */
const BATCHES = [
  { file: 'relevance', count: 225, strict: 0.96, escalateRecall: 0.98 },
  { file: 'relevance-2', count: 113, strict: 0.96, escalateRecall: 0.93 },
  { file: 'relevance-3', count: 81, strict: 0.9, escalateRecall: 0.92 },
  { file: 'relevance-4', count: 57, strict: 0.96, escalateRecall: 1 },
  { file: 'relevance-5', count: 59, strict: 0.94, escalateRecall: 0.96 },
  { file: 'relevance-6', count: 43, strict: 0.95, escalateRecall: 1 },
  { file: 'relevance-7', count: 33, strict: 0.95, escalateRecall: 0.95 },
] as const;

interface WrittenCase {
  readonly id: string;
  readonly outcome: Outcome;
}

const share = <T>(all: readonly T[], test: (one: T) => boolean): number => all.filter(test).length / all.length;

for (const batch of BATCHES) {
  describe(`moderation of ${batch.file}`, () => {
    const decided = readFileSync(new URL(`../../../test/fixtures/moderation/written/${batch.file}.jsonl`, import.meta.url), 'utf8')
      .trim().split('\n').map((line): WrittenCase => JSON.parse(line)).map((labelled) => ({ labelled, got: moderateLine(labelled) }));

    it('should keep its strict accuracy', () => {
      expect(decided).toHaveLength(batch.count);
      expect(share(decided, ({ labelled, got }) => got.outcome === labelled.outcome)).toBeGreaterThanOrEqual(batch.strict);
    });
    it('should escalate what must be, and hardly ever stop what may be read', () => {
      const urgent = decided.filter(({ labelled }) => labelled.outcome === 'escalate');
      expect(share(urgent, ({ got }) => got.outcome === 'escalate')).toBeGreaterThanOrEqual(batch.escalateRecall);
      const harmless = decided.filter(({ labelled }) => labelled.outcome === 'publish');
      expect(share(harmless, ({ got }) => got.outcome !== 'publish' && got.outcome !== 'mask')).toBeLessThanOrEqual(0.04);
    });
  });
}
