/** Google Takeout `reviews*.json` and the list of the Business Profile API: same review object (contract of Google Business Profile, § 2.4). */
import { buildReview } from './build-review.js';
import { child, isObject, present, scalar, storable } from './json-values.js';
import type { JsonObject } from './json-values.js';
import { isRejected, reject } from './rejections.js';
import { originalText } from './translation.js';
import type { IncomingReview, RejectedRow } from './types.js';

/** True for an object that carries Google's own field names. */
export function isGoogleReview(value: unknown): value is JsonObject {
  return isObject(value) && ('starRating' in value || ('reviewer' in value && 'createTime' in value));
}

/** Maps one review object; `line` is where it begins in the file. Never throws. */
export function mapTakeoutReview(value: unknown, line: number, today: string): IncomingReview | RejectedRow {
  const raw = JSON.stringify(value) ?? '';
  if (!isObject(value)) return reject({ line, raw }, 'imports.json_not_object');
  const anonymous = child(value.reviewer, 'isAnonymous') === true;
  const cells = {
    externalId: scalar(value.reviewId) ?? scalar(value.name)?.split('/').at(-1),
    rating: scalar(value.starRating),
    text: originalText(scalar(value.comment) ?? ''),
    author: anonymous ? undefined : scalar(child(value.reviewer, 'displayName')),
    writtenAt: scalar(value.createTime),
    reply: originalText(scalar(child(value.reviewReply, 'comment')) ?? ''),
    repliedAt: scalar(child(value.reviewReply, 'updateTime')),
  };
  const fields = present({ id: cells.externalId, note: cells.rating, texte: cells.text, auteur: cells.author, date: cells.writtenAt, 'réponse': cells.reply, 'date de réponse': cells.repliedAt });
  const context = { today, dateOrder: 'dmy', ratingScale: 5 } as const;
  const built = buildReview(present(cells), { line, raw, fields }, context, storable(value, raw));
  return isRejected(built) ? built : { ...built, media: mediaOf(value.reviewMediaItems) };
}

function mediaOf(items: unknown): IncomingReview['media'] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) => {
    const video = scalar(child(item, 'videoUrl'));
    const url = video ?? scalar(child(item, 'thumbnailUrl'));
    return url !== undefined && url.startsWith('https://') ? [{ url, kind: video === undefined ? ('photo' as const) : ('video' as const) }] : [];
  });
}
