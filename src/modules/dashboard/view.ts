import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { may, PERMISSIONS, type Permission } from '../../platform/http/permissions.js';
import { Words } from '../../platform/templating/i18n.js';
import { Templates } from '../../platform/templating/templates.js';

/**
 * Draws a page: `view.render(request, response, 'dashboard/todo', { title, ...data })`.
 *
 * - Templates are `templates/<name>.hbs`, drawn inside `templates/shell/layout.hbs`; `layout: 'bare'` in the data leaves the navigation out,
 *   and `fragment: true` draws the template alone (htmx swaps).
 * - Every template has: `t` (`{{t 'todo.title' count=3}}`, words in config/locales/<namespace>.<locale>.json), `locale`, `now`, `csrf` (put
 *   `{{> csrf}}` in each form), `caller` (null when signed out), `can` (`{{#if can.replies_approve}}`), `path`, `flash` and `counts`.
 * - Partials: templates/partials/*.hbs (csrf, field, empty, card-review, stars come from helpers; see the folder).
 * - Helpers: t, tv, say (a {fr,en} text), date, until, stars, number, lines, eq, gt, and, or, not, includes, concat.
 * - `view.redirect(response, '/path', { flash: 'todo.approved', undo: '/replies/ID/undo' })` answers a form: 303 with a message on the next page.
 */
@Injectable()
export class View {
  private readonly templates: Templates;
  private readonly words: Words;
  private readonly styles: string;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    this.words = Words.load(path.join(config.rootDir, 'config', 'locales'));
    this.templates = new Templates(path.join(config.rootDir, 'templates'), this.words);
    this.styles = String(readFileSync(path.join(config.rootDir, 'assets', 'booost.css'), 'utf8').length);
  }

  html(request: Request, template: string, data: Record<string, unknown>): string {
    const locale = request.locale ?? 'fr';
    const caller = request.caller ?? null;
    const can = Object.fromEntries(Object.keys(PERMISSIONS).map((p) => [p.replace(':', '_'), caller !== null && may(caller.scope.role, p as Permission)]));
    const context = {
      locale, caller, can, now: this.clock.now(), path: request.path, url: request.originalUrl, assets: this.styles, agency: caller?.mode === 'agency', production: this.config.production, noMail: !this.config.env.SMTP_URL, ratings: [5, 4, 3, 2, 1],
      csrf: request.csrfToken?.() ?? '', flash: readFlash(request), otherLocale: locale === 'fr' ? 'en' : 'fr', ...data,
    };
    const body = this.templates.render(template, locale, context);
    return data['fragment'] ? body : this.templates.render('shell/layout', locale, { ...context, body, bare: data['layout'] === 'bare' || caller === null });
  }

  render(request: Request, response: Response, template: string, data: Record<string, unknown> = {}, status = 200): void {
    const page = this.html(request, template, data);
    if (readFlash(request)) response.clearCookie(FLASH_COOKIE);
    response.status(status).type('html').setHeader('Cache-Control', 'no-store').send(page);
  }

  redirect(response: Response, to: string, message?: Flash): void {
    if (message) response.cookie(FLASH_COOKIE, JSON.stringify(message), { httpOnly: true, sameSite: 'lax', secure: this.config.production, maxAge: 60_000 });
    response.redirect(303, to);
  }

  translate(request: Request, key: string, values?: Record<string, unknown>): string {
    return this.words.for(request.locale ?? 'fr')(key, values);
  }
}

export interface Flash {
  /** Key of the words to show once on the next page. */
  readonly flash: string;
  readonly values?: Record<string, unknown>;
  /** Address that takes the action back by POST. */
  readonly undo?: string;
}
const FLASH_COOKIE = 'booost_flash';

function readFlash(request: Request): Flash | null {
  try {
    const parsed = JSON.parse((request.cookies as Record<string, string>)[FLASH_COOKIE] ?? 'null') as Flash | null;
    return parsed && typeof parsed.flash === 'string' ? parsed : null;
  } catch {
    return null;
  }
}
