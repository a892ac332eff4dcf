import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Handlebars from 'handlebars';
import { MAIL_LANGUAGES, MAIL_NAMES, type MailData, type MailLanguage, type MailName } from './mail-catalogue.js';
import { invalidMailData, MailError } from './mail.errors.js';
import { cleanText, clip, oneLine, writeDay, writeDayTime, writePlural } from './mail-text.js';
import type { RenderedMail } from './mailer.port.js';

/** RFC 5322 §2.1.1 recommends lines of 78 characters; phones show fewer still. */
const SUBJECT_LENGTH = 78;
/** What people wrote at length keeps its lines; every other value is put on one, so that it cannot pass for a paragraph of ours. */
const SEVERAL_LINES: ReadonlySet<string> = new Set(['text', 'draft']);
const PARTS = ['subject', 'html', 'txt'] as const;
type Part = (typeof PARTS)[number];
type Template = Handlebars.TemplateDelegate<unknown>;

/** The value that templates see: cleaned copies of strings, checked addresses. `undefined` is a hole in the data: an error. */
function prepare(value: unknown, key: string, mail: MailName): unknown {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) throw invalidMailData(mail, key);
  if (typeof value === 'string') {
    if (!key.endsWith('Url')) return SEVERAL_LINES.has(key) ? cleanText(value) : oneLine(value);
    const url = URL.canParse(value) ? new URL(value) : null;
    if (!url || !['https:', 'http:'].includes(url.protocol)) throw invalidMailData(mail, key);
    return url.href;
  }
  if (Array.isArray(value)) return value.map((item) => prepare(item, key, mail));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, prepare(v, k, mail)]));
  return value;
}

function createHandlebars(language: MailLanguage): typeof Handlebars {
  const handlebars = Handlebars.create();
  // A date that is due yet null must stop the mail: `new Date(null)` would write 1 January 1970.
  const moment = (iso: unknown): string => {
    if (typeof iso !== 'string') throw new RangeError('a moment is missing');
    return iso;
  };
  const zone = (options: Handlebars.HelperOptions): string => (options.data as { root: { timeZone: string } }).root.timeZone;
  handlebars.registerHelper({
    day: (iso: unknown, options: Handlebars.HelperOptions) => writeDay(moment(iso), language, zone(options)),
    dayTime: (iso: unknown, options: Handlebars.HelperOptions) => writeDayTime(moment(iso), language, zone(options)),
    plural: (count: number, options: Handlebars.HelperOptions) => writePlural(count, options.hash as { one: string; other: string }, language),
    clip: (text: string, max: number) => clip(text, max),
    is: (a: unknown, b: unknown) => a === b,
    more: (count: number) => count > 1,
    lines: (text: string) => new handlebars.SafeString(handlebars.escapeExpression(text).replaceAll('\n', '<br>')),
    quoted: (text: string) => text.split('\n').map((line) => `> ${line}`.trimEnd()).join('\n'),
  });
  return handlebars;
}

/** RFC 3834 (no automatic answer, please), RFC 2919 and RFC 8058 (one click to stop) for mails that can be stopped. */
function headersFor(language: MailLanguage, stopUrl: string | null): Record<string, string> {
  const headers: Record<string, string> = {
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'OOF, AutoReply',
    'Content-Language': language,
  };
  if (stopUrl === null) return headers;
  headers['List-Id'] = `<notifications.${new URL(stopUrl).hostname}>`;
  headers['List-Unsubscribe'] = `<${stopUrl}>`;
  if (stopUrl.startsWith('https:')) headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  return headers;
}

/** Writes mails from the templates that `scripts/build-emails.mjs` built. Keeps every template compiled; safe to share. */
export class MailRenderer {
  private constructor(private readonly templates: ReadonlyMap<string, Template>) {}

  /**
   * Reads all templates of `directory`. Throws when one of the catalogue is missing, so that a hole stops the boot and not a mail;
   * compiling waits for the first use of each.
   */
  static async load(directory: string): Promise<MailRenderer> {
    const templates = new Map<string, Template>();
    for (const language of MAIL_LANGUAGES) {
      const handlebars = createHandlebars(language);
      for (const name of MAIL_NAMES) {
        for (const part of PARTS) {
          const file = path.join(directory, `${name}.${language}.${part}.hbs`);
          const source = await readFile(file, 'utf8').catch((cause: unknown) => {
            throw new Error(`The mail template ${file} is missing; build the mails first (node scripts/build-emails.mjs).`, { cause });
          });
          templates.set(`${name}.${language}.${part}`, handlebars.compile(source, { strict: true, noEscape: part !== 'html' }));
        }
      }
    }
    return new MailRenderer(templates);
  }

  /**
   * The mail in one language, without receiver. Everything from `data` is escaped in the html part and inert in the subject and headers.
   * Throws MailError `mail.invalid_data` when a variable is missing, a moment or a time zone invalid, an address not http(s).
   */
  renderMail<N extends MailName>(name: N, language: MailLanguage, data: MailData[N]): RenderedMail {
    const context = { stopUrl: null, ...(prepare(data, 'data', name) as { stopUrl?: string; sender: { name: string } }) };
    try {
      const subject = clip(oneLine(this.run(name, language, 'subject', context)), SUBJECT_LENGTH);
      const text = `${this.run(name, language, 'txt', context).replace(/\n{3,}/g, '\n\n').trim()}\n`;
      const html = this.run(name, language, 'html', context);
      return { name, language, fromName: clip(context.sender.name, 60), subject, html, text, headers: headersFor(language, context.stopUrl) };
    } catch (error) {
      if (error instanceof MailError) throw error;
      throw invalidMailData(name, error instanceof Error ? error.message : 'unknown');
    }
  }

  private run(name: MailName, language: MailLanguage, part: Part, context: object): string {
    const template = this.templates.get(`${name}.${language}.${part}`);
    if (!template) throw invalidMailData(name, 'unknown mail');
    return template(context);
  }
}
