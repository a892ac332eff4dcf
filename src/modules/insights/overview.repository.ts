import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A stretch of time; `until` excluded. Null: from the first review on. */
export interface Span {
  readonly from: Date | null;
  readonly until: Date;
}
export interface AspectRow {
  readonly aspect: string;
  readonly polarity: 'positive' | 'negative';
  readonly reviews: number;
  readonly quotes: readonly { readonly reviewId: string; readonly quote: string }[];
}
export interface PlatformRow {
  readonly platform: string;
  readonly n: number;
  readonly rated: number;
  readonly mean: number | null;
  readonly variance: number | null;
}

/** What counts: reviews that stand before the public, dated to the month at least, so that they have a place in time. */
const COUNTED = `r.kind = 'review' AND r.status = 'published' AND r.written_precision IN ('second', 'day', 'month')
  AND ($1::uuid IS NULL OR r.location_id = $1) AND ($2::timestamptz IS NULL OR r.written_at >= $2) AND r.written_at < $3`;

/** Counts over the reviews the caller may see. Nothing is kept: a first version that reads the analyses themselves. */
@Injectable()
export class OverviewRepository {
  async platforms(tx: EntityManager, locationId: string | null, span: Span): Promise<PlatformRow[]> {
    return tx.query(
      `SELECT r.platform, count(*)::int AS n, count(r.rating)::int AS rated, avg(r.rating)::float8 AS mean, var_samp(r.rating)::float8 AS variance
       FROM reviews r WHERE ${COUNTED} GROUP BY r.platform ORDER BY 2 DESC, 1`, [locationId, span.from, span.until]);
  }

  /** All platforms together: `n` reviews, `rated` of them with stars. */
  async sample(tx: EntityManager, locationId: string | null, span: Span): Promise<Omit<PlatformRow, 'platform'>> {
    const [row]: Omit<PlatformRow, 'platform'>[] = await tx.query(
      `SELECT count(*)::int AS n, count(r.rating)::int AS rated, avg(r.rating)::float8 AS mean, var_samp(r.rating)::float8 AS variance FROM reviews r WHERE ${COUNTED}`, [locationId, span.from, span.until]);
    return row ?? { n: 0, rated: 0, mean: null, variance: null };
  }

  /** Months as `2026-10`, oldest first, empty ones left out. */
  async months(tx: EntityManager, locationId: string | null, span: Span): Promise<{ month: string; n: number; mean: number | null }[]> {
    return tx.query(
      `SELECT to_char(r.written_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, count(*)::int AS n, avg(r.rating)::float8 AS mean FROM reviews r WHERE ${COUNTED} GROUP BY 1 ORDER BY 1`, [locationId, span.from, span.until]);
  }

  /** Reviews with words that were read, and reviews that cannot be placed in time. */
  async readable(tx: EntityManager, locationId: string | null, span: Span): Promise<number> {
    const [row]: { n: number }[] = await tx.query(`SELECT count(*)::int AS n FROM reviews r WHERE ${COUNTED} AND r.analysis IS NOT NULL AND r.text <> ''`, [locationId, span.from, span.until]);
    return row?.n ?? 0;
  }

  async undated(tx: EntityManager, locationId: string | null): Promise<number> {
    const [row]: { n: number }[] = await tx.query(
      `SELECT count(*)::int AS n FROM reviews r WHERE r.kind = 'review' AND r.status = 'published' AND r.written_precision IN ('year', 'unknown') AND ($1::uuid IS NULL OR r.location_id = $1)`, [locationId]);
    return row?.n ?? 0;
  }

  /** A review counts once for an aspect and a polarity, however often it names it. Up to four quotes each, newest first. */
  async aspects(tx: EntityManager, locationId: string | null, span: Span): Promise<AspectRow[]> {
    return tx.query(
      `SELECT aspect, polarity, count(*)::int AS reviews, (array_agg(json_build_object('reviewId', id, 'quote', quote) ORDER BY written_at DESC, id))[1:4] AS quotes FROM (
         SELECT DISTINCT ON (r.id, a ->> 'aspect', a ->> 'polarity') r.id, r.written_at, a ->> 'aspect' AS aspect, a ->> 'polarity' AS polarity, a ->> 'quote' AS quote
         FROM reviews r CROSS JOIN LATERAL jsonb_array_elements(r.analysis -> 'aspects') a WHERE ${COUNTED} AND a ->> 'polarity' IN ('positive', 'negative')
         ORDER BY r.id, a ->> 'aspect', a ->> 'polarity') m
       GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`, [locationId, span.from, span.until]);
  }

  /** Phrases and the number of reviews that use each, most used first. */
  async phrases(tx: EntityManager, locationId: string | null, span: Span, only: readonly string[] | null = null, least = 2): Promise<{ phrase: string; reviews: number }[]> {
    return tx.query(
      `SELECT p AS phrase, count(DISTINCT r.id)::int AS reviews FROM reviews r CROSS JOIN LATERAL jsonb_array_elements_text(r.analysis -> 'keyphrases') p
       WHERE ${COUNTED} AND ($4::text[] IS NULL OR p = ANY ($4)) GROUP BY 1 HAVING count(DISTINCT r.id) >= $5 ORDER BY 2 DESC, 1 LIMIT 60`, [locationId, span.from, span.until, only, least]);
  }
}
