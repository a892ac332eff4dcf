// The words of the language this file is built for: the build makes form.js (French) and form-en.js.
import { formWords as words } from '@form-words';
import { DECLARATION_VERSION } from '../../src/domain/widget/declaration.js';
import type { ListWords } from '../../src/domain/widget/list-words.js';
import { NOTICE_REASONS } from '../../src/domain/widget/notice-reasons.js';
import type { PowSolution, WidgetAccepted, WidgetLanguage, WidgetPage, WidgetProblem } from '../../src/domain/widget/types.js';
import { recentMonths } from './browser-clock.js';
import { choices, field, showErrors, tick, type Field } from './fields.js';
import { addStyles, date, el, safeLink, useKit, type Kit } from './kit.js';
import { solve } from './solve.js';
import css from './form.css';

export type FormKind = 'review' | 'question' | 'notice';

export interface OpenForm extends Kit {
  readonly kind: FormKind;
  readonly api: string;
  readonly lang: WidgetLanguage;
  readonly words: ListWords;
  readonly page: WidgetPage;
  readonly mount: HTMLElement;
  readonly root: ShadowRoot;
  /** The button to give the focus back to; without it the form cannot be closed. */
  readonly opener: HTMLElement | undefined;
  /** The script's data attributes. */
  readonly options: DOMStringMap;
  readonly review: string | undefined;
}

export interface FormModule {
  readonly openForm: (form: OpenForm) => void;
}

const styled = new WeakSet<ShadowRoot>();

const filled = (value: string): string => (value ? '' : words.$missing);
const chosen = (value: string): string => (value ? '' : words.$missingChoice);
const mail = (value: string): string => (/^\S+@\S+\.\S+$/.test(value) ? '' : words.$badEmail);

const area = (rows: number): HTMLTextAreaElement => el('textarea', { rows, maxLength: 5000 });
const select = (options: [string, string][]): HTMLSelectElement =>
  el('select', null, ...[['', words.$choose], ...options].map(([value, text]) => el('option', { value }, text)));

const identity = (nameHint: string): Field[] => [
  field('name', words.$name, el('input', { autocomplete: 'nickname', maxLength: 80 }), filled, [nameHint]),
  email(words.$emailHint, mail),
];
const email = (hint: string, check: (value: string) => string): Field =>
  field('email', words.$email, el('input', { type: 'email', autocomplete: 'email', maxLength: 254 }), check, [hint]);

/** Three fields for an invited customer, six otherwise. */
function fieldsOf({ kind, page, words: list, options }: OpenForm): Field[] {
  const { name } = page.location;
  if (kind === 'question') return [field('text', words.$questionText, area(4), filled, [words.$questionHint(name)]), ...identity(words.$questionNameHint)];
  if (kind === 'notice') {
    return [
      field('reason', words.$reason, select(NOTICE_REASONS.map((reason) => [reason, words.$reasons[reason]])), chosen),
      field('explanation', words.$explanation, area(3), filled),
      email(words.$noticeEmailHint, (value) => (value ? mail(value) : '')),
    ];
  }
  return [
    choices('rating', words.$rating, words.$ratings.map((word, i) => `${list.$stars(i + 1)} · ${word}`), chosen),
    field('text', words.$text, area(6), filled, page.entry.lines),
    ...(options['invite'] ? [] : [
      field('experience_month', words.$month, select(recentMonths(page.entry.months ?? 24).map((month) => [month, date(month, list)])), chosen),
      ...identity(words.$nameHint),
    ]),
    tick('declaration', words.$declaration(name), (value) => (value === 'true' ? '' : words.$notDeclared)),
  ];
}

/** What happens next, in three steps, in the place of the form; the server's own sentence alone where it says all. */
function thank({ kind, page, mount, options }: OpenForm, answer: WidgetAccepted): void {
  const { name } = page.location;
  const message = el('p.q', { tabIndex: -1 }, answer.message);
  const steps = kind === 'review' ? words.$steps(name, !!options['invite']) : words.$questionSteps(name);
  mount.replaceChildren(el('div.f', null, message,
    ...(answer.final ? [] : [el('p.q', null, words.$next), el('ol', null, ...steps.map((step) => el('li', null, step)))])));
  message.focus();
}

/** Sends once; a stale proof of work is made anew one time. Throws when nothing usable came back. */
async function send(form: OpenForm, fields: Field[], website: string, pow: Promise<PowSolution>, retry = true): Promise<WidgetAccepted | WidgetProblem> {
  const { api, kind, lang, options, review } = form;
  const given = fields.map(({ name, value }) => [name, value()] as const).filter(([, value]) => value !== '');
  const response = await fetch(review ? `${api}/${review}/notices` : api, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...Object.fromEntries(given),
      ...(kind !== 'notice' && { kind, invite: options['invite'], subject: options['subject'] }),
      ...(kind === 'review' && { declaration_version: DECLARATION_VERSION }),
      lang, website, pow: await pow,
    }),
  });
  const answer = (await response.json()) as WidgetAccepted & WidgetProblem;
  if (response.ok) return answer;
  if (!answer.errors[0]) throw response;
  return retry && answer.errors.some((error) => error.field === 'pow') ? send(form, fields, website, solve(api), false) : answer;
}

/** Builds the form once in `mount`; closing hides it, so a half-written text is still there on reopening. */
export function openForm(form: OpenForm): void {
  const { kind, api, page, mount, root, opener } = form;
  useKit(form);
  if (!styled.has(root)) addStyles(root, css);
  styled.add(root);
  const fields = fieldsOf(form);
  const website = el<HTMLInputElement>('input', { name: 'website', tabIndex: -1, autocomplete: 'off' });
  const alert = el('p.e', { role: 'alert' });
  const submit = el<HTMLButtonElement>('button.p', null, words.$send);
  // Solved while the person writes; each proof serves one sending, and a failure is only told on sending.
  let pow: Promise<PowSolution> | undefined = solve(api);
  pow.catch(() => (pow = undefined));

  const onsubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (submit.disabled || showErrors(fields, fields.map(({ name, check, value }) => ({ field: name, message: check(`${value()}`) })), alert)) return;
    submit.disabled = true;
    submit.textContent = words.$sending;
    try {
      const answer = await send(form, fields, website.value, (pow ??= solve(api)));
      if ('errors' in answer) showErrors(fields, answer.errors, alert);
      else thank(form, answer);
    } catch {
      alert.textContent = words.$failed;
    }
    pow = undefined;
    submit.disabled = false;
    submit.textContent = words.$send;
  };
  const close = opener && el('button', { type: 'button', onclick: () => ((mount.hidden = true), opener.focus()) }, words.$close);
  mount.replaceChildren(el('form.f', { noValidate: true, 'aria-label': words.$titles[kind], onsubmit },
    el('p.n', null, words.$titles[kind]),
    ...fields.map(({ node }) => node),
    el('div.w', { 'aria-hidden': true }, website),
    el('p.d', null, kind === 'notice' ? words.$noticePrivacy : words.$privacy(page.location.name), el('a', { href: safeLink(page.control.charter_url) }, words.$charter), '.'),
    alert,
    el('div.k', null, submit, close)));
  mount.style.minHeight = '';
  if (opener) fields[0]?.focus();
}
