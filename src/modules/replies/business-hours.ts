import type { BusinessHours } from '../organizations/index.js';

const MINUTE_MS = 60_000;
const DAYS: Record<string, number> = { Mon: 0, Tue: 1, Wed: 2, Thu: 3, Fri: 4, Sat: 5, Sun: 6 };

/** Local weekday (0 is Monday) and minutes from midnight of a moment. */
function local(at: Date, timezone: string): { day: number; minutes: number } {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return { day: DAYS[part('weekday')] ?? 0, minutes: Number(part('hour')) * 60 + Number(part('minute')) };
}

/**
 * The first moment from `at` on that lies within opening hours, to the minute; `at` itself when it does, or when no hours are kept.
 * Looks two weeks ahead; a house that is never open sends at once.
 */
export function withinBusinessHours(at: Date, hours: BusinessHours | null, timezone: string): Date {
  if (!hours || hours.every((h) => h === null)) return at;
  let candidate = at;
  for (let step = 0; step < 30; step++) {
    const { day, minutes } = local(candidate, timezone);
    const open = hours[day];
    if (open && minutes >= open.from && minutes < open.to) return candidate;
    // Before opening: wait for it. After closing, or closed: the next local midnight, and look again.
    const wait = open && minutes < open.from ? open.from - minutes : 24 * 60 - minutes;
    candidate = new Date(Math.floor(candidate.getTime() / MINUTE_MS) * MINUTE_MS + wait * MINUTE_MS);
  }
  return at;
}
