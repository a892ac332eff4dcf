import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who is who, and the wall between tenants. Every tenant table forces row-level security: reads see `app.visible_organizations()`
 * (the own organization and, for an agency, those that granted it access), writes go to `app.organization()` alone.
 * The role booost_app exists before migrations run (platform/database/prepare-roles.ts).
 */
export class CreateTenancy1764000001000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE SCHEMA IF NOT EXISTS app;
GRANT USAGE ON SCHEMA app TO booost_app;
GRANT USAGE ON SCHEMA public TO booost_app;

CREATE TABLE organizations (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  kind text NOT NULL DEFAULT 'business' CHECK (kind IN ('business', 'agency')),
  locale text NOT NULL DEFAULT 'fr' CHECK (locale IN ('fr', 'en')),
  created_at timestamptz NOT NULL
);

CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  email_key text NOT NULL UNIQUE,
  name text NOT NULL,
  password_hash text NOT NULL,
  locale text NOT NULL DEFAULT 'fr' CHECK (locale IN ('fr', 'en')),
  mode text NOT NULL DEFAULT 'owner' CHECK (mode IN ('owner', 'agency')),
  disabled_at timestamptz,
  created_at timestamptz NOT NULL
);

CREATE TABLE memberships (
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner', 'moderator', 'senior', 'viewer')),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);

-- An agency's access to a client's organization: the client owns the row, the agency sees it.
CREATE TABLE grants (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  agency_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  scope text NOT NULL CHECK (scope IN ('read', 'manage')),
  since timestamptz NOT NULL,
  until timestamptz,
  revoked_at timestamptz,
  CHECK (organization_id <> agency_id)
);
CREATE INDEX grants_agency ON grants (agency_id, organization_id);
CREATE INDEX grants_organization ON grants (organization_id);

CREATE TABLE member_invitations (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  email text NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'moderator', 'senior', 'viewer')),
  token_hash text NOT NULL UNIQUE,
  invited_by uuid,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  created_at timestamptz NOT NULL
);

CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name text NOT NULL,
  prefix text NOT NULL,
  key_hash text NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('owner', 'moderator', 'senior', 'viewer')),
  created_by uuid,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);

CREATE TABLE locations (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  sector text NOT NULL DEFAULT 'shop',
  city text NOT NULL DEFAULT '',
  description text NOT NULL DEFAULT '',
  country text NOT NULL DEFAULT 'FR',
  timezone text NOT NULL DEFAULT 'Europe/Paris',
  lang text NOT NULL DEFAULT 'fr' CHECK (lang IN ('fr', 'en', 'es', 'de', 'it')),
  voice jsonb NOT NULL DEFAULT '{"address":"formal","warmth":"warm","signature":""}',
  facts jsonb NOT NULL DEFAULT '[]',
  contacts jsonb NOT NULL DEFAULT '[]',
  legal jsonb NOT NULL DEFAULT '{}',
  undo_seconds integer NOT NULL DEFAULT 300 CHECK (undo_seconds BETWEEN 0 AND 86400),
  business_hours jsonb,
  solo_mode boolean NOT NULL DEFAULT true,
  publication_max_days integer NOT NULL DEFAULT 7 CHECK (publication_max_days BETWEEN 1 AND 30),
  display_months integer NOT NULL DEFAULT 36 CHECK (display_months >= 12),
  site_key text NOT NULL UNIQUE,
  allowed_origins text[] NOT NULL DEFAULT '{}',
  words jsonb NOT NULL DEFAULT '{"sensitive":[],"allowed":[]}',
  created_at timestamptz NOT NULL,
  UNIQUE (organization_id, id)
);

CREATE TABLE idempotency_keys (
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  key text NOT NULL,
  request_hash text NOT NULL,
  status integer,
  body jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, key)
);

-- Global tables (no tenant yet when they are needed).
CREATE TABLE sessions (
  sid text PRIMARY KEY,
  sess json NOT NULL,
  expire timestamptz NOT NULL,
  user_id uuid GENERATED ALWAYS AS ((sess ->> 'userId')::uuid) STORED
);
CREATE INDEX sessions_expire ON sessions (expire);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE TABLE throttle_hits (
  bucket text NOT NULL,
  key_hash text NOT NULL,
  window_start timestamptz NOT NULL,
  hits integer NOT NULL,
  PRIMARY KEY (bucket, key_hash, window_start)
);
CREATE TABLE used_challenges (
  challenge_hash text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE TABLE setup_tokens (
  token_hash text PRIMARY KEY,
  created_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE TABLE password_resets (
  token_hash text PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions, throttle_hits, used_challenges TO booost_app;
`);
    await q.query(TENANT_FUNCTIONS);
    await q.query(TENANT_POLICIES);
    await q.query(LOOK_UPS);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
DROP TABLE password_resets, setup_tokens, used_challenges, throttle_hits, sessions, idempotency_keys, locations, api_keys,
  member_invitations, grants, memberships, users, organizations CASCADE;
DROP SCHEMA app CASCADE;`);
  }
}

const TENANT_FUNCTIONS = `
-- The settings of a tenant transaction (platform/database/tenant-database.ts sets them, local to the transaction):
--   app.home          the organization the caller belongs to
--   app.acting        the organization acted on: the same, or a client that granted access
--   app.user          the person, empty for jobs and API keys
--   app.reason        a code for the event log
CREATE FUNCTION app.setting_id(name text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting(name, true), '')::uuid $$;

CREATE FUNCTION app.has_grant(client uuid, agency uuid, wanted text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT EXISTS (SELECT 1 FROM public.grants g WHERE g.organization_id = client AND g.agency_id = agency AND g.revoked_at IS NULL
       AND g.since <= now() AND (g.until IS NULL OR g.until > now()) AND (g.scope = 'manage' OR wanted = 'read')) $$;

-- The one organization that may be written to; null when nothing may.
CREATE FUNCTION app.organization() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT CASE WHEN app.setting_id('app.acting') = app.setting_id('app.home') OR app.has_grant(app.setting_id('app.acting'), app.setting_id('app.home'), 'manage')
        THEN app.setting_id('app.acting') END $$;

-- The organizations whose rows may be read.
CREATE FUNCTION app.visible_organizations() RETURNS uuid[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
    SELECT CASE
      WHEN app.setting_id('app.home') IS NULL THEN '{}'::uuid[]
      WHEN app.setting_id('app.acting') = app.setting_id('app.home') THEN
        ARRAY[app.setting_id('app.home')] || ARRAY(SELECT g.organization_id FROM public.grants g WHERE g.agency_id = app.setting_id('app.home')
          AND g.revoked_at IS NULL AND g.since <= now() AND (g.until IS NULL OR g.until > now()))
      WHEN app.has_grant(app.setting_id('app.acting'), app.setting_id('app.home'), 'read') THEN ARRAY[app.setting_id('app.acting')]
      ELSE '{}'::uuid[]
    END $$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO booost_app;

-- Fences one table: forced row-level security, the tenant's policies, and the owner's (migrations, retention and definer functions;
-- needed where the owner is no superuser, since FORCE binds the owner too).
CREATE FUNCTION app.fence(t regclass, writes text DEFAULT 'INSERT, UPDATE, DELETE') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
  EXECUTE format('CREATE POLICY tenant_reads ON %s FOR SELECT TO booost_app USING (organization_id = ANY ((SELECT app.visible_organizations())::uuid[]))', t);
  IF writes LIKE '%INSERT%' THEN
    EXECUTE format('CREATE POLICY tenant_inserts ON %s FOR INSERT TO booost_app WITH CHECK (organization_id = (SELECT app.organization()))', t);
  END IF;
  IF writes LIKE '%UPDATE%' THEN
    EXECUTE format('CREATE POLICY tenant_updates ON %s FOR UPDATE TO booost_app USING (organization_id = (SELECT app.organization())) WITH CHECK (organization_id = (SELECT app.organization()))', t);
  END IF;
  IF writes LIKE '%DELETE%' THEN
    EXECUTE format('CREATE POLICY tenant_deletes ON %s FOR DELETE TO booost_app USING (organization_id = (SELECT app.organization()))', t);
  END IF;
  EXECUTE format('CREATE POLICY owner_access ON %s TO CURRENT_USER USING (true) WITH CHECK (true)', t);
  EXECUTE format('GRANT SELECT%s ON %s TO booost_app', CASE WHEN writes = '' THEN '' ELSE ', ' || writes END, t);
END $$;
REVOKE EXECUTE ON FUNCTION app.fence(regclass, text) FROM PUBLIC, booost_app;
`;

const TENANT_POLICIES = `
SELECT app.fence('memberships');
SELECT app.fence('member_invitations');
SELECT app.fence('api_keys');
SELECT app.fence('locations');
SELECT app.fence('idempotency_keys');

-- Organizations: the row itself is the tenant.
ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_reads ON organizations FOR SELECT TO booost_app USING (id = ANY ((SELECT app.visible_organizations())::uuid[]));
CREATE POLICY tenant_updates ON organizations FOR UPDATE TO booost_app USING (id = (SELECT app.organization())) WITH CHECK (id = (SELECT app.organization()));
CREATE POLICY owner_access ON organizations TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON organizations TO booost_app;

-- Grants: given and revoked by the client, seen by both sides.
SELECT app.fence('grants', 'INSERT, UPDATE');
CREATE POLICY agency_reads ON grants FOR SELECT TO booost_app USING (agency_id = app.setting_id('app.home'));

-- People: oneself, and those one shares a visible organization with. The password is never readable.
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY self_or_colleague ON users FOR SELECT TO booost_app USING (id = app.setting_id('app.user')
  OR EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = users.id));
CREATE POLICY self_updates ON users FOR UPDATE TO booost_app USING (id = app.setting_id('app.user')) WITH CHECK (id = app.setting_id('app.user'));
CREATE POLICY owner_access ON users TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT (id, email, name, locale, mode, disabled_at, created_at) ON users TO booost_app;
GRANT UPDATE (name, locale, mode, password_hash) ON users TO booost_app;

-- Owner only: nothing is granted, functions below open what is needed.
ALTER TABLE setup_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE setup_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON setup_tokens TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE password_resets ENABLE ROW LEVEL SECURITY;
ALTER TABLE password_resets FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_access ON password_resets TO CURRENT_USER USING (true) WITH CHECK (true);
`;

/** What must be found before the tenant is known. Each function is listed, with its reason, in test/integration/definer-functions.integration-spec.ts. */
const LOOK_UPS = `
CREATE FUNCTION app.login(p_email_key text) RETURNS TABLE (user_id uuid, password_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT u.id, u.password_hash FROM public.users u WHERE u.email_key = p_email_key AND u.disabled_at IS NULL $$;

CREATE FUNCTION app.memberships_of(p_user uuid) RETURNS TABLE (organization_id uuid, role text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT m.organization_id, m.role FROM public.memberships m JOIN public.users u ON u.id = m.user_id
        WHERE m.user_id = p_user AND u.disabled_at IS NULL ORDER BY m.created_at, m.organization_id $$;

CREATE FUNCTION app.organization_by_api_key(p_key_hash text) RETURNS TABLE (organization_id uuid, api_key_id uuid, role text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT k.organization_id, k.id, k.role FROM public.api_keys k WHERE k.key_hash = p_key_hash AND k.revoked_at IS NULL $$;

CREATE FUNCTION app.organization_by_site_key(p_site_key text) RETURNS TABLE (organization_id uuid, location_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT l.organization_id, l.id FROM public.locations l WHERE l.site_key = p_site_key $$;

CREATE FUNCTION app.organization_by_member_invitation(p_token_hash text, p_now timestamptz) RETURNS TABLE (organization_id uuid, invitation_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT i.organization_id, i.id FROM public.member_invitations i WHERE i.token_hash = p_token_hash AND i.used_at IS NULL AND i.expires_at > p_now $$;

CREATE FUNCTION app.is_set_up() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT EXISTS (SELECT 1 FROM public.users) $$;

CREATE FUNCTION app.setup_token_valid(p_token_hash text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT EXISTS (SELECT 1 FROM public.setup_tokens t WHERE t.token_hash = p_token_hash AND t.used_at IS NULL) $$;

-- Creates a person, an organization and the membership in one step (sign-up, set-up). The caller has checked the right to do so.
CREATE FUNCTION app.found_organization(p_user jsonb, p_organization jsonb, p_setup_token_hash text, p_now timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF p_setup_token_hash IS NOT NULL THEN
    UPDATE public.setup_tokens SET used_at = p_now WHERE token_hash = p_setup_token_hash AND used_at IS NULL;
    IF NOT FOUND THEN RAISE EXCEPTION 'setup token already used' USING ERRCODE = 'BO001'; END IF;
  END IF;
  INSERT INTO public.organizations (id, name, kind, locale, created_at)
    VALUES ((p_organization->>'id')::uuid, p_organization->>'name', p_organization->>'kind', p_organization->>'locale', p_now);
  IF p_user ? 'email' THEN
    INSERT INTO public.users (id, email, email_key, name, password_hash, locale, mode, created_at)
      VALUES ((p_user->>'id')::uuid, p_user->>'email', p_user->>'email_key', p_user->>'name', p_user->>'password_hash', p_user->>'locale', p_user->>'mode', p_now);
  END IF;
  INSERT INTO public.memberships (organization_id, user_id, role, created_at)
    VALUES ((p_organization->>'id')::uuid, (p_user->>'id')::uuid, 'owner', p_now);
END $$;

-- Adds an invited person: creates the account when the address is new, else joins the existing one, and uses the invitation up.
CREATE FUNCTION app.accept_member_invitation(p_token_hash text, p_user jsonb, p_now timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE i public.member_invitations; v_user uuid;
BEGIN
  UPDATE public.member_invitations SET used_at = p_now WHERE token_hash = p_token_hash AND used_at IS NULL AND expires_at > p_now RETURNING * INTO i;
  IF NOT FOUND THEN RAISE EXCEPTION 'invitation used or expired' USING ERRCODE = 'BO002'; END IF;
  SELECT u.id INTO v_user FROM public.users u WHERE u.email_key = lower(i.email);
  IF v_user IS NULL THEN
    v_user := (p_user->>'id')::uuid;
    INSERT INTO public.users (id, email, email_key, name, password_hash, locale, mode, created_at)
      VALUES (v_user, i.email, lower(i.email), p_user->>'name', p_user->>'password_hash', p_user->>'locale', 'owner', p_now);
  END IF;
  INSERT INTO public.memberships (organization_id, user_id, role, created_at) VALUES (i.organization_id, v_user, i.role, p_now) ON CONFLICT DO NOTHING;
  RETURN v_user;
END $$;

CREATE FUNCTION app.request_password_reset(p_email_key text, p_token_hash text, p_expires_at timestamptz) RETURNS TABLE (user_id uuid, organization_id uuid, email text, name text, locale text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO public.password_resets (token_hash, user_id, expires_at)
    SELECT p_token_hash, u.id, p_expires_at FROM public.users u WHERE u.email_key = p_email_key AND u.disabled_at IS NULL;
  RETURN QUERY SELECT u.id, (SELECT m.organization_id FROM public.memberships m WHERE m.user_id = u.id ORDER BY m.created_at LIMIT 1), u.email, u.name, u.locale
    FROM public.users u WHERE u.email_key = p_email_key AND u.disabled_at IS NULL;
END $$;

CREATE FUNCTION app.reset_password(p_token_hash text, p_password_hash text, p_now timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_user uuid;
BEGIN
  UPDATE public.password_resets SET used_at = p_now WHERE token_hash = p_token_hash AND used_at IS NULL AND expires_at > p_now RETURNING user_id INTO v_user;
  IF v_user IS NULL THEN RETURN NULL; END IF;
  UPDATE public.users SET password_hash = p_password_hash WHERE id = v_user;
  DELETE FROM public.sessions WHERE user_id = v_user;
  RETURN v_user;
END $$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO booost_app;
REVOKE EXECUTE ON FUNCTION app.fence(regclass, text) FROM PUBLIC, booost_app;
`;
