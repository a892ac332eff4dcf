import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../clock/clock.js';
import type { TaskName, TaskPayloads } from './tasks.js';

export interface EnqueueOptions {
  /** A later job of the same key replaces an earlier one that has not started. */
  readonly key?: string;
  readonly runAt?: Date;
  readonly maxAttempts?: number;
}

/** Enqueues in the caller's tenant transaction: one commit or none, no lost reply and no mail about a rolled-back review. */
@Injectable()
export class JobQueue {
  constructor(private readonly clock: Clock) {}

  async enqueue<T extends TaskName>(tx: EntityManager, task: T, payload: TaskPayloads[T], options: EnqueueOptions = {}): Promise<void> {
    await tx.query('SELECT app.enqueue($1, $2::jsonb, $3, $4, $5)', [
      task,
      JSON.stringify(payload),
      options.key ?? null,
      options.runAt ?? this.clock.now(),
      options.maxAttempts ?? 15,
    ]);
  }

  /** Takes a job that has not started back; one of another organization is left alone. */
  async cancel(tx: EntityManager, key: string): Promise<void> {
    await tx.query('SELECT app.cancel_job($1)', [key]);
  }
}
