import type { Clock } from '../../platform/clock/clock.js';
import type { OwnerDatabase } from '../../platform/database/owner-database.js';
import type { JobRegistry } from '../../platform/jobs/job-registry.js';

/**
 * Runs the real handlers for the jobs that are due by a clock set in the past, in order. Only for the demonstration's history, before any
 * worker starts: jobs of its future (a deadline next week) stay in the queue for the real one.
 */
export async function runPastJobs(owner: OwnerDatabase, registry: JobRegistry, clock: Clock): Promise<number> {
  const handlers = registry.handlers();
  const never = new AbortController().signal;
  for (let done = 0; ; done++) {
    const [job] = await owner.query<{ identifier: string; payload: unknown }>(
      `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
       WHERE j.id = (SELECT id FROM graphile_worker._private_jobs WHERE run_at <= $1 ORDER BY run_at, id LIMIT 1) AND t.id = j.task_id RETURNING t.identifier, j.payload`,
      [clock.now()],
    );
    if (!job) return done;
    await handlers.get(job.identifier)?.(job.payload, never);
  }
}
