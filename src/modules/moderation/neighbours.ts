import type { EntityManager } from 'typeorm';
import { MOST_OTHERS, type ReviewInContext } from '../../domain/moderation/context-grounds/in-context.js';
import type { Review } from '../reviews/index.js';

interface Row {
  readonly text: string;
  readonly author_contact_hash: string | null;
  readonly created_at: Date;
  readonly invited: boolean;
  readonly is_matched: boolean;
}

/** The review as the context grounds see it. Whether its author is new is known among its neighbours only. */
export function inContextOf(review: Review, neighbours: readonly ReviewInContext[]): ReviewInContext {
  const authorKey = review.authorContactHash;
  const wroteBefore = authorKey !== null && neighbours.some((other) => other.authorKey === authorKey);
  return { text: review.text, authorKey, at: review.createdAt.getTime(), invited: review.invited, isNewAuthor: !review.invited && review.orderReferenceHash === null && !wroteBefore };
}

/**
 * Earlier reviews of the same place that were left here, latest first. Those of other platforms are not among them: many people post the
 * same text in two places, and their authors cannot be told apart.
 */
export async function neighboursOf(tx: EntityManager, review: Review): Promise<readonly ReviewInContext[]> {
  const rows = await tx.query<Row[]>(
    `SELECT text, author_contact_hash, created_at, invited, order_reference_hash IS NOT NULL AS is_matched FROM reviews
     WHERE organization_id = $1 AND location_id = $2 AND id <> $3 AND created_at <= $4 AND verification <> 'third_party' AND kind = 'review'
       AND status NOT IN ('awaiting_contact', 'withdrawn', 'erased')
     ORDER BY created_at DESC LIMIT $5`,
    [review.organizationId, review.locationId, review.id, review.createdAt, MOST_OTHERS],
  );
  const written = new Map<string, number>();
  for (const row of rows) if (row.author_contact_hash !== null) written.set(row.author_contact_hash, (written.get(row.author_contact_hash) ?? 0) + 1);
  return rows.map((row) => ({
    text: row.text, authorKey: row.author_contact_hash, at: row.created_at.getTime(), invited: row.invited,
    isNewAuthor: !row.invited && !row.is_matched && (row.author_contact_hash === null || written.get(row.author_contact_hash) === 1),
  }));
}
