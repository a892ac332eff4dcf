/** The only place of the widget that reads the visitor's clock: the months offered in the form. Newest first, as YYYY-MM. */
export function recentMonths(count: number): string[] {
  const now = new Date(Date.now());
  const first = now.getFullYear() * 12 + now.getMonth();
  return Array.from({ length: count }, (_, i) => `${Math.floor((first - i) / 12)}-${`${((first - i) % 12) + 1}`.padStart(2, '0')}`);
}
