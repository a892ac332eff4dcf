// htmx sends the CSRF token with every request that changes something.
document.addEventListener('htmx:config:request', (event) => {
  const headers = event.detail?.ctx?.request?.headers;
  if (headers) headers['x-csrf-token'] = document.body.dataset.csrf ?? '';
});

// Copy buttons and "copy and open" links: the text of the element that data-copy names.
document.addEventListener('click', (event) => {
  const control = event.target.closest?.('[data-copy]');
  const source = control && document.querySelector(control.dataset.copy);
  if (!source) return;
  const said = () => { if (control.dataset.copied) control.textContent = control.dataset.copied; };
  // The clipboard is there on https and localhost alone: elsewhere the text is selected, ready to be copied.
  if (!navigator.clipboard) selectAll(source);
  else navigator.clipboard.writeText(source.value ?? source.textContent).then(said, () => selectAll(source));
});
function selectAll(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

// À faire: keys, swipes, and the count of the navigation. Everything is also a button.
const stack = document.querySelector('[data-stack]');
const cards = () => [...document.querySelectorAll('[data-stack] [data-card]')];
const openCards = () => cards().filter((card) => ['draft', 'to_post', 'blocked', 'changed'].includes(card.dataset.card));
const keysDialog = document.querySelector('[data-keys]');
let lastDone = null;

function keysOn() {
  try { return localStorage.getItem('booost-keys') !== 'off'; } catch { return true; }
}
function current() {
  return document.activeElement?.closest?.('[data-card]') ?? null;
}
function move(step) {
  const list = cards();
  const at = list.indexOf(current());
  const next = list[at === -1 ? (step > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
function submit(card, what) {
  const form = card?.querySelector(`form[data-do="${what}"]`);
  // While a reply is being written, no key and no swipe sends the draft behind it.
  if (!form || card.querySelector('details.edit[open]')) return false;
  form.requestSubmit();
  return true;
}
function edit(card) {
  const box = card?.querySelector('details.edit');
  if (!box) return;
  box.open = true;
  box.querySelector('textarea')?.focus();
}
function undo() {
  const card = (lastDone && document.getElementById(lastDone)) ?? current();
  const form = card?.querySelector('form[data-undo]') ?? document.querySelector('.flash form');
  form?.requestSubmit();
}
const chosen = () => current() ?? openCards()[0];
const KEYS = { j: () => move(1), k: () => move(-1), a: () => submit(chosen(), 'approve'), e: () => edit(chosen()), l: () => submit(chosen(), 'later'), u: undo, '?': () => keysDialog?.showModal() };

document.addEventListener('keydown', (event) => {
  if (!stack || event.ctrlKey || event.metaKey || event.altKey || keysDialog?.open) return;
  const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (event.key === 'Escape' && typing?.closest('details.edit')) {
    typing.closest('details.edit').open = false;
    typing.closest('[data-card]')?.focus();
    return;
  }
  const act = KEYS[event.key];
  if (typing || !act || !keysOn()) return;
  event.preventDefault();
  act();
});
document.querySelector('[data-help]')?.addEventListener('click', () => keysDialog?.showModal());
const keysSwitch = document.querySelector('[data-keys-on]');
if (keysSwitch) {
  keysSwitch.checked = keysOn();
  keysSwitch.addEventListener('change', () => {
    try { localStorage.setItem('booost-keys', keysSwitch.checked ? 'on' : 'off'); } catch { /* private mode: on until the page closes */ }
  });
}

// After a card was replaced: keep the place for the keyboard, and the count true.
document.addEventListener('htmx:after:swap', () => {
  const waiting = document.getElementById('greeting')?.dataset.waiting;
  const count = document.querySelector('.nav a[href="/"] .count');
  if (count && waiting !== undefined) {
    count.textContent = waiting;
    count.hidden = waiting === '0';
  }
  const card = lastDone && document.getElementById(lastDone);
  if (!card || (document.activeElement && document.activeElement !== document.body)) return;
  const list = cards();
  const next = card.querySelector('.folded') ? (list.slice(list.indexOf(card) + 1).find((c) => !c.querySelector('.folded')) ?? card) : card;
  next.focus({ preventScroll: true });
});
document.addEventListener('submit', (event) => {
  const card = event.target.closest?.('[data-card]');
  if (card) lastDone = card.id;
});

// Swipe: right approves, left puts off; a short or slanted move does nothing.
const FAR = 96;
let swipe = null;
stack?.addEventListener('touchstart', (event) => {
  const card = event.target.closest('[data-card="draft"]');
  if (!card || event.touches.length > 1 || event.target.closest('textarea, input, a, button, summary')) return;
  swipe = { card, x: event.touches[0].clientX, y: event.touches[0].clientY, by: 0 };
}, { passive: true });
stack?.addEventListener('touchmove', (event) => {
  if (!swipe) return;
  const [x, y] = [event.touches[0].clientX - swipe.x, event.touches[0].clientY - swipe.y];
  if (Math.abs(y) > 30 && Math.abs(y) > Math.abs(x)) return endSwipe(false);
  swipe.by = x;
  swipe.card.style.transform = Math.abs(x) > 12 ? `translateX(${x}px)` : '';
  swipe.card.dataset.swipe = x > FAR ? 'approve' : x < -FAR ? 'later' : '';
}, { passive: true });
stack?.addEventListener('touchend', () => endSwipe(true));
stack?.addEventListener('touchcancel', () => endSwipe(false));
function endSwipe(finished) {
  if (!swipe) return;
  const { card, by } = swipe;
  swipe = null;
  card.style.transform = '';
  card.dataset.swipe = '';
  if (finished && Math.abs(by) > FAR) submit(card, by > 0 ? 'approve' : 'later');
}

// Moderation: the words selected in the text become the passage.
const passage = document.querySelector('[data-passage-text]');
document.addEventListener('selectionchange', () => {
  const selection = passage && getSelection();
  if (!selection || selection.isCollapsed || !passage.contains(selection.anchorNode) || !passage.contains(selection.focusNode)) return;
  const range = selection.getRangeAt(0);
  const before = range.cloneRange();
  before.selectNodeContents(passage);
  before.setEnd(range.startContainer, range.startOffset);
  const [start, quote] = [before.toString().length, range.toString()];
  document.querySelector('[name="start"]').value = String(start);
  document.querySelector('[name="end"]').value = String(start + quote.length);
  document.querySelector('[data-passage-shown]').textContent = `« ${quote} »`;
  const mine = document.querySelector('[name="passage"][value="mine"]');
  mine.closest('[hidden]')?.removeAttribute('hidden');
  mine.checked = true;
});
