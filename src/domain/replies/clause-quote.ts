import type { Analysis, Polarity } from '../analysis/types.js';
import type { Language } from '../shared/language.js';
import words from '../../../config/reply-voices/function-words.json' with { type: 'json' };
import { clausePolarity, isRequest, splitClauses } from './review-clauses.js';
import { lexiconOf, stripAccents } from './topic-lexicon.js';

export interface ClauseQuote { readonly text: string; readonly start: number; readonly polarity: Polarity }

/** Words that must not be handed back to their author in public: coarse, health, family, money owed. */
const UNFIT = /merd|\bcon(?:s|ne|nard|nasse|nerie)?\b|put(?:ain|e)|chi(?:er|ant|otte)|encul|foutr|bord[ée]l|débil|abrut|escro|arnaq|voleur|\bvol\b|menteu|raci|honte|shit|fuck|crap|damn|hell\b|idiot|stupid|scam|thie[fv]|steal|liar|crook|rip-?off|suck|cancer|chimio|enceinte|grossesse|opérat|maladi|malade|médic|traitement|diabèt|dépress|suicid|menstru|\bcycle\b|period tracker|ovulat|\bsex|\bcaca\b|toilet|chiotte|allerg|hôpital|hospital|\bmort\b|décéd|deuil|pregnan|surgery|illness|disease|diabet|depress|dead|died|death|\bmari\b|femme|\bfils\b|fille|enfant|\bmère\b|\bpère\b|husband|wife|daughter|\bson\b|mother|father|kids?\b|\bnan\b|\bgran|\bm[uo]m\b|\bdad\b|\bthem\b|\bthey\b|\beux\b|\bgens\b|\bils\b|trust|confiance|conclu|\bhop(?:e|ing)\b|esp[eè]r|mangez|surprise|\bleurs?\b|\btheirs?\b|à vous de voir|give it a|voilà|\bdame\b|monsieur|\bmec\b|\btype\b|\bguy\b|\blady\b|\bbloke\b|rembours|refund|avocat|lawyer|plainte|ignore|instruction|système|system prompt/iu;
/** Spellings of a hurry: quoting them back would look like mockery. */
const HURRIED = /\b(?:g|jai|sa|c|pk|tjrs|ya|chui|mdr|lol|u|ur|im|dont|doesnt|cant|wont|plz|pls|bcoz|thx|alot|qd|ds|bcp|svp|slt|bjr|ke|koi|pr|reuf|wesh|ouf|relou|chelou|balles|ya|yapa|cest|jai|marche pa|av|tt|i|[Ii]ts (?:a|an|not|very|so|great|good|just|been)|il ta|[Nn]e ce|celà|wanna|gonna|bro|dude)\b|(\p{L})\1\1|\p{Lu}{4,}|[^\p{L}\p{N}\s'’,%€£$/-]|\d{4,}/iu;

/**
 * A short passage of the review fit to be quoted: three to nine words, well spelt, no person, no coarse word, outside evidence.
 * Prefers the wanted polarity, then clauses the reading engine pointed at; `strict` takes the wanted polarity only.
 */
export function clauseQuote(
  text: string, lang: Language, wanted: Polarity, analysis: Pick<Analysis, 'aspects'>, forbidden: readonly { start: number; end: number }[],
  strict = false,
): ClauseQuote | null {
  const fit = splitClauses(text).filter((c) => isFit(c.text) && isWellSpelt(c.text, lang) && !(wanted === 'positive' && isRequest(c.text, lang)) && !/^\s*\?/u.test(text.slice(c.end)) && !forbidden.some((f) => c.start < f.end && f.start < c.end));
  const scored = fit.map((c) => {
    const polarity = clausePolarity(c.text, lang);
    const pointed = analysis.aspects.some((a) => a.quote !== '' && c.text.includes(a.quote) && (wanted === 'neutral' || a.polarity === wanted));
    return { c, polarity, score: (polarity === wanted ? 4 : polarity === 'neutral' ? (wanted === 'neutral' ? 1 : 0) : -4) + (pointed ? 2 : 0) };
  }).filter((s) => s.score > (strict ? 3 : 0)).sort((a, b) => b.score - a.score || a.c.start - b.c.start);
  const best = scored[0];
  return best ? { text: best.c.text, start: best.c.start, polarity: best.polarity } : null;
}

const FUNCTION_WORDS = { fr: new Set(words.fr.split(' ')), en: new Set(words.en.split(' ')) };

/** Half the words at least are known ones: a clause of typing errors is not quoted back. Languages without a list pass. */
function isWellSpelt(clause: string, lang: Language): boolean {
  if (lang !== 'fr' && lang !== 'en') return true;
  const tokens = clause.toLowerCase().match(/\p{L}+(?:['’]t\b)?/gu) ?? [];
  const known = tokens.filter((t) => FUNCTION_WORDS[lang].has(t.replace('’', "'")) || clausePolarity(t, lang) !== 'neutral' || lexiconOf(lang)?.nouns.has(stripAccents(t)));
  return known.length >= tokens.length / 2;
}

function isFit(clause: string): boolean {
  const words = clause.match(/\p{L}[\p{L}'’-]*/gu) ?? [];
  if (words.length < 3 || words.length > 9 || clause.length > 70) return false;
  if (UNFIT.test(clause) || new RegExp(HURRIED.source, 'u').test(clause)) return false;
  // A capital inside the clause may be somebody's name.
  if (words.slice(1).some((w) => /^\p{Lu}/u.test(w) && w !== 'I')) return false;
  if (/\ba (?:very |really |so )?(?:good|great|nice|best)$/iu.test(clause)) return false;
  return !/^(?:et|ou|que|qui|donc|car|quand|si|puisque|sinon|and|or|that|which|so|because|to|for|whether|while|when|if|like|otherwise|then|have you|has|is|are|do|does|did|why|how|what|pourquoi|comment|est-ce)\s/iu.test(clause) && !/\s(?:et|de|le|la|les|à|que|pour|and|the|of|to|a|for|with|en|un|une)$/iu.test(clause);
}
