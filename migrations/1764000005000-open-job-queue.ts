import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Jobs ride in the tenant's own transaction. booost_app cannot call graphile_worker.add_job (its tables refuse it), so app.enqueue does, as
 * owner. graphile-worker's own migrations ran before ours (platform/database/migrate.ts).
 */
export class OpenJobQueue1764000005000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
-- max_attempts 15: retries after e^attempt seconds, the last after 34 hours.
CREATE FUNCTION app.enqueue(p_task text, p_payload jsonb, p_job_key text DEFAULT NULL, p_run_at timestamptz DEFAULT NULL, p_max_attempts integer DEFAULT 15) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF app.organization() IS NULL OR (p_payload->>'organizationId')::uuid IS DISTINCT FROM app.organization() THEN
    RAISE EXCEPTION 'a job must carry the organization of its transaction';
  END IF;
  PERFORM graphile_worker.add_job(p_task, p_payload::json, job_key => p_job_key, run_at => p_run_at, max_attempts => p_max_attempts);
END $$;
CREATE FUNCTION app.cancel_job(p_job_key text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_org text;
BEGIN
  SELECT j.payload->>'organizationId' INTO v_org FROM graphile_worker._private_jobs j WHERE j.key = p_job_key;
  IF v_org::uuid IS DISTINCT FROM app.organization() THEN RETURN; END IF;
  PERFORM graphile_worker.remove_job(p_job_key);
END $$;

-- Which worker ids belong to a living process: the process holds the session advisory lock named here (platform/jobs/worker-leases.ts).
CREATE TABLE worker_leases (
  worker_id text PRIMARY KEY,
  lock_key bigint NOT NULL,
  created_at timestamptz NOT NULL
);
ALTER TABLE worker_leases ENABLE ROW LEVEL SECURITY;
ALTER TABLE worker_leases FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON worker_leases TO CURRENT_USER USING (true) WITH CHECK (true);

-- The jobs of the organization acted on that used up their attempts, and their return to the queue.
CREATE FUNCTION app.dead_jobs() RETURNS TABLE (id text, task text, attempts smallint, last_error text, run_at timestamptz, created_at timestamptz, payload jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT j.id::text, t.identifier, j.attempts, j.last_error, j.run_at, j.created_at, j.payload::jsonb
        FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
        WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL AND (j.payload->>'organizationId')::uuid = ANY (app.visible_organizations()) ORDER BY j.created_at DESC LIMIT 200 $$;
CREATE FUNCTION app.waiting_jobs() RETURNS TABLE (id text, task text, attempts smallint, last_error text, run_at timestamptz, locked boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT j.id::text, t.identifier, j.attempts, j.last_error, j.run_at, j.locked_at IS NOT NULL
        FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
        WHERE j.attempts < j.max_attempts AND (j.payload->>'organizationId')::uuid = ANY (app.visible_organizations()) ORDER BY j.run_at LIMIT 200 $$;
CREATE FUNCTION app.retry_job(p_id text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE graphile_worker._private_jobs j SET attempts = 0, run_at = now(), last_error = NULL
    WHERE j.id::text = p_id AND j.locked_at IS NULL AND (j.payload->>'organizationId')::uuid = app.organization();
  RETURN FOUND;
END $$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enqueue(text, jsonb, text, timestamptz, integer), app.cancel_job(text), app.dead_jobs(), app.waiting_jobs(), app.retry_job(text) TO booost_app;
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP FUNCTION app.enqueue(text, jsonb, text, timestamptz, integer), app.cancel_job(text), app.dead_jobs(), app.waiting_jobs(), app.retry_job(text);
DROP TABLE worker_leases;`);
  }
}
