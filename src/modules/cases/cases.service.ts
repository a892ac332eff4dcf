import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { Case } from './case.entity.js';

/** Working time to put something right, answer, or look at a danger. */
const DUE_HOURS = { service: 48, question: 48, urgent: 4 } as const;

export interface NewCase {
  readonly organizationId: string;
  readonly locationId: string;
  readonly reviewId: string;
  readonly kind: Case['kind'];
}

/** What a review asks of the business beyond a reply: a loss to repair, a question, a danger. */
@Injectable()
export class CasesService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** One case per review and kind; asking again changes nothing. */
  async open(tx: EntityManager, cases: readonly NewCase[]): Promise<void> {
    if (cases.length === 0) return;
    const now = this.clock.now();
    const rows = cases.map((c) => ({ id: newId(), ...c, due: new Date(now.getTime() + DUE_HOURS[c.kind] * 3_600_000) }));
    await tx.query(
      `INSERT INTO cases (id, organization_id, location_id, review_id, kind, due_at, opened_at)
       SELECT v.id, v."organizationId", v."locationId", v."reviewId", v.kind, v.due, $2
       FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, "organizationId" uuid, "locationId" uuid, "reviewId" uuid, kind text, due timestamptz) ON CONFLICT (review_id, kind) DO NOTHING`,
      [JSON.stringify(rows), now],
    );
  }

  /** Open ones, soonest due first. */
  async list(scope: TenantScope, state: 'open' | 'solved' = 'open'): Promise<Case[]> {
    return this.database.run(scope, (tx) => tx.find(Case, { where: { state }, order: { dueAt: 'ASC', id: 'ASC' }, take: 200 }));
  }

  /** Throws `cases.not_found`. */
  async get(scope: TenantScope, id: string): Promise<Case> {
    const found = isId(id) ? await this.database.run(scope, (tx) => tx.findOneBy(Case, { id })) : null;
    if (!found) throw notFound('cases.not_found');
    return found;
  }

  async ofReview(scope: TenantScope, reviewId: string): Promise<Case[]> {
    return this.database.run(scope, (tx) => tx.find(Case, { where: { reviewId }, order: { openedAt: 'ASC' } }));
  }

  /** Throws `cases.not_found`. Solving twice changes nothing. */
  async solve(scope: TenantScope, id: string, note: string): Promise<Case> {
    if (!isId(id)) throw notFound('cases.not_found');
    return this.database.run(scope, async (tx) => {
      const found = await tx.findOneBy(Case, { id, organizationId: scope.organizationId });
      if (!found) throw notFound('cases.not_found');
      if (found.state === 'solved') return found;
      const now = this.clock.now();
      const { affected } = await tx.update(Case, { id }, { state: 'solved', note: note.slice(0, 2000), solvedAt: now, solvedBy: scope.userId });
      // A grant to read shows the case, and PostgreSQL refuses the change.
      if (affected !== 1) throw new AppError('forbidden', 'cases.read_only', { fr: 'Votre accès à ce client permet de lire, pas de modifier.', en: 'Your access to this client lets you read, not change.' });
      await tx.query('SELECT app.append_events($1, $2)', [JSON.stringify([{ type: 'case.solved', entity_id: id, details: { kind: found.kind } }]), now]);
      return tx.findOneByOrFail(Case, { id });
    });
  }
}
