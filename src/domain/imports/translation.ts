/** Google's translation envelope: the customer's own words are kept, the machine's translation is left to `raw`. */

const TRANSLATION_MARK = /\((?:Translated by Google|Traduit par Google)\)/;
const ORIGINAL_MARK = /\n[ \t]*\((?:Original|Avis d[’']origine|Texte d[’']origine)\)/;

/**
 * The original of `(Translated by Google) … (Original) …`, of its French form and of the inverse form (original first, translation after
 * a blank line). Split only when both marks are there, or when the mark follows a blank line; any other text comes back as it is.
 */
export function originalText(comment: string): string {
  const mark = TRANSLATION_MARK.exec(comment);
  if (mark === null) return comment;
  const before = comment.slice(0, mark.index);
  const kept = before.trimEnd();
  if (kept.trim() !== '') return before.slice(kept.length).split('\n').length > 2 ? kept.trim() : comment;
  const original = ORIGINAL_MARK.exec(comment);
  const words = original === null ? '' : comment.slice(original.index + original[0].length).trim();
  return words === '' ? comment : words;
}
