import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { TenantScope } from './tenant-scope.js';

interface Running {
  readonly scope: TenantScope;
  readonly manager: EntityManager;
}
const running = new AsyncLocalStorage<Running>();

const sameScope = (a: TenantScope, b: TenantScope): boolean =>
  a.homeId === b.homeId && a.organizationId === b.organizationId && a.userId === b.userId;

/**
 * The only door to tenant data. Every connection is booost_app's, which sees nothing until a transaction names its organization, so a
 * query outside `run` returns no row instead of another tenant's.
 */
@Injectable()
export class TenantDatabase {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one transaction for `scope`. Called inside a running transaction of the same scope it joins it (one commit or none);
   * inside another scope's it opens its own, and the two commit separately.
   */
  async run<T>(scope: TenantScope, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const outer = running.getStore();
    if (outer && sameScope(outer.scope, scope)) return work(outer.manager);
    return this.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT set_config('app.home', $1, true), set_config('app.acting', $2, true), set_config('app.user', $3, true), set_config('app.reason', '', true)`, [
        scope.homeId,
        scope.organizationId,
        scope.userId ?? '',
      ]);
      return running.run({ scope, manager }, () => work(manager));
    });
  }

  /** Names the code that the event log stores beside the status changes that follow in this transaction. */
  async because(tx: EntityManager, reason: string): Promise<void> {
    await tx.query(`SELECT set_config('app.reason', $1, true)`, [reason]);
  }

  /**
   * A statement that needs no tenant: a look-up function (`app.…`) or a global table. Row-level security hides everything else.
   * Not part of any running tenant transaction.
   */
  async lookUp<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return running.exit(() => this.dataSource.query(sql, parameters as unknown[])) as Promise<T[]>;
  }
}
