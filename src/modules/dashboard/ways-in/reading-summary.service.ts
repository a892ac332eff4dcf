import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../../../platform/database/tenant-database.js';
import type { TenantScope } from '../../../platform/database/tenant-scope.js';

/** What a first look at the reviews of one run says. */
export interface ReadingSummary {
  /** Reviews that the run brought or changed. */
  readonly total: number;
  /** Not read by the engines yet. */
  readonly unread: number;
  readonly toAnswer: number;
  readonly needAttention: number;
  /** The aspects that at least two of them name, most named first, with the reviews that name them well and badly. */
  readonly aspects: readonly { readonly aspect: string; readonly count: number; readonly positive: number; readonly negative: number }[];
}
interface Run {
  readonly sourceId: string;
  readonly createdAt: Date;
}

/** « 34 avis lus. 5 attendent une réponse… »: counted from the reviews that one paste or file brought, not from all of the location. */
@Injectable()
export class ReadingSummaryService {
  constructor(private readonly database: TenantDatabase) {}

  async of(scope: TenantScope, run: Run): Promise<ReadingSummary> {
    return this.database.run(scope, async (tx) => {
      const [counts] = await tx.query<Omit<ReadingSummary, 'aspects'>[]>(
        `SELECT count(*)::int AS total, count(*) FILTER (WHERE r.read_version IS DISTINCT FROM r.version AND r.status NOT IN ('archived', 'withdrawn', 'erased', 'removed_at_source'))::int AS unread, count(*) FILTER (WHERE p.state = 'draft')::int AS "toAnswer",
           count(*) FILTER (WHERE p.state = 'blocked' OR r.outcome = 'escalate' OR r.status = 'in_moderation')::int AS "needAttention"
         FROM reviews r LEFT JOIN replies p ON p.review_id = r.id WHERE ${BROUGHT}`, [run.sourceId, run.createdAt]);
      const aspects = await tx.query<ReadingSummary['aspects'][number][]>(
        `SELECT a->>'aspect' AS aspect, count(DISTINCT r.id)::int AS count, count(DISTINCT r.id) FILTER (WHERE a->>'polarity' = 'positive')::int AS positive, count(DISTINCT r.id) FILTER (WHERE a->>'polarity' = 'negative')::int AS negative
         FROM reviews r CROSS JOIN LATERAL jsonb_array_elements(r.analysis->'aspects') a WHERE ${BROUGHT} AND r.analysis IS NOT NULL AND a->>'polarity' <> 'neutral'
         GROUP BY 1 HAVING count(DISTINCT r.id) >= 2 ORDER BY 2 DESC, 1 LIMIT 3`, [run.sourceId, run.createdAt]);
      return { ...(counts ?? { total: 0, unread: 0, toAnswer: 0, needAttention: 0 }), aspects };
    });
  }
}

/** A run leaves no list of its reviews; theirs are those of its source that were stored, or got a new version, since it began. */
const BROUGHT = `r.source_id = $1 AND r.status <> 'awaiting_contact' AND (r.created_at >= $2 OR EXISTS (SELECT 1 FROM review_versions v WHERE v.review_id = r.id AND v.created_at >= $2))`;
