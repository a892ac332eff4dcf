import { Injectable } from '@nestjs/common';
import { isId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { notFound } from '../../platform/errors/app-error.js';
import { platformName } from './platform-names.js';
import type { Way } from './source.entity.js';

/** Exact figures of published reviews. */
export interface RatingFigures {
  /** All published reviews, with stars or without. */
  readonly count: number;
  /** Those with stars. */
  readonly rated: number;
  /** Arithmetic mean of the stars, two decimals; null without any. */
  readonly mean: number | null;
  /** Reviews with 1, 2, 3, 4 and 5 stars. */
  readonly histogram: readonly [number, number, number, number, number];
  readonly newest: Date | null;
}
export interface PlatformSummary extends RatingFigures {
  readonly platform: string;
  readonly name: string;
  readonly sources: readonly (RatingFigures & { readonly sourceId: string; readonly way: Way; readonly label: string; readonly displayed: boolean })[];
}
export interface LocationSummary {
  readonly locationId: string;
  /** Never added up across platforms: each has its own public and its own rules. */
  readonly platforms: readonly PlatformSummary[];
  readonly subjects: readonly (RatingFigures & { readonly subjectId: string; readonly kind: 'product' | 'service'; readonly name: string; readonly sku: string | null; readonly platform: string })[];
}

interface Row {
  readonly platform: string;
  readonly source_id: string;
  readonly way: Way;
  readonly label: string;
  readonly displayed: boolean;
  readonly subject_id: string | null;
  readonly subject_kind: 'product' | 'service' | null;
  readonly subject_name: string | null;
  readonly sku: string | null;
  readonly count: number;
  readonly sum: number;
  readonly stars: [number, number, number, number, number];
  readonly newest: Date | null;
}

/** The figures kept exact by the database's triggers; nothing is counted at reading. */
@Injectable()
export class SummariesService {
  constructor(private readonly db: TenantDatabase) {}

  /** @throws AppError not_found when the location is not visible */
  async forLocation(scope: TenantScope, locationId: string): Promise<LocationSummary> {
    if (!isId(locationId)) throw notFound('locations.not_found');
    const rows = await this.db.run(scope, async (tx): Promise<Row[]> => {
      const found: unknown[] = await tx.query('SELECT 1 FROM locations WHERE id = $1', [locationId]);
      if (found.length === 0) throw notFound('locations.not_found');
      return tx.query(
        `SELECT s.platform, s.id AS source_id, s.way, s.label, s.displayed, v.subject_id, j.kind AS subject_kind, j.name AS subject_name, j.sku,
           coalesce(v.count, 0) AS count, coalesce(v.sum, 0) AS sum, ARRAY[coalesce(v.r1, 0), coalesce(v.r2, 0), coalesce(v.r3, 0), coalesce(v.r4, 0), coalesce(v.r5, 0)] AS stars, v.newest
         FROM sources s LEFT JOIN review_summaries v ON v.source_id = s.id AND v.location_id = s.location_id LEFT JOIN subjects j ON j.id = v.subject_id
         WHERE s.location_id = $1 ORDER BY s.platform, s.created_at, s.id, j.name`,
        [locationId],
      );
    });
    return { locationId, platforms: platformsOf(rows), subjects: subjectsOf(rows) };
  }
}

function platformsOf(rows: readonly Row[]): PlatformSummary[] {
  return [...groupBy(rows, (row) => row.platform)].map(([platform, ofPlatform]) => ({
    platform,
    name: platformName(platform),
    ...figuresOf(ofPlatform),
    sources: [...groupBy(ofPlatform, (row) => row.source_id)].map(([sourceId, ofSource]) => {
      const [first] = ofSource as [Row, ...Row[]];
      return { sourceId, way: first.way, label: first.label, displayed: first.displayed, ...figuresOf(ofSource) };
    }),
  }));
}

function subjectsOf(rows: readonly Row[]): LocationSummary['subjects'] {
  const about = rows.filter((row) => row.subject_id !== null);
  return [...groupBy(about, (row) => `${row.platform} ${row.subject_id}`).values()].map((group) => {
    const [first] = group as [Row, ...Row[]];
    return { subjectId: first.subject_id ?? '', kind: first.subject_kind ?? 'product', name: first.subject_name ?? '', sku: first.sku, platform: first.platform, ...figuresOf(group) };
  });
}

/** Adds up rows of one platform. */
function figuresOf(rows: readonly Row[]): RatingFigures {
  const histogram: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  let [count, sum] = [0, 0];
  let newest: Date | null = null;
  for (const row of rows) {
    count += row.count;
    sum += row.sum;
    row.stars.forEach((stars, index) => (histogram[index] = (histogram[index] ?? 0) + stars));
    if (row.newest !== null && (newest === null || row.newest > newest)) newest = row.newest;
  }
  const rated = histogram.reduce((a, b) => a + b, 0);
  return { count, rated, mean: rated === 0 ? null : Math.round((sum / rated) * 100) / 100, histogram, newest };
}

function groupBy(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
