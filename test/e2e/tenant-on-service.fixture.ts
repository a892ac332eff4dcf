import { newId } from '../../src/platform/clock/ids.js';
import { newToken, sha256Hex } from '../../src/platform/crypto/secrets.js';
import { query, until, type Service } from './service-process.fixture.js';

/** An organization with a member, a location and an API key, written as owner into the database of a running service. */
export interface Tenant {
  readonly organizationId: string;
  readonly userId: string;
  readonly locationId: string;
  readonly sourceId: string;
  readonly apiKey: string;
}

export async function givenTenant(url: string): Promise<Tenant> {
  const apiKey = `bst_${newToken()}`;
  const [organizationId, userId, locationId, sourceId] = [newId(), newId(), newId(), newId()];
  await query(url, `INSERT INTO organizations (id, name, created_at) VALUES ($1, 'Boulangerie Pujol', now())`, [organizationId]);
  await query(url, `INSERT INTO users (id, email, email_key, name, password_hash, created_at) VALUES ($1, $2, $2, 'Hélène', 'x', now())`, [userId, `${userId}@exemple.fr`]);
  await query(url, `INSERT INTO memberships (organization_id, user_id, role, created_at) VALUES ($1, $2, 'owner', now())`, [organizationId, userId]);
  await query(url, `INSERT INTO locations (id, organization_id, name, site_key, sector, created_at) VALUES ($1, $2, 'Boulangerie Pujol', $3, 'bakery', now())`, [locationId, organizationId, newId()]);
  await query(url, `INSERT INTO sources (id, organization_id, location_id, platform, way, label, displayed, created_at) VALUES ($1, $2, $3, 'own', 'widget', '', true, now())`, [sourceId, organizationId, locationId]);
  await query(url, `INSERT INTO api_keys (id, organization_id, name, prefix, key_hash, role, created_at) VALUES ($1, $2, 'test', 'bst_', $3, 'owner', now())`, [newId(), organizationId, sha256Hex(apiKey)]);
  return { organizationId, userId, locationId, sourceId, apiKey };
}

/** A CSV of different, short reviews: cheap to answer, so that the test spends its time on what it is about. */
export function reviewsCsv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, n) => `${n},${1 + (n % 5)},2026-0${1 + (n % 9)}-15,Client ${n},Parfait ${n}`);
  return ['id,note,date,auteur,avis', ...lines].join('\n');
}

/** Sends a file to import by the API; returns the id of the import. */
export async function upload(service: Service, tenant: Tenant, csv: string): Promise<string> {
  const form = new FormData();
  form.set('location_id', tenant.locationId);
  form.set('platform', 'google');
  form.set('kind', 'csv');
  form.set('file', new Blob([csv], { type: 'text/csv' }), 'avis.csv');
  const answer = await fetch(`http://127.0.0.1:${service.port}/api/v1/imports`, { method: 'POST', headers: { authorization: `Bearer ${tenant.apiKey}` }, body: form });
  const body = (await answer.json()) as { id: string };
  if (answer.status !== 201) throw new Error(`The upload answered ${answer.status}: ${JSON.stringify(body)}`);
  return body.id;
}

interface ImportState extends Record<string, unknown> {
  readonly state: string;
  readonly done: number;
}
export const importState = async (url: string, id: string): Promise<ImportState> =>
  (await query<ImportState>(url, 'SELECT state, records_done AS done FROM imports WHERE id = $1', [id]))[0] ?? { state: 'none', done: 0 };

/** Waits until an import has come some way and is not over. */
export const importUnderWay = (url: string, id: string): Promise<ImportState> =>
  until(`import ${id} under way`, async () => {
    const now = await importState(url, id);
    if (now.state === 'done' || now.state === 'failed') throw new Error(`The import was ${now.state} before it could be interrupted: give it more rows.`);
    return now.done > 0 ? now : null;
  });

export const importDone = (url: string, id: string): Promise<ImportState> =>
  until(`import ${id} done`, async () => {
    const now = await importState(url, id);
    return now.state === 'done' ? now : null;
  });

/** Waits until no job is left that could still run. One that a stopping worker gave back has an error to its name, and runs again. */
export async function jobsDone(url: string): Promise<void> {
  await until('an empty queue', async () => {
    const [row] = await query<{ left: number; failed: string | null }>(url, `SELECT count(*)::int AS left, max(last_error) FILTER (WHERE attempts >= max_attempts AND locked_at IS NULL) AS failed FROM graphile_worker._private_jobs WHERE run_at <= now() OR locked_at IS NOT NULL OR attempts > 1`);
    if (row?.failed) throw new Error(`A job gave up: ${row.failed}`);
    return row?.left === 0;
  });
}

export interface Holdings extends Record<string, unknown> {
  readonly reviews: number;
  readonly identities: number;
  readonly versions: number;
  readonly counted: number;
  readonly read: number;
  readonly decisions: number;
  readonly replies: number;
  readonly received: number;
}

/** What is stored of one location, counted from every table that must agree. */
export async function holdings(url: string, tenant: Tenant): Promise<Holdings> {
  const [row] = await query<Holdings>(
    url,
    `SELECT (SELECT count(*) FROM reviews WHERE location_id = $1)::int AS reviews, (SELECT count(DISTINCT external_id) FROM reviews WHERE location_id = $1)::int AS identities,
       (SELECT count(*) FROM review_versions WHERE organization_id = $2)::int AS versions, (SELECT sum(count) FROM review_summaries WHERE location_id = $1)::int AS counted,
       (SELECT count(*) FROM reviews WHERE location_id = $1 AND read_version = version)::int AS read, (SELECT count(*) FROM moderation_decisions WHERE organization_id = $2)::int AS decisions,
       (SELECT count(*) FROM replies WHERE location_id = $1)::int AS replies, (SELECT count(*) FROM events WHERE organization_id = $2 AND type = 'review.received')::int AS received`,
    [tenant.locationId, tenant.organizationId],
  );
  return row as Holdings;
}

/** Published reviews of the widget's source with approved replies whose undo window is over: the worker publishes them at once. */
export async function givenApprovedReplies(url: string, tenant: Tenant, count: number): Promise<void> {
  await query(
    url,
    `WITH scope AS MATERIALIZED (SELECT set_config('app.home', $1::text, true), set_config('app.acting', $1::text, true), set_config('app.user', '', true), set_config('app.reason', '', true)),
     wanted AS MATERIALIZED (SELECT n, gen_random_uuid() AS review_id, gen_random_uuid() AS reply_id, 'Merci ' || n || '.' AS text FROM scope, generate_series(1, $4::int) AS n),
     stored AS (INSERT INTO reviews (id, organization_id, location_id, source_id, platform, kind, fingerprint, text, rating, author_name, verification, experience_unknown_reason, status, published_at, created_at, updated_at)
       SELECT review_id, $1::uuid, $2, $3, 'own', 'review', 'seed-' || n, 'Très bon pain ' || n, 5, 'Client', 'declared', 'not_in_source', 'published', now(), now(), now() FROM wanted RETURNING id),
     worded AS (INSERT INTO review_versions (organization_id, review_id, version, text, rating, created_at) SELECT $1::uuid, review_id, 1, 'Très bon pain ' || n, 5, now() FROM wanted RETURNING review_id),
     answered AS (INSERT INTO replies (id, organization_id, location_id, review_id, state, text, approved_by, approved_at, approved_hash, publish_at, revision, created_at, updated_at)
       SELECT reply_id, $1::uuid, $2, review_id, 'approved', text, $5, now(), encode(sha256(convert_to(text, 'UTF8')), 'hex'), now(), 2, now(), now() FROM wanted RETURNING id)
     SELECT count(graphile_worker.add_job('replies.publish', json_build_object('organizationId', $1::text, 'replyId', reply_id, 'revision', 2), job_key => 'publish:' || reply_id, max_attempts => 15)) FROM wanted`,
    [tenant.organizationId, tenant.locationId, tenant.sourceId, count, tenant.userId],
  );
}
