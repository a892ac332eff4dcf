import type { Language } from '../shared/language.js';
import { isQuotable, isWellSpelt } from './quotable.js';
import { isGuess } from './review-clauses.js';

/** `idea`: something to add; `remark`: something that ought to be otherwise. */
export interface WishQuote { readonly text: string; readonly kind: 'idea' | 'remark' }

const TAIL = '[^.!?\\n;()…]*';
const PATTERNS: Readonly<Partial<Record<Language, readonly (readonly [RegExp, WishQuote['kind']])[]>>> = {
  fr: [
    [new RegExp(`(?<!\\p{L})(?:(?:il faudrait |pensez à |merci d[’']|à quand |pouvoir )(?:r?ajouter)|r?ajoutez|(?<=(?:^|[.!?\\n])\\s*)r?ajouter|ce serait (?:bien|top|super|génial|parfait|sympa|cool) (?:de |d[’']|si |qu)|j[’'](?:aimerais|aurais (?:aimé|apprécié|souhaité))|il faudrait|à quand)${TAIL}`, 'giu'), 'idea'],
    [new RegExp(`(?<!\\p{L})(?:il manque(?:rait)?|il (?:me )?manque (?:juste|encore|seulement)|manque (?:juste|encore|seulement|plus que)|mériterait)${TAIL}`, 'giu'), 'remark'],
  ],
  en: [
    [new RegExp(`(?<![^.!?\\n,]\\s?)\\p{L}[^.!?\\n,]* (?:will|would) be (?:nice|great|good|helpful|perfect|useful|awesome)(?= *(?:[.!?,\\n]|$))`, 'giu'), 'idea'],
    [new RegExp(`(?<!\\p{L})(?:add (?!(?:up|ed)\\b)|bring back|allow (?:us|me|users)|include an? |i (?:only |just |really )?wish|i['’]d (?:like|love)|(?:it )?would be (?:nice|great|good|helpful|better|perfect|useful)(?: if| to| with| i could| to have))${TAIL}`, 'giu'), 'idea'],
    [new RegExp(`(?<!\\p{L})(?:(?:it |just )?needs? (?:to |a |an |more |better |some )|should (?:be|have|show|allow)|could (?:be|use|do with) )${TAIL}`, 'giu'), 'remark'],
  ],
};
const LONGEST = 15;

/** The wish of a review in its own words, from the verb to the end of the sentence, when that can stand alone. */
export function wishQuote(text: string, lang: Language, forbidden: readonly { start: number; end: number }[]): WishQuote | null {
  for (const [pattern, kind] of PATTERNS[lang] ?? []) {
    for (const m of text.matchAll(pattern)) {
      const words = trimmed(m[0]);
      if (/(?<!\p{L})(?:rien|nothing)(?!\p{L})/iu.test(words)) continue;
      const lead = text.slice(0, m.index);
      if (/(?:impossible|difficile|difficult|hard|(?:pas|plus|n['’]t|not|unable to)) (?:\p{L}+ ){0,3}(?:d['’]|de |to )?$/iu.test(lead.slice(-40))) continue;
      if (/(?<!\p{L})(?:you|i|we|everything|all|what|vous|je|ce que)\s*$/iu.test(lead.slice(-15))) continue;
      if (isGuess(/[^.!?\n]{0,30}$/u.exec(text.slice(Math.max(m.index - 30, 0), m.index))?.[0] ?? '', lang)) continue;
      if (forbidden.some((f) => m.index < f.end && f.start < m.index + m[0].length) || text[m.index + m[0].length] === '?') continue;
      if (isQuotable(words, LONGEST) && isWellSpelt(words, lang)) return { text: words, kind };
    }
  }
  return null;
}

/** Courtesy and what follows a comma or a turn belong to another thought. */
function trimmed(wish: string): string {
  return wish.replace(/\s*(?:,|\s(?:mais|car|parce|puisque|but|because|since|so that|svp|s['’]il vous|please|pls|plz|thanks|thank|merci)(?!\p{L})).*$/iu, '').replace(/\s+/gu, ' ').trim();
}
