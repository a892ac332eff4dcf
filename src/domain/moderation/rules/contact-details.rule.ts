import { findPhoneNumbersInText, type CountryCode } from 'libphonenumber-js/core';
import phoneMetadata from 'libphonenumber-js/min/metadata';
import type { DetectedLanguage } from '../../shared/language.js';
import { foldWord } from '../../text/normalise.js';
import type { TextRange } from '../../text/tokenise.js';
import { sentenceAround, type Finding, type Rule, type RuleContext, type RuleExamples } from '../rule.js';
import type { Mask } from '../types.js';

const COUNTRY: Readonly<Record<DetectedLanguage, CountryCode>> = { fr: 'FR', en: 'GB', es: 'ES', de: 'DE', it: 'IT', unknown: 'FR' };
/** Eight figures close together: only then is the phone library asked. */
const MAY_BE_PHONE = /(?:\d[\s.()/-]{0,3}){8}/;
const EMAIL = /[\p{L}\p{N}._%+-]{1,64}(?:@|\s@\s|\s?(?:\[at\]|\(at\))\s?)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,4}\.\p{L}{2,}/giu;
/** Addresses spelled out to escape filters: « prenom (at) mail point fr », « jo at mailbox dot com ». */
const SPELLED_EMAIL = /[\p{L}\p{N}._+-]{2,64}(?:\s?(?:[[(](?:at|arobase)[\])]|\s(?:arobase|chiocciola|arroba)\s)\s?[\p{L}\p{N}-]{2,63}\s?(?:[[(]?\s?(?:point|dot|punto|punkt)\s?[\])]?|\.)|\sat\s[\p{L}\p{N}-]{2,63}\sdot)\s?(?:fr|com|net|org|eu|be|ch|ca|de|es|it|uk|co|io|info|example)(?![\p{L}\p{N}])/giu;
/** Without one of these there is no address to look for: the patterns above are asked of few texts. */
const BRACKETED_AT = /[[(]at[\])]/i;
const SPELLED_AT = /\bat[\])\s]|arobase|arroba|chiocciola/i;
const NETWORK = /\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|telegram)\b/i;
/** Said after a number: whose it is. */
const FIRM_AFTER = /^[\s,()]{0,3}(?:(?:du|de la|of the)\s(?:garage|magasin|boutique|cabinet|salon|restaurant|standard|secrétariat|service|shop|store|office|reception|practice)|de l['’](?:agence|accueil|hôtel|entreprise|atelier)|leur (?:numéro|standard|ligne)|their (?:number|line|switchboard)|(?:affiché|indiqué|donné|noté)e?s? (?:sur|par) (?:votre|leur|le|vos)|(?:shown|listed|given) on (?:your|their|the))/iu;
const HANDLE_CUE = /(?:insta(?:gram)?|snap(?:chat)?|tiktok|telegram)\s*:?\s*(@?[\w.]{4,30})/giu;
const OWN_MAILBOX = /^(contact|info|infos|hello|bonjour|sav|support|service|accueil|reservation|booking|bookings|reception|office|kontakt|kundenservice|ventas|atencion|assistenza|clienti|sales|help|commande|devis)/i;
/** Toll-free and shared-cost ranges belong to firms. */
const FIRM_RANGE = /^(?:0800|0805|0806|0809|081\d|082\d|089\d|0300|0333|0345|0844|0845|0870|0871|900|901|902|800)/;

/** Mobile numbers by their shape, grouped as people write them: the library does not know every range. */
const MOBILES: Readonly<Partial<Record<DetectedLanguage, RegExp>>> = {
  en: /^07\d{3}[\s-]\d{3}[\s-]?\d{3}$/, es: /^[67]\d{2}[\s.-]\d{3}[\s.-]\d{3}$/, it: /^3\d{2}[\s./-]\d{3}[\s.]?\d{3,4}$/, de: /^01[567]\d[\s/-]\d{3,4}[\s-]?\d{3,5}$/,
};

/** Private phone numbers. The firm's own numbers are public already and stay. */
export const phoneRule: Rule = {
  id: 'personal_data.phone', ground: 'personal_data', version: 3, languageFree: true,
  evaluate(context) {
    if (!MAY_BE_PHONE.test(context.text)) return [];
    const found = new Map<number, TextRange>();
    for (const hit of findPhoneNumbersInText(context.text, { defaultCountry: COUNTRY[context.lang] }, phoneMetadata)) {
      found.set(hit.startsAt, { start: hit.startsAt, end: hit.endsAt });
    }
    for (const range of cuedNumbers(context)) if (![...found.values()].some((known) => known.start < range.end && range.start < known.end)) found.set(range.start, range);
    return [...found.values()].filter((range) => !isFirms(context, range) && !isReference(context, range)).map((range) => mask(range, 'phone', this.id));
  },
};

/** Numbers a word announces (« mon num », « ring me »), which the library does not know or in other writings. */
function cuedNumbers(context: RuleContext): TextRange[] {
  const out: TextRange[] = [];
  const pattern = /(?<![\p{L}\p{N}])\+?\(?\d(?:[\s.()/-]{0,3}\d){7,13}(?![\p{N}])/gu;
  for (const match of context.text.matchAll(pattern)) {
    const range = { start: match.index, end: match.index + match[0].length };
    const french = /^0[1-79](?:[\s./-]{0,3}\d\d){4}$/.test(match[0]);
    const mobile = MOBILES[context.lang]?.test(match[0]) === true;
    const cue = context.all('phone.cue').some((signal) => signal.end <= range.start && range.start - signal.end < 40);
    if (french || mobile || cue) out.push(range);
  }
  return out;
}

function isFirms(context: RuleContext, range: TextRange): boolean {
  const digits = context.text.slice(range.start, range.end).replace(/\D/g, '');
  if (FIRM_RANGE.test(digits)) return true;
  if (context.business.description.replace(/\D/g, '').includes(digits)) return true;
  if (FIRM_AFTER.test(context.text.slice(range.end, range.end + 40))) return true;
  return context.all('phone.company').some((signal) => signal.end <= range.start && range.start - signal.end < 25);
}

/** A long order or contract number is no phone: the reference rule reads it. */
function isReference(context: RuleContext, range: TextRange): boolean {
  return context.all('reference.cue').some((signal) => signal.end <= range.start && range.start - signal.end < 12);
}

/** Private e-mail addresses and private account names on social networks. */
export const emailRule: Rule = {
  id: 'personal_data.email', ground: 'personal_data', version: 3, languageFree: true,
  evaluate(context) {
    const { text } = context;
    const hasSign = text.includes('@') || BRACKETED_AT.test(text);
    const isSpelled = SPELLED_AT.test(text);
    if (!hasSign && !isSpelled && !NETWORK.test(text)) return [];
    const found: Finding[] = [];
    for (const match of hasSign ? text.matchAll(EMAIL) : []) {
      if (isFirmsMail(context, match[0])) continue;
      found.push(mask({ start: match.index, end: match.index + match[0].length }, 'email', this.id));
    }
    for (const match of isSpelled && /(?:dot|point|punto|punkt|at[\])])/i.test(text) ? text.matchAll(SPELLED_EMAIL) : []) {
      const range = { start: match.index, end: match.index + match[0].length };
      if (!isFirmsMail(context, match[0]) && !found.some((known) => known.start < range.end && range.start < known.end)) found.push(mask(range, 'email', this.id));
    }
    for (const match of text.matchAll(HANDLE_CUE)) {
      const handle = match[1] ?? '';
      if (!/[_\d@]/.test(handle) || /^[\d.]+$/.test(handle)) continue;
      const start = match.index + match[0].length - handle.length;
      if (!found.some((finding) => finding.start < start + handle.length && start < finding.end)) found.push(mask({ start, end: start + handle.length }, 'other', this.id));
    }
    return found;
  },
};

function isFirmsMail(context: RuleContext, address: string): boolean {
  if (OWN_MAILBOX.test(address)) return true;
  const domain = foldWord(address.slice(address.search(/@|[[(]at|\s(?:at|arobase|arroba|chiocciola)\s/) + 1)).replace(/[^a-z]/g, '');
  return context.business.name.split(/[^\p{L}]+/u).map((word) => foldWord(word)).some((word) => word.length > 4 && domain.includes(word));
}

/** A private address: a number and a street, together with a sign that somebody lives there. */
export const addressRule: Rule = {
  id: 'personal_data.address', ground: 'personal_data', version: 1, languageFree: false,
  evaluate(context) {
    if (!context.has('home.cue')) return [];
    const pattern = /(?<![\p{N}])\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:(?:rue|avenue|av\.?|bd|boulevard|impasse|allée|chemin|place|route|quai|square|cours)\s(?:d[eu]s?\s|de\sla\s|de\sl['’]|d['’]|l['’])?(?:vieux\s|vieille\s)?\p{L}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)*|(?:\p{Lu}[\p{L}'’-]+\s){1,2}(?:Street|Road|Lane|Avenue|Rise|Close|Drive|Court|Terrace|Way|Gardens))|(?:calle|c\/|via|vicolo|viale|piazza)\s(?:d\p{L}{1,4}\s)?\p{L}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)*,?\s\d{1,4}/giu;
    const found: Finding[] = [];
    for (const match of context.text.matchAll(pattern)) {
      const range = { start: match.index, end: match.index + match[0].length };
      const token = context.tokens.findIndex((candidate) => candidate.start >= range.start);
      if (token < 0) continue;
      const sentence = sentenceAround(context, token);
      if (context.all('home.cue').some((cue) => cue.firstToken >= sentence.from - 1 && cue.lastToken <= sentence.to)) found.push(mask(range, 'address', this.id));
    }
    return found;
  },
};

function mask(range: TextRange, kind: Mask['kind'], rule: string): Finding {
  return { ground: 'personal_data', outcome: 'mask', start: range.start, end: range.end, rule, mask: kind };
}

export const phoneExamples: RuleExamples = {
  positive: [{ text: 'Rappelez-moi au 06 39 98 41 27 après 18h.', lang: 'fr' }, { text: 'Ring me on 07700 900482 please.', lang: 'en' }, { text: 'Joignable au 06 . 39 . 98 . 41 . 27 le soir.', lang: 'fr' }, { text: 'Mi móvil es el 600 000 041, gracias.', lang: 'es' }],
  nearMiss: [{ text: 'Le 0 800 123 456 ne répond jamais.', lang: 'fr' }, { text: 'Payé 12 500 euros en 2019, puis 13 000 en 2021.', lang: 'fr' }, { text: 'Le 03 20 11 22 33 du garage ne répond jamais.', lang: 'fr' }, { text: 'Leur standard au 02 98 44 12 12 sonne dans le vide.', lang: 'fr' }],
};
export const emailExamples: RuleExamples = {
  positive: [{ text: 'Écrivez-moi à cecile.maurin@example.org merci.', lang: 'fr' }, { text: 'My email is tom.askew@example.com.', lang: 'en' }, { text: 'Par mail : lucie.faure (at) boitemail point fr, merci.', lang: 'fr' }, { text: 'Write to jo.lind at mailbox dot com please.', lang: 'en' }],
  nearMiss: [{ text: 'Aucune réponse de contact@boutique.example depuis un mois.', lang: 'fr' }, { text: 'Follow them on insta, lovely photos.', lang: 'en' }, { text: 'Then at some point it crashed; same trousers at amazon.com for less.', lang: 'en' }],
};
export const addressExamples: RuleExamples = {
  positive: [{ text: 'Livraison parfaite chez Mme Fabre, 14 rue des Acacias à Billère.', lang: 'fr' }, { text: 'It is Flat 3, 22 Sorrel Rise, how hard can it be?', lang: 'en' }],
  nearMiss: [{ text: 'Le restaurant du 14 rue des Acacias est meilleur que l’autre.', lang: 'fr' }, { text: 'The branch at 22 Sorrel Road is the good one.', lang: 'en' }],
};
