import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The public list again, without dynamic SQL: every branch is a prepared plan of its session, each walks one index from where the page
 * starts, so that the cost follows the page and not the size of the location. It answers the pieces of src/domain/widget/types.ts as text,
 * ready to be joined. Several displayed sources are merged: ten rows of each are enough.
 */
export class SpeedPublicPlane1764000009000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(INDEXES);
    await q.query(PAGE);
    await q.query(REGISTER);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP FUNCTION app.widget_page(text, text, integer, text, integer, timestamptz, uuid, integer);
DROP INDEX reviews_shown, reviews_shown_by_rating, reviews_shown_of_subject, reviews_register;
CREATE INDEX reviews_widget ON reviews (location_id, published_at DESC, id DESC) WHERE status = 'published';`);
  }
}

const INDEXES = `
DROP INDEX reviews_widget;
CREATE INDEX reviews_shown ON reviews (source_id, published_at DESC, id DESC) WHERE status = 'published' AND kind = 'review';
CREATE INDEX reviews_shown_by_rating ON reviews (source_id, (coalesce(rating, 0)), published_at DESC, id DESC) WHERE status = 'published' AND kind = 'review';
CREATE INDEX reviews_shown_of_subject ON reviews (subject_id) WHERE status = 'published' AND kind = 'review' AND subject_id IS NOT NULL;
-- Received and not published: the small rest that the register adds to the exact summaries.
CREATE INDEX reviews_register ON reviews (source_id) WHERE kind = 'review' AND status NOT IN ('published', 'awaiting_contact', 'erased');
`;

/** One record of the answer: its place in the order, then the item. Control characters cannot occur in JSON text, so they separate. */
const ITEM = `to_char(x.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '|' || x.id || '|' || coalesce(x.rating, 0) || E'\\x1f' ||
  '{"id":"' || x.id || '","text":' || to_json(coalesce(x.masked_text, x.text)) || ',"rating":' || coalesce(x.rating::text, 'null') || ',"author":' || to_json(coalesce(x.author_name, '')) ||
  ',"published_on":"' || to_char(x.published_at AT TIME ZONE v_location.timezone, 'YYYY-MM-DD') ||
  CASE WHEN x.experienced_on IS NULL THEN '","experienced_on":null' ELSE '","experienced_on":"' || to_char(x.experienced_on, CASE x.experience_precision WHEN 'day' THEN 'YYYY-MM-DD' ELSE 'YYYY-MM' END) || '"' END ||
  CASE WHEN x.edited_at IS NULL THEN ',"edited_on":null' ELSE ',"edited_on":"' || to_char(x.edited_at AT TIME ZONE v_location.timezone, 'YYYY-MM-DD') || '"' END ||
  ',"verification":"' || x.verification || '"' ||
  CASE WHEN x.verification = 'third_party' THEN ',"origin":' || to_json(CASE WHEN x.origin_label = '' THEN x.platform ELSE x.origin_label END) ELSE '' END ||
  CASE WHEN x.outcome NOT IN ('publish', 'mask') AND 'defamation' = ANY (x.grounds) AND x.verification <> 'third_party' THEN ',"labels":["accusation_unverified"]' ELSE '' END ||
  ',"lang":' || to_json(coalesce(x.lang, 'und')) ||
  CASE WHEN p.id IS NULL THEN ',"reply":null' ELSE ',"reply":{"text":' || to_json(p.published_text) || ',"published_on":"' || to_char(p.published_at AT TIME ZONE v_location.timezone, 'YYYY-MM-DD') || '","signature":""}' END || '}' AS item`;

const COLUMNS = `r.id, r.text, r.masked_text, r.rating, r.author_name, r.published_at, r.experienced_on, r.experience_precision, r.edited_at, r.verification, r.origin_label, r.platform, r.lang, r.outcome, r.grounds`;
const SHOWN = `r.status = 'published' AND r.kind = 'review'`;

/** The records of one branch: `rows` gives the columns of reviews, in `order`. */
const branch = (rows: string, order: string): string => `
    SELECT string_agg(y.item, E'\\x1e' ORDER BY y.n) INTO items FROM (
      SELECT x.n, ${ITEM} FROM (SELECT x.*, row_number() OVER (ORDER BY ${order}) AS n FROM (${rows}) x ORDER BY ${order} LIMIT p_limit) x
      LEFT JOIN public.replies p ON p.review_id = x.id AND p.state = 'published') y;`;

const bySource = (direction: 'ASC' | 'DESC'): string => {
  const beyond = direction === 'DESC' ? '<' : '>';
  const order = `published_at ${direction}, id ${direction}`;
  return branch(
    `SELECT r.* FROM unnest(v_sources) AS s (id), LATERAL (SELECT ${COLUMNS} FROM public.reviews r WHERE r.source_id = s.id AND ${SHOWN} AND (r.published_at, r.id) ${beyond} (v_at, v_id)
       ORDER BY r.published_at ${direction}, r.id ${direction} LIMIT p_limit) r`,
    `x.${order.replace(', id', ', x.id')}`,
  );
};

/** One rating after the other, each by its index; `v_at` and `v_id` hold for the rating the page starts in, the others start at their beginning. */
const byRating = (direction: 'ASC' | 'DESC'): string => {
  const beyond = direction === 'DESC' ? '<' : '>';
  const start = direction === 'DESC' ? `'infinity'::timestamptz` : `'-infinity'::timestamptz`;
  return branch(
    `SELECT o.place, r.* FROM unnest(v_ratings) WITH ORDINALITY AS o (rating, place), unnest(v_sources) AS s (id), LATERAL (SELECT ${COLUMNS} FROM public.reviews r
       WHERE r.source_id = s.id AND ${SHOWN} AND coalesce(r.rating, 0) = o.rating
         AND (r.published_at, r.id) ${beyond} (CASE WHEN o.place = 1 THEN v_at ELSE ${start} END, CASE WHEN o.place = 1 THEN v_id ELSE '${direction === 'DESC' ? 'ffffffff-ffff-ffff-ffff-ffffffffffff' : '00000000-0000-0000-0000-000000000000'}'::uuid END)
       ORDER BY r.published_at ${direction}, r.id ${direction} LIMIT p_limit) r`,
    `x.place, x.published_at ${direction}, x.id ${direction}`,
  );
};

/** The reviews of one product or service are read whole and sorted: they are few. */
const bySubject = (direction: 'ASC' | 'DESC'): string =>
  branch(
    `SELECT o.place, r.* FROM (SELECT ${COLUMNS} FROM public.reviews r WHERE r.subject_id = ANY (v_subjects) AND r.source_id = ANY (v_sources) AND ${SHOWN}) r
       JOIN unnest(v_ratings) WITH ORDINALITY AS o (rating, place) ON o.rating = coalesce(r.rating, 0) OR NOT v_ranked
     WHERE (v_ranked AND o.place > 1) OR (r.published_at, r.id) ${direction === 'DESC' ? '<' : '>'} (v_at, v_id)`,
    `x.place, x.published_at ${direction}, x.id ${direction}`,
  );

const PAGE = `
DROP FUNCTION app.widget_page(text, text, integer, text, integer, timestamptz, uuid, integer);
CREATE FUNCTION app.widget_page(p_site_key text, p_sort text, p_rating integer, p_subject text, p_after_rating integer, p_after_at timestamptz, p_after_id uuid, p_limit integer)
  RETURNS TABLE (name text, lang text, identified boolean, summary text, received bigint, published bigint, items text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  -- One plan for each branch: every branch walks one index whatever its values, and planning would cost more than reading.
  SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  v_location public.locations;
  v_sources uuid[];
  v_subjects uuid[];
  v_widget uuid;
  v_oldest boolean := p_sort = 'oldest';
  -- Whether ratings decide the order or the choice; else one pass over all of them.
  v_ranked boolean := p_rating IS NOT NULL OR p_sort IN ('highest', 'lowest');
  v_ratings integer[];
  v_at timestamptz;
  v_id uuid;
BEGIN
  SELECT * INTO v_location FROM public.locations l WHERE l.site_key = p_site_key;
  IF NOT FOUND THEN RETURN; END IF;
  v_sources := ARRAY(SELECT s.id FROM public.sources s WHERE s.location_id = v_location.id AND s.displayed);
  v_at := coalesce(p_after_at, CASE WHEN v_oldest THEN '-infinity' ELSE 'infinity' END::timestamptz);
  v_id := coalesce(p_after_id, CASE WHEN v_oldest THEN '00000000-0000-0000-0000-000000000000' ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END::uuid);
  v_ratings := CASE WHEN p_rating IS NOT NULL THEN ARRAY[p_rating] WHEN p_sort = 'highest' THEN ARRAY[5, 4, 3, 2, 1, 0] WHEN p_sort = 'lowest' THEN ARRAY[1, 2, 3, 4, 5, 0] ELSE ARRAY[0] END;
  IF p_rating IS NULL AND p_after_rating IS NOT NULL AND v_ranked THEN v_ratings := v_ratings[array_position(v_ratings, p_after_rating):]; END IF;

  IF p_subject IS NOT NULL THEN
    v_subjects := ARRAY(SELECT s.id FROM public.subjects s WHERE s.location_id = v_location.id AND s.sku = p_subject);
    IF v_oldest THEN ${bySubject('ASC')} ELSE ${bySubject('DESC')} END IF;
  ELSIF v_ranked THEN
    IF v_oldest THEN ${byRating('ASC')} ELSE ${byRating('DESC')} END IF;
  ELSIF v_oldest THEN ${bySource('ASC')}
  ELSE ${bySource('DESC')}
  END IF;

  SELECT '{"count":' || coalesce(sum(s.count), 0) || ',"mean":' || coalesce(round(sum(s.sum)::numeric / nullif(sum(s.r1 + s.r2 + s.r3 + s.r4 + s.r5), 0), 2)::text, 'null') ||
      ',"histogram":[' || concat_ws(',', coalesce(sum(s.r1), 0), coalesce(sum(s.r2), 0), coalesce(sum(s.r3), 0), coalesce(sum(s.r4), 0), coalesce(sum(s.r5), 0)) ||
      '],"newest":' || coalesce('"' || to_char(max(s.newest) AT TIME ZONE v_location.timezone, 'YYYY-MM-DD') || '"', 'null') || '}'
    INTO summary FROM public.review_summaries s WHERE s.location_id = v_location.id AND s.source_id = ANY (v_sources) AND (v_subjects IS NULL OR s.subject_id = ANY (v_subjects));
  -- The register, counted as app.widget_register does; called as a function it would be planned again each time.
  v_widget := (SELECT s.id FROM public.sources s WHERE s.location_id = v_location.id AND s.way = 'widget' LIMIT 1);
  published := coalesce((SELECT sum(v.count) FROM public.review_summaries v WHERE v.location_id = v_location.id AND v.source_id = v_widget), 0);
  received := published + (SELECT count(*) FROM public.reviews r WHERE r.source_id = v_widget AND r.kind = 'review' AND r.status NOT IN ('published', 'awaiting_contact', 'erased'));
  name := v_location.name;
  lang := v_location.lang;
  identified := (SELECT bool_and(btrim(coalesce(v_location.legal ->> k, '')) <> '') FROM unnest(ARRAY['legalName', 'address', 'director', 'contact']) AS k);
  RETURN NEXT;
END $$;
`;

const REGISTER = `
CREATE OR REPLACE FUNCTION app.widget_register(p_site_key text) RETURNS TABLE (received bigint, published bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT coalesce(shown.n, 0) + coalesce(rest.n, 0), coalesce(shown.n, 0)
        FROM (SELECT l.id, (SELECT s.id FROM public.sources s WHERE s.location_id = l.id AND s.way = 'widget' LIMIT 1) AS source_id FROM public.locations l WHERE l.site_key = p_site_key) site,
        LATERAL (SELECT sum(v.count) AS n FROM public.review_summaries v WHERE v.location_id = site.id AND v.source_id = site.source_id) shown,
        LATERAL (SELECT count(*) AS n FROM public.reviews r WHERE r.source_id = site.source_id AND r.kind = 'review' AND r.status NOT IN ('published', 'awaiting_contact', 'erased')) rest $$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.widget_page(text, text, integer, text, integer, timestamptz, uuid, integer), app.widget_register(text) TO booost_app;
`;
