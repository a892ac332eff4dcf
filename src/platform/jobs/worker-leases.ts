import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Logger } from '../logging/logger.js';

const RECONNECT_MS = 500;

/**
 * graphile-worker keeps the jobs of a killed worker locked for four hours. Each process therefore holds a session advisory lock that dies
 * with it, and writes its worker ids beside that lock's key; whoever starts, and every minute, returns the jobs of ids whose lock is free.
 */
export class WorkerLeases {
  private client: pg.Client | null = null;
  private readonly lockKey = randomBytes(6).readUIntBE(0, 6);
  private readonly workerIds = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private reconnect: NodeJS.Timeout | null = null;
  private stopped = false;
  private registered: Promise<void> = Promise.resolve();

  constructor(
    private readonly ownerUrl: string,
    private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    await this.connect();
    await this.returnOrphans();
    this.timer = setInterval(() => void this.returnOrphans().catch((err: unknown) => this.logger.warn({ err }, 'orphaned jobs not checked')), 60_000);
    this.timer.unref();
  }

  /** One after the other: a connection takes one statement at a time. */
  async register(workerId: string): Promise<void> {
    this.workerIds.add(workerId);
    this.registered = this.registered.then(() => this.write(workerId));
    await this.registered;
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
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    if (this.reconnect) clearTimeout(this.reconnect);
    const client = this.client;
    this.client = null;
    if (!client) return;
    await client.query('DELETE FROM worker_leases WHERE lock_key = $1', [this.lockKey]).catch(() => undefined);
    await client.end().catch(() => undefined);
  }

  /** Takes the lock and writes the living workers beside it; when the connection is lost, both are taken again. */
  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.ownerUrl, application_name: 'booost-leases', connectionTimeoutMillis: 10_000 });
    client.on('error', (err) => this.lost(client, err));
    client.on('end', () => this.lost(client, null));
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [this.lockKey]);
    this.client = client;
    for (const workerId of this.workerIds) await this.write(workerId);
  }

  private lost(client: pg.Client, err: Error | null): void {
    if (this.stopped || this.client !== client) return;
    this.client = null;
    this.logger.warn({ err }, 'lease connection lost, connecting again');
    this.again();
  }

  private again(): void {
    this.reconnect = setTimeout(() => void this.connect().catch(() => (this.stopped ? undefined : this.again())), RECONNECT_MS);
    this.reconnect.unref();
  }

  private async write(workerId: string): Promise<void> {
    await this.client?.query('INSERT INTO worker_leases (worker_id, lock_key, created_at) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING', [workerId, this.lockKey]);
  }
}
