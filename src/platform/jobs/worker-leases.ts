import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Logger } from '../logging/logger.js';

/**
 * graphile-worker keeps the jobs of a killed worker locked for four hours. Each process therefore holds a session advisory lock that dies
 * with it, and writes its worker ids beside that lock's key; whoever starts, and every minute, returns the jobs of ids whose lock is free.
 */
export class WorkerLeases {
  private client: pg.Client | null = null;
  private readonly lockKey = randomBytes(6).readUIntBE(0, 6);
  private timer: NodeJS.Timeout | null = null;
  private registered: Promise<void> = Promise.resolve();

  constructor(
    private readonly ownerUrl: string,
    private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.ownerUrl, application_name: 'booost-leases' });
    client.on('error', (error) => this.logger.warn({ err: error }, 'lease connection lost'));
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [this.lockKey]);
    this.client = client;
    await this.returnOrphans();
    this.timer = setInterval(() => void this.returnOrphans().catch((err: unknown) => this.logger.warn({ err }, 'orphaned jobs not checked')), 60_000);
    this.timer.unref();
  }

  /** One after the other: a connection takes one statement at a time. */
  async register(workerId: string): Promise<void> {
    this.registered = this.registered.then(() => this.write(workerId));
    await this.registered;
  }

  private async write(workerId: string): Promise<void> {
    await this.client?.query('INSERT INTO worker_leases (worker_id, lock_key, created_at) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING', [workerId, this.lockKey]);
  }

  /** Unlocks the jobs of workers whose process is gone. Returns how many workers were found dead. */
  async returnOrphans(): Promise<number> {
    if (!this.client) return 0;
    const { rows } = await this.client.query<{ worker_id: string }>(
      `DELETE FROM worker_leases w WHERE w.lock_key <> $1 AND NOT EXISTS (SELECT 1 FROM pg_locks l
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND ((l.classid::bigint << 32) | l.objid::bigint) = w.lock_key
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())) RETURNING worker_id`,
      [this.lockKey],
    );
    if (rows.length > 0) await this.client.query('SELECT graphile_worker.force_unlock_workers($1::text[])', [rows.map((r) => r.worker_id)]);
    return rows.length;
  }

  /** Returns what this process still holds to the queue: called last, when its workers have stopped or run out of time. */
  async releaseOwn(): Promise<void> {
    await this.client
      ?.query('SELECT graphile_worker.force_unlock_workers(array_agg(worker_id)) FROM worker_leases WHERE lock_key = $1', [this.lockKey])
      .catch((err: unknown) => this.logger.warn({ err }, 'own jobs not returned'));
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    const client = this.client;
    this.client = null;
    if (!client) return;
    await client.query('DELETE FROM worker_leases WHERE lock_key = $1', [this.lockKey]).catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}
