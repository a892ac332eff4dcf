import { el } from './kit.js';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface Field {
  readonly name: string;
  readonly node: HTMLElement;
  readonly value: () => string | number | boolean;
  /** The fault in words, or nothing. */
  readonly check: (value: string) => string;
  readonly focus: () => void;
  readonly setError: (message: string) => void;
}

let ids = 0;
const newId = (): string => `f${++ids}`;

/** An error line tied to its control: described, marked invalid, gone as soon as the answer changes. */
function errorLine(control: HTMLElement, hint: string): { line: HTMLElement; setError: (message: string) => void } {
  const line = el('p.e', { id: newId() });
  const setError = (message: string): void => {
    line.textContent = message;
    control.setAttribute('aria-describedby', message ? `${line.id} ${hint}` : hint);
    control.setAttribute('aria-invalid', `${!!message}`);
  };
  control.addEventListener('input', () => setError(''));
  setError('');
  return { line, setError };
}

/** One labelled control; `hints` are read with it. */
export function field(name: string, label: string, control: Control, check: Field['check'], hints: readonly string[] = []): Field {
  const id = (control.id = newId());
  control.name = name;
  const { line, setError } = errorLine(control, `${id}h`);
  return {
    name, check, setError,
    node: el('div', null, el('label.q', { for: id }, label), el('div.d', { id: `${id}h` }, ...hints.map((text) => el('p', null, text))), control, line),
    value: () => control.value.trim(),
    focus: () => control.focus(),
  };
}

const box = (type: string, name: string, value: number, label: string): HTMLElement => el('label.o', null, el('input', { type, name, value }), el('span', null, label));

/** A group of radio buttons worth 1, 2, 3…; its value is a number, or nothing. */
export function choices(name: string, legend: string, labels: string[], check: Field['check']): Field {
  const group = newId();
  const node = el('fieldset', { role: 'radiogroup' }, el('legend.q', null, legend), ...labels.map((label, i) => box('radio', group, i + 1, label)));
  const { line, setError } = errorLine(node, '');
  node.append(line);
  const at = (which: string): HTMLInputElement | null => node.querySelector<HTMLInputElement>(`input${which}`);
  return { name, check, setError, node, value: () => +(at(':checked')?.value ?? 0) || '', focus: () => (at(':checked') ?? at(''))?.focus() };
}

/** One box to tick, empty at first. */
export function tick(name: string, label: string, check: Field['check']): Field {
  const row = box('checkbox', name, 1, label);
  const input = row.firstChild as HTMLInputElement;
  const { line, setError } = errorLine(input, '');
  return { name, check, setError, node: el('div', null, row, line), value: () => input.checked, focus: () => input.focus() };
}

/** Shows each fault at its field (those of no field in `rest`) and moves to the first. True when there was one. */
export function showErrors(fields: Field[], found: readonly { field: string; message: string }[], rest: HTMLElement): boolean {
  const left = new Map(found.map(({ field, message }) => [field, message]));
  let first: Field | undefined;
  for (const field of fields) {
    const message = left.get(field.name) ?? '';
    left.delete(field.name);
    field.setError(message);
    if (message) first ??= field;
  }
  rest.textContent = [...left.values()].join(' ');
  first?.focus();
  return !!first || !!rest.textContent;
}
