import { findingOf, type Finding, type Rule, type RuleContext, type RuleExamples } from '../rule.js';

const LINK = /\b(?:https?:\/\/|www\.)\S+|\b[a-z0-9-]+\.(?:example|com|net|biz|shop|online|info|fr|de|it|es|co\.uk|io|xyz|ru|top)\b(?:\/\S*)?/giu;

/** A full stop or a colon with a letter right after it: most reviews have none. */
const MAY_HOLD_LINK = /[.:/][a-z/]/i;

/** Another trader's advert: refused by a human. With the owner's own voice it is first a conflict of interest. */
export const promotionRule: Rule = {
  id: 'promotion.advert', ground: 'promotion', version: 1, languageFree: false,
  evaluate(context) {
    const outcome = context.has('conflict.phrase') ? 'hold' : 'reject';
    const phrases = context.all('promotion.phrase');
    const found: Finding[] = phrases.map((match) => findingOf(this, match, outcome));
    if (phrases.length === 0) return found;
    return [...found, ...linksOf(context).map((range) => findingOf(this, range, outcome))];
  },
};

/** A paid referral inside a review: handed back, the rest may stay. */
export const referralRule: Rule = {
  id: 'promotion.referral', ground: 'promotion', version: 1, languageFree: false,
  evaluate(context) {
    if (context.has('promotion.phrase')) return [];
    return context.all('promotion.referral').map((match) => findingOf(this, match, 'reword'));
  },
};

/** A bare advert with a link and nothing else reads the same in every language: many links, or a link after almost no words. */
export const linkRule: Rule = {
  id: 'promotion.links', ground: 'promotion', version: 1, languageFree: true,
  evaluate(context) {
    const links = linksOf(context);
    const isBare = links.length >= 3 || (links.some((link) => /^https?:/i.test(context.text.slice(link.start, link.end))) && context.tokens.length <= 12);
    return isBare ? links.map((link) => findingOf(this, link, 'hold')) : [];
  },
};

function linksOf(context: RuleContext): { start: number; end: number }[] {
  if (!MAY_HOLD_LINK.test(context.text)) return [];
  return [...context.text.matchAll(LINK)]
    .filter((match) => context.text.charAt(match.index - 1) !== '@')
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

export const promotionExamples: RuleExamples = {
  positive: [
    { text: 'Joli salon. Je fais des extensions à domicile, -20% avec le code NEWHAIR.', lang: 'fr' },
    { text: 'Great shop, also get 5000 real followers in 24h at boost-me.example', lang: 'en' },
    { text: 'Préstamos en 10 minutos sin aval, escribe al whatsapp del enlace.', lang: 'es' },
  ],
  nearMiss: [
    { text: 'Le code promo du site ne marchait pas, dommage.', lang: 'fr' },
    { text: 'Cheaper than their rival down the road and better.', lang: 'en' },
  ],
};
export const referralExamples: RuleExamples = {
  positive: [{ text: 'Très bonne banque, utilisez mon code parrainage ABC12 pour 50 euros chacun.', lang: 'fr' }, { text: 'Good supplier, use my referral code JANE50 when you join.', lang: 'en' }],
  nearMiss: [{ text: 'Le parrainage promis n’a jamais été versé.', lang: 'fr' }, { text: 'The referral bonus never arrived.', lang: 'en' }],
};
export const linkExamples: RuleExamples = {
  positive: [{ text: 'Szybko http://gains.example/ref=9921', lang: 'unknown' }, { text: 'a.example b.example www.c.com', lang: 'unknown' }],
  nearMiss: [{ text: 'Très bon resto, leur carte est sur lebistrot.fr et elle change chaque semaine.', lang: 'fr' }],
};
