import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Decisions, service cases, replies with their approvals, links by mail, notices, charter versions and the mail ledger. */
export class CreateModerationAndReplies1764000004000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(TABLES);
    await q.query(FENCES);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP FUNCTION app.organization_by_magic_link(text), app.organization_by_stop_token(text), app.notify_reply(), app.notify_location(), app.notify_source() CASCADE;
DROP TABLE notification_stops, mail_messages, charter_versions, notices, invitations, magic_links, reply_approvals, replies, cases, moderation_decisions CASCADE;`);
  }
}

const TABLES = `
-- What was decided, by whom, on which version, and why. Never changed: a new decision is a new row.
CREATE TABLE moderation_decisions (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  review_id uuid NOT NULL,
  version integer NOT NULL,
  outcome text NOT NULL,
  automatic boolean NOT NULL,
  grounds text[] NOT NULL,
  spans jsonb NOT NULL,
  masks jsonb NOT NULL DEFAULT '[]',
  reasons jsonb NOT NULL,
  engine_version text,
  charter_version integer,
  decided_by uuid,
  decided_at timestamptz NOT NULL,
  FOREIGN KEY (organization_id, review_id) REFERENCES reviews (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX moderation_decisions_review ON moderation_decisions (review_id, decided_at);

CREATE TABLE cases (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  location_id uuid NOT NULL,
  review_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('service', 'question', 'urgent')),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'solved')),
  note text NOT NULL DEFAULT '',
  due_at timestamptz,
  opened_at timestamptz NOT NULL,
  solved_at timestamptz,
  solved_by uuid,
  UNIQUE (organization_id, id),
  UNIQUE (review_id, kind),
  FOREIGN KEY (organization_id, review_id) REFERENCES reviews (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, location_id) REFERENCES locations (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX cases_open ON cases (organization_id, state, due_at);

-- One reply per review. state: not_needed, blocked (no draft may be written), draft, approved (undo window runs), to_post (approved; waits for
-- copy and open), publishing, published, failed.
CREATE TABLE replies (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  location_id uuid NOT NULL,
  review_id uuid NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN ('not_needed', 'blocked', 'draft', 'approved', 'to_post', 'publishing', 'published', 'failed')),
  text text NOT NULL DEFAULT '',
  lang text NOT NULL DEFAULT 'fr',
  ties jsonb NOT NULL DEFAULT '[]',
  warnings jsonb NOT NULL DEFAULT '[]',
  reason jsonb,
  review_version integer NOT NULL DEFAULT 1,
  revision integer NOT NULL DEFAULT 1,
  generator text,
  generated_text text,
  priority integer NOT NULL DEFAULT 0,
  due_at timestamptz,
  snoozed_until timestamptz,
  edited_by uuid,
  approved_by uuid,
  approved_at timestamptz,
  approved_hash text,
  publish_at timestamptz,
  published_at timestamptz,
  published_text text,
  published_by_hand boolean NOT NULL DEFAULT false,
  failure jsonb,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (organization_id, id),
  -- nothing goes out that was not approved, down to the hash of the text
  CHECK (state NOT IN ('approved', 'to_post', 'publishing', 'published') OR (approved_by IS NOT NULL AND approved_at IS NOT NULL AND approved_hash = encode(sha256(convert_to(text, 'UTF8')), 'hex'))),
  CHECK (state <> 'published' OR published_text = text),
  FOREIGN KEY (organization_id, review_id) REFERENCES reviews (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, location_id) REFERENCES locations (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX replies_stack ON replies (organization_id, state, priority DESC, created_at, id);
CREATE INDEX replies_recent ON replies (location_id, created_at DESC);

CREATE TABLE reply_approvals (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  reply_id uuid NOT NULL,
  revision integer NOT NULL,
  text text NOT NULL,
  text_hash text NOT NULL,
  approved_by uuid NOT NULL,
  approved_at timestamptz NOT NULL,
  undone_at timestamptz,
  undone_by uuid,
  FOREIGN KEY (organization_id, reply_id) REFERENCES replies (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX reply_approvals_reply ON reply_approvals (reply_id, approved_at);

CREATE TABLE magic_links (
  token_hash text PRIMARY KEY,
  organization_id uuid NOT NULL,
  review_id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('confirm', 'my_review')),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  created_at timestamptz NOT NULL,
  FOREIGN KEY (organization_id, review_id) REFERENCES reviews (organization_id, id) ON DELETE CASCADE
);

-- A signed link sent to a customer after a purchase: proof of the order, and a contact that needs no further confirmation.
CREATE TABLE invitations (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  location_id uuid NOT NULL,
  token_hash text NOT NULL UNIQUE,
  contact_encrypted text NOT NULL,
  contact_hash text NOT NULL,
  order_reference_hash text,
  experienced_on date,
  used_at timestamptz,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  FOREIGN KEY (organization_id, location_id) REFERENCES locations (organization_id, id) ON DELETE CASCADE
);

CREATE TABLE notices (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  review_id uuid NOT NULL,
  reason text NOT NULL,
  explanation text NOT NULL,
  contact_encrypted text,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'dismissed')),
  created_at timestamptz NOT NULL,
  FOREIGN KEY (organization_id, review_id) REFERENCES reviews (organization_id, id) ON DELETE CASCADE
);

CREATE TABLE charter_versions (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  location_id uuid NOT NULL,
  version integer NOT NULL,
  content_hash text NOT NULL,
  content jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (location_id, version),
  FOREIGN KEY (organization_id, location_id) REFERENCES locations (organization_id, id) ON DELETE CASCADE
);

-- Every mail asked for: its category decides whether it counts against the two notifications a week.
CREATE TABLE mail_messages (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name text NOT NULL,
  category text NOT NULL CHECK (category IN ('account', 'author', 'legal', 'notification', 'danger')),
  user_id uuid,
  review_id uuid,
  recipient_hash text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'held_back')),
  created_at timestamptz NOT NULL,
  sent_at timestamptz
);
CREATE INDEX mail_messages_budget ON mail_messages (organization_id, user_id, category, created_at);
CREATE TABLE notification_stops (
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  stop_token_hash text NOT NULL UNIQUE,
  stopped_at timestamptz,
  PRIMARY KEY (organization_id, user_id)
);
`;

const FENCES = `
SELECT app.fence('moderation_decisions', 'INSERT');
SELECT app.fence('cases', 'INSERT, UPDATE');
SELECT app.fence('replies', 'INSERT, UPDATE');
SELECT app.fence('reply_approvals', 'INSERT, UPDATE');
SELECT app.fence('magic_links', 'INSERT, UPDATE');
SELECT app.fence('invitations', 'INSERT, UPDATE');
SELECT app.fence('notices', 'INSERT, UPDATE');
SELECT app.fence('charter_versions', 'INSERT');
SELECT app.fence('mail_messages', 'INSERT, UPDATE');
SELECT app.fence('notification_stops');

CREATE FUNCTION app.organization_by_magic_link(p_token_hash text) RETURNS TABLE (organization_id uuid, review_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT m.organization_id, m.review_id FROM public.magic_links m WHERE m.token_hash = p_token_hash $$;
CREATE FUNCTION app.organization_by_stop_token(p_token_hash text) RETURNS TABLE (organization_id uuid, user_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT s.organization_id, s.user_id FROM public.notification_stops s WHERE s.stop_token_hash = p_token_hash $$;

-- A published reply, or one taken back, changes what visitors see.
CREATE FUNCTION app.notify_reply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF (OLD.state = 'published') <> (NEW.state = 'published') OR (NEW.state = 'published' AND OLD.published_text IS DISTINCT FROM NEW.published_text) THEN
    PERFORM app.notify_widget(ARRAY[NEW.location_id]);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER notify_reply AFTER UPDATE ON replies FOR EACH ROW EXECUTE FUNCTION app.notify_reply();
CREATE FUNCTION app.notify_location() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN PERFORM app.notify_widget(ARRAY[NEW.id]); RETURN NULL; END $$;
CREATE TRIGGER notify_location AFTER UPDATE ON locations FOR EACH ROW EXECUTE FUNCTION app.notify_location();
CREATE FUNCTION app.notify_source() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN PERFORM app.notify_widget(ARRAY[NEW.location_id]); RETURN NULL; END $$;
CREATE TRIGGER notify_source AFTER UPDATE OF displayed ON sources FOR EACH ROW EXECUTE FUNCTION app.notify_source();
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.organization_by_magic_link(text), app.organization_by_stop_token(text) TO booost_app;
`;
