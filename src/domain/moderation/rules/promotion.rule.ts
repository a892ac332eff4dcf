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
const CODE = /(?<!\p{L})(?:[Cc]ode|[Cc]odice|[Cc][oó]digo|[Rr]abattcode|[Gg]utschein)\P{L}{1,4}(?:promo\s)?[A-Z]{3,}-?\d{1,3}(?![\p{L}\p{N}])/u;
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
  id: 'promotion.invitation', ground: 'promotion', version: 2, languageFree: false,
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

/** A name to write to (« @chef.momo »), not the local part of an address. */
const HANDLE = /(?<![\p{L}\p{N}._-])@[a-z0-9_.]{4,}/iu;
/** What a service costs, as adverts say it. */
const PRICE = /\d\s?(?:€|euros?\b|£|quid\b|eur\b)|[£€]\s?\d|-\s?\d{1,2}\s?%|\d[.,]\d{2}(?!\d)/iu;

/**
 * An author who offers their own work or money schemes, with a way to reach them. Either half alone is a customer: « je fais mes
 * gâteaux moi-même », « appelez-moi pour mon remboursement ».
 */
export const serviceRule: Rule = {
  id: 'promotion.service', ground: 'promotion', version: 1, languageFree: false,
  evaluate(context) {
    const trade = context.all('offer.trade');
    const self = [...context.all('offer.self'), ...trade];
    const spam = context.all('offer.spam');
    if (self.length === 0 && spam.length === 0) return NOTHING;
    const contact = context.all('invite.contact');
    const link = linksOf(context).find((range) => !isPublicOrOwn(context, context.text.slice(range.start, range.end)));
    const handle = HANDLE.exec(context.text);
    const reach = link ?? (handle === null ? undefined : { start: handle.index, end: handle.index + handle[0].length });
    // A number may be anything; beside a trade, a price or a way to call it is a telephone.
    const reached = reach !== undefined || (PHONE.test(context.text) && (trade.length > 0 || contact.length > 0 || PRICE.test(context.text)));
    const offered = self.length > 0 && contact.length > 0 && (reached || PRICE.test(context.text) || CHANNEL.test(context.text) || self.length > 1);
    const schemed = spam.length > 0 && (reached || contact.length > 0 || CHANNEL.test(context.text));
    if (!offered && !schemed && !(self.length > 0 && reached)) return NOTHING;
    const outcome = context.has('conflict.phrase') ? 'hold' : 'reject';
    return [...self, ...spam, ...contact, ...(reach === undefined ? [] : [reach])].map((range): Finding => findingOf(this, range, outcome));
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
  id: 'promotion.links', ground: 'promotion', version: 2, languageFree: true,
  evaluate(context) {
    const links = linksOf(context);
    const coded = links.length > 0 && context.tokens.length <= 16 && CODE.test(context.text);
    if (coded && links.some((link) => !isPublicOrOwn(context, context.text.slice(link.start, link.end)))) return links.map((link) => findingOf(this, link, 'reject'));
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
export const serviceExamples: RuleExamples = {
  positive: [
    { text: 'Sympa. Moi je propose des cours de cuisine, 25 € de l’heure, écrivez-moi sur insta @chef.momo.', lang: 'fr' },
    { text: 'Nice place. If anyone needs a groomer I do dogs from £25, call me.', lang: 'en' },
    { text: 'Muy bonito. Yo hago uñas acrílicas en casa, 20 €, escribidme al 600 123 456.', lang: 'es' },
    { text: 'Netter Laden. Ich biete mobile Fußpflege ab 25 Euro, meldet euch unter 0151 23456789.', lang: 'de' },
    { text: 'Bel salone. Io faccio ricostruzione unghie a domicilio a 20 euro, scrivetemi.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Je fais des gâteaux moi-même, le leur à 25 € est meilleur.', lang: 'fr' },
    { text: 'J’attends toujours, appelez-moi, 40 € perdus.', lang: 'fr' },
    { text: 'I do my nails at home usually, this was £30 well spent.', lang: 'en' },
    { text: 'Ich backe selbst, dieses Brot für 5 Euro ist besser.', lang: 'de' },
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
