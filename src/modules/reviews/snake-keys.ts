/** Keys of an answer in snake_case, all the way down; values, dates and lists stay. For plain data only, never for what a source sent. */
export function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), snakeKeys(inner)]));
}
