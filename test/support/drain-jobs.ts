import type { Clock } from '../../src/platform/clock/clock.js';
import type { AnyHandler } from '../../src/platform/jobs/job-registry.js';
import type { TestDatabase } from './database.js';

/** A scripted worker: runs due jobs in order of run_at by the pinned clock. A failing job fails the test. */
export async function drainJobs(db: TestDatabase, clock: Clock, handlers: ReadonlyMap<string, AnyHandler>): Promise<string[]> {
  const done: string[] = [];
  for (;;) {
    const [job] = await db.asOwner<{ id: string; identifier: string; payload: unknown }>(
      `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
       WHERE j.id = (SELECT id FROM graphile_worker._private_jobs WHERE run_at <= $1 ORDER BY run_at, id LIMIT 1) AND t.id = j.task_id
       RETURNING j.id, t.identifier, j.payload`,
      [clock.now()],
    );
    if (!job) return done;
    const handler = handlers.get(job.identifier);
    if (!handler) throw new Error(`No handler for the job ${job.identifier}.`);
    await handler(job.payload, new AbortController().signal);
    done.push(job.identifier);
    if (done.length > 10_000) throw new Error('Jobs keep enqueuing jobs.');
  }
}
