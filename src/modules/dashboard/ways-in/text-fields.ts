/** The fields of a form or an address that are one text each; one sent twice, or as JSON, counts as absent. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** U+0000, which PostgreSQL refuses, is taken out. */
export function textFields(sent: unknown): Fields {
  if (typeof sent !== 'object' || sent === null) return {};
  return Object.fromEntries(Object.entries(sent).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.replaceAll('\u0000', '')]] : [])));
}

/** YYYY-MM-DD that the calendar holds. */
export function isCalendarDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}
