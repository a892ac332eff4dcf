import { date, safeLink } from '../../src/domain/widget/format.js';
import type { ListWords } from '../../src/domain/widget/list-words.js';
import type { WidgetLanguage, WidgetPage } from '../../src/domain/widget/types.js';
import { addStyles, el } from './dom.js';
import type { FormKind, FormModule } from './form.js';
import css from './styles.css';

// The file runs once for each script line, so what belongs to one widget can stand at the top of its modules.
const script = document.currentScript as HTMLScriptElement;
export const options = script.dataset;
export const base = script.src.replace(/\/[^/]*$/, '');
const api = `${base}/${options['siteKey']}/reviews`;
export const lang: WidgetLanguage = /^(fr|$)/i.test(options['lang'] ?? document.documentElement.lang) ? 'fr' : 'en';

/** The words of one language, fetched beside the first page. */
export let words: ListWords;
export function useWords(pack: { words: ListWords }): void {
  ({ words } = pack);
}

export const host = el('div', { lang });
export const box = el('section.b');
const root = host.attachShadow({ mode: 'open' });
addStyles(root, css);
root.append(box);
const target = options['target'] && document.querySelector(options['target']);
if (target) target.append(host);
else script.after(host);

/** One page of the list. Throws when the answer is not usable. */
export async function load(query: Record<string, string> = {}): Promise<WidgetPage> {
  const given = Object.entries({ lang, subject: options['subject'] ?? '', ...query }).filter(([, value]) => value);
  const response = await fetch(`${api}?${new URLSearchParams(given)}`, { credentials: 'omit' });
  if (!response.ok) throw response;
  return (await response.json()) as WidgetPage;
}

/** Shows or hides the form of `mount`; the first time it is fetched, with its room kept free. */
export function toggleForm(kind: FormKind, page: WidgetPage, mount: HTMLElement, opener?: HTMLElement, review?: string): void {
  mount.hidden = !mount.hidden;
  if (mount.firstChild || mount.hidden) return;
  mount.style.minHeight = '40rem';
  (import(`${base}/form${lang === 'fr' ? '' : '-en'}.js`) as Promise<FormModule>).then(
    (form) => form.openForm({ el, addStyles, date, safeLink, kind, api, lang, words, page, mount, root, opener, review, options }),
    () => (mount.hidden = true),
  );
}
