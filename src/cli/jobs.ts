import pg from 'pg';
import { withSession } from './session.js';

interface DeadJob {
  readonly id: string;
  readonly task: string;
  readonly attempts: number;
  readonly organization: string;
  readonly last_error: string | null;
}

async function withOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withSession(async ({ database }) => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  });
}

/** `booost jobs list`: the jobs that used up their attempts. They stay until they are retried. */
export async function list(): Promise<void> {
  const jobs = await withOwner(async (client) =>
    (await client.query<DeadJob>(
      `SELECT j.id::text, t.identifier AS task, j.attempts, coalesce(j.payload->>'organizationId', '-') AS organization, j.last_error
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL ORDER BY j.id`)).rows);
  if (jobs.length === 0) process.stdout.write('No job gave up.\n');
  for (const j of jobs) process.stdout.write(`${j.id}  ${j.task}  organization ${j.organization}  ${j.attempts} attempts  ${(j.last_error ?? '').split('\n')[0]}\n`);
}

/** `booost jobs retry ID`. */
export async function retry(id: string): Promise<void> {
  const done = await withOwner(async (client) => {
    const result = await client.query(
      'UPDATE graphile_worker._private_jobs SET attempts = 0, run_at = now(), last_error = NULL WHERE id::text = $1 AND attempts >= max_attempts AND locked_at IS NULL', [id]);
    return result.rowCount === 1;
  });
  if (!done) {
    process.stderr.write(`No job ${id} gave up. booost jobs list shows those that did.\n`);
    process.exitCode = 1;
  } else process.stdout.write(`Job ${id} runs again.\n`);
}
