import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';

/** What reviews that just came in hold. */
export interface Arrivals {
  readonly total: number;
  /** Not read yet: the other figures still grow. */
  readonly unread: number;
  /** Drafts that wait for approval. */
  readonly waiting: number;
  /** No draft may be written, a danger, or an urgent case. */
  readonly attention: number;
  /** What at least two of them name, most named first, three at most. */
  readonly themes: readonly { readonly aspect: string; readonly positive: number; readonly negative: number }[];
}

/** The first result after a paste or a file: « 34 avis lus. 5 attendent une réponse… » */
@Injectable()
export class ArrivalsService {
  constructor(private readonly database: TenantDatabase) {}

  /** The reviews of one source that were stored at or after a moment. */
  async since(scope: TenantScope, sourceId: string, from: Date): Promise<Arrivals> {
    return this.database.run(scope, async (tx) => {
      const [row]: Omit<Arrivals, 'themes'>[] = await tx.query(
        `SELECT count(*)::int AS total, count(*) FILTER (WHERE r.read_version IS NULL)::int AS unread, count(*) FILTER (WHERE p.state = 'draft')::int AS waiting,
           count(*) FILTER (WHERE p.state = 'blocked' OR r.outcome = 'escalate' OR EXISTS (SELECT 1 FROM cases c WHERE c.review_id = r.id AND c.kind = 'urgent' AND c.state = 'open'))::int AS attention
         FROM reviews r LEFT JOIN replies p ON p.review_id = r.id WHERE r.source_id = $1 AND r.created_at >= $2`, [sourceId, from]);
      const themes: Arrivals['themes'] = await tx.query(
        `SELECT a ->> 'aspect' AS aspect, count(DISTINCT r.id) FILTER (WHERE a ->> 'polarity' = 'positive')::int AS positive, count(DISTINCT r.id) FILTER (WHERE a ->> 'polarity' = 'negative')::int AS negative
         FROM reviews r CROSS JOIN LATERAL jsonb_array_elements(r.analysis -> 'aspects') a WHERE r.source_id = $1 AND r.created_at >= $2 AND a ->> 'polarity' <> 'neutral'
         GROUP BY 1 HAVING count(DISTINCT r.id) >= 2 ORDER BY count(DISTINCT r.id) DESC, 1 LIMIT 3`, [sourceId, from]);
      return { ...(row ?? { total: 0, unread: 0, waiting: 0, attention: 0 }), themes };
    });
  }
}
