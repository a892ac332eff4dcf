import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The one wide exception to tenancy: what visitors of a client's site may see. It returns published columns as JSON text, in the shape of
 * src/domain/widget/types.ts minus the sentences (the public plane adds those), in one statement: a tenant transaction would cost four times as much.
 */
export class OpenPublicPlane1764000006000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE FUNCTION app.widget_page(p_site_key text, p_sort text, p_rating integer, p_subject text, p_after_rating integer, p_after_at timestamptz, p_after_id uuid, p_limit integer)
  RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  v_location public.locations;
  v_sources uuid[];
  v_order text;
  v_after text := '';
  v_items json;
  v_summary json;
  v_register json;
BEGIN
  SELECT * INTO v_location FROM public.locations WHERE site_key = p_site_key;
  IF NOT FOUND THEN RETURN NULL; END IF;
  v_sources := ARRAY(SELECT s.id FROM public.sources s WHERE s.location_id = v_location.id AND s.displayed);
  v_order := CASE p_sort WHEN 'oldest' THEN 'r.published_at ASC, r.id ASC' WHEN 'highest' THEN 'r.rating DESC NULLS LAST, r.published_at DESC, r.id DESC'
    WHEN 'lowest' THEN 'r.rating ASC NULLS LAST, r.published_at DESC, r.id DESC' ELSE 'r.published_at DESC, r.id DESC' END;
  IF p_after_id IS NOT NULL THEN
    v_after := CASE p_sort WHEN 'oldest' THEN ' AND (r.published_at, r.id) > ($5, $6)'
      WHEN 'highest' THEN ' AND (coalesce(r.rating, 0) < $4 OR (coalesce(r.rating, 0) = $4 AND (r.published_at, r.id) < ($5, $6)))'
      WHEN 'lowest' THEN ' AND (coalesce(r.rating, 9) > $4 OR (coalesce(r.rating, 9) = $4 AND (r.published_at, r.id) < ($5, $6)))'
      ELSE ' AND (r.published_at, r.id) < ($5, $6)' END;
  END IF;
  EXECUTE format($q$
    SELECT coalesce(json_agg(x.item), '[]') FROM (
      SELECT json_build_object('id', r.id, 'text', coalesce(r.masked_text, r.text), 'rating', r.rating, 'author', coalesce(nullif(r.author_name, ''), ''),
        'published_on', to_char(r.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'cursor_at', r.published_at,
        'experienced_on', to_char(r.experienced_on, CASE r.experience_precision WHEN 'day' THEN 'YYYY-MM-DD' ELSE 'YYYY-MM' END),
        'edited_on', to_char(r.edited_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'verification', r.verification,
        'origin', CASE WHEN r.verification = 'third_party' THEN nullif(r.origin_label, '') END, 'lang', coalesce(r.lang, 'und'),
        'reply', CASE WHEN p.state = 'published' THEN json_build_object('text', p.published_text, 'published_on', to_char(p.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'signature', $8::text) END) AS item
      FROM public.reviews r LEFT JOIN public.replies p ON p.review_id = r.id
      WHERE r.location_id = $1 AND r.status = 'published' AND r.kind = 'review' AND r.source_id = ANY ($2)
        AND ($3::integer IS NULL OR r.rating = $3) %s %s
      ORDER BY %s LIMIT $7) x $q$,
    CASE WHEN p_subject IS NULL THEN '' ELSE 'AND r.subject_id IN (SELECT s.id FROM public.subjects s WHERE s.location_id = $1 AND s.sku = $9)' END, v_after, v_order)
    INTO v_items USING v_location.id, v_sources, p_rating, p_after_rating, p_after_at, p_after_id, p_limit, v_location.name, p_subject;
  SELECT json_build_object('count', coalesce(sum(s.count), 0), 'sum', coalesce(sum(s.sum), 0),
      'histogram', json_build_array(coalesce(sum(s.r1), 0), coalesce(sum(s.r2), 0), coalesce(sum(s.r3), 0), coalesce(sum(s.r4), 0), coalesce(sum(s.r5), 0)),
      'newest', to_char(max(s.newest) AT TIME ZONE 'UTC', 'YYYY-MM-DD'))
    INTO v_summary FROM public.review_summaries s WHERE s.location_id = v_location.id AND s.source_id = ANY (v_sources)
      AND (p_subject IS NULL OR s.subject_id IN (SELECT j.id FROM public.subjects j WHERE j.location_id = v_location.id AND j.sku = p_subject));
  RETURN json_build_object('name', v_location.name, 'lang', v_location.lang, 'city', v_location.city, 'summary', v_summary, 'items', v_items)::text;
END $$;

-- Received and published first-party reviews of a site, for the register line and the public register.
CREATE FUNCTION app.widget_register(p_site_key text) RETURNS TABLE (received bigint, published bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT count(*) FILTER (WHERE r.status NOT IN ('awaiting_contact', 'erased')), count(*) FILTER (WHERE r.status = 'published')
        FROM public.locations l JOIN public.sources s ON s.location_id = l.id AND s.way = 'widget' JOIN public.reviews r ON r.source_id = s.id AND r.kind = 'review'
        WHERE l.site_key = p_site_key $$;

-- What the public plane must know of a site: allowed origins and whether its legal identity is complete.
CREATE FUNCTION app.widget_site(p_site_key text) RETURNS TABLE (allowed_origins text[], legal jsonb, name text, lang text, sector text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT l.allowed_origins, l.legal, l.name, l.lang, l.sector FROM public.locations l WHERE l.site_key = p_site_key $$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.widget_page(text, text, integer, text, integer, timestamptz, uuid, integer), app.widget_register(text), app.widget_site(text) TO booost_app;
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP FUNCTION app.widget_page(text, text, integer, text, integer, timestamptz, uuid, integer), app.widget_register(text), app.widget_site(text);');
  }
}
