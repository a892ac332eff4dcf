const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Before most places open: the card is back when the day starts. */
const MORNING_HOUR = 7;

/** Seven in the morning of the next local day in this IANA time zone. */
export function tomorrowMorning(now: Date, timeZone: string): Date {
  const local = (at: Date): number => {
    const parts = Object.fromEntries(new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' }).formatToParts(at).map((p) => [p.type, Number(p.value)]));
    return Date.UTC(parts['year'] ?? 0, (parts['month'] ?? 1) - 1, parts['day'] ?? 1, parts['hour'] ?? 0, parts['minute'] ?? 0);
  };
  const midnight = Math.floor(local(now) / DAY_MS) * DAY_MS + DAY_MS;
  const wanted = midnight + MORNING_HOUR * HOUR_MS;
  // The offset of that morning, not of now: the clocks may change in the night.
  return new Date(wanted - (local(new Date(wanted)) - wanted));
}
