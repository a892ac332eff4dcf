import { date, datesText, number, proofText, safeLink, summaryText } from './format.js';
import type { ListWords } from './list-words.js';
import { companyNumberKind, type Publisher } from './publisher.js';
import { RENDER_WORDS, type RenderWords } from './render-words.js';
import { PAGE_CSS } from './render-styles.js';
import { WIDGET_SORTS, type WidgetLanguage, type WidgetPage, type WidgetReview } from './types.js';
import { LIST_WORDS } from './words.js';

export interface RenderOptions {
  readonly lang: WidgetLanguage;
  /** Origin of the service, without a final slash. */
  readonly baseUrl: string;
  readonly siteKey: string;
  /** The filter in force, kept in the links. */
  readonly rating?: number;
  readonly subject?: string;
  /** Level of the first heading, 1 to 6; 1 on the page of its own, 2 in a fragment. */
  readonly headingLevel?: number;
  /** Shown at the foot of the document. */
  readonly publisher?: Publisher;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For text and for quoted attributes alike. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] as string);
}

const attr = (name: string, value: string): string => ` ${name}="${escapeHtml(value)}"`;
const p = (text: string, style = ''): string => `<p${style && attr('class', style)}>${escapeHtml(text)}</p>`;
const link = (href: string, text: string): string => `<a${attr('href', safeLink(href))}>${escapeHtml(text)}</a>`;

/** A language tag that came from outside; anything else becomes `und` (unknown). */
const tag = (lang: string): string => (/^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/.test(lang) ? lang : 'und');

function listAddress(page: WidgetPage, options: RenderOptions, cursor: string | null): string {
  const query = new URLSearchParams({ lang: options.lang, sort: page.sort });
  if (options.rating) query.set('rating', `${options.rating}`);
  if (options.subject) query.set('subject', options.subject);
  if (cursor) query.set('cursor', cursor);
  return `${options.baseUrl}/widget/v1/${encodeURIComponent(options.siteKey)}/reviews.html?${query.toString()}`;
}

function renderReview(item: WidgetReview, page: WidgetPage, words: ListWords): string {
  const lang = attr('lang', tag(item.lang));
  const stars = item.rating ? `${escapeHtml(words.$stars(item.rating))} · ` : '';
  const reply = item.reply
    ? `<div class="reply">${p(words.$reply(page.location.name, item.reply.published_on && date(item.reply.published_on, words)), 'small')}` +
      `<p class="text"${lang}>${escapeHtml(item.reply.text)}</p>${item.reply.signature ? p(item.reply.signature, 'small') : ''}</div>`
    : '';
  return (
    `<li id="review-${escapeHtml(item.id)}"><p>${stars}<strong>${escapeHtml(item.author)}</strong></p>` +
    (item.text ? `<p class="text"${lang}>${escapeHtml(item.text)}</p>` : '') +
    `${p(datesText(item, words), 'small')}${p(proofText(item, words), 'small')}${reply}</li>`
  );
}

function renderHistogram(page: WidgetPage, words: ListWords): string {
  const rows = [5, 4, 3, 2, 1].map((n) => {
    const count = page.summary.histogram[n - 1] ?? 0;
    return `<tr><th scope="row">${escapeHtml(words.$stars(n))}</th><td>${escapeHtml(number(count, words))}</td></tr>`;
  });
  return `<table><caption>${escapeHtml(words.$title(page.location.name))}</caption><tbody>${rows.join('')}</tbody></table>`;
}

/** Sort and filter as a plain form: a choice, then a button. */
function renderChoices(page: WidgetPage, options: RenderOptions, words: ListWords, own: RenderWords): string {
  const option = (value: string, text: string, chosen: boolean): string => `<option${attr('value', value)}${chosen ? ' selected' : ''}>${escapeHtml(text)}</option>`;
  const sorts = WIDGET_SORTS.map((sort) => option(sort, words.$sorts[sort], sort === page.sort));
  const ratings = [5, 4, 3, 2, 1].map((n) => option(`${n}`, words.$stars(n), n === options.rating));
  const subject = options.subject ? `<input type="hidden" name="subject"${attr('value', options.subject)}>` : '';
  const action = `${options.baseUrl}/widget/v1/${encodeURIComponent(options.siteKey)}/reviews.html`;
  return (
    `<form method="get"${attr('action', action)}><input type="hidden" name="lang"${attr('value', options.lang)}>${subject}` +
    `<label>${escapeHtml(words.$sort)} <select name="sort">${sorts.join('')}</select></label> ` +
    `<label>${escapeHtml(words.$filter)} <select name="rating">${option('', words.$all, !options.rating)}${ratings.join('')}</select></label> ` +
    `<button type="submit">${escapeHtml(own.show)}</button></form>`
  );
}

/**
 * The list of one page as a section to include in another page: no script, no style, headings at `headingLevel`.
 * Every word of a stranger is escaped; links that are not http(s) become `#`.
 */
export function renderWidgetFragment(page: WidgetPage, options: RenderOptions): string {
  const words = LIST_WORDS[options.lang];
  const own = RENDER_WORDS[options.lang];
  const level = Math.min(6, Math.max(1, Math.trunc(options.headingLevel ?? 2)));
  const title = words.$title(page.location.name);
  const { summary, register } = page;
  const empty = summary.count === 0 ? words.$empty : page.items.length === 0 ? words.$none : '';
  return [
    `<section class="booost-reviews"${attr('lang', options.lang)}${attr('aria-label', title)}>`,
    `<h${level}>${escapeHtml(title)}</h${level}>`,
    p(summaryText(summary, words), 'average'),
    `<p class="small">${escapeHtml(page.control.statement)} ${link(page.control.charter_url, words.$how)}</p>`,
    summary.count > 0 ? renderHistogram(page, words) + renderChoices(page, options, words, own) : '',
    empty ? p(empty) : `<ul>${page.items.map((item) => renderReview(item, page, words)).join('')}</ul>`,
    page.next ? `<p>${link(listAddress(page, options, page.next), words.$more)}</p>` : '',
    register
      ? `<p class="small">${escapeHtml(words.$register(number(register.received, words), number(register.published, words)))}` +
        `${link(`${page.control.charter_url}#register`, words.$registerLink)}</p>`
      : '',
    '</section>',
  ].join('\n');
}

/** The legal identity of whoever publishes; nothing when none of it is known. */
function renderPublisher(publisher: Publisher | undefined, own: RenderWords): string {
  const given = (value: string | undefined): string => value?.trim() ?? '';
  const lines = [
    [given(publisher?.name), given(publisher?.address)].filter(Boolean).join(', '),
    ...([[own.number[companyNumberKind(given(publisher?.siret))], publisher?.siret], [own.director, publisher?.director], [own.contact, publisher?.contact], [own.host, publisher?.host]] as const)
      .flatMap(([label, value]) => (given(value) ? [`${label}${own.colon}${given(value)}`] : [])),
  ].filter(Boolean);
  return lines.length > 0 ? `<footer><h2>${escapeHtml(own.publisher)}</h2>${lines.map((line) => p(line)).join('')}</footer>` : '';
}

/** The same list as a whole document, for `…/reviews.html`. Its only style is `PAGE_CSS`, inline (for a hash in a content policy). */
export function renderWidgetHtml(page: WidgetPage, options: RenderOptions): string {
  const title = LIST_WORDS[options.lang].$title(page.location.name);
  const foot = renderPublisher(options.publisher, RENDER_WORDS[options.lang]);
  return [
    '<!DOCTYPE html>',
    `<html${attr('lang', options.lang)}>`,
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${PAGE_CSS}</style></head>`,
    `<body><main>${renderWidgetFragment(page, { headingLevel: 1, ...options })}</main>${foot}</body>`,
    '</html>',
  ].join('\n');
}
