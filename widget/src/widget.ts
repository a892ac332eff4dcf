import type { ListWords } from '../../src/domain/widget/list-words.js';
import { base, box, lang, load, options, toggleForm, useWords } from './context.js';
import { el } from './dom.js';
import { showBadge, showList } from './list.js';
import { applyTheme } from './theme.js';

const layout = options['layout'] ?? '';
/** Height kept free before anything is known (as in `RESERVED_HEIGHT`); the list shows on load as many reviews as fit in it. */
const RESERVED: Record<string, number | undefined> = { badge: 56, form: 1300 };
const reserved = +(options['height'] ?? RESERVED[layout] ?? 800);
box.style.minHeight = `${reserved}px`;

applyTheme();
matchMedia('(prefers-color-scheme:dark)').onchange = applyTheme;
// A theme switch of the site's own is a class or an attribute on one of these two.
for (const node of [document.documentElement, document.body]) new MutationObserver(applyTheme).observe(node, { attributes: true });

async function show(): Promise<void> {
  try {
    const [page, pack] = await Promise.all([load(), import(`${base}/${lang}.js`) as Promise<{ words: ListWords }>]);
    useWords(pack);
    box.textContent = '';
    if (RESERVED[layout]) {
      showBadge(page);
      if (layout === 'form') toggleForm('review', page, box.appendChild(el('div', { hidden: true })));
    } else showList(page, reserved);
  } catch {
    // Said here, since the words may be what is missing.
    box.replaceChildren(el('button', { onclick: show }, lang === 'fr' ? 'Avis non chargés. Réessayer' : 'Reviews not loaded. Try again'));
  }
}
void show();
