/** One JSON object a line, in our own field names or in any name a CSV column may have; nested `author`, `reply`, `subject` objects are understood. */
import { buildReview, webAddress } from './build-review.js';
import type { ReviewField } from './header-names.js';
import { child, isObject, present, scalar, storable } from './json-values.js';
import type { JsonObject } from './json-values.js';
import { detectMapping } from './mapping.js';
import { isRejected, reject } from './rejections.js';
import { isGoogleReview, mapTakeoutReview } from './takeout.js';
import { isTrustpilotReview, mapTrustpilotReview } from './trustpilot.js';
import type { IncomingReview, RejectedRow } from './types.js';

/** Maps one parsed value by its own shape: Google's, Trustpilot's, or named fields. Never throws. */
export function mapJsonReview(value: unknown, line: number, today: string): IncomingReview | RejectedRow {
  if (isGoogleReview(value)) return mapTakeoutReview(value, line, today);
  if (isTrustpilotReview(value)) return mapTrustpilotReview(value, line, today);
  return mapObject(value, line, today);
}

function mapObject(value: unknown, line: number, today: string): IncomingReview | RejectedRow {
  const raw = JSON.stringify(value) ?? '';
  if (!isObject(value)) return reject({ line, raw }, 'imports.json_not_object');
  const flat = flatten(value);
  const fields = present(flat);
  const keys = Object.keys(fields);
  const { columns, dateOrder, ratingScale } = detectMapping(keys, [keys.map((key) => fields[key]!)]);
  const cells: Partial<Record<ReviewField, string>> = {};
  for (const [field, column] of Object.entries(columns) as [ReviewField, number][]) cells[field] = fields[keys[column]!]!;
  const built = buildReview(cells, { line, raw, fields }, { today, dateOrder, ratingScale }, storable(value, raw));
  return isRejected(built) ? built : { ...built, ...keepSubjectKind(value, built), ...keepPrecision(value, built), media: mediaOf(value.media) };
}

/** Nested objects that hold one thing become plain fields: `author: { name }` is an author, `ownerReply: { text }` a reply. */
function flatten(value: JsonObject): Record<string, string | undefined> {
  const flat: Record<string, string | undefined> = {};
  for (const [key, item] of Object.entries(value)) {
    if (key !== 'raw') flat[key] = scalar(item);
  }
  for (const key of ['author', 'reviewer', 'user', 'customer', 'auteur']) flat[key] ??= scalar(child(value[key], 'name')) ?? scalar(child(value[key], 'displayName'));
  for (const key of ['ownerReply', 'reply', 'response', 'réponse']) {
    flat[key] ??= scalar(child(value[key], 'text')) ?? scalar(child(value[key], 'comment'));
    flat.repliedAt ??= scalar(child(value[key], 'repliedAt')) ?? scalar(child(value[key], 'date'));
  }
  for (const key of ['subject', 'product', 'produit']) {
    if (!isObject(value[key])) continue;
    flat['product name'] ??= scalar(child(value[key], 'name'));
    flat.sku ??= scalar(child(value[key], 'sku'));
    flat.gtin ??= scalar(child(value[key], 'gtin'));
    flat['product url'] ??= scalar(child(value[key], 'url'));
  }
  return flat;
}

function keepSubjectKind(value: JsonObject, built: IncomingReview): Pick<IncomingReview, 'subject'> {
  const service = child(value.subject, 'kind') === 'service';
  return { subject: built.subject !== null && service ? { ...built.subject, kind: 'service' } : built.subject };
}

/** Our own export says how precise its dates are; a reread `2026-10-01` of precision month stays a month. */
function keepPrecision(value: JsonObject, built: IncomingReview): Pick<IncomingReview, 'writtenAtPrecision' | 'experiencePrecision'> {
  const written = value.writtenAtPrecision;
  return {
    writtenAtPrecision: built.writtenAt !== null && (written === 'day' || written === 'month' || written === 'year') ? written : built.writtenAtPrecision,
    experiencePrecision: built.experiencedOn !== null && value.experiencePrecision === 'month' ? 'month' : built.experiencePrecision,
  };
}

function mediaOf(items: unknown): IncomingReview['media'] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) => {
    const url = webAddress(scalar(item) ?? scalar(child(item, 'url')));
    return url === null ? [] : [{ url, kind: child(item, 'kind') === 'video' ? ('video' as const) : ('photo' as const) }];
  });
}
