import type { date as dateFunction, safeLink as safeLinkFunction } from '../../src/domain/widget/format.js';
import type { addStyles as addStylesFunction, el as elFunction } from './dom.js';

/** What the list script lends to the form script, so that the second one does not carry it again. */
export interface Kit {
  readonly el: typeof elFunction;
  readonly addStyles: typeof addStylesFunction;
  readonly date: typeof dateFunction;
  readonly safeLink: typeof safeLinkFunction;
}

export let el: Kit['el'];
export let addStyles: Kit['addStyles'];
export let date: Kit['date'];
export let safeLink: Kit['safeLink'];

export function useKit(kit: Kit): void {
  ({ el, addStyles, date, safeLink } = kit);
}
