import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../../platform/clock/ids.js';
import type { IngestSource } from './ingest.types.js';
import type { KnownReview, ReviewChange } from './known-review.js';
import { platformName } from './platform-names.js';
import type { PreparedReview } from './prepare-review.js';

/** A stored review found under an identity of a source. */
export interface IdentityHit {
  readonly identity: string;
  readonly reviewId: string;
  readonly sourceHash: string | null;
  /** Known to this source through a merge, its first home being another. */
  readonly alias: boolean;
}
export interface NewReview {
  readonly id: string;
  readonly prepared: PreparedReview;
  readonly subjectId: string | null;
}
export interface NewAlias {
  readonly identity: string;
  readonly reviewId: string;
  readonly sourceHash: string;
}

const KNOWN_COLUMNS = `id, status, version, text, title, rating, author_name AS "authorName", declared_lang AS "declaredLang", url, subject_id AS "subjectId",
  owner_reply_at_source AS "ownerReply", to_char(written_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "writtenAt", written_precision AS "writtenPrecision",
  experienced_on::text AS "experiencedOn", experience_precision AS "experiencePrecision", experience_unknown_reason AS "experienceUnknownReason",
  source_hash AS "sourceHash", merge_key AS "mergeKey"`;

/** From how many new rows planning anew pays. */
const REPLAN_FROM = 100;

/** The statements of an ingest batch: set-based, one array for each column (performance.md §2: four times an ORM's batch upsert). */
@Injectable()
export class IngestRepository {
  /** One batch of a location at a time: two ways in cannot both miss the other's review. Released at commit. */
  async lock(tx: EntityManager, locationId: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('ingest:' || $1, 0))`, [locationId]);
  }

  /** Reviews of `source` known under these identities. */
  async findByIdentity(tx: EntityManager, organizationId: string, sourceId: string, prepared: readonly PreparedReview[]): Promise<IdentityHit[]> {
    const externalIds = prepared.flatMap((p) => (p.review.externalId === null ? [] : [p.review.externalId]));
    const prints = prepared.flatMap((p) => (p.review.externalId === null ? [p.fingerprint] : []));
    // `= ANY` with the index's own columns: a join would let the planner scan the whole table before its first ANALYZE.
    return tx.query(
      `SELECT 'x:' || external_id AS identity, id AS "reviewId", source_hash AS "sourceHash", false AS alias FROM reviews
         WHERE organization_id = $1 AND source_id = $2 AND external_id = ANY ($3)
       UNION ALL SELECT 'f:' || fingerprint || ':' || occurrence, id, source_hash, false FROM reviews
         WHERE organization_id = $1 AND source_id = $2 AND external_id IS NULL AND fingerprint = ANY ($4)
       UNION ALL SELECT identity, review_id, source_hash, true FROM review_aliases WHERE organization_id = $1 AND source_id = $2 AND identity = ANY ($5)`,
      [organizationId, sourceId, externalIds, prints, prepared.map((p) => p.identity)],
    );
  }

  /**
   * Reviews that may be the same as new ones of `source`, by merge key. One that this source already names by an identity of the same kind
   * is another customer's.
   */
  async findMergeCandidates(tx: EntityManager, source: IngestSource, keys: readonly string[], kind: 'x' | 'f'): Promise<{ id: string; mergeKey: string }[]> {
    return tx.query(
      `SELECT r.id, r.merge_key AS "mergeKey" FROM reviews r WHERE r.location_id = $1 AND r.merge_key = ANY ($2) AND r.status <> 'erased'
         AND NOT (r.source_id = $3 AND (r.external_id IS NULL) = ($4 = 'f'))
         AND NOT EXISTS (SELECT 1 FROM review_aliases a WHERE a.review_id = r.id AND a.source_id = $3 AND left(a.identity, 1) = $4)
       ORDER BY r.id`,
      [source.locationId, keys, source.id, kind],
    );
  }

  /** Locked in id order before anything is written: writers of one organization queue behind the event log, so locks must come first. */
  async lockKnown(tx: EntityManager, organizationId: string, ids: readonly string[]): Promise<Map<string, KnownReview>> {
    const rows: KnownReview[] = await tx.query(`SELECT ${KNOWN_COLUMNS} FROM reviews WHERE organization_id = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE`, [organizationId, ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** New reviews, their first versions with the raw payload, and their media. The words travel once: versions take them from the rows just written. */
  async insertReviews(tx: EntityManager, organizationId: string, source: IngestSource, rows: readonly NewReview[], now: Date): Promise<void> {
    const r = rows.map((row) => row.prepared.review);
    const p = rows.map((row) => row.prepared);
    await tx.query(
      `WITH stored AS (INSERT INTO reviews (organization_id, location_id, source_id, platform, origin_label, verification, status, created_at, updated_at,
         id, subject_id, kind, external_id, fingerprint, occurrence, merge_key, source_hash, title, text, rating, author_name, declared_lang, url,
         written_at, written_precision, experienced_on, experience_precision, experience_unknown_reason, owner_reply_at_source, published_at)
       SELECT $1, $2, $3, $4, $5, 'third_party', 'published', $6::timestamptz, $6::timestamptz,
         n.id, n.subject_id, n.kind, n.external_id, n.fingerprint, n.occurrence, n.merge_key, n.source_hash, n.title, n.text, n.rating, n.author_name, n.lang, n.url,
         n.written_at, n.written_precision, n.experienced_on, n.experience_precision, n.reason, n.reply::jsonb, least(coalesce(n.written_at, $6::timestamptz), $6::timestamptz)
       FROM unnest($7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::int[], $13::text[], $14::text[], $15::text[], $16::text[], $17::smallint[],
         $18::text[], $19::text[], $20::text[], $21::timestamptz[], $22::text[], $23::date[], $24::text[], $25::text[], $26::text[])
         AS n (id, subject_id, kind, external_id, fingerprint, occurrence, merge_key, source_hash, title, text, rating, author_name, lang, url,
           written_at, written_precision, experienced_on, experience_precision, reason, reply)
       RETURNING id, title, text, rating)
       INSERT INTO review_versions (organization_id, review_id, version, title, text, rating, raw, created_at)
       SELECT $1, s.id, 1, s.title, s.text, s.rating, v.raw::jsonb, $6 FROM stored s JOIN unnest($7::uuid[], $27::text[]) AS v (id, raw) ON v.id = s.id`,
      [
        organizationId, source.locationId, source.id, source.platform, source.label || platformName(source.platform), now,
        rows.map((row) => row.id), rows.map((row) => row.subjectId), r.map((v) => v.kind), r.map((v) => v.externalId),
        p.map((v) => v.fingerprint), p.map((v) => v.occurrence), p.map((v) => v.mergeKey), p.map((v) => v.sourceHash),
        r.map((v) => v.title), r.map((v) => v.text), r.map((v) => v.rating), r.map((v) => v.authorName), r.map((v) => v.lang), r.map((v) => v.url),
        r.map((v) => v.writtenAt), r.map((v) => (v.writtenAt === null ? 'unknown' : v.writtenAtPrecision)),
        r.map((v) => v.experiencedOn), r.map((v) => (v.experiencedOn === null ? 'unknown' : v.experiencePrecision)),
        r.map((v) => (v.experiencedOn === null ? (v.experienceUnknownReason ?? 'not_in_source') : null)),
        r.map((v) => (v.ownerReply === null ? null : JSON.stringify(v.ownerReply))), p.map((v) => v.rawJson),
      ],
    );
    // A connection that met the table empty keeps that plan for its foreign keys until the next ANALYZE: six times slower by the tenth batch.
    if (rows.length >= REPLAN_FROM) await tx.query('DISCARD PLANS');
    await this.insertMedia(tx, organizationId, rows, now);
  }

  /** Writes the changed columns; a new version loses its masks, whose offsets belong to the old words. */
  async updateReviews(tx: EntityManager, organizationId: string, changes: readonly ReviewChange[], now: Date): Promise<void> {
    const n = changes.map((c) => c.next);
    await tx.query(
      `UPDATE reviews r SET text = u.text, title = u.title, rating = u.rating, author_name = u.author_name, declared_lang = u.lang, url = u.url, subject_id = u.subject_id,
         owner_reply_at_source = u.reply::jsonb, written_at = u.written_at, written_precision = u.written_precision, experienced_on = u.experienced_on,
         experience_precision = u.experience_precision, experience_unknown_reason = u.reason, source_hash = u.source_hash, merge_key = u.merge_key,
         version = r.version + u.bump, edited_at = CASE WHEN u.bump = 1 THEN $3::timestamptz ELSE r.edited_at END,
         masks = CASE WHEN u.bump = 1 THEN '[]' ELSE r.masks END, masked_text = CASE WHEN u.bump = 1 THEN NULL ELSE r.masked_text END,
         published_at = CASE WHEN r.status = 'published' AND r.written_at IS DISTINCT FROM u.written_at THEN least(u.written_at, $3::timestamptz) ELSE r.published_at END, updated_at = $3::timestamptz
       FROM unnest($2::uuid[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::text[], $9::text[], $10::uuid[], $11::text[], $12::timestamptz[], $13::text[],
         $14::date[], $15::text[], $16::text[], $17::text[], $18::text[], $19::int[])
         AS u (id, text, title, rating, author_name, lang, url, subject_id, reply, written_at, written_precision, experienced_on, experience_precision, reason, source_hash, merge_key, bump)
       WHERE r.organization_id = $1 AND r.id = u.id`,
      [
        organizationId, n.map((v) => v.id), now, n.map((v) => v.text), n.map((v) => v.title), n.map((v) => v.rating), n.map((v) => v.authorName), n.map((v) => v.declaredLang),
        n.map((v) => v.url), n.map((v) => v.subjectId), n.map((v) => (v.ownerReply === null ? null : JSON.stringify(v.ownerReply))), n.map((v) => v.writtenAt),
        n.map((v) => v.writtenPrecision), n.map((v) => v.experiencedOn), n.map((v) => v.experiencePrecision), n.map((v) => v.experienceUnknownReason),
        n.map((v) => v.sourceHash), n.map((v) => v.mergeKey), changes.map((c) => (c.newVersion ? 1 : 0)),
      ],
    );
    const versions = changes.filter((c) => c.newVersion);
    await this.insertVersions(tx, organizationId, versions.map(({ known, next, prepared }) => ({ id: known.id, version: known.version + 1, title: next.title, text: next.text, rating: next.rating, rawJson: prepared.rawJson })), now);
  }

  async insertAliases(tx: EntityManager, organizationId: string, sourceId: string, aliases: readonly NewAlias[], now: Date): Promise<void> {
    if (aliases.length === 0) return;
    await tx.query(
      `INSERT INTO review_aliases (organization_id, source_id, identity, review_id, source_hash, created_at)
       SELECT $1, $2, a.identity, a.review_id, a.source_hash, $3 FROM unnest($4::text[], $5::uuid[], $6::text[]) AS a (identity, review_id, source_hash)
       ON CONFLICT (organization_id, source_id, identity) DO UPDATE SET source_hash = EXCLUDED.source_hash`,
      [organizationId, sourceId, now, aliases.map((a) => a.identity), aliases.map((a) => a.reviewId), aliases.map((a) => a.sourceHash)],
    );
  }

  async insertMergeQuestions(tx: EntityManager, organizationId: string, locationId: string, questions: readonly { reviewId: string; candidateIds: readonly string[] }[], now: Date): Promise<void> {
    for (const question of questions) {
      await tx.query(`INSERT INTO merge_questions (id, organization_id, location_id, review_id, candidate_ids, created_at) VALUES ($1, $2, $3, $4, $5, $6)`, [
        newId(), organizationId, locationId, question.reviewId, question.candidateIds, now,
      ]);
    }
  }

  private async insertVersions(tx: EntityManager, organizationId: string, rows: readonly VersionRow[], now: Date): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO review_versions (organization_id, review_id, version, title, text, rating, raw, created_at)
       SELECT $1, v.id, v.version, v.title, v.text, v.rating, v.raw::jsonb, $2 FROM unnest($3::uuid[], $4::int[], $5::text[], $6::text[], $7::smallint[], $8::text[])
         AS v (id, version, title, text, rating, raw)`,
      [organizationId, now, rows.map((v) => v.id), rows.map((v) => v.version), rows.map((v) => v.title), rows.map((v) => v.text), rows.map((v) => v.rating), rows.map((v) => v.rawJson)],
    );
  }

  /** Media of reviews; one already known is left as it is. */
  async insertMedia(tx: EntityManager, organizationId: string, rows: readonly Pick<NewReview, 'id' | 'prepared'>[], now: Date): Promise<void> {
    const media = rows.flatMap(({ id, prepared }) => prepared.review.media.map((m) => ({ ...m, reviewId: id })));
    if (media.length === 0) return;
    await tx.query(
      `INSERT INTO review_media (id, organization_id, review_id, kind, url, created_at)
       SELECT m.id, $1, m.review_id, m.kind, m.url, $2 FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[]) AS m (id, review_id, kind, url) ON CONFLICT (review_id, url) DO NOTHING`,
      [organizationId, now, media.map(() => newId()), media.map((m) => m.reviewId), media.map((m) => m.kind), media.map((m) => m.url)],
    );
  }
}

interface VersionRow {
  readonly id: string;
  readonly version: number;
  readonly title: string | null;
  readonly text: string;
  readonly rating: number | null;
  readonly rawJson: string;
}
