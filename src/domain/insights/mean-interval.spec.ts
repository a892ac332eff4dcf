import { describe, expect, it } from '@jest/globals';
import { meanInterval } from './mean-interval.js';

describe('the interval of a mean rating', () => {
  it('should be that of the textbook', () => {
    // Ratings 3 4 5 4 4: mean 4, s² = 0.5, t(4) = 2.776: 4 ± 0.878.
    const { low, high } = meanInterval({ mean: 4, variance: 0.5, n: 5 });
    expect(low).toBeCloseTo(3.122, 3);
    expect(high).toBeCloseTo(4.878, 3);
  });
  it('should say nothing from one rating, and stay on the scale', () => {
    expect(meanInterval({ mean: 5, variance: 0, n: 1 })).toEqual({ mean: 5, low: 1, high: 5 });
    expect(meanInterval({ mean: 4.9, variance: 0.8, n: 4 }).high).toBe(5);
  });
});
