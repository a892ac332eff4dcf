import { Injectable } from '@nestjs/common';
import pg from 'pg';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope } from '../../platform/database/tenant-scope.js';
import type { BilingualText } from './review-views.js';

export type AuditFaultKind = 'event_changed' | 'event_missing' | 'head_differs' | 'status_differs' | 'words_differ';

/** The first thing that does not hold. `seq` names the event, `entityId` the review. */
export interface AuditFault {
  readonly kind: AuditFaultKind;
  readonly seq: number | null;
  readonly entityId: string | null;
  readonly message: BilingualText;
}
export interface ChainReport {
  readonly organizationId: string;
  /** Events recomputed. */
  readonly events: number;
  readonly intact: boolean;
  readonly fault: AuditFault | null;
}
export interface AuditReport {
  readonly intact: boolean;
  readonly chains: readonly ChainReport[];
  /** One line a chain, in English, for a terminal. */
  readonly lines: readonly string[];
}

type Query = <T>(sql: string, parameters: unknown[]) => Promise<T[]>;
interface EventText {
  readonly seq: string;
  readonly at: string;
  readonly type: string;
  readonly entity_id: string;
  readonly actor_id: string | null;
  readonly details: string;
  readonly hash: string;
}

const PAGE = 10_000;
const GENESIS = '0'.repeat(64);

/**
 * Recomputes the hash chain of the event log from the rows' text, without the functions that wrote it: SHA-256 over
 * `previous hash|seq|time in UTC with microseconds|type|entity|actor or -|details`. Then compares what the log says of each review with the review.
 */
@Injectable()
export class AuditService {
  constructor(private readonly db: TenantDatabase) {}

  /** One organization, by the application's own identity. Read-only; streams 10 000 rows at a time. */
  async verify(organizationId: string): Promise<ChainReport> {
    return this.db.run(systemScope(organizationId), (tx) => verifyChain(organizationId, (sql, parameters) => tx.query(sql, parameters)));
  }

  /** Every organization of the instance, by the owner's identity: also those that no tenant transaction could reach. */
  async verifyAll(ownerUrl: string): Promise<AuditReport> {
    const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 15_000 });
    await client.connect();
    try {
      const query: Query = async <T>(sql: string, parameters: unknown[]) => (await client.query(sql, parameters)).rows as T[];
      const chains: ChainReport[] = [];
      for (const { id } of await query<{ id: string }>('SELECT id FROM organizations ORDER BY id', [])) chains.push(await verifyChain(id, query));
      return { intact: chains.every((c) => c.intact), chains, lines: chains.map(lineOf) };
    } finally {
      await client.end();
    }
  }
}

function lineOf(chain: ChainReport): string {
  return chain.fault ? `${chain.organizationId}: BROKEN. ${chain.fault.message.en}` : `${chain.organizationId}: intact, ${chain.events} events`;
}

async function verifyChain(organizationId: string, query: Query): Promise<ChainReport> {
  let seq = 0;
  let hash = GENESIS;
  const report = (fault: AuditFault | null): ChainReport => ({ organizationId, events: seq, intact: fault === null, fault });
  for (;;) {
    const rows = await query<EventText>(
      `SELECT seq::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS at, type, entity_id::text, actor_id::text, details::text, hash
       FROM events WHERE organization_id = $1 AND seq > $2 ORDER BY events.seq LIMIT ${PAGE}`,
      [organizationId, seq],
    );
    for (const row of rows) {
      if (Number(row.seq) !== seq + 1) return report(missing(seq + 1));
      const expected = sha256Hex([hash, row.seq, row.at, row.type, row.entity_id, row.actor_id ?? '-', row.details].join('|'));
      if (expected !== row.hash) return report(changed(row));
      seq++;
      hash = row.hash;
    }
    if (rows.length === PAGE) continue;
    const head = await headOf(organizationId, query);
    // Rows appended while the last page was read.
    if (head.last > seq) continue;
    if (head.seq !== seq || head.hash !== hash) return report(seq < head.seq ? missing(seq + 1) : headDiffers(head.seq, seq));
    return report(await compareReviews(organizationId, query));
  }
}

async function headOf(organizationId: string, query: Query): Promise<{ seq: number; hash: string; last: number }> {
  const [head] = await query<{ seq: string | null; hash: string | null; last: string }>(
    `SELECT (SELECT seq::text FROM event_heads WHERE organization_id = $1) AS seq, (SELECT hash FROM event_heads WHERE organization_id = $1) AS hash,
       (SELECT coalesce(max(seq), 0)::text FROM events WHERE organization_id = $1) AS last`,
    [organizationId],
  );
  return { seq: Number(head?.seq ?? 0), hash: head?.hash ?? GENESIS, last: Number(head?.last ?? 0) };
}

/** Reviews whose status is not the last one logged, or whose words are not those of their version. */
async function compareReviews(organizationId: string, query: Query): Promise<AuditFault | null> {
  const [status] = await query<{ id: string; status: string; logged: string | null; seq: string | null }>(
    `SELECT r.id, r.status, e.logged, e.seq::text FROM reviews r LEFT JOIN LATERAL (
       SELECT coalesce(v.details->>'to', v.details->>'status') AS logged, v.seq FROM events v WHERE v.organization_id = r.organization_id AND v.entity_id = r.id
         AND v.type IN ('review.received', 'review.status_changed', 'review.edited') ORDER BY v.seq DESC LIMIT 1) e ON true
     WHERE r.organization_id = $1 AND e.logged IS DISTINCT FROM r.status ORDER BY r.id LIMIT 1`,
    [organizationId],
  );
  if (status) return statusDiffers(status);
  const [words] = await query<{ id: string; version: number }>(
    `SELECT r.id, r.version FROM reviews r LEFT JOIN review_versions v ON v.review_id = r.id AND v.version = r.version
     WHERE r.organization_id = $1 AND r.status <> 'erased' AND (v.text, v.title, v.rating) IS DISTINCT FROM (r.text, r.title, r.rating) ORDER BY r.id LIMIT 1`,
    [organizationId],
  );
  return words ? wordsDiffer(words) : null;
}

function changed(row: EventText): AuditFault {
  return {
    kind: 'event_changed', seq: Number(row.seq), entityId: row.entity_id,
    message: {
      fr: `L’événement n° ${row.seq} (${row.type}, ${row.entity_id}) ne correspond pas à son empreinte : il a été modifié après coup.`,
      en: `Event no. ${row.seq} (${row.type}, ${row.entity_id}) does not match its hash: it was changed afterwards.`,
    },
  };
}
function missing(seq: number): AuditFault {
  return {
    kind: 'event_missing', seq, entityId: null,
    message: { fr: `L’événement n° ${seq} manque : il a été supprimé.`, en: `Event no. ${seq} is missing: it was deleted.` },
  };
}
function headDiffers(head: number, last: number): AuditFault {
  return {
    kind: 'head_differs', seq: last, entityId: null,
    message: {
      fr: `La tête de la chaîne (n° ${head}) ne correspond pas au dernier événement (n° ${last}).`,
      en: `The head of the chain (no. ${head}) does not match the last event (no. ${last}).`,
    },
  };
}
function statusDiffers(row: { id: string; status: string; logged: string | null; seq: string | null }): AuditFault {
  return {
    kind: 'status_differs', seq: row.seq === null ? null : Number(row.seq), entityId: row.id,
    message: {
      fr: `L’avis ${row.id} a le statut « ${row.status} », mais le journal dit « ${row.logged ?? 'rien'} ».`,
      en: `Review ${row.id} has the status "${row.status}", but the log says "${row.logged ?? 'nothing'}".`,
    },
  };
}
function wordsDiffer(row: { id: string; version: number }): AuditFault {
  return {
    kind: 'words_differ', seq: null, entityId: row.id,
    message: {
      fr: `Les mots ou la note de l’avis ${row.id} ne sont pas ceux de sa version ${row.version}.`,
      en: `The words or the rating of review ${row.id} are not those of its version ${row.version}.`,
    },
  };
}
