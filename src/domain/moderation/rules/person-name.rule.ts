import { foldWord } from '../../text/normalise.js';
import type { Token } from '../../text/tokenise.js';
import { FIRST_NAMES, NOT_SURNAMES } from '../lexicons.js';
import type { Finding, Rule, RuleContext, RuleExamples } from '../rule.js';

const CAPITALISED = /^\p{Lu}[\p{L}\p{M}'’]+$/u;
const LOWER_A = 0x61;
const LOWER_Z = 0x7a;
const JOINED = /^[-\s]$/;
/** A street, a square or a school that bears a name is a place, not a person. */
const PLACES = /^(rue|place|avenue|boulevard|bd|quai|stade|lycee|college|gare|ecole|parc|square|hopital|cours|pont|metro|saint|sainte|street|st|road|station|hospital|park|san|santa|calle|plaza|via|piazza|strasse|platz|musee|museum|tour|centre|salle|marque|theatre)$/;
const PARTICLES = new Set(['de', 'du', 'des', 'la', 'le', 'van', 'von', 'der', 'den', 'di', 'da', 'del', 'della', 'el', 'ben', 'mac', 'o', 'd\'', 'l\'']);

/**
 * Full names: a first name with a surname, or a title or an announcement (« demandez », « s'appelle ») before two capitalised words.
 * A first name alone stays; so does a title with a surname, unless the text accuses that person.
 */
export const personNameRule: Rule = {
  id: 'personal_data.name', ground: 'personal_data', version: 1, languageFree: false,
  evaluate(context) {
    const accused = context.has('fact.grave') || context.has('fact.person') || context.has('fact.victim');
    let ignored: ReadonlySet<string> | undefined;
    const found: Finding[] = [];
    for (let at = 0; at < context.tokens.length; at += 1) {
      const code = context.text.charCodeAt(context.tokens[at]?.start ?? 0);
      if (code >= LOWER_A && code <= LOWER_Z) continue;
      ignored ??= businessWords(context);
      const end = nameFrom(context, at, ignored, accused);
      if (end === undefined) continue;
      const first = context.tokens[at];
      const last = context.tokens[end];
      if (first !== undefined && last !== undefined) found.push({ ground: 'personal_data', outcome: 'mask', start: first.start, end: last.end, rule: this.id, mask: 'name' });
      at = end;
    }
    return found;
  },
};

/** Words of the business's own name, city and description: « Chez Jean Martin » reviewed as such names nobody. */
function businessWords(context: RuleContext): ReadonlySet<string> {
  const { name, city } = context.business;
  return new Set(`${name} ${city}`.split(/[^\p{L}\p{M}]+/u).filter((word) => word.length > 2).map((word) => foldWord(word)));
}

/** Index of the last token of the name that starts at `at`, if one does. */
function nameFrom(context: RuleContext, at: number, ignored: ReadonlySet<string>, accused: boolean): number | undefined {
  const first = context.tokens[at];
  if (first === undefined || !CAPITALISED.test(first.text)) return undefined;
  if (PLACES.test(context.tokens[at - 1]?.norm ?? '')) return undefined;
  const isFirstName = FIRST_NAMES.has(first.norm);
  const announced = isAnnounced(context, at);
  if (!isFirstName && !announced && !isTitled(context, at)) return undefined;
  if (!isFirstName && (ignored.has(first.norm) || NOT_SURNAMES.has(first.norm))) return undefined;
  let last = at;
  let surnames = 0;
  for (let next = at + 1; next < context.tokens.length && next - at <= 5; next += 1) {
    const token = context.tokens[next];
    if (token === undefined || token.first || !isJoined(context, next)) break;
    if (PARTICLES.has(token.norm) && isSurname(context.tokens[next + 1], ignored)) continue;
    if (!isSurname(token, ignored)) break;
    // A hyphen joins « Jean-Baptiste » or a double surname: only a word of its own is the surname after a first name.
    if (context.text.charAt(token.start - 1) !== '-') surnames += 1;
    last = next;
  }
  if (surnames > 0) return last;
  return accused && isTitled(context, at) ? last : undefined;
}

function isJoined(context: RuleContext, at: number): boolean {
  const left = context.tokens[at - 1];
  const right = context.tokens[at];
  if (left === undefined || right === undefined) return false;
  return left.end === right.start || JOINED.test(context.text.slice(left.end, right.start));
}

function isSurname(token: Token | undefined, ignored: ReadonlySet<string>): boolean {
  return token !== undefined && token.norm.length > 2 && CAPITALISED.test(token.text) && token.text !== token.text.toUpperCase() && !ignored.has(token.norm) && !NOT_SURNAMES.has(token.norm);
}

function isTitled(context: RuleContext, at: number): boolean {
  return context.all('title.word').some((title) => title.lastToken === at - 1);
}

/** « demandez X Y », « s'appelle X Y », « served by X Y »: not in German, where every noun has its capital. */
function isAnnounced(context: RuleContext, at: number): boolean {
  return context.lang !== 'de' && context.all('person.cue').some((cue) => cue.lastToken === at - 1 && cue.firstToken < at);
}

export const personNameExamples: RuleExamples = {
  positive: [
    { text: 'Un grand merci à Jean-Baptiste Courtois, à l’atelier.', lang: 'fr' },
    { text: 'Ask for anyone but Gareth Pennington.', lang: 'en' },
    { text: 'Trato de diez de Maribel Cantero Ruiz en recepción.', lang: 'es' },
    { text: 'Frau Hannelore Brinkmann-Voss hat sich viel Zeit genommen.', lang: 'de' },
    { text: 'Un elogio a Gianmarco Terragni della reception.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Merci à Karim et à Mme Vidal, toujours souriants.', lang: 'fr' },
    { text: 'Priya held my hand the whole way, thank you Priya.', lang: 'en' },
    { text: 'Bon resto près de la place Jean Jaurès.', lang: 'fr' },
  ],
};
