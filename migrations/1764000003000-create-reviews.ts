import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sources, subjects, reviews with their versions and media, exact summaries, and imports. */
export class CreateReviews1764000003000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(TABLES);
    await q.query(FENCES);
    await q.query(SUMMARIES);
    await q.query(STATUS_LOG);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP TABLE merge_questions, import_rejections, import_chunks, imports, review_summaries, review_media, review_versions, reviews, subjects, sources CASCADE;
DROP FUNCTION app.summarise_inserts(), app.summarise_updates(), app.summarise_deletes(), app.apply_summary_deltas(jsonb), app.log_review_inserts(), app.log_review_updates(), app.notify_widget(uuid[]);`);
  }
}

const TABLES = `
CREATE TABLE sources (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  location_id uuid NOT NULL,
  platform text NOT NULL,
  way text NOT NULL CHECK (way IN ('widget', 'file', 'paste', 'manual', 'mail', 'api')),
  label text NOT NULL DEFAULT '',
  page_url text,
  displayed boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  UNIQUE (organization_id, id),
  UNIQUE (location_id, platform, way),
  FOREIGN KEY (organization_id, location_id) REFERENCES locations (organization_id, id) ON DELETE CASCADE
);

CREATE TABLE subjects (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  location_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('product', 'service')),
  name text NOT NULL,
  sku text,
  gtin text,
  url text,
  created_at timestamptz NOT NULL,
  UNIQUE (organization_id, id),
  UNIQUE NULLS NOT DISTINCT (location_id, kind, sku, name),
  FOREIGN KEY (organization_id, location_id) REFERENCES locations (organization_id, id) ON DELETE CASCADE
);

CREATE TABLE reviews (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  location_id uuid NOT NULL,
  source_id uuid NOT NULL,
  subject_id uuid,
  platform text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('review', 'question')),
  -- identity: the source's id, or the fingerprint and which of several equal ones it is
  external_id text,
  fingerprint text NOT NULL,
  occurrence integer NOT NULL DEFAULT 1,
  merge_key text,
  -- what the author wrote; immutable within a version
  version integer NOT NULL DEFAULT 1,
  title text,
  text text NOT NULL,
  rating smallint CHECK (rating BETWEEN 1 AND 5),
  author_name text,
  author_contact_encrypted text,
  author_contact_hash text,
  contact_confirmed_at timestamptz,
  declaration_version text,
  charter_version integer,
  verification text NOT NULL DEFAULT 'third_party' CHECK (verification IN ('order_matched', 'document_checked', 'declared', 'third_party')),
  invited boolean NOT NULL DEFAULT false,
  order_reference_hash text,
  origin_label text NOT NULL DEFAULT '',
  declared_lang text,
  url text,
  written_at timestamptz,
  written_precision text NOT NULL DEFAULT 'unknown' CHECK (written_precision IN ('second', 'day', 'month', 'year', 'unknown')),
  experienced_on date,
  experience_precision text NOT NULL DEFAULT 'unknown' CHECK (experience_precision IN ('day', 'month', 'unknown')),
  experience_unknown_reason text,
  CHECK ((experienced_on IS NULL) = (experience_precision = 'unknown') AND (experienced_on IS NOT NULL OR experience_unknown_reason IS NOT NULL)),
  owner_reply_at_source jsonb,
  -- what the world sees
  status text NOT NULL CHECK (status IN ('awaiting_contact', 'in_moderation', 'awaiting_author', 'published', 'refused', 'withdrawn', 'removed_at_source', 'archived', 'erased')),
  published_at timestamptz,
  edited_at timestamptz,
  -- what the engine thinks of the current version (null until read)
  outcome text CHECK (outcome IN ('publish', 'mask', 'reword', 'ask_proof', 'hold', 'reject', 'escalate')),
  automatic boolean,
  grounds text[] NOT NULL DEFAULT '{}',
  spans jsonb NOT NULL DEFAULT '[]',
  masks jsonb NOT NULL DEFAULT '[]',
  masked_text text,
  reasons jsonb,
  engine_version text,
  read_version integer,
  decision_due_at timestamptz,
  lang text,
  sentiment text CHECK (sentiment IN ('positive', 'negative', 'mixed', 'neutral')),
  sentiment_score real,
  is_question boolean NOT NULL DEFAULT false,
  needs_service boolean NOT NULL DEFAULT false,
  testimony boolean NOT NULL DEFAULT false,
  register text,
  analysis jsonb,
  note text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, location_id) REFERENCES locations (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, source_id) REFERENCES sources (organization_id, id),
  FOREIGN KEY (organization_id, subject_id) REFERENCES subjects (organization_id, id)
);
CREATE UNIQUE INDEX reviews_external ON reviews (organization_id, source_id, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX reviews_fingerprint ON reviews (organization_id, source_id, fingerprint, occurrence) WHERE external_id IS NULL;
CREATE INDEX reviews_merge ON reviews (location_id, merge_key) WHERE merge_key IS NOT NULL;
CREATE INDEX reviews_inbox ON reviews (organization_id, location_id, (coalesce(written_at, created_at)) DESC, id DESC);
CREATE INDEX reviews_queue ON reviews (organization_id, decision_due_at, id) WHERE status IN ('in_moderation', 'awaiting_author');
CREATE INDEX reviews_unread ON reviews (organization_id, id) WHERE read_version IS NULL OR read_version < version;

CREATE TABLE review_versions (
  organization_id uuid NOT NULL,
  review_id uuid NOT NULL,
  version integer NOT NULL,
  title text,
  text text NOT NULL,
  rating smallint,
  raw jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (review_id, version),
  FOREIGN KEY (organization_id, review_id) REFERENCES reviews (organization_id, id) ON DELETE CASCADE
);

CREATE TABLE review_media (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  review_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('photo', 'video')),
  url text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (review_id, url),
  FOREIGN KEY (organization_id, review_id) REFERENCES reviews (organization_id, id) ON DELETE CASCADE
);

-- Exact figures of the published reviews, per location, source and subject; kept by statement-level triggers.
CREATE TABLE review_summaries (
  organization_id uuid NOT NULL,
  location_id uuid NOT NULL,
  source_id uuid NOT NULL,
  subject_id uuid,
  count integer NOT NULL DEFAULT 0,
  sum integer NOT NULL DEFAULT 0,
  r1 integer NOT NULL DEFAULT 0, r2 integer NOT NULL DEFAULT 0, r3 integer NOT NULL DEFAULT 0, r4 integer NOT NULL DEFAULT 0, r5 integer NOT NULL DEFAULT 0,
  newest timestamptz,
  UNIQUE NULLS NOT DISTINCT (location_id, source_id, subject_id),
  FOREIGN KEY (organization_id, location_id) REFERENCES locations (organization_id, id) ON DELETE CASCADE
);

CREATE TABLE imports (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  location_id uuid NOT NULL,
  source_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('csv', 'takeout', 'trustpilot', 'jsonl', 'paste', 'manual')),
  filename text NOT NULL DEFAULT '',
  mapping jsonb,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  records_done integer NOT NULL DEFAULT 0,
  imported integer NOT NULL DEFAULT 0,
  updated integer NOT NULL DEFAULT 0,
  unchanged integer NOT NULL DEFAULT 0,
  rejected integer NOT NULL DEFAULT 0,
  bytes_total bigint NOT NULL DEFAULT 0,
  error jsonb,
  created_by uuid,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, location_id) REFERENCES locations (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, source_id) REFERENCES sources (organization_id, id)
);
CREATE TABLE import_chunks (
  organization_id uuid NOT NULL,
  import_id uuid NOT NULL,
  seq integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (import_id, seq),
  FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, id) ON DELETE CASCADE
);
CREATE TABLE import_rejections (
  organization_id uuid NOT NULL,
  import_id uuid NOT NULL,
  line integer NOT NULL,
  code text NOT NULL,
  message jsonb NOT NULL,
  raw text NOT NULL,
  PRIMARY KEY (import_id, line),
  FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, id) ON DELETE CASCADE
);

-- "Is this the same review?" asked of the owner when several candidates fit.
CREATE TABLE merge_questions (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  location_id uuid NOT NULL,
  review_id uuid NOT NULL,
  candidate_ids uuid[] NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'same', 'different')),
  answered_by uuid,
  created_at timestamptz NOT NULL,
  answered_at timestamptz,
  UNIQUE (review_id),
  FOREIGN KEY (organization_id, review_id) REFERENCES reviews (organization_id, id) ON DELETE CASCADE
);
`;

const FENCES = `
SELECT app.fence('sources');
SELECT app.fence('subjects');
SELECT app.fence('reviews');
SELECT app.fence('review_versions', 'INSERT');
SELECT app.fence('review_media', 'INSERT');
SELECT app.fence('review_summaries', '');
SELECT app.fence('imports', 'INSERT, UPDATE');
SELECT app.fence('import_chunks', 'INSERT, DELETE');
SELECT app.fence('import_rejections', 'INSERT, UPDATE');
SELECT app.fence('merge_questions', 'INSERT, UPDATE');
REVOKE DELETE ON reviews FROM booost_app;
`;

/** Deltas are summed per key and applied in key order, so that two batches of one location never deadlock. */
const SUMMARIES = `
CREATE FUNCTION app.notify_widget(p_locations uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT pg_notify('booost_widget', l.site_key) FROM public.locations l WHERE l.id = ANY (p_locations) $$;

CREATE FUNCTION app.apply_summary_deltas(p_deltas jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE d record; v_locations uuid[] := '{}';
BEGIN
  FOR d IN SELECT * FROM jsonb_to_recordset(p_deltas) AS x (organization_id uuid, location_id uuid, source_id uuid, subject_id uuid,
      count int, sum int, r1 int, r2 int, r3 int, r4 int, r5 int, newest timestamptz, shrank boolean)
      ORDER BY location_id, source_id, subject_id LOOP
    INSERT INTO public.review_summaries AS s (organization_id, location_id, source_id, subject_id, count, sum, r1, r2, r3, r4, r5, newest)
      VALUES (d.organization_id, d.location_id, d.source_id, d.subject_id, d.count, d.sum, d.r1, d.r2, d.r3, d.r4, d.r5, d.newest)
      ON CONFLICT (location_id, source_id, subject_id) DO UPDATE SET count = s.count + EXCLUDED.count, sum = s.sum + EXCLUDED.sum,
        r1 = s.r1 + EXCLUDED.r1, r2 = s.r2 + EXCLUDED.r2, r3 = s.r3 + EXCLUDED.r3, r4 = s.r4 + EXCLUDED.r4, r5 = s.r5 + EXCLUDED.r5,
        newest = greatest(s.newest, EXCLUDED.newest);
    IF d.shrank THEN
      UPDATE public.review_summaries s SET newest = (SELECT max(r.published_at) FROM public.reviews r WHERE r.location_id = d.location_id AND r.status = 'published'
          AND r.kind = 'review' AND r.source_id = d.source_id AND r.subject_id IS NOT DISTINCT FROM d.subject_id)
        WHERE s.location_id = d.location_id AND s.source_id = d.source_id AND s.subject_id IS NOT DISTINCT FROM d.subject_id;
    END IF;
    v_locations := v_locations || d.location_id;
  END LOOP;
  PERFORM app.notify_widget(v_locations);
END $$;

CREATE FUNCTION app.summarise_inserts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v jsonb;
BEGIN
  SELECT jsonb_agg(x) INTO v FROM (SELECT organization_id, location_id, source_id, subject_id, count(*) AS count, coalesce(sum(rating), 0) AS sum,
    count(*) FILTER (WHERE rating = 1) AS r1, count(*) FILTER (WHERE rating = 2) AS r2, count(*) FILTER (WHERE rating = 3) AS r3,
    count(*) FILTER (WHERE rating = 4) AS r4, count(*) FILTER (WHERE rating = 5) AS r5, max(published_at) AS newest, false AS shrank
    FROM new_rows WHERE status = 'published' AND kind = 'review' GROUP BY 1, 2, 3, 4) x;
  IF v IS NOT NULL THEN PERFORM app.apply_summary_deltas(v); END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION app.summarise_updates() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v jsonb;
BEGIN
  SELECT jsonb_agg(x) INTO v FROM (
    SELECT organization_id, location_id, source_id, subject_id, sum(sign) AS count, coalesce(sum(sign * rating), 0) AS sum,
      coalesce(sum(sign) FILTER (WHERE rating = 1), 0) AS r1, coalesce(sum(sign) FILTER (WHERE rating = 2), 0) AS r2, coalesce(sum(sign) FILTER (WHERE rating = 3), 0) AS r3,
      coalesce(sum(sign) FILTER (WHERE rating = 4), 0) AS r4, coalesce(sum(sign) FILTER (WHERE rating = 5), 0) AS r5,
      max(published_at) FILTER (WHERE sign = 1) AS newest, bool_or(sign = -1) AS shrank
    FROM (
      SELECT 1 AS sign, n.* FROM new_rows n JOIN old_rows o USING (id) WHERE n.status = 'published' AND n.kind = 'review'
        AND (o.status, o.kind, o.rating, o.source_id, o.subject_id, o.published_at) IS DISTINCT FROM (n.status, n.kind, n.rating, n.source_id, n.subject_id, n.published_at)
      UNION ALL
      SELECT -1, o.* FROM old_rows o JOIN new_rows n USING (id) WHERE o.status = 'published' AND o.kind = 'review'
        AND (o.status, o.kind, o.rating, o.source_id, o.subject_id, o.published_at) IS DISTINCT FROM (n.status, n.kind, n.rating, n.source_id, n.subject_id, n.published_at)
    ) changed GROUP BY 1, 2, 3, 4) x;
  IF v IS NOT NULL THEN PERFORM app.apply_summary_deltas(v);
  ELSE
    PERFORM app.notify_widget(ARRAY(SELECT DISTINCT n.location_id FROM new_rows n JOIN old_rows o USING (id) WHERE n.status = 'published'
      AND (o.text, o.masked_text, o.author_name, o.verification, o.version, o.owner_reply_at_source) IS DISTINCT FROM (n.text, n.masked_text, n.author_name, n.verification, n.version, n.owner_reply_at_source)));
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION app.summarise_deletes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v jsonb;
BEGIN
  SELECT jsonb_agg(x) INTO v FROM (SELECT o.organization_id, o.location_id, o.source_id, o.subject_id, -count(*) AS count, -coalesce(sum(rating), 0) AS sum,
    -count(*) FILTER (WHERE rating = 1) AS r1, -count(*) FILTER (WHERE rating = 2) AS r2, -count(*) FILTER (WHERE rating = 3) AS r3,
    -count(*) FILTER (WHERE rating = 4) AS r4, -count(*) FILTER (WHERE rating = 5) AS r5, NULL::timestamptz AS newest, true AS shrank
    FROM old_rows o JOIN public.locations l ON l.id = o.location_id WHERE o.status = 'published' AND o.kind = 'review' GROUP BY 1, 2, 3, 4) x;
  IF v IS NOT NULL THEN PERFORM app.apply_summary_deltas(v); END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER summarise_inserts AFTER INSERT ON reviews REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.summarise_inserts();
CREATE TRIGGER summarise_updates AFTER UPDATE ON reviews REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.summarise_updates();
CREATE TRIGGER summarise_deletes AFTER DELETE ON reviews REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.summarise_deletes();
`;

/** Every status change becomes one event, whoever makes it: written by the database, not by careful code. */
const STATUS_LOG = `
CREATE FUNCTION app.log_review_inserts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v jsonb;
BEGIN
  SELECT jsonb_agg(jsonb_build_object('type', 'review.received', 'entity_id', id, 'details', jsonb_build_object('status', status, 'version', version)) ORDER BY id) INTO v FROM new_rows;
  IF v IS NOT NULL THEN PERFORM app.append_events(v, (SELECT max(created_at) FROM new_rows)); END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION app.log_review_updates() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v jsonb;
BEGIN
  SELECT jsonb_agg(jsonb_build_object('type', CASE WHEN o.status <> n.status THEN 'review.status_changed' ELSE 'review.edited' END, 'entity_id', n.id,
      'details', jsonb_strip_nulls(jsonb_build_object('from', o.status, 'to', n.status, 'version', n.version, 'outcome', n.outcome, 'reason', nullif(current_setting('app.reason', true), '')))) ORDER BY n.id)
    INTO v FROM new_rows n JOIN old_rows o USING (id) WHERE o.status <> n.status OR o.version <> n.version;
  IF v IS NOT NULL THEN PERFORM app.append_events(v, (SELECT max(updated_at) FROM new_rows)); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER log_inserts AFTER INSERT ON reviews REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.log_review_inserts();
CREATE TRIGGER log_updates AFTER UPDATE ON reviews REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.log_review_updates();
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.log_review_inserts(), app.log_review_updates() TO booost_app;
`;
