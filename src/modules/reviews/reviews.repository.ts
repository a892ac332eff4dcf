import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { positionAt, type Position } from './cursor.js';
import { experienceUnknownText } from './ingest.types.js';
import { reviewConditions, SHOWN_AT } from './review-filter.js';
import type { EventView, ReviewDetail, ReviewFilters, ReviewView } from './review-views.js';

type Row = Omit<ReviewView, 'experienceUnknown'> & { experienceUnknownReason: string | null; sortAt: string };

const VIEW = `r.id, r.organization_id AS "organizationId", o.name AS "organizationName", r.location_id AS "locationId", l.name AS "locationName",
  r.source_id AS "sourceId", s.way, s.displayed, s.page_url AS "pageUrl", r.platform, r.origin_label AS "originLabel", r.kind, r.title, r.text, r.masked_text AS "maskedText", r.rating,
  r.author_name AS "authorName", r.verification, r.invited, r.url, ${SHOWN_AT} AS "shownAt", r.written_at AS "writtenAt", r.written_precision AS "writtenPrecision",
  r.experienced_on::text AS "experiencedOn", r.experience_precision AS "experiencePrecision", r.experience_unknown_reason AS "experienceUnknownReason",
  r.owner_reply_at_source AS "ownerReplyAtSource", r.status, r.published_at AS "publishedAt", r.edited_at AS "editedAt", r.version, r.outcome, r.automatic, r.grounds,
  r.reasons, r.decision_due_at AS "decisionDueAt", coalesce(r.read_version = r.version, false) AS "isRead", r.lang, r.sentiment, r.sentiment_score AS "sentimentScore",
  r.is_question AS "isQuestion", r.needs_service AS "needsService", r.testimony, r.register, coalesce(r.analysis->'aspects', '[]') AS aspects,
  CASE WHEN j.id IS NOT NULL THEN json_build_object('id', j.id, 'kind', j.kind, 'name', j.name, 'sku', j.sku, 'url', j.url) END AS subject,
  CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'state', p.state, 'revision', p.revision, 'text', p.text, 'reason', p.reason, 'publishedAt', p.published_at) END AS reply,
  ARRAY(SELECT c.kind FROM cases c WHERE c.review_id = r.id AND c.state = 'open' ORDER BY c.kind) AS "openCases", r.note, r.created_at AS "createdAt"`;
const JOINS = `JOIN organizations o ON o.id = r.organization_id JOIN locations l ON l.id = r.location_id JOIN sources s ON s.id = r.source_id
  LEFT JOIN subjects j ON j.id = r.subject_id LEFT JOIN replies p ON p.review_id = r.id`;
const EVENT = `e.seq::int AS seq, e.at, e.type, e.entity_id AS "entityId", e.actor_id AS "actorId", u.name AS "actorName", e.details`;

/** Reads of reviews. Row-level security decides whose. */
@Injectable()
export class ReviewsRepository {
  /** Newest first, `limit + 1` rows at most. Each location gives its own newest by index, so a page costs the same at any depth and size. */
  async findPage(tx: EntityManager, filters: ReviewFilters, after: Position | null, limit: number): Promise<(ReviewView & { sortAt: string })[]> {
    const { onLocation, onReview, parameters } = reviewConditions(filters, after);
    const rows: Row[] = await tx.query(
      `WITH page AS (
         SELECT x.id, x.at FROM locations l CROSS JOIN LATERAL (
           SELECT r.id, ${SHOWN_AT} AS at FROM reviews r WHERE r.organization_id = l.organization_id AND r.location_id = l.id${onReview}
           ORDER BY ${SHOWN_AT} DESC, r.id DESC LIMIT ${limit + 1}) x
         WHERE true${onLocation} ORDER BY x.at DESC, x.id DESC LIMIT ${limit + 1})
       SELECT ${VIEW}, ${positionAt('page.at')} AS "sortAt" FROM page JOIN reviews r ON r.id = page.id ${JOINS} ORDER BY page.at DESC, page.id DESC`,
      parameters,
    );
    return rows.map((row) => ({ ...viewOf(row), sortAt: row.sortAt }));
  }

  async findViewById(tx: EntityManager, id: string): Promise<ReviewView | null> {
    const rows: Row[] = await tx.query(`SELECT ${VIEW} FROM reviews r ${JOINS} WHERE r.id = $1`, [id]);
    return rows[0] ? viewOf(rows[0]) : null;
  }

  async findDetailById(tx: EntityManager, id: string): Promise<ReviewDetail | null> {
    const view = await this.findViewById(tx, id);
    if (!view) return null;
    const one = <T>(sql: string): Promise<T> => tx.query(sql, [id]) as Promise<T>;
    const [own] = await one<Pick<ReviewDetail, 'spans' | 'masks' | 'analysis'>[]>('SELECT spans, masks, analysis FROM reviews WHERE id = $1');
    const [question] = await one<{ id: string }[]>(`SELECT id FROM merge_questions WHERE review_id = $1 AND state = 'open'`);
    return {
      ...view,
      spans: own?.spans ?? [],
      masks: own?.masks ?? [],
      analysis: own?.analysis ?? null,
      media: await one('SELECT id, kind, url FROM review_media WHERE review_id = $1 ORDER BY id'),
      versions: await one('SELECT version, title, text, rating, created_at AS "createdAt" FROM review_versions WHERE review_id = $1 ORDER BY version DESC'),
      decisions: await one(
        `SELECT d.id, d.version, d.outcome, d.automatic, d.grounds, d.reasons, d.decided_by AS "decidedBy", u.name AS "decidedByName", d.decided_at AS "decidedAt"
         FROM moderation_decisions d LEFT JOIN users u ON u.id = d.decided_by WHERE d.review_id = $1 ORDER BY d.decided_at DESC, d.id DESC`,
      ),
      events: await one(
        `SELECT ${EVENT} FROM events e LEFT JOIN users u ON u.id = e.actor_id
         WHERE e.organization_id = (SELECT organization_id FROM reviews WHERE id = $1) AND e.entity_id = $1 ORDER BY e.seq`,
      ),
      alsoFrom: await one(
        `SELECT DISTINCT s.id AS "sourceId", s.platform, s.way FROM review_aliases a JOIN sources s ON s.id = a.source_id WHERE a.review_id = $1 ORDER BY s.id`,
      ),
      mergeQuestionId: question?.id ?? null,
    };
  }

  /** The log of one organization, newest first; `limit + 1` rows at most. */
  async findEvents(tx: EntityManager, filters: { organizationId: string; entityId?: string; type?: string; beforeSeq: number | null }, limit: number): Promise<EventView[]> {
    return tx.query(
      `SELECT ${EVENT} FROM events e LEFT JOIN users u ON u.id = e.actor_id
       WHERE e.organization_id = $1 AND ($2::uuid IS NULL OR e.entity_id = $2) AND ($3::text IS NULL OR e.type = $3) AND ($4::bigint IS NULL OR e.seq < $4)
       ORDER BY e.seq DESC LIMIT $5`,
      [filters.organizationId, filters.entityId ?? null, filters.type ?? null, filters.beforeSeq, limit + 1],
    );
  }
}

function viewOf(row: Row): ReviewView {
  const { experienceUnknownReason, sortAt: _sortAt, ...view } = row;
  return { ...view, experienceUnknown: experienceUnknownText(experienceUnknownReason) };
}
