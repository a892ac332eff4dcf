import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The one wide exception to tenancy: what visitors of a client's site may see. app.widget_page returns published columns of one site as
 * pieces of JSON text (src/domain/widget/types.ts), ready to be joined: a tenant transaction would cost four times as much. Every branch of
 * the list is a prepared plan of its session and walks one index from where the page starts, so that the cost follows the page and not the
 * size of the location. Several displayed sources are merged: a page of each is enough.
 */
export class OpenPublicPlane1764000006000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(WORDS);
    await q.query(INDEXES);
    await q.query(PAGE);
    await q.query(REGISTER_AND_SITE);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP FUNCTION app.widget_page(text, text, integer, text, integer, timestamptz, uuid, integer), app.widget_register(text), app.widget_site(text);
DROP INDEX reviews_shown, reviews_shown_by_rating, reviews_shown_of_subject, reviews_register;
ALTER TABLE reviews DROP COLUMN shown_words;
DROP FUNCTION app.shown_words(text, smallint, text, date, text, text, text, boolean, text), app.reply_elsewhere(jsonb);`);
  }
}

const INDEXES = `
CREATE INDEX reviews_shown ON reviews (source_id, published_at DESC, id DESC) WHERE status = 'published' AND kind = 'review';
CREATE INDEX reviews_shown_by_rating ON reviews (source_id, (coalesce(rating, 0)), published_at DESC, id DESC) WHERE status = 'published' AND kind = 'review';
CREATE INDEX reviews_shown_of_subject ON reviews (subject_id) WHERE status = 'published' AND kind = 'review' AND subject_id IS NOT NULL;
-- Received and not published: the small rest that the register adds to the exact summaries.
CREATE INDEX reviews_register ON reviews (source_id) WHERE kind = 'review' AND status NOT IN ('published', 'awaiting_contact', 'erased');
`;

/**
 * What a reader sees of a review and what hangs on its own columns alone, as the inner part of a JSON object: written once with the row, by the database
 * itself, instead of for every reader. Null while the review is not shown. Dates of a place's own time zone, and the reply, are added when it is read.
 * Marked immutable though to_json and to_char are not: of text and of a date they depend on no setting.
 */
const WORDS = `
CREATE FUNCTION app.shown_words(text text, rating smallint, author text, experienced_on date, experience_precision text, verification text, origin text, accused boolean, lang text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog AS $$
BEGIN
  RETURN concat('"text":', to_json(text), ',"rating":', coalesce(rating::text, 'null'), ',"author":', to_json(coalesce(author, '')),
    ',"experienced_on":', coalesce(to_json(to_char(experienced_on, CASE experience_precision WHEN 'day' THEN 'YYYY-MM-DD' ELSE 'YYYY-MM' END))::text, 'null'), ',"verification":', to_json(verification),
    CASE WHEN verification = 'third_party' THEN ',"origin":' || to_json(origin) WHEN accused THEN ',"labels":["accusation_unverified"]' END, ',"lang":', to_json(coalesce(lang, 'und')));
END $$;
ALTER TABLE reviews ADD COLUMN shown_words text GENERATED ALWAYS AS (CASE WHEN status = 'published' AND kind = 'review' THEN app.shown_words(coalesce(masked_text, text), rating, author_name, experienced_on,
  experience_precision, verification, CASE WHEN origin_label = '' THEN platform ELSE origin_label END, outcome NOT IN ('publish', 'mask') AND 'defamation' = ANY (grounds), lang) END) STORED;

-- The reply that the owner had given where a review comes from; its day as far as that place told. Null when there is none.
CREATE FUNCTION app.reply_elsewhere(reply jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog AS $$
BEGIN
  IF coalesce(reply ->> 'text', '') = '' THEN RETURN NULL; END IF;
  RETURN concat('{"text":', to_json(reply ->> 'text'), ',"published_on":', coalesce(to_json(substring(reply ->> 'repliedAt' FROM '^\\d{4}-\\d\\d-\\d\\d'))::text, 'null'), ',"signature":""}');
END $$;
`;

/** Our own reply once it is published; else the owner's at the place the review comes from. */
const REPLY = `coalesce(
      (SELECT concat('{"text":', to_json(p.published_text), ',"published_on":"', (p.published_at AT TIME ZONE v_timezone)::date, '","signature":""}') FROM public.replies p WHERE p.review_id = x.id AND p.state = 'published'),
      CASE WHEN x.elsewhere IS NOT NULL THEN app.reply_elsewhere(x.elsewhere) END, 'null')`;

/** One record of the answer: its place in the order, then the item. Control characters cannot occur in JSON text, so they separate. */
const ITEM = `concat(x.published_at AT TIME ZONE 'UTC', '|', x.id, '|', coalesce(x.rating, 0), E'\\x1f{"id":"', x.id, '",', x.shown_words, ',"published_on":"', (x.published_at AT TIME ZONE v_timezone)::date,
      '","edited_on":', CASE WHEN x.edited_at IS NULL THEN 'null' ELSE '"' || (x.edited_at AT TIME ZONE v_timezone)::date || '"' END, ',"reply":', ${REPLY}, '}')`;

const COLUMNS = 'r.id, r.rating, r.published_at, r.edited_at, r.shown_words, r.owner_reply_at_source AS elsewhere';
const SHOWN = `r.status = 'published' AND r.kind = 'review'`;

/** The records of one branch: `rows` gives the columns of reviews, in `order`. Nothing is joined above the sort, so the order holds. */
const branch = (rows: string, order: string): string => `
    SELECT string_agg(${ITEM}, E'\\x1e') INTO items FROM (${rows}
      ORDER BY ${order} LIMIT p_limit) x;`;

const bySource = (direction: 'ASC' | 'DESC'): string => {
  const beyond = direction === 'DESC' ? '<' : '>';
  const order = `r.published_at ${direction}, r.id ${direction}`;
  return branch(
    `SELECT r.* FROM unnest(v_sources) AS s (id), LATERAL (SELECT ${COLUMNS} FROM public.reviews r WHERE r.source_id = s.id AND ${SHOWN} AND (r.published_at, r.id) ${beyond} (v_at, v_id)
        ORDER BY ${order} LIMIT p_limit) r`,
    order,
  );
};

const ofOneSource = branch(`SELECT ${COLUMNS} FROM public.reviews r WHERE r.source_id = v_sources[1] AND ${SHOWN} AND (r.published_at, r.id) < (v_at, v_id)`, 'r.published_at DESC, r.id DESC');

/** One rating after the other, each by its index; `v_at` and `v_id` hold for the rating the page starts in, the others start at their beginning. */
const byRating = (direction: 'ASC' | 'DESC'): string => {
  const beyond = direction === 'DESC' ? '<' : '>';
  const order = `r.published_at ${direction}, r.id ${direction}`;
  return branch(
    `SELECT r.* FROM unnest(v_ratings) WITH ORDINALITY AS o (rating, place), unnest(v_sources) AS s (id), LATERAL (SELECT ${COLUMNS} FROM public.reviews r
        WHERE r.source_id = s.id AND ${SHOWN} AND coalesce(r.rating, 0) = o.rating
          AND (r.published_at, r.id) ${beyond} (CASE WHEN o.place = 1 THEN v_at ELSE v_start_at END, CASE WHEN o.place = 1 THEN v_id ELSE v_start_id END)
        ORDER BY ${order} LIMIT p_limit) r`,
    `o.place, ${order}`,
  );
};

/** The reviews of one product or service are read whole and sorted: they are few. */
const bySubject = (direction: 'ASC' | 'DESC'): string =>
  branch(
    `SELECT r.* FROM (SELECT ${COLUMNS} FROM public.reviews r WHERE r.subject_id = ANY (v_subjects) AND r.source_id = ANY (v_sources) AND ${SHOWN}) r
        JOIN unnest(v_ratings) WITH ORDINALITY AS o (rating, place) ON o.rating = coalesce(r.rating, 0) OR NOT v_ranked
      WHERE (v_ranked AND o.place > 1) OR (r.published_at, r.id) ${direction === 'DESC' ? '<' : '>'} (v_at, v_id)`,
    `o.place, r.published_at ${direction}, r.id ${direction}`,
  );

const PAGE = `
CREATE FUNCTION app.widget_page(p_site_key text, p_sort text, p_rating integer, p_subject text, p_after_rating integer, p_after_at timestamptz, p_after_id uuid, p_limit integer)
  RETURNS TABLE (name text, lang text, identified boolean, summary text, received bigint, published bigint, items text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET datestyle = 'ISO'
  -- One plan for each branch: every branch walks one index whatever its values, and planning would cost more than reading.
  SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  v_location uuid;
  v_timezone text;
  v_sources uuid[];
  v_widget uuid;
  v_subjects uuid[];
  v_oldest boolean := p_sort = 'oldest';
  -- Whether ratings decide the order or the choice; else one pass over all of them.
  v_ranked boolean := p_rating IS NOT NULL OR p_sort IN ('highest', 'lowest');
  v_ratings integer[];
  v_start_at timestamptz := CASE WHEN v_oldest THEN '-infinity' ELSE 'infinity' END;
  v_start_id uuid := CASE WHEN v_oldest THEN '00000000-0000-0000-0000-000000000000' ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END;
  v_at timestamptz := coalesce(p_after_at, v_start_at);
  v_id uuid := coalesce(p_after_id, v_start_id);
BEGIN
  SELECT l.id, l.name, l.lang, l.timezone, btrim(l.legal ->> 'legalName') <> '' AND btrim(l.legal ->> 'address') <> '' AND btrim(l.legal ->> 'director') <> '' AND btrim(l.legal ->> 'contact') <> '',
      s.displayed, s.widget
    INTO v_location, name, lang, v_timezone, identified, v_sources, v_widget
    FROM public.locations l, LATERAL (SELECT array_agg(s.id) FILTER (WHERE s.displayed) AS displayed, (array_agg(s.id) FILTER (WHERE s.way = 'widget'))[1] AS widget FROM public.sources s WHERE s.location_id = l.id) s
    WHERE l.site_key = p_site_key;
  IF NOT FOUND THEN RETURN; END IF;
  identified := coalesce(identified, false);

  IF p_subject IS NOT NULL OR v_ranked THEN
    v_ratings := CASE WHEN p_rating IS NOT NULL THEN ARRAY[p_rating] WHEN p_sort = 'highest' THEN ARRAY[5, 4, 3, 2, 1, 0] WHEN p_sort = 'lowest' THEN ARRAY[1, 2, 3, 4, 5, 0] ELSE ARRAY[0] END;
    IF p_rating IS NULL AND p_after_rating IS NOT NULL AND v_ranked THEN v_ratings := v_ratings[array_position(v_ratings, p_after_rating):]; END IF;
  END IF;
  IF p_subject IS NOT NULL THEN
    v_subjects := ARRAY(SELECT s.id FROM public.subjects s WHERE s.location_id = v_location AND s.sku = p_subject);
    IF v_oldest THEN ${bySubject('ASC')} ELSE ${bySubject('DESC')} END IF;
  ELSIF v_ranked THEN
    IF v_oldest THEN ${byRating('ASC')} ELSE ${byRating('DESC')} END IF;
  ELSIF v_oldest THEN ${bySource('ASC')}
  -- Most places show one source: its index is the order.
  ELSIF cardinality(v_sources) = 1 THEN ${ofOneSource}
  ELSE ${bySource('DESC')}
  END IF;

  SELECT concat('{"count":', coalesce(sum(s.count), 0), ',"mean":', coalesce(round(sum(s.sum)::numeric / nullif(sum(s.r1 + s.r2 + s.r3 + s.r4 + s.r5), 0), 2)::text, 'null'),
      ',"histogram":[', coalesce(sum(s.r1), 0), ',', coalesce(sum(s.r2), 0), ',', coalesce(sum(s.r3), 0), ',', coalesce(sum(s.r4), 0), ',', coalesce(sum(s.r5), 0),
      '],"newest":', coalesce('"' || (max(s.newest) AT TIME ZONE v_timezone)::date || '"', 'null'), '}')
    INTO summary FROM public.review_summaries s WHERE s.location_id = v_location AND s.source_id = ANY (v_sources) AND (v_subjects IS NULL OR s.subject_id = ANY (v_subjects));
  received := 0;
  published := 0;
  -- Counted as app.widget_register does; called as a function it would be planned again each time.
  IF v_widget IS NOT NULL THEN
    published := coalesce((SELECT sum(v.count) FROM public.review_summaries v WHERE v.location_id = v_location AND v.source_id = v_widget), 0);
    received := published + (SELECT count(*) FROM public.reviews r WHERE r.source_id = v_widget AND r.kind = 'review' AND r.status NOT IN ('published', 'awaiting_contact', 'erased'));
  END IF;
  RETURN NEXT;
END $$;
`;

const REGISTER_AND_SITE = `
-- Received and published first-party reviews of a site, for the register line and the public register.
CREATE FUNCTION app.widget_register(p_site_key text) RETURNS TABLE (received bigint, published bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT coalesce(shown.n, 0) + coalesce(rest.n, 0), coalesce(shown.n, 0)
        FROM (SELECT l.id, (SELECT s.id FROM public.sources s WHERE s.location_id = l.id AND s.way = 'widget' LIMIT 1) AS source_id FROM public.locations l WHERE l.site_key = p_site_key) site,
        LATERAL (SELECT sum(v.count) AS n FROM public.review_summaries v WHERE v.location_id = site.id AND v.source_id = site.source_id) shown,
        LATERAL (SELECT count(*) AS n FROM public.reviews r WHERE r.source_id = site.source_id AND r.kind = 'review' AND r.status NOT IN ('published', 'awaiting_contact', 'erased')) rest $$;

-- What the public plane must know of a site: allowed origins and whether its legal identity is complete.
CREATE FUNCTION app.widget_site(p_site_key text) RETURNS TABLE (allowed_origins text[], legal jsonb, name text, lang text, sector text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT l.allowed_origins, l.legal, l.name, l.lang, l.sector FROM public.locations l WHERE l.site_key = p_site_key $$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.shown_words(text, smallint, text, date, text, text, text, boolean, text), app.widget_page(text, text, integer, text, integer, timestamptz, uuid, integer), app.widget_register(text), app.widget_site(text) TO booost_app;
`;
