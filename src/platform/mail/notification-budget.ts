/** Notifications (new reviews, digest, alerts, reports together) one person may receive in a week. */
export const NOTIFICATIONS_A_WEEK = 2;

/** Days since the epoch of the calendar date that `moment` has in the time zone. */
function dayNumber(moment: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, calendar: 'gregory', year: 'numeric', month: 'numeric', day: 'numeric' }).formatToParts(moment);
  const field = (type: string): number => Number(parts.find((p) => p.type === type)?.value);
  return Date.UTC(field('year'), field('month') - 1, field('day')) / 86_400_000;
}

/**
 * Whether one more notification may go to a person who received `sentAt`, in any order (counted mails only, see `isCounted`).
 *
 * The week is the seven calendar days that end today, in the person's time zone. Not the ISO week: two mails on Sunday and two on Monday
 * would be four in two days. Not 168 hours either: Monday's report sent at 8:00:05 would block the next one, due at 8:00:00. Any seven
 * days in a row, so any ISO week too, hold at most two. Moments after `now` (a clock set back) count.
 * Throws RangeError on an unknown time zone or an invalid date.
 */
export function mayNotify(sentAt: readonly Date[], now: Date, timeZone: string): boolean {
  const firstDay = dayNumber(now, timeZone) - 6;
  return sentAt.filter((moment) => dayNumber(moment, timeZone) >= firstDay).length < NOTIFICATIONS_A_WEEK;
}
