import type { Language } from '../shared/language.js';
import words from '../../../config/reply-voices/function-words.json' with { type: 'json' };
import { inLowerCase, remembered } from './memo.js';
import { clausePolarity } from './review-clauses.js';
import { lexiconOf, stripAccents } from './topic-lexicon.js';

/** Words that must not be handed back to their author in public: coarse, hateful, health, family, money owed. */
const UNFIT = /merd|\bcon(?:s|ne|nard|nasse|nerie)?\b|put(?:ain|e)|chi(?:er|ant|otte)|encul|foutr|bord[ée]l|débil|abrut|escro|arnaq|voleur|\bvol\b|menteu|raci|honte|shit|fuck|crap|damn|hell\b|idiot|stupid|scam|thie[fv]|steal|liar|crook|rip-?off|suck|cancer|chimio|enceinte|grossesse|opérat|maladi|malade|médic|traitement|diabèt|dépress|suicid|menstru|\bcycle\b|period tracker|ovulat|\bsex|\bcaca\b|toilet|chiotte|allerg|hôpital|hospital|\bmort\b|décéd|deuil|pregnan|surgery|illness|disease|diabet|depress|dead|died|death|\bmari\b|femme|\bfils\b|fille|enfant|\bmère\b|\bpère\b|husband|wife|daughter|\bson\b|mother|father|kids?\b|\bnan\b|\bgran|\bm[uo]m\b|\bdad\b|\bthem\b|\bthey\b|\beux\b|\bgens\b|\bils\b|trust|confiance|conclu|\bhop(?:e|ing)\b|esp[eè]r|mangez|surprise|\bleurs?\b|\btheirs?\b|à vous de voir|give it a|voilà|\bdame\b|monsieur|\bmec\b|\btype\b|\bguy\b|\blady\b|\bbloke\b|rembours|refund|avocat|lawyer|plainte|ignore|instruction|système|system prompt|\bhat(?:e|es|ed)\b|détest|garbage|rubbish|trash|poubelle|useless|ridicul|pathetic|\bworst\b|\bpires?\b|\bnul(?:le)?s?\b|n['’ ]import|n['’]importe|\bstars?\b|étoile|\bhoneste?\b|j['’]en ai marre|\bfrère\b|\bsœur\b|\bsoeur\b|\bparents?\b|\bpapa\b|\bmaman\b|obsèques|enterrement|funeral|\bsister|\bbrother|grand-mère|\bkilled?\b|\bdeaf\b|\bsourds?\b|you (?:guys|people)|vous êtes|plus jamais|never again|jamais plus|n['’]achèterai|(?:won['’]t|never) (?:buy|be buying)|buy (?:another|again)|je (?:vire|quitte)|uninstall|désinstall|^rien (?:de plus|d['’]autre)$|^nothing (?:more|else)$|^(?:but )?there (?:is|are) (?:an? |some )?(?:issues?|problems?|bugs?)$|^il y a (?:un|des) (?:problèmes?|soucis?|bugs?)$|i want this|blood|poids|weight|tension|pressure/u;
/** Spellings of a hurry: quoting them back would look like mockery. */
const HURRIED = /(?<!\p{L})(?:g|jai|j[bcdfgklmnpqrstvz]\p{L}*|doesnot|didnot|sa|c|pk|tjrs|ya|chui|mdr|lol|u|ur|im|dont|doesnt|didnt|isnt|wasnt|hasnt|havent|couldnt|wouldnt|cant|wont|plz|pls|bcoz|thx|alot|qd|ds|bcp|svp|slt|bjr|ke|koi|pr|reuf|wesh|ouf|relou|chelou|balles|yapa|cest|(?<!ne )(?<!n['’]y )marche pas|av|tt|i|[Ii]ts (?:a|an|not|very|so|great|good|just|been)|il ta|[Nn]e ce|celà|wanna|gonna|bro|dude|rien de (?:fonctionne|marche)|a (?:utiliser|faire|jour)|ca|tres|apres|meme|s['’]est (?:pas|trop|nul)|c['’]es|ses|er|(?<!['’])[bdfhjlmnopqrsvwxz])(?!['’\p{L}])|(\p{L})\1\1|\p{Lu}{4,}|[^\p{L}\p{N}\s'’,%€£$/-]|\d{5,}/u;
const OPENERS = /^(?:et|ou|que|qui|donc|car|quand|si|puisque|sinon|parce|alors|depuis|avec|dans|sans que|pour|malgré|dont|où|après|avant|comme|en|au|aux|du|de|des|par|chez|vers|sur|même si|ce qui|ce que|celui|celle|and|or|but|that|which|who|so|because|to|for|whether|while|when|if|like|otherwise|then|have you|has|is|are|do|does|did|why|how|what|where|since|after|before|until|with|of|in|on|at|as|by|from|even if|than|pourquoi|comment|est-ce|at least|idem|same)(?!\p{L})|^(?:qu|lorsqu|puisqu|d)['’]/iu;
const ENDINGS = /(?<!\p{L})(?:et|ou|mais|donc|car|ni|de|du|des|d|le|la|les|l|un|une|à|au|aux|que|qu|qui|dont|pour|par|sur|sous|dans|chez|avec|sans|en|vers|depuis|ce|cet|cette|ces|mon|ma|mes|ton|ta|tes|son|ses|votre|vos|notre|nos|très|trop|si|se|me|ne|je|tu|il|elle|on|nous|vous|c['’]est|est|sont|a|ai|parce|comme|quand|lorsque|même|alors|puis|tout|toute|and|or|but|nor|so|then|the|an|of|to|for|with|without|in|on|at|by|from|as|than|that|which|who|when|while|because|if|since|until|my|your|our|its|this|these|those|is|are|was|were|be|been|am|have|has|had|do|does|will|would|could|should|can|very|too|really|not|i|we|you|it's|i'm|just|also|even|although|though|even though|a (?:very |really |so )?(?:good|great|nice|best)|have to|is a|only|mettre|get|got|put|be able)$/iu;
const BRANDS = new Set(words.brands.split(' '));
const VOCABULARY = { fr: new Set(words.fr.split(' ')), en: new Set(words.en.split(' ')) };
const PER_WORD = 8;

/** No coarse, intimate or hurried word: fit to stand in public beside the author's name. */
export const isFitWord = remembered((passage) => !HURRIED.test(passage) && !UNFIT.test(inLowerCase(passage)));

/** A passage that can be read alone: neither opens nor ends in the middle of a sentence, names no one, `most` words at most. */
export function isQuotable(passage: string, most: number): boolean {
  const found = passage.match(/[\p{L}\d][\p{L}\d'’-]*/gu) ?? [];
  const least = /^(?:pas|no|not|aucune?|trop|too|very|très|plus|ne)(?!\p{L})/iu.test(passage) ? 2 : 3;
  if (found.length < least || found.length > most || passage.length > most * PER_WORD || !isFitWord(passage)) return false;
  // A capital inside the clause may be somebody's name, unless it is a product everyone knows.
  if (found.slice(1).some((w, i) => /^\p{Lu}/u.test(w) && !/^(?:the|apps?)$/iu.test(found[i] ?? '') && !/^apps?$/iu.test(w) && !/^apps?$/iu.test(found[i + 2] ?? '') && w !== 'I' && !/^I['’]/u.test(w) && !BRANDS.has(w.toLowerCase()) && !/^\p{Lu}{2,3}$|\d/u.test(w))) return false;
  return !OPENERS.test(passage) && !ENDINGS.test(passage);
}

/** Four words in five are known ones, or all but one: a passage of typing errors is not quoted back. Languages without a list pass. */
export function isWellSpelt(passage: string, lang: Language): boolean {
  if (lang !== 'fr' && lang !== 'en') return true;
  const tokens = passage.toLowerCase().match(/(?<!\d)\p{L}+(?:['’]t\b)?/gu) ?? [];
  const unknown = tokens.filter((t) => !isKnown(t.replace('’', "'"), lang)).length;
  return unknown <= Math.max(tokens.length >= 4 ? 1 : 0, Math.floor(tokens.length / 5));
}

function isKnown(token: string, lang: 'fr' | 'en'): boolean {
  const known = VOCABULARY[lang];
  return known.has(token) || BRANDS.has(token) || known.has(token.replace(/s$/u, '')) || known.has(token.replace(/(?:ed|ing|ly)$/u, '')) || clausePolarity(token, lang) !== 'neutral' || lexiconOf(lang)?.nouns.has(stripAccents(token)) === true;
}
