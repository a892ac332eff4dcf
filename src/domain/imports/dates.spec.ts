import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, detectDateOrder, parseDate } from './dates.js';

const TODAY = '2026-11-22';
const read = (text: string, order: 'dmy' | 'mdy' = 'dmy'): unknown => {
  const reading = parseDate(text, { today: TODAY, order });
  return reading.ok ? [reading.iso, reading.precision] : reading.fault;
};

describe('parseDate', () => {
  it.each([
    ['2026-10-12', '2026-10-12', 'day'],
    ['2026-10-12T09:14:55.120Z', '2026-10-12T09:14:55Z', 'second'],
    ['2026-10-12 23:30:00+02:00', '2026-10-12T21:30:00Z', 'second'],
    ['12/10/2026', '2026-10-12', 'day'],
    ['12.10.26', '2026-10-12', 'day'],
    ['12/10/2026 14:35', '2026-10-12T14:35:00Z', 'second'],
    ['12 octobre 2026', '2026-10-12', 'day'],
    ['1er août 2026', '2026-08-01', 'day'],
    ['lundi 12 octobre 2026 à 14h35', '2026-10-12T14:35:00Z', 'second'],
    ['Oct 12, 2026', '2026-10-12', 'day'],
    ['12th of October 2026', '2026-10-12', 'day'],
    ['12. Oktober 2026', '2026-10-12', 'day'],
    ['12 de octubre de 2026', '2026-10-12', 'day'],
    ['12 ottobre 2026', '2026-10-12', 'day'],
    ['mar. 5 mai 2026', '2026-05-05', 'day'],
    ['mars 2026', '2026-03-01', 'month'],
    ['10/2026', '2026-10-01', 'month'],
    ['2026-10', '2026-10-01', 'month'],
    ['2025', '2025-01-01', 'year'],
    ['46307', '2026-10-12', 'day'],
    ['46307,5', '2026-10-12T12:00:00Z', 'second'],
    ['1791796495', '2026-10-12T09:14:55Z', 'second'],
    ['1791796495120', '2026-10-12T09:14:55Z', 'second'],
    ['29/02/2024', '2024-02-29', 'day'],
  ])('should read %s', (text, iso, precision) => {
    expect(read(text)).toEqual([iso, precision]);
  });

  it.each([
    ['il y a 2 heures', '2026-11-22', 'day'],
    ['il y a 3 jours', '2026-11-19', 'day'],
    ['hier', '2026-11-21', 'day'],
    ['il y a une semaine', '2026-11-15', 'month'],
    ['3 weeks ago', '2026-11-01', 'month'],
    ['a month ago', '2026-10-22', 'month'],
    ['il y a un an', '2025-11-22', 'year'],
    ['vor 2 Monaten', '2026-09-22', 'month'],
    ['hace 3 días', '2026-11-19', 'day'],
    ['3 giorni fa', '2026-11-19', 'day'],
  ])('should date %s no more exactly than it says', (text, iso, precision) => {
    expect(read(text)).toEqual([iso, precision]);
  });

  it.each([
    ['31/02/2026', 'impossible'],
    ['2026-13-01', 'impossible'],
    ['29/02/2025', 'impossible'],
    ['25/12/2026', 'future'],
    ['12/10/1926', 'too_old'],
    ['bientôt', 'unreadable'],
    ['12/10', 'unreadable'],
    ['12 octobre', 'unreadable'],
    ['', 'unreadable'],
  ])('should refuse %s as %s', (text, fault) => {
    expect(read(text)).toBe(fault);
  });

  it('should read month first where the column does', () => {
    expect(read('10/12/2026', 'mdy')).toEqual(['2026-10-12', 'day']);
  });

  it('should take a date without year as the latest past one, and say so', () => {
    const reading = parseDate('24 décembre', { today: TODAY, order: 'dmy', allowNoYear: true });
    expect(reading).toMatchObject({ iso: '2025-12-24', yearAssumed: true });
  });

  it('should read back every day it could have written, in both orders', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11_000 }), (back) => {
        const iso = addDays(TODAY, -back);
        const [y, m, d] = iso.split('-') as [string, string, string];
        expect([read(iso), read(`${d}/${m}/${y}`), read(`${m}/${d}/${y}`, 'mdy')]).toEqual(Array.from({ length: 3 }, () => [iso, 'day']));
      }),
      { numRuns: 200 },
    );
  });

  it('should never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseDate(text, { today: TODAY, order: 'dmy' }).ok === 'boolean'));
  });
});

describe('detectDateOrder', () => {
  it.each([
    [['12/10/2026', '25/10/2026'], { order: 'dmy', certain: true }],
    [['10/12/2026', '10/25/2026'], { order: 'mdy', certain: true }],
    [['01/02/2026', '03/04/2026'], { order: 'dmy', certain: false }],
    [['01/01/2026'], { order: 'dmy', certain: true }],
    [['25/10/2026', '10/25/2026'], { order: 'dmy', certain: false }],
    [['2026-10-12'], { order: 'dmy', certain: true }],
  ])('should read %j as %j', (samples, expected) => {
    expect(detectDateOrder(samples)).toEqual(expected);
  });
});
