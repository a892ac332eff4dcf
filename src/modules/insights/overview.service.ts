import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { meanInterval, type MeanInterval } from '../../domain/insights/mean-interval.js';
import { Clock } from '../../platform/clock/clock.js';
import { isId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';

const DAY_MS = 86_400_000;
/** The period looked at, and the one before it. */
export const PERIOD_DAYS = 90;
/** Below this many reviews nothing is ranked or called a change (compliance REQ-66). */
export const ENOUGH = 30;

/** Below this many ratings an average says more than it knows: only their number is told. */
const ENOUGH_FOR_MEAN = 10;

export interface PeriodFigures {
  readonly n: number;
  readonly rated: number;
  /** Null below ten ratings. */
  readonly mean: MeanInterval | null;
}
export interface AspectFigures {
  readonly aspect: string;
  readonly positive: number;
  readonly negative: number;
  /** Reviews of the period before that named it badly. */
  readonly negativeBefore: number;
  readonly quotes: readonly { readonly reviewId: string; readonly quote: string; readonly polarity: string }[];
}
export interface Overview {
  readonly now: PeriodFigures;
  readonly before: PeriodFigures;
  readonly aspects: readonly AspectFigures[];
  readonly words: { readonly positive: readonly { word: string; n: number }[]; readonly negative: readonly { word: string; n: number }[] };
}

/** How it is going, what is named, in which words: counted from the reviews of the last 90 days, against the 90 before. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async of(scope: TenantScope, locationId?: string): Promise<Overview> {
    const now = this.clock.now();
    const from = new Date(now.getTime() - PERIOD_DAYS * DAY_MS);
    const earlier = new Date(now.getTime() - 2 * PERIOD_DAYS * DAY_MS);
    const location = isId(locationId) ? locationId : null;
    return this.database.run(scope, async (tx) => ({
      now: await figures(tx, location, from, now),
      before: await figures(tx, location, earlier, from),
      aspects: await aspects(tx, location, earlier, from, now),
      words: { positive: await words(tx, location, from, now, 'positive'), negative: await words(tx, location, from, now, 'negative') },
    }));
  }
}

/** Published ones alone: an archived look-alike or a refused one counts nowhere. One without a date, or known by its year only, belongs to no period. */
const SHOWN = `r.kind = 'review' AND r.status = 'published' AND r.written_at IS NOT NULL AND r.written_precision <> 'year' AND ($1::uuid IS NULL OR r.location_id = $1)`;
const WITHIN = `r.written_at >= $2 AND r.written_at <= $3`;

async function figures(tx: EntityManager, location: string | null, from: Date, to: Date): Promise<PeriodFigures> {
  const [row] = await tx.query<{ n: number; rated: number; mean: number | null; variance: number | null }[]>(
    `SELECT count(*)::int AS n, count(r.rating)::int AS rated, avg(r.rating)::float8 AS mean, var_samp(r.rating)::float8 AS variance FROM reviews r WHERE ${SHOWN} AND ${WITHIN}`, [location, from, to]);
  return { n: row?.n ?? 0, rated: row?.rated ?? 0, mean: row?.mean == null || row.rated < ENOUGH_FOR_MEAN ? null : meanInterval({ mean: row.mean, variance: row.variance ?? 0, n: row.rated }) };
}

async function aspects(tx: EntityManager, location: string | null, earlier: Date, from: Date, to: Date): Promise<AspectFigures[]> {
  return tx.query<AspectFigures[]>(
    `WITH mentions AS (
       SELECT r.id, a->>'aspect' AS aspect, a->>'polarity' AS polarity, a->>'quote' AS quote, r.written_at AS at
       FROM reviews r CROSS JOIN LATERAL jsonb_array_elements(r.analysis->'aspects') a
       WHERE r.analysis IS NOT NULL AND ${SHOWN} AND r.written_at >= $4 AND r.written_at <= $3)
     SELECT aspect, count(*) FILTER (WHERE polarity = 'positive' AND at >= $2)::int AS positive, count(*) FILTER (WHERE polarity = 'negative' AND at >= $2)::int AS negative,
       count(*) FILTER (WHERE polarity = 'negative' AND at < $2)::int AS "negativeBefore",
       coalesce((SELECT jsonb_agg(jsonb_build_object('reviewId', q.id, 'quote', q.quote, 'polarity', q.polarity)) FROM
         (SELECT m.id, m.quote, m.polarity FROM mentions m WHERE m.aspect = x.aspect AND m.at >= $2 AND m.polarity <> 'neutral' ORDER BY m.polarity, m.at DESC LIMIT 4) q), '[]') AS quotes
     FROM mentions x GROUP BY aspect HAVING count(*) FILTER (WHERE at >= $2) > 0 ORDER BY count(*) FILTER (WHERE at >= $2) DESC, aspect LIMIT 10`,
    [location, from, to, earlier],
  );
}

async function words(tx: EntityManager, location: string | null, from: Date, to: Date, sentiment: string): Promise<{ word: string; n: number }[]> {
  return tx.query<{ word: string; n: number }[]>(
    `SELECT k AS word, count(DISTINCT r.id)::int AS n FROM reviews r CROSS JOIN LATERAL jsonb_array_elements_text(r.analysis->'keyphrases') k
     WHERE r.sentiment = $4 AND r.analysis IS NOT NULL AND ${SHOWN} AND ${WITHIN} GROUP BY 1 HAVING count(DISTINCT r.id) > 1 ORDER BY 2 DESC, 1 LIMIT 12`, [location, from, to, sentiment]);
}
