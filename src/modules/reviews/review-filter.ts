import type { ReviewFilters } from './review-views.js';
import type { Position } from './cursor.js';

export const SHOWN_AT = 'coalesce(r.written_at, r.created_at)';

/** The conditions of a list as SQL on `r` (reviews) and `l` (its location), with their parameters. */
export function reviewConditions(filters: ReviewFilters, after: Position | null): { onLocation: string; onReview: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const onLocation: string[] = [];
  const onReview: string[] = [];
  const add = (list: string[], sql: string, value: unknown): void => {
    parameters.push(value);
    list.push(sql.replaceAll('?', `$${parameters.length}`));
  };
  if (filters.organizationId) add(onLocation, 'l.organization_id = ?', filters.organizationId);
  if (filters.locationId) add(onLocation, 'l.id = ?', filters.locationId);
  if (filters.sourceId) add(onReview, 'r.source_id = ?', filters.sourceId);
  if (filters.platform) add(onReview, 'r.platform = ?', filters.platform);
  if (filters.kind) add(onReview, 'r.kind = ?', filters.kind);
  if (filters.ratings?.length) add(onReview, 'r.rating = ANY (?)', filters.ratings);
  if (filters.statuses?.length) add(onReview, 'r.status = ANY (?)', filters.statuses);
  if (filters.lang) add(onReview, 'r.lang = ?', filters.lang);
  if (filters.sentiment) add(onReview, 'r.sentiment = ?', filters.sentiment);
  if (filters.aspect) add(onReview, 'r.analysis @> ?::jsonb', JSON.stringify({ aspects: [{ aspect: filters.aspect }] }));
  if (filters.question !== undefined) add(onReview, `(r.is_question OR r.kind = 'question') = ?`, filters.question);
  if (filters.openCase !== undefined) addCase(filters.openCase, add, onReview);
  for (const word of (filters.search ?? '').split(/\s+/).filter(Boolean).slice(0, 10)) {
    add(onReview, `(r.text ILIKE ? OR r.title ILIKE ? OR r.author_name ILIKE ?)`, `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  }
  if (filters.from) add(onReview, `${SHOWN_AT} >= ?::date::timestamp AT TIME ZONE 'UTC'`, filters.from);
  if (filters.to) add(onReview, `${SHOWN_AT} < (?::date + 1)::timestamp AT TIME ZONE 'UTC'`, filters.to);
  if (filters.replyState === 'none') onReview.push('NOT EXISTS (SELECT 1 FROM replies p WHERE p.review_id = r.id)');
  else if (filters.replyState) add(onReview, 'EXISTS (SELECT 1 FROM replies p WHERE p.review_id = r.id AND p.state = ?)', filters.replyState);
  if (after) {
    parameters.push(after.at, after.id);
    onReview.push(`(${SHOWN_AT}, r.id) < ($${parameters.length - 1}::timestamptz, $${parameters.length}::uuid)`);
  }
  const and = (list: string[]): string => list.map((sql) => ` AND ${sql}`).join('');
  return { onLocation: and(onLocation), onReview: and(onReview), parameters };
}

function addCase(wanted: NonNullable<ReviewFilters['openCase']>, add: (list: string[], sql: string, value: unknown) => void, list: string[]): void {
  if (typeof wanted === 'boolean') add(list, `EXISTS (SELECT 1 FROM cases c WHERE c.review_id = r.id AND c.state = 'open') = ?`, wanted);
  else add(list, `EXISTS (SELECT 1 FROM cases c WHERE c.review_id = r.id AND c.state = 'open' AND c.kind = ?)`, wanted);
}
