import { describe, expect, it } from '@jest/globals';
import { ENOUGH, meanChange, meanInterval, shareChange } from './compare.js';

const sample = (n: number, mean: number, variance = 1) => ({ n, mean, variance });

describe('what may be said of two periods', () => {
  it('should give no interval and no trend under thirty reviews', () => {
    expect(meanInterval(sample(ENOUGH - 1, 4))).toBeNull();
    expect(meanChange(sample(29, 2), sample(400, 5))).toBe('too_few');
    expect(shareChange({ hits: 20, n: 29 }, { hits: 0, n: 400 })).toBe('too_few');
  });

  it('should keep the interval of a mean within the scale', () => {
    const interval = meanInterval(sample(30, 4.9, 2));
    expect(interval?.high).toBe(5);
    expect(interval?.low).toBeCloseTo(4.394, 3);
  });

  it('should name a change only where chance does not explain it', () => {
    expect(meanChange(sample(40, 4.2), sample(40, 4.3))).toBe('none');
    expect(meanChange(sample(40, 3.2), sample(40, 4.3))).toBe('down');
    expect(meanChange(sample(40, 4.3), sample(40, 3.2))).toBe('up');
    expect(meanChange(sample(40, 5, 0), sample(40, 5, 0))).toBe('none');
  });

  it('should compare shares of reviews, not counts', () => {
    expect(shareChange({ hits: 10, n: 100 }, { hits: 100, n: 1000 })).toBe('none');
    expect(shareChange({ hits: 30, n: 100 }, { hits: 50, n: 1000 })).toBe('up');
    expect(shareChange({ hits: 0, n: 100 }, { hits: 30, n: 100 })).toBe('down');
    // 20 of 60 against 5 of 60: G² by hand 12.02.
    expect(shareChange({ hits: 20, n: 60 }, { hits: 5, n: 60 })).toBe('up');
    expect(shareChange({ hits: 12, n: 60 }, { hits: 5, n: 60 })).toBe('none');
  });
});
