/** The fields of a form or an address that are one text each; one sent twice, or as JSON, counts as absent. */
export type Fields = Readonly<Record<string, string | undefined>>;

export function textFields(sent: unknown): Fields {
  if (typeof sent !== 'object' || sent === null) return {};
  return Object.fromEntries(Object.entries(sent).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
