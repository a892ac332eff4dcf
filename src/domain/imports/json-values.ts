/** Careful reading of parsed JSON of unknown shape. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A string, or a number or boolean as a string; anything else is undefined. */
export function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'boolean' ? String(value) : undefined;
}

export const child = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);

/** Cells that are there, as named fields for a rejected row. */
export function present(cells: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(cells).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** `value` as PostgreSQL can keep it in jsonb: without NUL and half surrogates. `raw` is its JSON text. */
export function storable(value: JsonObject, raw: string): unknown {
  if (!/\\u(?:0000|d[89a-f])/i.test(raw)) return value;
  return JSON.parse(raw.replaceAll(/\\u0000/g, '').replaceAll(/\\ud[89a-f][0-9a-f]{2}/gi, '\ufffd')) as unknown;
}
