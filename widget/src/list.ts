import { WIDGET_SORTS } from '../../src/domain/widget/sorts.js';
import { datesText, date, number, proofText, safeLink, summaryText } from '../../src/domain/widget/format.js';
import type { WidgetPage, WidgetReview } from '../../src/domain/widget/types.js';
import { box, load, options, toggleForm, words } from './context.js';
import { el } from './dom.js';

/** A graphic beside the words, never instead of them. */
const stars = (value: number): HTMLElement => el('span.x', { 'aria-hidden': true, style: `--w:${value * 20}%` }, '★★★★★');

/** Average, number of reviews, and the control statement that no option removes. */
const head = ({ summary, control }: WidgetPage): HTMLElement[] => [
  el('p', null, summary.mean && stars(summary.mean), ' ', el('b', null, summaryText(summary, words))),
  el('p.d', null, `${control.statement} `, el('a', { href: safeLink(control.charter_url) }, words.$how)),
];

export const showBadge = (page: WidgetPage): void => box.append(...head(page));

const scale = [5, 4, 3, 2, 1] as const;

const histogram = ({ summary }: WidgetPage): HTMLElement =>
  el('ul', null, ...scale.map((n) => {
    const count = summary.histogram[n - 1] ?? 0;
    return el('li', null, el('span', null, words.$stars(n)), el('i', { style: `--w:${(100 * count) / summary.count}%` }), el('span', null, number(count, words)));
  }));

function review(page: WidgetPage, { id, rating, text, lang, author, reply, ...item }: WidgetReview): HTMLElement {
  const mount = el('div', { hidden: true });
  const report: HTMLElement = el('button.v', { 'aria-label': words.$reportOf(author), onclick: () => toggleForm('notice', page, mount, report, id) }, words.$report);
  return el('li', { tabIndex: -1 },
    el('p', null, rating && stars(rating), rating && ` ${words.$stars(rating)} · `, el('b', null, author)),
    el('p.t', { lang }, text),
    el('p.d', null, datesText(item, words)),
    el('p.d', null, proofText(item, words), ' · ', report),
    mount,
    reply && el('div.y', null,
      el('p.d', null, words.$reply(page.location.name, reply.published_on && date(reply.published_on, words))),
      el('p.t', { lang }, reply.text),
      el('p.d', null, reply.signature)));
}

/** A form control of the browser's own; nothing is remembered, so each load starts over. */
function choice(label: string, choices: (readonly [string | number, string])[], change: (value: string) => void): HTMLElement {
  const select: HTMLSelectElement = el('select', { onchange: () => change(select.value) }, ...choices.map(([value, text]) => el('option', { value }, text)));
  return el('label', null, `${label} `, select);
}

function entrances(page: WidgetPage): HTMLElement[] {
  const review = el('div', { hidden: true });
  const question = el('div', { hidden: true });
  const write: HTMLElement = el('button.p', { onclick: () => ((question.hidden = true), toggleForm('review', page, review, write)) }, words.$write);
  const ask: HTMLElement = el('button', { onclick: () => ((review.hidden = true), toggleForm('question', page, question, ask)) }, words.$ask);
  return [el('div.k', null, write, ask), review, question];
}

const query: Record<string, string> = {};
const rows = el('ul.l', { role: 'list' });
const status = el('p.d', { role: 'status' });
const more = el('button', { onclick: next });
/** Rows of the first page that did not fit in the height kept free. */
let kept: HTMLElement[] = [];
let first: WidgetPage;
let page: WidgetPage;
let turn = 0;

function add(): HTMLElement | undefined {
  const added = page.items.map((item) => review(first, item));
  rows.append(...added);
  more.hidden = !page.next;
  return added[0];
}

async function fetchPage(): Promise<void> {
  const mine = ++turn;
  try {
    const got = await load(query);
    if (mine !== turn) return;
    page = got;
    if (!query['cursor']) rows.textContent = '';
    const top = add();
    if (query['cursor']) top?.focus();
    status.textContent = top ? words.$added(rows.children.length) : words.$none;
  } catch {
    status.textContent = words.$failed;
  }
}

/** Everything of the first page becomes visible; gives the first row that was not. */
function unfold(): HTMLElement | undefined {
  const [top] = kept;
  for (const row of kept) row.hidden = false;
  kept = [];
  box.className = 'b';
  more.textContent = words.$more;
  more.hidden = !page.next;
  return top;
}

function next(): void {
  if (kept[0] || box.className !== 'b') unfold()?.focus();
  else {
    query['cursor'] = page.next as string;
    void fetchPage();
  }
}

const restart = (key: string) => (value: string): void => {
  // Keeps the page's height while the new order comes.
  box.style.minHeight = `${box.offsetHeight}px`;
  unfold();
  query['cursor'] = '';
  query[key] = value;
  void fetchPage();
};

/** On load nothing may grow past the height kept free: what does not fit waits behind the button. */
function fold(reserved: number): void {
  const tall = (): boolean => box.offsetHeight > reserved;
  for (const row of ([...rows.children] as HTMLElement[]).slice(1).reverse()) row.hidden = tall() && !!kept.unshift(row);
  if (tall()) {
    box.className = 'b z';
    more.textContent = words.$rest;
  }
  if (kept[0] || box.className !== 'b') more.hidden = false;
}

export function showList(start: WidgetPage, reserved: number): void {
  first = page = start;
  const { summary, register, control } = first;
  const title = words.$title(first.location.name);
  more.textContent = words.$more;
  box.setAttribute('aria-label', title);
  box.append(
    el('div.g', null,
      el('div', null, el(`h${options['heading'] ?? 2}.n`, null, title), ...head(first)),
      summary.count ? histogram(first) : ''),
    ...entrances(first),
    summary.count
      ? el('div.k', null,
        choice(words.$sort, WIDGET_SORTS.map((sort) => [sort, words.$sorts[sort]]), restart('sort')),
        choice(words.$filter, [['', words.$all], ...scale.map((n) => [n, words.$stars(n)] as const)], restart('rating')))
      : el('p', null, words.$empty),
    rows, status, el('div.k', null, more),
    register ? el('p.d', null,
      words.$register(number(register.received, words), number(register.published, words)),
      el('a', { href: `${safeLink(control.charter_url)}#register` }, words.$registerLink)) : '',
  );
  add();
  fold(reserved);
}
