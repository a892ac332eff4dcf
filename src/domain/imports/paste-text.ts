/** The words of a pasted review as their author wrote them: lines that the copy broke are whole again, and the page's "read more" is no part of them. */
import { fold } from './fold.js';

/** A line goes on below when it does not end a sentence and the next one begins in lower case. Blank lines, lists and new sentences stay. */
export function rejoinLines(text: string): string {
  return text.replaceAll(/(?<![.!?…:;\n]|[.!?…][»"”)\]])\n(?=\p{Ll})/gu, (_, at: number) => (/\p{L}-$/u.test(text.slice(Math.max(0, at - 3), at)) ? '' : ' '));
}

/** Buttons that a page shows only under a text it cut; « Plus » alone may be any menu. */
const READ_MORE: ReadonlySet<string> = new Set(['lire la suite', 'lire plus', 'read more', 'voir plus', 'see more', 'afficher plus', 'show more']);
const ELLIPSIS_AT_END = /(?:…|\.{3})$/u;
/** « il ne reste… Plus » */
const BUTTON_AFTER_ELLIPSIS = /(?:…|\.{3})\s{0,3}(?:plus|more|lire la suite|lire plus|read more|voir plus|see more)$/iu;
/** "not much left Read more": without the ellipsis only as the page writes it, since « plus » ends many a sentence. */
const BUTTON_ALONE = /\s(?:Lire la suite|Lire plus|Read more|Voir plus|See more)$/u;

/** Whether a line of the page is the button that opens the rest of the text above it. */
export function opensTheRest(line: string, above: string): boolean {
  const words = fold(line);
  return READ_MORE.has(words) || ((words === 'plus' || words === 'more') && ELLIPSIS_AT_END.test(above));
}

/** A text that goes on elsewhere, ended by one ellipsis. */
export function markCut(text: string): string {
  const bare = text.replace(ELLIPSIS_AT_END, '').trimEnd();
  return /[.!?]$/u.test(bare) ? `${bare} …` : `${bare}…`;
}

/** Takes the button off the end. `isCut`: only the beginning was shown. */
export function withoutButton(text: string): { readonly text: string; readonly isCut: boolean } {
  const end = text.slice(-40);
  const after = BUTTON_AFTER_ELLIPSIS.exec(end);
  const button = after ?? BUTTON_ALONE.exec(end);
  if (button !== null) return { text: markCut(text.slice(0, text.length - button[0].length)), isCut: true };
  return { text, isCut: text.endsWith('…') };
}
