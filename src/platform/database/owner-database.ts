import type { OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';

/** The owner identity, for schedules and retention alone: no request ever reaches it. Row-level security does not bind it. */
export class OwnerDatabase implements OnModuleDestroy {
  private pool: pg.Pool | null = null;

  constructor(private readonly ownerUrl: string) {}

  async query<T extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return (await this.open().query<T>(sql, [...parameters])).rows;
  }

  /** One transaction that acts inside an organization, so that the event log knows whose change it is. */
  async inOrganization<T>(organizationId: string, reason: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.open().connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('app.home', $1, true), set_config('app.acting', $1, true), set_config('app.user', '', true), set_config('app.reason', $2, true)`, [organizationId, reason]);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.pool?.end();
  }

  private open(): pg.Pool {
    if (!this.pool) {
      this.pool = new pg.Pool({ connectionString: this.ownerUrl, max: 2, idleTimeoutMillis: 10_000, application_name: 'booost-owner' });
      this.pool.on('error', () => undefined);
    }
    return this.pool;
  }
}
