import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { companyNumberKind } from '../../domain/widget/publisher.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope, type TenantScope } from '../../platform/database/tenant-scope.js';
import { notFound } from '../../platform/errors/app-error.js';
import { Public } from '../../platform/http/permissions.js';
import { groundTitle } from '../moderation/index.js';
import { Location } from '../organizations/index.js';
import { dayWriter } from './author-view.js';
import { charterLabels } from './charter-content.js';
import { ChartersService } from './charters.service.js';
import { fill, PageRenderer, wordsOf, type PageWords } from './page-renderer.js';
import { RegisterService, type Register } from './register.service.js';

interface Site {
  readonly scope: TenantScope;
  readonly location: Location;
  /** `.json` beside the page. */
  readonly asJson: boolean;
}

/** What anyone may read about how a house treats its reviews: charter, register, identity. */
@ApiExcludeController()
@Controller()
export class PublicPagesController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly charters: ChartersService,
    private readonly registers: RegisterService,
    private readonly pages: PageRenderer,
  ) {}

  @Get('charter/:siteKey')
  @Public()
  async charter(@Param('siteKey') key: string, @Query('version') asked: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { scope, location, asJson } = await this.site(key);
    const number = asked === undefined ? null : Number(asked);
    if (number !== null && (!Number.isInteger(number) || number < 1 || number > 1_000_000)) throw notFound('widget.unknown_charter_version');
    const { charter, history } = await this.database.run(scope, async (tx) => {
      const current = await this.charters.current(tx, location);
      return { charter: number === null || number === current.version ? current : await this.charters.find(tx, location.id, number), history: await this.charters.history(tx, location.id) };
    });
    if (!charter) throw notFound('widget.unknown_charter_version');
    if (asJson) return json(response, { version: charter.version, created_at: charter.createdAt, versions: history.map((h) => ({ version: h.version, created_at: h.createdAt })), ...charter.content });
    const lang = this.pages.languageOf(request);
    const w = wordsOf(lang);
    const day = dayWriter(lang, location.timezone);
    const text = charter.content[lang];
    const register = await this.registers.of(scope, location.id);
    this.pages.send(request, response, 'charter', { title: text.title, business: charter.content.business }, {
      ...text, labels: charterLabels(lang), siteKey: location.siteKey, json: `/charter/${location.siteKey}.json?version=${charter.version}`, register: `/register/${location.siteKey}?lang=${lang}`, legal: `/legal/${location.siteKey}?lang=${lang}`,
      sections: text.sections.map((s, i) => ({ ...s, number: i + 1, hasGrounds: s.id === 'motifs', hasVersions: s.id === 'versions', hasRegister: s.id === 'statistiques' })), figures: figuresOf(register, w),
      version: fill(w.charter.version, { version: charter.version, date: day(charter.createdAt) }), isOld: charter.version !== history[0]?.version, current: `/charter/${location.siteKey}?lang=${lang}`,
      history: history.map((h) => ({ href: `/charter/${location.siteKey}?version=${h.version}&lang=${lang}`, text: fill(w.charter.version, { version: h.version, date: day(h.createdAt) }) })),
    });
  }

  @Get('register/:siteKey')
  @Public()
  async register(@Param('siteKey') key: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { scope, location, asJson } = await this.site(key);
    const register = await this.registers.of(scope, location.id);
    if (asJson) {
      const { medianDecisionSeconds, refusedByGround, publishedMasked, inProgress, ...rest } = register;
      return json(response, { business: location.name, ...rest, published_masked: publishedMasked, in_progress: inProgress, refused_by_ground: Object.fromEntries(refusedByGround.map((g) => [g.ground, g.count])), median_decision_seconds: medianDecisionSeconds });
    }
    const lang = this.pages.languageOf(request);
    const w = wordsOf(lang);
    this.pages.send(request, response, 'register', { title: w.register.title, business: location.name }, {
      figures: figuresOf(register, w), sentence: sentenceOf(register, w, location.name), grounds: register.refusedByGround.map((g) => ({ title: groundTitle(g.ground, lang), count: g.count, href: `/charter/${location.siteKey}?lang=${lang}#motif-${g.ground}` })),
      charter: `/charter/${location.siteKey}?lang=${lang}`, json: `/register/${location.siteKey}.json`, isSmall: register.received < 30,
    });
  }

  @Get('legal/:siteKey')
  @Public()
  async legal(@Param('siteKey') key: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { location } = await this.site(key);
    const lang = this.pages.languageOf(request);
    const w = wordsOf(lang).legal;
    const { legal } = location;
    const rows = [
      [w.publisher, legal.legalName], [w.address, legal.address], [w[companyNumberKind(legal.siret ?? '')], legal.siret], [w.director, legal.director], [w.contact, legal.contact], [w.host, legal.host],
    ].flatMap(([label, value]) => (value?.trim() ? [{ label, value }] : []));
    this.pages.send(request, response, 'legal', { title: w.title, business: location.name }, { rows, isIncomplete: !legal.legalName || !legal.address || !legal.director || !legal.contact, charter: `/charter/${location.siteKey}?lang=${lang}` });
  }

  private async site(key: string): Promise<Site> {
    const asJson = key.endsWith('.json');
    const [found] = await this.database.lookUp<{ organization_id: string; location_id: string }>('SELECT * FROM app.organization_by_site_key($1)', [asJson ? key.slice(0, -5) : key]);
    if (!found) throw notFound('widget.unknown_site');
    const scope = systemScope(found.organization_id);
    return { scope, asJson, location: await this.database.run(scope, (tx) => tx.findOneByOrFail(Location, { id: found.location_id })) };
  }
}

function json(response: Response, body: unknown): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.type('json').send(JSON.stringify(body, null, 1));
}

function figuresOf(register: Register, w: PageWords): { label: string; value: string }[] {
  const r = w.register;
  return [
    { label: r.received, value: String(register.received) }, { label: r.published, value: String(register.published) }, { label: r.masked, value: String(register.publishedMasked) },
    { label: r.in_progress, value: String(register.inProgress) }, { label: r.refused, value: String(register.refused) }, { label: r.withdrawn, value: String(register.withdrawn) },
    { label: r.notices, value: String(register.notices) }, { label: r.median, value: duration(register.medianDecisionSeconds, w) },
  ];
}

/** The two numbers a journalist would ask for, in a sentence. */
function sentenceOf(register: Register, w: PageWords, business: string): string {
  if (register.received === 0) return fill(w.register.none, { business });
  return fill(register.refused === 0 ? w.register.sentence_none_refused : w.register.sentence, { received: register.received, published: register.published, refused: register.refused, business });
}

function duration(seconds: number | null, w: PageWords): string {
  const d = w.duration;
  if (seconds === null) return d.none;
  if (seconds < 60) return d.under_minute;
  if (seconds < 5400) return fill(d.minutes, { n: Math.round(seconds / 60) });
  if (seconds < 129_600) return fill(d.hours, { n: Math.round(seconds / 3600) });
  return fill(d.days, { n: Math.round(seconds / 86_400) });
}
