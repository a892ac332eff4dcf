import { Injectable } from '@nestjs/common';
import type { EvidenceSpan, Ground, Outcome } from '../../domain/moderation/types.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { isId } from '../../platform/clock/ids.js';
import type { ReviewStatus } from '../reviews/index.js';

/** A review that waits for a person. No rating: it stays hidden until a ground is chosen. */
export interface QueueItem {
  readonly id: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly locationId: string;
  readonly locationName: string;
  readonly version: number;
  readonly text: string;
  readonly lang: string | null;
  readonly authorName: string | null;
  readonly status: ReviewStatus;
  readonly outcome: Outcome | null;
  readonly grounds: readonly Ground[];
  readonly spans: readonly EvidenceSpan[];
  readonly reasons: { readonly fr: string; readonly en: string } | null;
  readonly receivedAt: Date;
  readonly dueAt: Date | null;
  /** What the author answers to the decision that stands; null for a first look. */
  readonly appeal: { readonly text: string } | null;
}

const PAGE = 50;
/** A first look, or an appeal against what was decided on this version. */
const OPEN_APPEAL = 'LEFT JOIN appeals a ON a.review_id = r.id AND a.version = r.version AND a.closed_at IS NULL';
const WAITS = `r.kind = 'review' AND (r.status = 'in_moderation' OR (a.id IS NOT NULL AND r.status IN ('refused', 'published')))`;

/** The moderation queue over every organization the caller may see, soonest deadline first, escalations before all. */
@Injectable()
export class QueueService {
  constructor(private readonly database: TenantDatabase) {}

  async page(scope: TenantScope, filter: { cursor?: string | undefined; locationId?: string | undefined } = {}): Promise<{ items: QueueItem[]; next: string | null }> {
    const after = decodeCursor(filter.cursor);
    const rows = await this.database.run(scope, (tx) => tx.query<(QueueItem & { rank: string })[]>(
      `SELECT * FROM (
         SELECT r.id, r.organization_id AS "organizationId", o.name AS "organizationName", r.location_id AS "locationId", l.name AS "locationName", r.version, r.text, r.lang, r.author_name AS "authorName",
           r.status, r.outcome, r.grounds, r.spans, r.reasons, r.created_at AS "receivedAt", coalesce(a.due_at, r.decision_due_at) AS "dueAt",
           CASE WHEN a.id IS NULL THEN NULL ELSE jsonb_build_object('text', a.text) END AS appeal,
           CASE WHEN r.outcome = 'escalate' THEN '0' ELSE '1' || to_char(coalesce(a.due_at, r.decision_due_at, r.created_at) AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS') END AS rank
         FROM reviews r JOIN locations l ON l.id = r.location_id JOIN organizations o ON o.id = r.organization_id ${OPEN_APPEAL}
         WHERE ${WAITS} AND ($1::uuid IS NULL OR r.location_id = $1)) q
       WHERE $2::text IS NULL OR (q.rank, q.id) > ($2, $3::uuid) ORDER BY q.rank, q.id LIMIT ${PAGE + 1}`,
      [isId(filter.locationId) ? filter.locationId : null, after?.rank ?? null, after?.id ?? null],
    ));
    const items = rows.slice(0, PAGE);
    const last = items.at(-1);
    return { items, next: rows.length > PAGE && last ? encodeCursor(last.rank, last.id) : null };
  }

  /** The author's words of an open appeal against the decision that stands on a review; null when there is none. */
  async appealOf(scope: TenantScope, reviewId: string): Promise<{ text: string } | null> {
    const [row] = await this.database.run(scope, (tx) => tx.query<{ text: string }[]>('SELECT a.text FROM appeals a JOIN reviews r ON r.id = a.review_id AND r.version = a.version WHERE r.id = $1 AND a.closed_at IS NULL', [reviewId]));
    return row ?? null;
  }

  async count(scope: TenantScope): Promise<number> {
    const [row] = await this.database.run(scope, (tx) => tx.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM reviews r ${OPEN_APPEAL} WHERE ${WAITS}`));
    return row?.n ?? 0;
  }
}

const encodeCursor = (rank: string, id: string): string => Buffer.from(`${rank} ${id}`).toString('base64url');
function decodeCursor(cursor: string | undefined): { rank: string; id: string } | null {
  const [rank, id] = Buffer.from(cursor ?? '', 'base64url').toString().split(' ');
  return rank && isId(id) ? { rank, id } : null;
}
