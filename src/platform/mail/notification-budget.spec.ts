import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mayNotify } from './notification-budget.js';

const at = (...isos: string[]): Date[] => isos.map((iso) => new Date(iso));
const PARIS = 'Europe/Paris';

describe('mayNotify', () => {
  it('should allow two in seven days and not a third', () => {
    const now = new Date('2026-11-23T08:00:00Z');
    expect(mayNotify([], now, PARIS)).toBe(true);
    expect(mayNotify(at('2026-11-20T08:00:00Z'), now, PARIS)).toBe(true);
    expect(mayNotify(at('2026-11-20T08:00:00Z', '2026-11-17T00:00:00Z'), now, PARIS)).toBe(false);
  });
  it('should free the same weekday of the next week at any hour', () => {
    const sent = at('2026-11-16T08:00:05Z', '2026-11-19T09:00:00Z');
    expect(mayNotify(sent, new Date('2026-11-22T22:59:00Z'), PARIS)).toBe(false);
    expect(mayNotify(sent, new Date('2026-11-23T08:00:00Z'), PARIS)).toBe(true);
  });
  it('should not reset on Monday', () => {
    expect(mayNotify(at('2026-11-22T18:00:00Z', '2026-11-22T19:00:00Z'), new Date('2026-11-23T07:00:00Z'), PARIS)).toBe(false);
  });
  it('should count days in the zone of the person', () => {
    const sent = at('2026-11-15T23:30:00Z', '2026-11-18T12:00:00Z');
    const now = new Date('2026-11-22T12:00:00Z');
    expect(mayNotify(sent, now, 'UTC')).toBe(true);
    expect(mayNotify(sent, now, PARIS)).toBe(false);
  });
  it('should count calendar days across the change to winter time', () => {
    const sent = at('2026-10-18T22:30:00Z', '2026-10-22T10:00:00Z');
    expect(mayNotify(sent, new Date('2026-10-25T22:30:00Z'), PARIS)).toBe(false);
    expect(mayNotify(sent, new Date('2026-10-25T23:30:00Z'), PARIS)).toBe(true);
  });
  it('should count what a clock set back left in the future', () => {
    expect(mayNotify(at('2026-11-23T09:00:00Z', '2026-11-23T10:00:00Z'), new Date('2026-11-23T08:00:00Z'), PARIS)).toBe(false);
  });
  it('should refuse an unknown time zone', () => {
    expect(() => mayNotify([], new Date('2026-11-23T08:00:00Z'), 'Mars/Base')).toThrow(RangeError);
  });
  it('should never let a third one into any seven days, whatever the attempts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 * 24 }), { minLength: 1, maxLength: 60 }), (hours) => {
        const sent: Date[] = [];
        for (const hour of [...hours].sort((a, b) => a - b)) {
          const now = new Date(Date.UTC(2026, 9, 1) + hour * 3_600_000);
          if (mayNotify(sent, now, PARIS)) sent.push(now);
        }
        sent.forEach((first, i) => {
          const third = sent[i + 2];
          if (third) expect(third.getTime() - first.getTime()).toBeGreaterThan(6 * 86_400_000);
        });
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});
