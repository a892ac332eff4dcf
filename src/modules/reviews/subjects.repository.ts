import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { IncomingReview } from '../../domain/imports/types.js';
import { newId } from '../../platform/clock/ids.js';

type IncomingSubject = NonNullable<IncomingReview['subject']>;
const keyOf = (subject: Pick<IncomingSubject, 'kind' | 'sku' | 'name'>): string => JSON.stringify([subject.kind, subject.sku, subject.name]);

/** Products and services that reviews are about. */
@Injectable()
export class SubjectsRepository {
  /** Ids by review, creating what is missing; a subject is one of (location, kind, sku, name). */
  async ensure(tx: EntityManager, place: { organizationId: string; locationId: string; now: Date }, reviews: readonly IncomingReview[]): Promise<(subject: IncomingReview['subject']) => string | null> {
    const wanted = new Map<string, IncomingSubject>();
    for (const { subject } of reviews) if (subject !== null) wanted.set(keyOf(subject), subject);
    if (wanted.size === 0) return () => null;
    const list = [...wanted.values()];
    await tx.query(
      `INSERT INTO subjects (id, organization_id, location_id, kind, name, sku, gtin, url, created_at)
       SELECT s.id, $1, $2, s.kind, s.name, s.sku, s.gtin, s.url, $3 FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) AS s (id, kind, name, sku, gtin, url)
       ON CONFLICT (location_id, kind, sku, name) DO NOTHING`,
      [place.organizationId, place.locationId, place.now, list.map(() => newId()), list.map((s) => s.kind), list.map((s) => s.name), list.map((s) => s.sku), list.map((s) => s.gtin), list.map((s) => s.url)],
    );
    const rows: { id: string; kind: 'product' | 'service'; sku: string | null; name: string }[] = await tx.query(
      `SELECT id, kind, sku, name FROM subjects WHERE organization_id = $1 AND location_id = $2 AND name = ANY ($3)`,
      [place.organizationId, place.locationId, [...new Set(list.map((s) => s.name))]],
    );
    const ids = new Map(rows.map((row) => [keyOf(row), row.id]));
    return (subject) => (subject === null ? null : (ids.get(keyOf(subject)) ?? null));
  }

  /** The subject of a location by the merchant's own reference, or null. */
  async findBySku(tx: EntityManager, locationId: string, sku: string): Promise<string | null> {
    const rows: { id: string }[] = await tx.query(`SELECT id FROM subjects WHERE location_id = $1 AND sku = $2 ORDER BY created_at, id LIMIT 1`, [locationId, sku]);
    return rows[0]?.id ?? null;
  }
}
