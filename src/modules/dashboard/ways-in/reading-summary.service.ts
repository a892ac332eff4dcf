import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../../../platform/database/tenant-database.js';
import type { TenantScope } from '../../../platform/database/tenant-scope.js';

/** What a first look at a location's reviews says. */
export interface ReadingSummary {
  readonly total: number;
  /** Not read by the engines yet. */
  readonly unread: number;
  readonly toAnswer: number;
  readonly needAttention: number;
  /** The aspects named most, with the side that prevails. */
  readonly aspects: readonly { readonly aspect: string; readonly count: number; readonly positive: number; readonly negative: number }[];
}

/** « 34 avis lus. 5 attendent une réponse… »: counted from the reviews themselves. */
@Injectable()
export class ReadingSummaryService {
  constructor(private readonly database: TenantDatabase) {}

  async of(scope: TenantScope, locationId: string): Promise<ReadingSummary> {
    return this.database.run(scope, async (tx) => {
      const [counts] = await tx.query<Omit<ReadingSummary, 'aspects'>[]>(
        `SELECT count(*)::int AS total, count(*) FILTER (WHERE r.read_version IS NULL)::int AS unread, count(*) FILTER (WHERE p.state = 'draft')::int AS "toAnswer",
           count(*) FILTER (WHERE p.state = 'blocked' OR r.outcome = 'escalate' OR r.status = 'in_moderation')::int AS "needAttention"
         FROM reviews r LEFT JOIN replies p ON p.review_id = r.id WHERE r.location_id = $1 AND r.status <> 'awaiting_contact'`, [locationId]);
      const aspects = await tx.query<ReadingSummary['aspects'][number][]>(
        `SELECT a->>'aspect' AS aspect, count(*)::int AS count, count(*) FILTER (WHERE a->>'polarity' = 'positive')::int AS positive, count(*) FILTER (WHERE a->>'polarity' = 'negative')::int AS negative
         FROM reviews r CROSS JOIN LATERAL jsonb_array_elements(r.analysis->'aspects') a WHERE r.location_id = $1 AND r.analysis IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3`, [locationId]);
      return { ...(counts ?? { total: 0, unread: 0, toAnswer: 0, needAttention: 0 }), aspects };
    });
  }
}
