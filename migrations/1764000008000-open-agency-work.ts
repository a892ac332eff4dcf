import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How an agency comes to work for a client, and what it can never touch there: members, invitations, API keys and the grants themselves
 * belong to the client alone, whatever the scope of the grant.
 */
export class OpenAgencyWork1764000008000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
-- The code an agency hands to a client, who types it in to give access. One per agency; a new one replaces the last.
CREATE TABLE agency_codes (
  organization_id uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
  code_hash text NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL
);
SELECT app.fence('agency_codes');

CREATE FUNCTION app.agency_by_code(p_code_hash text, p_now timestamptz) RETURNS TABLE (agency_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT c.organization_id FROM public.agency_codes c JOIN public.organizations o ON o.id = c.organization_id
        WHERE c.code_hash = p_code_hash AND c.expires_at > p_now AND o.kind = 'agency' $$;

-- An agency founds the organization of a client that has no account yet: the organization, its first location, the grant and the event.
CREATE FUNCTION app.found_client(p_organization jsonb, p_location jsonb, p_grant_id uuid, p_now timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE v_agency uuid := app.setting_id('app.home'); v_client uuid := (p_organization->>'id')::uuid; v_acting text := current_setting('app.acting', true);
BEGIN
  IF v_agency IS NULL OR NOT EXISTS (SELECT 1 FROM public.organizations o WHERE o.id = v_agency AND o.kind = 'agency') THEN
    RAISE EXCEPTION 'only an agency founds clients' USING ERRCODE = 'BO003';
  END IF;
  INSERT INTO public.organizations (id, name, kind, locale, created_at)
    VALUES (v_client, p_organization->>'name', 'business', p_organization->>'locale', p_now);
  INSERT INTO public.grants (id, organization_id, agency_id, scope, since) VALUES (p_grant_id, v_client, v_agency, 'manage', least(p_now, now()));
  INSERT INTO public.locations (id, organization_id, name, sector, city, lang, site_key, created_at)
    VALUES ((p_location->>'id')::uuid, v_client, p_organization->>'name', p_location->>'sector', p_location->>'city', p_organization->>'locale', p_location->>'site_key', p_now);
  PERFORM set_config('app.acting', v_client::text, true);
  PERFORM app.append_events(jsonb_build_array(jsonb_build_object('type', 'organization.founded_by_agency', 'entity_id', v_client, 'details', jsonb_build_object('agency_id', v_agency)),
    jsonb_build_object('type', 'grant.given', 'entity_id', p_grant_id, 'details', jsonb_build_object('agency_id', v_agency, 'scope', 'manage', 'until', NULL))), p_now);
  PERFORM set_config('app.acting', v_acting, true);
END $$;

-- Restrictive, and so also binding an owner that is a member of booost_app but no superuser: let it pass. ANDed with the tenant's policies. Access is the business of the organization itself, not of those it let in. One exception:
-- a client founded by its agency has nobody yet, so the agency may invite its first owner.
CREATE POLICY home_inserts ON memberships AS RESTRICTIVE FOR INSERT TO booost_app WITH CHECK (current_user <> 'booost_app' OR organization_id = app.setting_id('app.home'));
CREATE POLICY home_updates ON memberships AS RESTRICTIVE FOR UPDATE TO booost_app USING (current_user <> 'booost_app' OR organization_id = app.setting_id('app.home'));
CREATE POLICY home_deletes ON memberships AS RESTRICTIVE FOR DELETE TO booost_app USING (current_user <> 'booost_app' OR organization_id = app.setting_id('app.home'));
CREATE POLICY home_or_first_owner ON member_invitations AS RESTRICTIVE TO booost_app USING (current_user <> 'booost_app' OR organization_id = app.setting_id('app.home')
  OR NOT EXISTS (SELECT 1 FROM memberships m WHERE m.organization_id = member_invitations.organization_id));
CREATE POLICY home_only ON api_keys AS RESTRICTIVE TO booost_app USING (current_user <> 'booost_app' OR organization_id = app.setting_id('app.home'));
CREATE POLICY home_only ON agency_codes AS RESTRICTIVE TO booost_app USING (current_user <> 'booost_app' OR organization_id = app.setting_id('app.home'));
CREATE POLICY home_inserts ON grants AS RESTRICTIVE FOR INSERT TO booost_app WITH CHECK (current_user <> 'booost_app' OR organization_id = app.setting_id('app.home'));
CREATE POLICY home_updates ON grants AS RESTRICTIVE FOR UPDATE TO booost_app USING (current_user <> 'booost_app' OR organization_id = app.setting_id('app.home'));
-- A client reads of an agency it let in (even once it has ended) what it needs to name it.
CREATE POLICY grantor_reads ON organizations FOR SELECT TO booost_app USING (app.setting_id('app.acting') = app.setting_id('app.home')
  AND EXISTS (SELECT 1 FROM grants g WHERE g.agency_id = organizations.id AND g.organization_id = app.setting_id('app.home')));
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.agency_by_code(text, timestamptz), app.found_client(jsonb, jsonb, uuid, timestamptz) TO booost_app;
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
DROP POLICY grantor_reads ON organizations; DROP POLICY home_updates ON grants; DROP POLICY home_inserts ON grants; DROP POLICY home_only ON api_keys;
DROP POLICY home_or_first_owner ON member_invitations; DROP POLICY home_deletes ON memberships; DROP POLICY home_updates ON memberships; DROP POLICY home_inserts ON memberships;
DROP FUNCTION app.found_client(jsonb, jsonb, uuid, timestamptz), app.agency_by_code(text, timestamptz);
DROP TABLE agency_codes;`);
  }
}
