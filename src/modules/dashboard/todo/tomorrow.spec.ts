import { describe, expect, it } from '@jest/globals';
import { tomorrowMorning } from './tomorrow.js';

describe('tomorrowMorning', () => {
  it.each([
    ['in winter', '2026-11-23T09:00:00Z', 'Europe/Paris', '2026-11-24T06:00:00.000Z'],
    ['after midnight it is the next day, not the same one', '2026-11-23T23:30:00Z', 'Europe/Paris', '2026-11-25T06:00:00.000Z'],
    ['over the night the clocks go back', '2026-10-24T20:00:00Z', 'Europe/Paris', '2026-10-25T06:00:00.000Z'],
    ['west of Greenwich', '2026-07-01T02:00:00Z', 'America/Montreal', '2026-07-01T11:00:00.000Z'],
  ])('should be seven o’clock %s', (_case, now, zone, expected) => {
    expect(tomorrowMorning(new Date(now), zone).toISOString()).toBe(expected);
  });
});
