import pg from 'pg';
import type { Publisher } from '../../domain/widget/publisher.js';
import type { ListQuery } from './list-query.js';
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
const PAGE_SQL = 'SELECT * FROM app.widget_page($1, $2, $3, $4, $5, $6, $7, $8)';
const SITE_SQL = 'SELECT o.organization_id, o.location_id, s.* FROM app.organization_by_site_key($1) o, app.widget_site($1) s';
const IDENTITY = ['legalName', 'address', 'director', 'contact'] as const;

/** The plane's own connections, as booost_app: a page is one named prepared statement, without transaction or mapping. */
export class WidgetDatabase {
  private readonly pool: pg.Pool;

  constructor(url: string, size: number) {
    this.pool = new pg.Pool({ connectionString: url, max: size, application_name: 'booost-widget', statement_timeout: STATEMENT_TIMEOUT_MS, connectionTimeoutMillis: STATEMENT_TIMEOUT_MS });
    this.pool.on('error', () => undefined);
  }

  /** Null for a site that does not exist. */
  async page(siteKey: string, query: ListQuery): Promise<PageRow | null> {
    const { rows } = await this.pool.query<unknown[]>({
      name: 'widget_page', text: PAGE_SQL, rowMode: 'array',
      values: [siteKey, query.sort, query.rating, query.subject, query.after?.rating ?? null, query.after?.at ?? null, query.after?.id ?? null, PAGE_SIZE + 1],
    });
    const row = rows[0] as [string, string, boolean, string, string, string, string | null] | undefined;
    if (!row) return null;
    const [name, lang, identified, summary, received, published, items] = row;
    return { name, lang, identified, summary, received: Number(received), published: Number(published), items };
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
