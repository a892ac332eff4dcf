import { Injectable } from '@nestjs/common';
import type { Tie } from '../../domain/replies/types.js';
import { Clock } from '../../platform/clock/clock.js';
import { isId } from '../../platform/clock/ids.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { REVIEW_CHANGED } from './drafts.service.js';
import type { ReplyState } from './reply.entity.js';

/** One review with its reply, as the owner meets it in the stack. */
export interface ReplyCard {
  readonly id: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly locationId: string;
  readonly locationName: string;
  readonly reviewId: string;
  readonly state: ReplyState;
  readonly text: string;
  readonly textHash: string;
  readonly revision: number;
  readonly lang: string;
  readonly ties: readonly Tie[];
  readonly warnings: readonly { code: string; fr: string; en: string }[];
  readonly reason: { code: string; fr: string; en: string } | null;
  readonly priority: number;
  readonly dueAt: Date | null;
  readonly publishAt: Date | null;
  readonly review: {
    readonly kind: 'review' | 'question';
    readonly text: string;
    readonly title: string | null;
    readonly rating: number | null;
    readonly authorName: string | null;
    readonly platform: string;
    readonly lang: string | null;
    readonly writtenAt: Date | null;
    readonly writtenPrecision: string;
    readonly createdAt: Date;
    readonly url: string | null;
    readonly sourceId: string;
    readonly pageUrl: string | null;
    readonly way: string;
    readonly outcome: string | null;
  };
}

export interface StackCounts {
  /** Drafts to approve and published replies whose review has changed since, replies to post by hand, and reviews that must not be answered without advice. */
  readonly drafts: number;
  readonly toPost: number;
  readonly blocked: number;
  readonly overdue: number;
}

const PAGE = 20;

/** The stack of work over every organization the caller may see, in one written order: danger first, then what is due, then praise before hard ones. */
@Injectable()
export class StackService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async page(scope: TenantScope, filter: { cursor?: string | undefined; locationId?: string | undefined } = {}): Promise<{ items: ReplyCard[]; next: string | null }> {
    const after = decode(filter.cursor);
    const rows = await this.database.run(scope, (tx) => tx.query<(ReplyCard & { createdAt: Date })[]>(`${SELECT_CARD}
       WHERE ${WAITS} AND (p.snoozed_until IS NULL OR p.snoozed_until <= $1) AND ($2::uuid IS NULL OR p.location_id = $2)
         AND ($3::integer IS NULL OR (p.priority, p.id) < ($3, $4::uuid))
       ORDER BY p.priority DESC, p.id DESC LIMIT ${PAGE + 1}`,
      [this.clock.now(), isId(filter.locationId) ? filter.locationId : null, after?.priority ?? null, after?.id ?? null]));
    const items = rows.slice(0, PAGE).map((row) => ({ ...row, textHash: sha256Hex(row.text) }));
    const last = items.at(-1);
    return { items, next: rows.length > PAGE && last ? Buffer.from(`${last.priority} ${last.id}`).toString('base64url') : null };
  }

  /** One card, whatever its state; null when it does not exist for this caller. */
  async card(scope: TenantScope, replyId: string): Promise<ReplyCard | null> {
    if (!isId(replyId)) return null;
    const [row] = await this.database.run(scope, (tx) => tx.query<ReplyCard[]>(`${SELECT_CARD} WHERE p.id = $1`, [replyId]));
    return row ? { ...row, textHash: sha256Hex(row.text) } : null;
  }

  async counts(scope: TenantScope, locationId?: string): Promise<StackCounts> {
    const [row] = await this.database.run(scope, (tx) => tx.query<StackCounts[]>(
      `SELECT count(*) FILTER (WHERE p.state IN ('draft', 'failed', 'published'))::int AS drafts, count(*) FILTER (WHERE state = 'to_post')::int AS "toPost", count(*) FILTER (WHERE state = 'blocked')::int AS blocked,
         count(*) FILTER (WHERE due_at < $1)::int AS overdue
       FROM replies p WHERE ${WAITS} AND (p.snoozed_until IS NULL OR p.snoozed_until <= $1) AND ($2::uuid IS NULL OR p.location_id = $2)`,
      [this.clock.now(), isId(locationId) ? locationId : null]));
    return row ?? { drafts: 0, toPost: 0, blocked: 0, overdue: 0 };
  }
}

/** What waits for somebody: work before publication, and a published reply whose review its author has changed; nothing where the review has left. */
const WAITS = `(p.state IN ('draft', 'to_post', 'blocked', 'failed') OR (p.state = 'published' AND p.reason->>'code' = '${REVIEW_CHANGED.code}'))
  AND NOT EXISTS (SELECT FROM reviews gone WHERE gone.id = p.review_id AND gone.status IN ('withdrawn', 'erased', 'refused', 'removed_at_source'))`;

const SELECT_CARD = `
  SELECT p.id, p.organization_id AS "organizationId", o.name AS "organizationName", p.location_id AS "locationId", l.name AS "locationName", p.review_id AS "reviewId", p.state, p.text, p.revision, p.lang,
    p.ties, p.warnings, p.reason, p.priority, p.due_at AS "dueAt", p.publish_at AS "publishAt",
    json_build_object('kind', r.kind, 'text', r.text, 'title', r.title, 'rating', r.rating, 'authorName', r.author_name, 'platform', r.platform, 'lang', r.lang, 'writtenAt', r.written_at,
      'writtenPrecision', r.written_precision, 'createdAt', r.created_at, 'url', r.url, 'sourceId', r.source_id, 'pageUrl', s.page_url, 'way', s.way, 'outcome', r.outcome) AS review
  FROM replies p JOIN reviews r ON r.id = p.review_id JOIN sources s ON s.id = r.source_id JOIN locations l ON l.id = p.location_id JOIN organizations o ON o.id = p.organization_id`;

function decode(cursor: string | undefined): { priority: number; id: string } | null {
  const [priority, id] = Buffer.from(cursor ?? '', 'base64url').toString().split(' ');
  return id && isId(id) && /^\d+$/.test(priority ?? '') ? { priority: Number(priority), id } : null;
}
