/** Trustpilot: the CSV export of the business account (its column names), and review objects of its API (contract § 3.1 and § 4). */
import { buildReview } from './build-review.js';
import { foldHeader } from './mapping.js';
import type { ColumnMapping } from './mapping.js';
import { child, isObject, present, scalar, storable } from './json-values.js';
import type { JsonObject } from './json-values.js';
import { reject } from './rejections.js';
import type { IncomingReview, RejectedRow } from './types.js';

/** Column names seen in exports of service and product reviews, folded. */
const COLUMNS: Readonly<Record<string, keyof ColumnMapping['columns']>> = {
  'review id': 'externalId',
  'review created utc': 'writtenAt',
  'review username': 'author',
  'review user name': 'author',
  'review title': 'title',
  'review content': 'text',
  'review stars': 'rating',
  'review language': 'lang',
  'review url': 'url',
  'date of experience': 'experiencedOn',
  'company response': 'reply',
  'company reply': 'reply',
  'business reply': 'reply',
  'company response date utc': 'repliedAt',
  'company reply date utc': 'repliedAt',
  'business reply date utc': 'repliedAt',
  'product name': 'productName',
  'product sku': 'sku',
  'product gtin': 'gtin',
};

/** True when the header is Trustpilot's: its stars and one more of its own columns. */
export function isTrustpilotHeader(headers: readonly string[]): boolean {
  const known = new Set(headers.map(foldHeader));
  return known.has('review stars') && ['review id', 'review content', 'review created utc', 'review username'].some((name) => known.has(name));
}

/** The mapping of Trustpilot's own export: dates are ISO in UTC, stars 1 to 5, e-mail addresses and order references are left out. */
export function trustpilotMapping(headers: readonly string[]): ColumnMapping {
  const columns: Partial<Record<keyof ColumnMapping['columns'], number>> = {};
  headers.forEach((header, column) => {
    const field = COLUMNS[foldHeader(header)];
    if (field !== undefined) columns[field] ??= column;
  });
  return { headers: headers.map((h) => h.trim()), hasHeader: true, columns, dateOrder: 'dmy', dateOrderCertain: true, ratingScale: 5, escaped: false };
}

/** True for a review object of Trustpilot's API. */
export function isTrustpilotReview(value: unknown): value is JsonObject {
  return isObject(value) && 'stars' in value && 'consumer' in value;
}

/** Maps one review object of the API (service or product). Never throws. */
export function mapTrustpilotReview(value: unknown, line: number, today: string): IncomingReview | RejectedRow {
  const raw = JSON.stringify(value) ?? '';
  if (!isObject(value)) return reject({ line, raw }, 'imports.json_not_object');
  const cells = {
    externalId: scalar(value.id),
    rating: scalar(value.stars),
    title: scalar(value.title),
    text: scalar(value.text) ?? scalar(value.content) ?? '',
    author: scalar(child(value.consumer, 'displayName')),
    writtenAt: scalar(value.createdAt),
    experiencedOn: scalar(value.experiencedAt),
    lang: scalar(value.language),
    reply: scalar(child(value.companyReply, 'text')),
    repliedAt: scalar(child(value.companyReply, 'createdAt')),
    productName: scalar(child(value.product, 'name')),
    sku: scalar(child(value.product, 'sku')),
    gtin: scalar(child(value.product, 'gtin')),
    productUrl: scalar(child(value.product, 'productUrl')),
  };
  const fields = present({ id: cells.externalId, note: cells.rating, titre: cells.title, texte: cells.text, auteur: cells.author, date: cells.writtenAt });
  return buildReview(present(cells), { line, raw, fields }, { today, dateOrder: 'dmy', ratingScale: 5 }, storable(value, raw));
}
