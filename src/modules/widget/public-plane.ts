import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { Challenges } from './challenges.js';
import { clientAddress } from './client-address.js';
import type { Prebuilt } from './encodings.js';
import { ListServer } from './list-server.js';
import { parseListQuery } from './list-query.js';
import { languageAsked, OPEN, PlaneProblem, sendJson, sendPrebuilt, sendProblem } from './plane-response.js';
import { isPreview } from './preview.js';
import { readJsonBody } from './read-body.js';
import { SiteListener } from './site-listener.js';
import { loadStaticFiles } from './static-files.js';
import { SubmissionDesk } from './submission-desk.js';
import { WidgetDatabase, type Site } from './widget-database.js';

const PREFIX = '/widget/v1/';
const MAX_URL = 2048;
const POOL = 8;
const SITE_AGE_MS = 30_000;
const MAX_SITES = 5000;
const SITE_KEY = /^[\w-]{6,64}$/;
const ROUTE = /^\/widget\/v1\/([^/?]+)\/(reviews|reviews\.html|challenge|reviews\/([^/?]+)\/notices)$/;

interface Route {
  readonly siteKey: string;
  readonly kind: 'reviews' | 'reviews.html' | 'challenge' | 'notices';
  readonly reviewId: string | null;
  readonly preview: boolean;
}

/**
 * What visitors of clients' sites reach, answered on node:http before any framework: scripts and lists as bytes built before, and the two
 * ways in, a submission and a notice. The lists are public and open to every page; a way in opens to the origins of the site's list, to our
 * own, and to every origin while that list is empty: an owner who has pasted the line and set nothing must be able to receive a review,
 * and nothing here rests on cookies.
 */
@Injectable()
export class PublicPlane implements OnModuleDestroy {
  private files: ReadonlyMap<string, Prebuilt> = new Map();
  private readonly sites = new Map<string, { readonly site: Site; readonly expiresAt: number }>();
  private readonly database: WidgetDatabase;
  private readonly listener: SiteListener;
  private readonly addressOf: (request: IncomingMessage) => string;
  /** The lists; its cache may be set to keep nothing, to measure the way to the database. */
  readonly lists: ListServer;

  constructor(
    dataSource: DataSource,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly challenges: Challenges,
    private readonly desk: SubmissionDesk,
  ) {
    const url = String((dataSource.options as { url?: string }).url);
    this.database = new WidgetDatabase(url, Math.min(POOL, config.env.DATABASE_POOL));
    this.listener = new SiteListener(url, (siteKey) => this.forget(siteKey), () => this.forgetAll());
    this.lists = new ListServer(this.database, config, clock, () => this.listener.listening, (siteKey) => this.site(siteKey));
    this.addressOf = clientAddress(config.env.TRUST_PROXY);
  }

  /** Loads the scripts and begins to listen for changes. Throws when the widget was not built. */
  async start(): Promise<void> {
    this.files = await loadStaticFiles(this.config.rootDir);
    await this.listener.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.listener.stop();
    await this.database.end();
  }

  /** Answers everything under /widget/v1/ and returns true; leaves the rest alone. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = request.url ?? '';
    if (!url.startsWith(PREFIX)) return false;
    if (request.method === 'GET') {
      const built = this.lists.recall(url) ?? this.files.get(url);
      if (built) {
        sendPrebuilt(request, response, built);
        return true;
      }
    }
    void this.answer(url, request, response);
    return true;
  }

  private async answer(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cut = url.indexOf('?');
    const pathname = cut < 0 ? url : url.slice(0, cut);
    const parameters = new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1, MAX_URL));
    const lang = languageAsked(request, parameters);
    let headers: readonly string[] = OPEN;
    try {
      if (url.length > MAX_URL) throw new PlaneProblem(414, 'widget.address_too_long', 'problem.too_long');
      const file = this.files.get(pathname);
      if (file) return this.file(request, response, file);
      const route = this.route(pathname, parameters);
      const { method } = request;
      if (method === 'OPTIONS' || method === 'POST') headers = await this.crossOrigin(request, route.siteKey);
      if (method === 'OPTIONS') return preflight(response, headers);
      if (method === 'POST' && (route.kind === 'reviews' || route.kind === 'notices')) return await this.receive(request, response, route, headers);
      if (route.kind === 'notices') throw wrongMethod('POST, OPTIONS');
      if (method !== 'GET' && method !== 'HEAD') throw wrongMethod(route.kind === 'reviews' ? 'GET, HEAD, POST, OPTIONS' : 'GET, HEAD, OPTIONS');
      if (route.kind === 'challenge') return sendJson(response, 200, await this.challenges.create((await this.knownSite(route.siteKey)).siteKey));
      await this.list(url, request, response, route, parameters);
    } catch (error) {
      sendProblem(response, error, lang, headers);
    }
  }

  private file(request: IncomingMessage, response: ServerResponse, file: Prebuilt): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw wrongMethod('GET, HEAD');
    sendPrebuilt(request, response, file);
  }

  private route(pathname: string, parameters: URLSearchParams): Route {
    const [, key = '', rest = '', reviewId] = ROUTE.exec(pathname) ?? [];
    const [siteKey = '', signed = parameters.get('preview') ?? ''] = key.split('~');
    if (!SITE_KEY.test(siteKey)) throw new PlaneProblem(404, 'widget.unknown_site', 'problem.not_found');
    const kind = reviewId === undefined ? (rest as 'reviews' | 'reviews.html' | 'challenge') : 'notices';
    return { siteKey, kind, reviewId: reviewId ?? null, preview: signed !== '' && isPreview(this.config, this.clock, siteKey, signed) };
  }

  private async list(url: string, request: IncomingMessage, response: ServerResponse, route: Route, parameters: URLSearchParams): Promise<void> {
    const query = parseListQuery(parameters);
    if ('fault' in query) throw new PlaneProblem(400, `widget.unknown_${query.fault}`, `problem.${query.fault}`);
    sendPrebuilt(request, response, await this.lists.serve(url, route.kind === 'reviews.html' ? 'html' : 'json', route.siteKey, query, route.preview));
  }

  private async receive(request: IncomingMessage, response: ServerResponse, route: Route, headers: readonly string[]): Promise<void> {
    const site = await this.knownSite(route.siteKey);
    if (!site.identified) throw new PlaneProblem(503, 'legal_identity_incomplete', 'problem.identity');
    const body = await readJsonBody(request, response);
    const lang = body['lang'] === 'en' ? 'en' : 'fr';
    try {
      const address = this.addressOf(request);
      const accepted = route.reviewId === null ? await this.desk.submit(site, body, address) : await this.desk.notify(site, route.reviewId, body, address);
      sendJson(response, 202, accepted, headers);
    } catch (error) {
      sendProblem(response, error, lang, headers);
    }
  }

  /** The headers for the asking page; throws 403 when the site has a list and the page is not on it. */
  private async crossOrigin(request: IncomingMessage, siteKey: string): Promise<readonly string[]> {
    const { origin } = request.headers;
    const { allowedOrigins } = await this.knownSite(siteKey);
    if (allowedOrigins.length === 0 || origin === undefined) return OPEN;
    if (!allowedOrigins.includes(origin) && origin !== new URL(this.config.baseUrl).origin) throw new PlaneProblem(403, 'widget.origin_refused', 'problem.origin');
    return ['Access-Control-Allow-Origin', origin, 'Vary', 'Origin', ...OPEN.slice(2)];
  }

  private async knownSite(siteKey: string): Promise<Site> {
    const site = await this.site(siteKey);
    if (!site) throw new PlaneProblem(404, 'widget.unknown_site', 'problem.not_found');
    return site;
  }

  private async site(siteKey: string): Promise<Site | null> {
    const now = this.clock.now().getTime();
    const kept = this.sites.get(siteKey);
    if (kept && kept.expiresAt > now) return kept.site;
    const site = await this.database.site(siteKey);
    if (this.sites.size >= MAX_SITES) this.sites.clear();
    if (site && this.listener.listening) this.sites.set(siteKey, { site, expiresAt: now + SITE_AGE_MS });
    return site;
  }

  private forget(siteKey: string): void {
    this.sites.delete(siteKey);
    this.lists.dropSite(siteKey);
  }

  private forgetAll(): void {
    this.sites.clear();
    this.lists.dropAll();
  }
}

const wrongMethod = (allow: string): PlaneProblem => new PlaneProblem(405, 'widget.method', 'problem.method', ['Allow', allow]);

function preflight(response: ServerResponse, headers: readonly string[]): void {
  response.writeHead(204, [...headers, 'Access-Control-Allow-Methods', 'GET, POST, OPTIONS', 'Access-Control-Allow-Headers', 'content-type', 'Access-Control-Max-Age', '600', 'Cache-Control', 'no-store']);
  response.end();
}
