import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The append-only event log: one SHA-256 chain per organization. Rows hold ids, codes and keyed hashes, never text or names, so that
 * erasing a person never touches the chain. booost_app may read and append (through app.append_events), nothing else.
 */
export class CreateEventLog1764000002000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE TABLE event_heads (
  organization_id uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
  seq bigint NOT NULL,
  hash text NOT NULL
);
CREATE TABLE events (
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  type text NOT NULL,
  entity_id uuid NOT NULL,
  actor_id uuid,
  details jsonb NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (organization_id, seq)
);
CREATE INDEX events_entity ON events (organization_id, entity_id, seq);
SELECT app.fence('events', '');
SELECT app.fence('event_heads', '');

-- The text that is hashed; audit verify (modules/reviews/audit.service.ts) builds the same independently.
CREATE FUNCTION app.event_text(prev text, seq bigint, at timestamptz, type text, entity_id uuid, actor_id uuid, details jsonb) RETURNS text
  LANGUAGE sql STABLE AS $$ SELECT concat_ws('|', prev, seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), type, entity_id, coalesce(actor_id::text, '-'), details::text) $$;

-- Appends events to the chain of the organization acted on, in the order given. Each: {type, entity_id, details}.
-- The head row is locked until commit: chains never fork, and appends of one organization queue behind each other.
CREATE FUNCTION app.append_events(p_events jsonb, p_at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  v_org uuid := app.organization();
  v_actor uuid := app.setting_id('app.user');
  v_seq bigint; v_hash text; e jsonb;
  seqs bigint[] := '{}'; types text[] := '{}'; entities uuid[] := '{}'; detail jsonb[] := '{}'; hashes text[] := '{}';
BEGIN
  IF v_org IS NULL THEN RAISE EXCEPTION 'no organization in this transaction'; END IF;
  IF jsonb_array_length(p_events) = 0 THEN RETURN; END IF;
  INSERT INTO public.event_heads (organization_id, seq, hash) VALUES (v_org, 0, repeat('0', 64)) ON CONFLICT DO NOTHING;
  SELECT h.seq, h.hash INTO v_seq, v_hash FROM public.event_heads h WHERE h.organization_id = v_org FOR UPDATE;
  FOR e IN SELECT value FROM jsonb_array_elements(p_events) LOOP
    v_seq := v_seq + 1;
    v_hash := encode(sha256(convert_to(app.event_text(v_hash, v_seq, p_at, e->>'type', (e->>'entity_id')::uuid, v_actor, coalesce(e->'details', '{}')), 'UTF8')), 'hex');
    seqs := seqs || v_seq; types := types || (e->>'type'); entities := entities || (e->>'entity_id')::uuid;
    detail := detail || coalesce(e->'details', '{}'); hashes := hashes || v_hash;
  END LOOP;
  INSERT INTO public.events (organization_id, seq, at, type, entity_id, actor_id, details, hash)
    SELECT v_org, s, p_at, t, n, v_actor, d, h FROM unnest(seqs, types, entities, detail, hashes) AS u (s, t, n, d, h);
  UPDATE public.event_heads SET seq = v_seq, hash = v_hash WHERE organization_id = v_org;
END $$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.append_events(jsonb, timestamptz), app.event_text(text, bigint, timestamptz, text, uuid, uuid, jsonb) TO booost_app;
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP FUNCTION app.append_events(jsonb, timestamptz); DROP FUNCTION app.event_text(text, bigint, timestamptz, text, uuid, uuid, jsonb);
DROP TABLE events, event_heads;`);
  }
}
