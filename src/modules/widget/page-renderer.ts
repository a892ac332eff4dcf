import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import Handlebars from 'handlebars';
import en from '../../../config/locales/widget-pages.en.json' with { type: 'json' };
import fr from '../../../config/locales/widget-pages.fr.json' with { type: 'json' };
import type { WidgetLanguage } from '../../domain/widget/types.js';
import { Config } from '../../platform/config/config.js';

export type PageName = 'author' | 'message' | 'charter' | 'register' | 'legal';
export interface PageFrame {
  readonly title: string;
  /** Whose page it is, above the title. */
  readonly business: string;
}

const WORDS = { fr, en } as const;
export type PageWords = typeof fr;
export const wordsOf = (lang: WidgetLanguage): PageWords => WORDS[lang];
/** `{name}` in a sentence of the words. */
export const fill = (sentence: string, values: Readonly<Record<string, string | number>>): string => sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** Pages for people without an account: no dashboard around them, no script, both languages, words before boxes. */
@Injectable()
export class PageRenderer {
  private readonly folder: string;
  private readonly compiled = new Map<string, Handlebars.TemplateDelegate>();
  private readonly handlebars = Handlebars.create();

  constructor(private readonly config: Config) {
    this.handlebars.registerHelper('isNow', (state: unknown) => state === 'now');
    this.folder = path.join(config.rootDir, 'templates', 'widget');
  }

  /** `?lang=` wins, then the reader's own choice, then the browser's. */
  languageOf(request: Request): WidgetLanguage {
    const asked = request.query['lang'];
    return asked === 'fr' || asked === 'en' ? asked : (request.locale ?? 'fr');
  }

  /** Sends one page. A link in an address is a secret: it is neither kept, nor handed on, nor indexed. */
  send(request: Request, response: Response, name: PageName, frame: PageFrame, data: Readonly<Record<string, unknown>>, status = 200): void {
    const lang = this.languageOf(request);
    const isPrivate = request.path.startsWith('/my-review/');
    const body = this.template(name)({ ...data, w: wordsOf(lang), lang, csrf: isPrivate ? request.csrfToken?.() : undefined });
    const others = (['fr', 'en'] as const).map((code) => ({ code, name: WORDS[code].language, current: code === lang, href: addressIn(request, code) }));
    const html = this.template('layout')({ ...frame, lang, body, others, w: wordsOf(lang), css: '/widget/v1/pages.css', noindex: isPrivate });
    response.status(status).setHeader('Cache-Control', isPrivate ? 'no-store' : 'public, max-age=0, must-revalidate');
    response.setHeader('Referrer-Policy', 'no-referrer');
    if (isPrivate) response.setHeader('X-Robots-Tag', 'noindex');
    response.type('html').send(html);
  }

  private template(name: string): Handlebars.TemplateDelegate {
    const known = this.compiled.get(name);
    if (known && this.config.production) return known;
    const template = this.handlebars.compile(readFileSync(path.join(this.folder, `${name}.hbs`), 'utf8'));
    this.compiled.set(name, template);
    return template;
  }
}

/** The same address in another language. */
function addressIn(request: Request, lang: WidgetLanguage): string {
  const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
  query.set('lang', lang);
  return `${request.path}?${query.toString()}`;
}
