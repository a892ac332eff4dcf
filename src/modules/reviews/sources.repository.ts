import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isId, newId } from '../../platform/clock/ids.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import type { Way } from './source.entity.js';

export interface SourceRow {
  readonly id: string;
  readonly organizationId: string;
  readonly locationId: string;
  readonly platform: string;
  readonly way: Way;
  readonly label: string;
  readonly pageUrl: string | null;
  readonly displayed: boolean;
  readonly createdAt: Date;
}
export interface SourceKey {
  readonly organizationId: string;
  readonly locationId: string;
  readonly platform: string;
  readonly way: Way;
}

const COLUMNS = `s.id, s.organization_id AS "organizationId", s.location_id AS "locationId", s.platform, s.way, s.label, s.page_url AS "pageUrl", s.displayed, s.created_at AS "createdAt"`;

/** The places where reviews of a location appear. One source for each (location, platform, way). */
@Injectable()
export class SourcesRepository {
  /**
   * The organization that owns a location which is visible to the caller.
   * @throws AppError not_found
   */
  async ownerOfLocation(tx: EntityManager, locationId: string): Promise<string> {
    const rows: { id: string }[] = isId(locationId) ? await tx.query('SELECT organization_id AS id FROM locations WHERE id = $1', [locationId]) : [];
    if (!rows[0]) throw notFound('locations.not_found');
    return rows[0].id;
  }

  /**
   * Whether this transaction may write: an agency with a grant to read may not.
   * @throws AppError forbidden
   */
  async assertWritable(tx: EntityManager): Promise<void> {
    const [row]: { id: string | null }[] = await tx.query('SELECT app.organization() AS id');
    if (!row?.id) {
      throw new AppError('forbidden', 'organizations.read_only', {
        fr: 'Vous pouvez lire les avis de ce client, pas les modifier. Rien n’a changé.',
        en: 'You may read this client’s reviews, not change them. Nothing changed.',
      });
    }
  }

  /** The source of that key, made when missing. Idempotent, safe under concurrent callers. */
  async ensure(tx: EntityManager, key: SourceKey, now: Date, fields: { displayed?: boolean; label?: string } = {}): Promise<SourceRow> {
    await tx.query(
      `INSERT INTO sources (id, organization_id, location_id, platform, way, label, displayed, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (location_id, platform, way) DO NOTHING`,
      [newId(), key.organizationId, key.locationId, key.platform, key.way, fields.label ?? '', fields.displayed ?? false, now],
    );
    const [row]: SourceRow[] = await tx.query(`SELECT ${COLUMNS} FROM sources s WHERE s.location_id = $1 AND s.platform = $2 AND s.way = $3`, [key.locationId, key.platform, key.way]);
    if (!row) throw notFound('locations.not_found');
    return row;
  }

  async findById(tx: EntityManager, id: string): Promise<SourceRow | null> {
    const rows: SourceRow[] = isId(id) ? await tx.query(`SELECT ${COLUMNS} FROM sources s WHERE s.id = $1`, [id]) : [];
    return rows[0] ?? null;
  }

  /** Of one location, or of all that are visible; with the number of their reviews. */
  async findAll(tx: EntityManager, locationId: string | null): Promise<(SourceRow & { reviews: number })[]> {
    return tx.query(
      `SELECT ${COLUMNS}, coalesce((SELECT sum(v.count) FROM review_summaries v WHERE v.source_id = s.id), 0)::int AS reviews
       FROM sources s WHERE $1::uuid IS NULL OR s.location_id = $1 ORDER BY s.location_id, s.created_at, s.id`,
      [locationId],
    );
  }

  async update(tx: EntityManager, id: string, fields: { label?: string; pageUrl?: string | null; displayed?: boolean }): Promise<void> {
    await tx.query(
      `UPDATE sources SET label = coalesce($2, label), page_url = CASE WHEN $3 THEN $4 ELSE page_url END, displayed = coalesce($5, displayed) WHERE id = $1`,
      [id, fields.label ?? null, fields.pageUrl !== undefined, fields.pageUrl ?? null, fields.displayed ?? null],
    );
  }
}
