import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { detectRatingScale, parseRating } from './ratings.js';

describe('parseRating', () => {
  it.each([
    ['5', 5], ['4,0', 4], ['4,5', 5], ['5/5', 5], ['3 / 5', 3], ['ONE', 1], ['FIVE', 5], ['★★★', 3], ['★★★★☆', 4], ['⭐️⭐️', 2], ['10/10', 5], ['7/10', 4], ['0/10', 1], ['18/20', 5], ['45 %', 2], ['100%', 5],
    ['4 étoiles', 4], ['4 stars', 4], ['Noté 4 sur 5', 4], ['Rated 2 out of 5 stars', 2], ['5,0 sur 5 bulles', 5], ['cinq étoiles', 5], ['3 von 5', 3],
  ])('should read %s as %i stars', (text, stars) => {
    expect(parseRating(text)).toMatchObject({ ok: true, stars });
  });

  it('should keep the value before rounding', () => {
    expect(parseRating('7/10')).toEqual({ ok: true, stars: 4, exact: 3.5, outOf: 10 });
  });

  it.each([['0', 'out_of_range'], ['6', 'out_of_range'], ['-1', 'out_of_range'], ['11/10', 'out_of_range'], ['120 %', 'out_of_range'], ['☆☆☆', 'unreadable'], ['super', 'unreadable'], ['', 'unreadable'], ['4/7', 'unreadable']])(
    'should refuse %s as %s',
    (text, fault) => {
      expect(parseRating(text)).toEqual({ ok: false, fault });
    },
  );

  it('should give whole stars from 1 to 5 or a fault for any text', () => {
    fc.assert(fc.property(fc.string(), fc.constantFrom(5, 10, 20, 100), (text, scale) => {
      const reading = parseRating(text, scale as 5);
      return !reading.ok || [1, 2, 3, 4, 5].includes(reading.stars);
    }));
  });
});

describe('detectRatingScale', () => {
  it.each([[['5', '4', '1'], 5], [['9', '8', '10', '3'], 10], [['15', '18', '20'], 20], [['90', '45', '100'], 100], [['5', '4', '6', '5', '5'], 5]])('should find the scale of %j', (samples, scale) => {
    expect(detectRatingScale(samples)).toBe(scale);
  });
});
