import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { fullDate, sayDate, sayDistance } from './dates.js';
import type { Locale, Translate, Words } from './i18n.js';

type Compiled = Handlebars.TemplateDelegate;
interface Root {
  readonly t: Translate;
  readonly locale: Locale;
  readonly now: Date;
  readonly timeZone?: string;
}
const rootOf = (options: Handlebars.HelperOptions): Root => (options.data as { root: Root }).root;
const html = (text: string): Handlebars.SafeString => new Handlebars.SafeString(text);
const esc = (text: string): string => Handlebars.escapeExpression(text);

/**
 * Handlebars pages under templates/: `name` is the path without `.hbs`, files in `partials` folders are partials named after their file. All are
 * compiled at start, so a broken one stops the boot. Escaping is always on; `{{t 'ns.key' name=value}}` says words.
 */
export class Templates {
  private readonly engine = Handlebars.create();
  private readonly pages = new Map<string, Compiled>();

  constructor(
    folder: string,
    private readonly words: Words,
  ) {
    this.registerHelpers();
    for (const file of filesBelow(folder)) {
      const name = path.relative(folder, file).replace(/\.hbs$/, '').split(path.sep).join('/');
      const source = readFileSync(file, 'utf8');
      if (name.includes('partials/')) this.engine.registerPartial(path.basename(name), source);
      else this.pages.set(name, this.engine.compile(source, { preventIndent: true }));
    }
  }

  has(name: string): boolean {
    return this.pages.has(name);
  }

  render(name: string, locale: Locale, data: Record<string, unknown>): string {
    const page = this.pages.get(name);
    if (!page) throw new Error(`There is no template templates/${name}.hbs.`);
    return page({ ...data, locale, t: this.words.for(locale) });
  }

  private registerHelpers(): void {
    const { engine } = this;
    engine.registerHelper('t', (key: string, options: Handlebars.HelperOptions) => rootOf(options).t(key, options.hash as Record<string, unknown>));
    // Words chosen by a value: {{tv 'state' reply.state}} says `state.draft`.
    engine.registerHelper('tv', (prefix: string, value: string, options: Handlebars.HelperOptions) => rootOf(options).t(`${prefix}.${value}`, options.hash as Record<string, unknown>));
    engine.registerHelper('say', (text: { fr: string; en: string } | null | undefined, options: Handlebars.HelperOptions) => text?.[rootOf(options).locale] ?? '');
    engine.registerHelper('eq', (a: unknown, b: unknown) => a === b);
    engine.registerHelper('gt', (a: number, b: number) => a > b);
    engine.registerHelper('and', (a: unknown, b: unknown) => Boolean(a) && Boolean(b));
    engine.registerHelper('or', (a: unknown, b: unknown) => a || b);
    engine.registerHelper('not', (a: unknown) => !a);
    engine.registerHelper('includes', (list: unknown[] | undefined, value: unknown) => (list ?? []).includes(value));
    engine.registerHelper('concat', (...parts: unknown[]) => parts.slice(0, -1).join(''));
    engine.registerHelper('encode', (text: string) => encodeURIComponent(text));
    engine.registerHelper('lines', (text: string) => html(esc(text ?? '').replace(/\n/g, '<br>')));
    engine.registerHelper('number', (n: number, options: Handlebars.HelperOptions) => new Intl.NumberFormat(rootOf(options).locale === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: 1 }).format(n));
    engine.registerHelper('date', (at: Date | string | null, precision: unknown, options?: Handlebars.HelperOptions) => this.date(at, typeof precision === 'string' ? precision : 'day', options ?? (precision as Handlebars.HelperOptions)));
    engine.registerHelper('until', (at: Date | string | null, options: Handlebars.HelperOptions) => {
      if (!at) return '';
      const root = rootOf(options);
      const moment = new Date(at);
      return html(`<time datetime="${moment.toISOString()}" title="${esc(fullDate(moment, root.locale))}">${esc(sayDistance(moment, root.now, root.locale))}</time>`);
    });
    engine.registerHelper('stars', (rating: number | null, options: Handlebars.HelperOptions) => {
      const { t } = rootOf(options);
      if (rating === null || rating === undefined) return html(`<span class="stars none">${esc(t('common.no_rating'))}</span>`);
      return html(`<span class="stars"><span aria-hidden="true">${'★'.repeat(rating)}<span class="off">${'★'.repeat(5 - rating)}</span></span><span class="sr">${esc(t('common.stars', { n: rating }))}</span></span>`);
    });
  }

  private date(at: Date | string | null, precision: string, options: Handlebars.HelperOptions): Handlebars.SafeString | string {
    const root = rootOf(options);
    if (!at || precision === 'unknown') return '';
    const moment = new Date(at);
    const exact = precision === 'day' || precision === 'second';
    return html(`<time datetime="${moment.toISOString()}"${exact ? ` title="${esc(fullDate(moment, root.locale, root.timeZone))}"` : ''}>${esc(sayDate(moment, root.now, root.locale, precision, root.timeZone))}</time>`);
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'emails' || entry.name === 'widget' ? [] : filesBelow(at);
    return entry.name.endsWith('.hbs') ? [at] : [];
  });
}
