import { Injectable } from '@nestjs/common';
import { GROUNDS, type Ground } from '../../domain/moderation/types.js';
import { Clock } from '../../platform/clock/clock.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';

/** Figures of the reviews written on the site itself; imported ones were judged elsewhere. */
export interface Register {
  readonly received: number;
  readonly published: number;
  readonly publishedMasked: number;
  readonly inProgress: number;
  readonly withdrawn: number;
  readonly refused: number;
  readonly refusedByGround: readonly { readonly ground: Ground; readonly count: number }[];
  /** From the confirmed address to publication or refusal; null before the first decision. */
  readonly medianDecisionSeconds: number | null;
  readonly notices: number;
}

const AGE_MS = 60_000;
const MAX_KEPT = 1000;

/** The public register of a location, counted from its reviews and decisions, at most once a minute. */
@Injectable()
export class RegisterService {
  private readonly kept = new Map<string, { readonly register: Register; readonly expiresAt: number }>();

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async of(scope: TenantScope, locationId: string): Promise<Register> {
    const now = this.clock.now().getTime();
    const before = this.kept.get(locationId);
    if (before && before.expiresAt > now) return before.register;
    const register = await this.count(scope, locationId);
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    this.kept.set(locationId, { register, expiresAt: now + AGE_MS });
    return register;
  }

  private count(scope: TenantScope, locationId: string): Promise<Register> {
    const own = `FROM reviews r JOIN sources s ON s.id = r.source_id AND s.way = 'widget' WHERE r.location_id = $1 AND r.kind = 'review'`;
    return this.database.run(scope, async (tx) => {
      const [row] = await tx.query<Record<'received' | 'published' | 'masked' | 'progress' | 'withdrawn' | 'refused' | 'notices', number>[]>(
        `SELECT count(*) FILTER (WHERE r.status NOT IN ('awaiting_contact', 'erased'))::int AS received, count(*) FILTER (WHERE r.status = 'published')::int AS published,
           count(*) FILTER (WHERE r.status = 'published' AND r.masked_text IS NOT NULL)::int AS masked, count(*) FILTER (WHERE r.status IN ('in_moderation', 'awaiting_author'))::int AS progress,
           count(*) FILTER (WHERE r.status = 'withdrawn')::int AS withdrawn, count(*) FILTER (WHERE r.status = 'refused')::int AS refused,
           (SELECT count(*)::int FROM notices n JOIN reviews k ON k.id = n.review_id WHERE k.location_id = $1) AS notices ${own}`, [locationId]);
      const grounds = await tx.query<{ ground: Ground; count: number }[]>(`SELECT g.ground, count(*)::int AS count ${own.replace(' WHERE', ', unnest(r.grounds) AS g (ground) WHERE')} AND r.status = 'refused' GROUP BY 1`, [locationId]);
      const [time] = await tx.query<{ median: number | null }[]>(
        `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM coalesce(r.published_at, d.decided_at) - r.contact_confirmed_at))::float AS median
         ${own.replace(' WHERE', ` LEFT JOIN LATERAL (SELECT max(decided_at) AS decided_at FROM moderation_decisions m WHERE m.review_id = r.id AND m.outcome = 'reject' AND NOT m.automatic) d ON true WHERE`)}
         AND r.contact_confirmed_at IS NOT NULL AND (r.published_at IS NOT NULL OR r.status = 'refused')`, [locationId]);
      return {
        received: row?.received ?? 0, published: row?.published ?? 0, publishedMasked: row?.masked ?? 0, inProgress: row?.progress ?? 0, withdrawn: row?.withdrawn ?? 0, refused: row?.refused ?? 0, notices: row?.notices ?? 0,
        refusedByGround: GROUNDS.flatMap((ground) => grounds.filter((g) => g.ground === ground)), medianDecisionSeconds: time?.median == null ? null : Math.max(0, Math.round(time.median)),
      };
    });
  }
}
