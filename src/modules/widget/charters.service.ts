import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/clock/ids.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import type { Location } from '../organizations/index.js';
import { charterContent, type CharterContent } from './charter-content.js';

export interface CharterVersion {
  readonly version: number;
  readonly createdAt: Date;
  readonly content: CharterContent;
}
interface Row {
  readonly version: number;
  readonly created_at: Date;
  readonly content: CharterContent;
  readonly content_hash: string;
}

/** The charter of each location, from its live settings; a change of what it says is a new version, and old ones stay readable. */
@Injectable()
export class ChartersService {
  constructor(private readonly clock: Clock) {}

  /** The version in force; stores a new one when the settings say something new. */
  async current(tx: EntityManager, location: Location): Promise<CharterVersion> {
    const content = charterContent(location);
    const hash = sha256Hex(JSON.stringify(content));
    const latest = await this.latest(tx, location.id);
    if (latest?.content_hash === hash) return asVersion(latest);
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 11))', [location.id]);
    const again = await this.latest(tx, location.id);
    if (again?.content_hash === hash) return asVersion(again);
    const version = { version: (again?.version ?? 0) + 1, createdAt: this.clock.now(), content };
    await tx.query('INSERT INTO charter_versions (id, organization_id, location_id, version, content_hash, content, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      newId(), location.organizationId, location.id, version.version, hash, JSON.stringify(content), version.createdAt,
    ]);
    return version;
  }

  async find(tx: EntityManager, locationId: string, version: number): Promise<CharterVersion | null> {
    const [row] = await tx.query<Row[]>('SELECT version, created_at, content, content_hash FROM charter_versions WHERE location_id = $1 AND version = $2', [locationId, version]);
    return row ? asVersion(row) : null;
  }

  /** Newest first. */
  async history(tx: EntityManager, locationId: string): Promise<{ version: number; createdAt: Date }[]> {
    const rows = await tx.query<{ version: number; created_at: Date }[]>('SELECT version, created_at FROM charter_versions WHERE location_id = $1 ORDER BY version DESC LIMIT 200', [locationId]);
    return rows.map((r) => ({ version: r.version, createdAt: r.created_at }));
  }

  private async latest(tx: EntityManager, locationId: string): Promise<Row | undefined> {
    const [row] = await tx.query<Row[]>('SELECT version, created_at, content, content_hash FROM charter_versions WHERE location_id = $1 ORDER BY version DESC LIMIT 1', [locationId]);
    return row;
  }
}

const asVersion = (row: Row): CharterVersion => ({ version: row.version, createdAt: row.created_at, content: row.content });
