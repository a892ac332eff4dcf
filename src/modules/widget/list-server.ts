import { createHash } from 'node:crypto';
import { PAGE_CSS } from '../../domain/widget/render-styles.js';
import { renderWidgetHtml } from '../../domain/widget/render.js';
import type { WidgetPage } from '../../domain/widget/types.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { Config } from '../../platform/config/config.js';
import { BodyCache, type Cached } from './body-cache.js';
import { Prebuilt } from './encodings.js';
import { canonicalKey, type ListQuery } from './list-query.js';
import { languageOf, pageJson } from './page-text.js';
import { LIST_HEADERS, OPEN, PlaneProblem } from './plane-response.js';
import type { Site, WidgetDatabase } from './widget-database.js';

const MAX_AGE_MS = 30_000;
/** While changes may go unheard, copies live as long as a reply may take to show. */
const DEAF_AGE_MS = 1000;
const DEFAULT_LIMIT_BYTES = 64 * 1024 * 1024;
const MAX_ADDRESSES = 20_000;
const STYLE_HASH = createHash('sha256').update(PAGE_CSS).digest('base64');

type Kind = 'json' | 'html';
interface Entry extends Cached {
  readonly built: Prebuilt;
}
interface Flight {
  readonly siteKey: string;
  stale: boolean;
  readonly done: Promise<Prebuilt>;
}

/** Lists as bytes: built once for each site and query, kept until the site changes. */
export class ListServer {
  readonly cache = new BodyCache<Entry>(DEFAULT_LIMIT_BYTES);
  /** Address as it was asked → key of its answer: what is asked often is not parsed again. */
  private readonly addresses = new Map<string, string>();
  private readonly flights = new Map<string, Flight>();

  constructor(
    private readonly database: WidgetDatabase,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly isListening: () => boolean,
    private readonly siteOf: (siteKey: string) => Promise<Site | null>,
  ) {}

  /** The kept answer to this very address, if there is one. */
  recall(url: string): Prebuilt | null {
    const key = this.addresses.get(url);
    return key === undefined ? null : (this.cache.get(key, this.clock.now().getTime())?.built ?? null);
  }

  /** Throws {@link PlaneProblem} 404 or 503. A preview is neither kept nor taken from what is kept. */
  async serve(url: string, kind: Kind, siteKey: string, query: ListQuery, preview: boolean): Promise<Prebuilt> {
    if (preview) return this.build(kind, siteKey, query, true);
    const key = canonicalKey(kind, siteKey, query);
    const kept = this.cache.get(key, this.clock.now().getTime())?.built;
    const built = kept ?? (await this.flight(key, kind, siteKey, query));
    if (this.addresses.size >= MAX_ADDRESSES) this.addresses.clear();
    this.addresses.set(url, key);
    return built;
  }

  dropSite(siteKey: string): void {
    this.cache.dropSite(siteKey);
    for (const [key, flight] of this.flights) {
      if (flight.siteKey !== siteKey) continue;
      flight.stale = true;
      this.flights.delete(key);
    }
  }

  dropAll(): void {
    this.cache.clear();
    for (const flight of this.flights.values()) flight.stale = true;
    this.flights.clear();
  }

  /** Many readers of one list cost one query; what changed while it ran is not kept. */
  private flight(key: string, kind: Kind, siteKey: string, query: ListQuery): Promise<Prebuilt> {
    const running = this.flights.get(key);
    if (running) return running.done;
    const flight: Flight = {
      siteKey,
      stale: false,
      done: this.build(kind, siteKey, query, false)
        .then((built) => {
          const age = this.isListening() ? MAX_AGE_MS : DEAF_AGE_MS;
          if (!flight.stale) this.cache.put({ key, siteKey, built, bytes: built.bytes + key.length * 2, expiresAt: this.clock.now().getTime() + age });
          return built;
        })
        .finally(() => this.flights.get(key) === flight && this.flights.delete(key)),
    };
    this.flights.set(key, flight);
    return flight.done;
  }

  private async build(kind: Kind, siteKey: string, query: ListQuery, preview: boolean): Promise<Prebuilt> {
    const row = await this.database.page(siteKey, query);
    if (!row) throw new PlaneProblem(404, 'widget.unknown_site', 'problem.not_found');
    if (!row.identified && !preview) throw new PlaneProblem(503, 'legal_identity_incomplete', 'problem.identity');
    const json = pageJson(row, query, this.config.url(`/charter/${siteKey}`));
    const kept = preview ? ['Cache-Control', 'no-store', ...OPEN] : LIST_HEADERS;
    if (kind === 'json') return new Prebuilt(json, 'application/json; charset=utf-8', kept);
    const site = await this.siteOf(siteKey);
    const filter = { ...(query.rating === null ? {} : { rating: query.rating }), ...(query.subject === null ? {} : { subject: query.subject }) };
    const options = { lang: languageOf(query, row), baseUrl: this.config.baseUrl, siteKey, ...filter, ...(site ? { publisher: site.publisher } : {}) };
    const framing = site && site.allowedOrigins.length > 0 ? `'self' ${site.allowedOrigins.join(' ')}` : '*';
    const policy = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors ${framing}`;
    return new Prebuilt(renderWidgetHtml(JSON.parse(json) as WidgetPage, options), 'text/html; charset=utf-8', [...kept, 'Content-Security-Policy', policy, 'Referrer-Policy', 'no-referrer']);
  }
}

