/** Google's translation envelope: the customer's own words are kept, the machine's translation is left to `raw`. */

const FORWARD = /^\s*\((?:Translated by Google|Traduit par Google)\)[\s\S]*?\n\s*\((?:Original|Avis d[’']origine|Texte d[’']origine)\)\s*\n?([\s\S]+)$/;
const INVERSE = /^([\s\S]*\S)\s*\n\s*\n\s*\((?:Translated by Google|Traduit par Google)\)\s*\n?[\s\S]*$/;

/**
 * The original of `(Translated by Google) … (Original) …`, of its French form and of the inverse form (original first, translation after
 * a blank line). Split only when both marks are there, or when the mark follows a blank line; any other text comes back as it is.
 */
export function originalText(comment: string): string {
  const forward = FORWARD.exec(comment);
  if (forward) return forward[1]!.trim();
  const inverse = INVERSE.exec(comment);
  return inverse ? inverse[1]!.trim() : comment;
}
