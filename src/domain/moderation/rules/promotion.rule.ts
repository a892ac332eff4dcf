import { foldWord } from '../../text/normalise.js';
import { findingOf, NOTHING, type Finding, type Rule, type RuleContext, type RuleExamples } from '../rule.js';

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

/** A code in capitals that ends in figures: an offer, wherever it is from. */
const CODE = /(?<!\p{L})(?:code|codice|c[oó]digo|rabattcode|gutschein)\P{L}{1,4}(?:promo\s)?[A-Z]{3,}-?\d{1,3}(?![\p{L}\p{N}])/u;
const CODE_ANY_CASE = /code|codice|c[oó]digo|gutschein/i;
const PHONE = /(?:\d[\s.()/-]{0,2}){8}/;
/** « Besoin d'un crédit ? »: an advert opens by asking the reader what they need. */
const NEED = /(?:^|[.!?\n]\s*)(?:besoin d|vous cherchez|need an?|looking for|brauchst du|cerchi|necesitas)[^.!?\n]{2,50}\?/iu;
/** Private channels where adverts lead their readers. */
const CHANNEL = /telegram|whats ?app|en privé|messages? privé|(?<!\p{L})(?:mp|dms?)(?!\p{L})/iu;
/** Places everybody knows: sending readers there is advice, not an advert. */
const PUBLIC_SITES = /amazon|booking|doctolib|tripadvisor|google|facebook|leboncoin|airbnb|youtube|wikipedia|signal-?conso|gouv|ebay|vinted|apple|microsoft/i;

/**
 * An advert by structure: readers are sent somewhere else, or the author offers their own service, with a way to get there (link,
 * code, number) that is not the reviewed business's.
 */
export const solicitationRule: Rule = {
  id: 'promotion.invitation', ground: 'promotion', version: 1, languageFree: false,
  evaluate(context) {
    const self = context.has('invite.self');
    const contact = context.has('invite.contact');
    const other = context.has('invite.other');
    const offer = context.has('offer.word');
    if ((!self && !contact && !other && !offer) || context.has('promotion.phrase')) return NOTHING;
    const link = linksOf(context).find((range) => !isPublicOrOwn(context, context.text.slice(range.start, range.end)));
    const code = CODE_ANY_CASE.test(context.text) && !context.has('promotion.referral') ? CODE.exec(context.text) : null;
    const called = PHONE.test(context.text) && (offer || NEED.test(context.text));
    const isAdvert = link === undefined ? ((other || self) && code !== null) || ((self || contact) && called) || (self && CHANNEL.test(context.text)) : true;
    if (!isAdvert) return NOTHING;
    const outcome = context.has('conflict.phrase') ? 'hold' : 'reject';
    const passages = (['invite.self', 'invite.contact', 'invite.other', 'offer.word'] as const).flatMap((tag) => context.all(tag));
    return [...passages, ...(link === undefined ? [] : [link])].map((range): Finding => findingOf(this, range, outcome));
  },
};

function isPublicOrOwn(context: RuleContext, link: string): boolean {
  if (PUBLIC_SITES.test(link)) return true;
  const address = foldWord(link).replace(/[^a-z]/g, '');
  return context.business.name.split(/[^\p{L}]+/u).map((word) => foldWord(word)).some((word) => word.length > 3 && address.includes(word));
}

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
export const solicitationExamples: RuleExamples = {
  positive: [
    { text: 'Allez plutôt chez Fournil Bleu, -10 % avec le code BLEU10.', lang: 'fr' },
    { text: 'Visitez mon site www.argent-vite.example pour gagner 900 euros par mois.', lang: 'fr' },
    { text: 'Besoin d’un crédit ? Appelez-moi au 06 39 98 41 27.', lang: 'fr' },
    { text: 'Order at better-books.example instead, 20% off.', lang: 'en' },
    { text: 'Andate piuttosto da Sole, codice SOLE10.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Rappelez-moi au 06 39 98 41 27, j’ai besoin de mon remboursement.', lang: 'fr' },
    { text: 'Allez plutôt chez Fournil Bleu, c’est moins cher et meilleur.', lang: 'fr' },
    { text: 'Prenez rendez-vous sur doctolib.fr, visitez aussi le jardin.', lang: 'fr' },
    { text: 'The code SUMMER10 on their website never worked.', lang: 'en' },
    { text: 'Try the pie instead, and book on booking.com.', lang: 'en' },
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
