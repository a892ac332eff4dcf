import pg from 'pg';
import type { Publisher } from '../../domain/widget/publisher.js';
import type { ListQuery } from './list-query.js';
import { PageQueue, type PageQuestion } from './page-queue.js';
import { PAGE_SIZE, type PageRow } from './page-text.js';

/** What the plane must know of a site before it answers. */
export interface Site {
  readonly siteKey: string;
  readonly organizationId: string;
  readonly locationId: string;
  readonly name: string;
  readonly lang: string;
  readonly allowedOrigins: readonly string[];
  readonly identified: boolean;
  readonly publisher: Publisher;
}

const STATEMENT_TIMEOUT_MS = 5000;
const PAGES_SQL = `SELECT q.n, p.* FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::integer[], $6::timestamptz[], $7::uuid[])
  WITH ORDINALITY AS q (site_key, sort, rating, subject, after_rating, after_at, after_id, n), app.widget_page(q.site_key, q.sort, q.rating, q.subject, q.after_rating, q.after_at, q.after_id, $8) p`;
/** Statements that read pages at the same time; the rest of the pool is left for what visitors send. */
const LANES = 4;
const SITE_SQL = 'SELECT o.organization_id, o.location_id, s.* FROM app.organization_by_site_key($1) o, app.widget_site($1) s';
const IDENTITY = ['legalName', 'address', 'director', 'contact'] as const;

/** The plane's own connections, as booost_app: pages are one named prepared statement, without transaction or mapping. */
export class WidgetDatabase {
  private readonly pool: pg.Pool;
  private readonly pages: PageQueue;

  constructor(url: string, size: number) {
    this.pool = new pg.Pool({ connectionString: url, max: size, application_name: 'booost-widget', statement_timeout: STATEMENT_TIMEOUT_MS, connectionTimeoutMillis: STATEMENT_TIMEOUT_MS });
    this.pool.on('error', () => undefined);
    this.pages = new PageQueue((questions) => this.readPages(questions), Math.min(LANES, size));
  }

  /** Null for a site that does not exist. */
  page(siteKey: string, query: ListQuery): Promise<PageRow | null> {
    return this.pages.ask({ siteKey, query });
  }

  private async readPages(questions: readonly PageQuestion[]): Promise<(PageRow | null)[]> {
    const queries = questions.map(({ query }) => query);
    const { rows } = await this.pool.query<[string, string, string, boolean, string, string, string, string | null]>({
      name: 'widget_pages', text: PAGES_SQL, rowMode: 'array',
      values: [
        questions.map((q) => q.siteKey), queries.map((q) => q.sort), queries.map((q) => q.rating), queries.map((q) => q.subject),
        queries.map((q) => q.after?.rating ?? null), queries.map((q) => q.after?.at ?? null), queries.map((q) => q.after?.id ?? null), PAGE_SIZE + 1,
      ],
    });
    const found: (PageRow | null)[] = questions.map(() => null);
    for (const [n, name, lang, identified, summary, received, published, items] of rows) found[Number(n) - 1] = { name, lang, identified, summary, received: Number(received), published: Number(published), items };
    return found;
  }

  /** Null for a site that does not exist. */
  async site(siteKey: string): Promise<Site | null> {
    const { rows } = await this.pool.query<{ organization_id: string; location_id: string; allowed_origins: string[]; legal: Record<string, string>; name: string; lang: string }>({ name: 'widget_site', text: SITE_SQL, values: [siteKey] });
    const [row] = rows;
    if (!row) return null;
    const { legalName: publisherName, address, director, contact, siret, host } = row.legal;
    return {
      siteKey, publisher: { name: publisherName, address, director, contact, siret, host }, organizationId: row.organization_id, locationId: row.location_id, name: row.name, lang: row.lang, allowedOrigins: row.allowed_origins,
      identified: IDENTITY.every((field) => (row.legal[field] ?? '').trim() !== ''),
    };
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}
