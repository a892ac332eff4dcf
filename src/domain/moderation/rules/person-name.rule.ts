import { foldWord } from '../../text/normalise.js';
import type { Token } from '../../text/tokenise.js';
import { FIRST_NAMES, NOT_SURNAMES, type SignalTag } from '../lexicons.js';
import { crossesSentence, type Finding, type Rule, type RuleContext, type RuleExamples } from '../rule.js';
import { accusationRule } from './accusation.rule.js';

const CAPITALISED = /^\p{Lu}[\p{L}\p{M}'’]+$/u;
const LOWER_A = 0x61;
const LOWER_Z = 0x7a;
/** What may follow a title without being a name: « le docteur est ivre ». */
const SMALL_WORDS = /^(est|etait|avait|nous|vous|leur|avec|pour|dans|sans|mais|tres|qui|quand|this|that|they|with|from|have|were|said|told|when|hat|haben|wurde|nicht|sehr|aber|hier|auch|para|como|pero|esta|cuando|muy|sono|stato|della|delle|molto|quando)$/;
const JOINED = /^[-\s]$/;
/** A street, a square or a school that bears a name is a place, not a person. */
const PLACES = /^(rue|place|avenue|boulevard|bd|quai|stade|lycee|college|gare|ecole|parc|square|hopital|cours|pont|metro|saint|sainte|street|st|road|station|hospital|park|san|santa|calle|plaza|via|piazza|strasse|platz|musee|museum|tour|centre|salle|marque|theatre)$/;
const PARTICLES = new Set(['de', 'du', 'des', 'la', 'le', 'van', 'von', 'der', 'den', 'di', 'da', 'del', 'della', 'el', 'ben', 'mac', 'o', 'd\'', 'l\'']);

/** Words before a name that speak of an artist, a brand or a champion: « the Francis Bacon room », « un tableau de X Y ». */
const FAME_REACH = 3;

/**
 * Full names: a first name with a surname, or a title, a role or an announcement (« demandez », « s'appelle ») before two capitalised
 * words. A first name alone stays; so does a title with a surname, unless the text accuses or insults that person or tells of their
 * health, faith or love life.
 */
export const personNameRule: Rule = {
  id: 'personal_data.name', ground: 'personal_data', version: 2, languageFree: false,
  evaluate(context) {
    const exposed = isExposed(context);
    let ignored: ReadonlySet<string> | undefined;
    const found: Finding[] = [];
    for (let at = 0; at < context.tokens.length; at += 1) {
      const code = context.text.charCodeAt(context.tokens[at]?.start ?? 0);
      if (code >= LOWER_A && code <= LOWER_Z && !(exposed && isTitled(context, at))) continue;
      ignored ??= businessWords(context);
      const end = nameFrom(context, at, ignored, exposed);
      if (end === undefined) continue;
      const first = context.tokens[at];
      const last = context.tokens[end];
      if (first !== undefined && last !== undefined) found.push({ ground: 'personal_data', outcome: 'mask', start: first.start, end: last.end, rule: this.id, mask: 'name' });
      at = end;
    }
    return found;
  },
};

/** Whether a title with a surname is already too much: somebody is accused, insulted, or laid bare. */
function isExposed(context: RuleContext): boolean {
  if (!context.has('title.word')) return false;
  return ['fact.grave', 'fact.person', 'fact.victim', 'insult.strong', 'insult.phrase', 'sensitive.word'].some((tag) => context.has(tag as SignalTag)) || accusationRule.evaluate(context).length > 0;
}

/** Words of the business's own name, city and description: « Chez Jean Martin » reviewed as such names nobody. */
function businessWords(context: RuleContext): ReadonlySet<string> {
  const { name, city } = context.business;
  return new Set(`${name} ${city}`.split(/[^\p{L}\p{M}]+/u).filter((word) => word.length > 2).map((word) => foldWord(word)));
}

/** Index of the last token of the name that starts at `at`, if one does. */
function nameFrom(context: RuleContext, at: number, ignored: ReadonlySet<string>, exposed: boolean): number | undefined {
  const first = context.tokens[at];
  if (first === undefined) return undefined;
  const titled = isTitled(context, at);
  if (exposed && titled && !CAPITALISED.test(first.text)) return first.norm.length > 3 && /^\p{Ll}+$/u.test(first.text) && !SMALL_WORDS.test(first.norm) ? at : undefined;
  if (!CAPITALISED.test(first.text) || PLACES.test(context.tokens[at - 1]?.norm ?? '')) return undefined;
  const isFirstName = FIRST_NAMES.has(first.norm);
  const announced = isAnnounced(context, at) || isRoleAfter(context, at);
  if (!isFirstName && !announced && !titled) return undefined;
  if (!isFirstName && (ignored.has(first.norm) || NOT_SURNAMES.has(first.norm))) return undefined;
  const last = lastOfName(context, at, ignored);
  if (last !== undefined) return isFamous(context, at, last) ? undefined : last;
  return exposed && titled ? at : undefined;
}

function lastOfName(context: RuleContext, at: number, ignored: ReadonlySet<string>): number | undefined {
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
  return surnames > 0 ? last : undefined;
}

/** Spoken of as an artist, an author, a champion or a brand, not as somebody met in the house. */
function isFamous(context: RuleContext, at: number, last: number): boolean {
  if (!context.has('fame.cue')) return false;
  return context.all('fame.cue').some((cue) => (cue.lastToken < at && at - cue.lastToken <= FAME_REACH && !crossesSentence(context, cue.lastToken, at) && !/[,;:(]/.test(context.text.slice(cue.end, context.tokens[at]?.start ?? 0)))
    || (cue.firstToken === last + 1 && !crossesSentence(context, last, cue.firstToken) && /^\s$/.test(context.text.slice(context.tokens[last]?.end ?? 0, cue.start))));
}

/** Those are many, no role of one person: « Service: Below Average, the staff… ». */
const COLLECTIVE = /^(staff|team|crew|personnel|equipe|equipes|personal|gens)$/;
const ARTICLES = new Set(['le', 'la', "l'", 'un', 'une', 'notre', 'the', 'a', 'our', 'their', 'der', 'die', 'unser', 'unsere', 'el', 'il', 'lo', 'su', 'nostro', 'nostra', 'nuestro', 'nuestra']);

/** « X Y, le gérant », « X Y, the manager »: an unknown first name with the role behind it. */
function isRoleAfter(context: RuleContext, at: number): boolean {
  const role = context.tokens[at + 3];
  const surname = context.tokens[at + 1];
  if (role === undefined || surname === undefined || role.first || context.text.charAt(surname.end) !== ',' || !ARTICLES.has(context.tokens[at + 2]?.norm ?? '')) return false;
  return !COLLECTIVE.test(role.norm) && context.all('part.doer').some((signal) => signal.firstToken === at + 3);
}

function isJoined(context: RuleContext, at: number): boolean {
  const left = context.tokens[at - 1];
  const right = context.tokens[at];
  if (left === undefined || right === undefined) return false;
  return left.end === right.start || JOINED.test(context.text.slice(left.end, right.start));
}

function isSurname(token: Token | undefined, ignored: ReadonlySet<string>): boolean {
  return token !== undefined && token.norm.length > 2 && !token.norm.startsWith("i'") && CAPITALISED.test(token.text) && token.text !== token.text.toUpperCase() && !ignored.has(token.norm) && !NOT_SURNAMES.has(token.norm.replace(/'s$/, ''));
}

function isTitled(context: RuleContext, at: number): boolean {
  return context.tokens[at]?.first === false && context.all('title.word').some((title) => title.lastToken === at - 1);
}

/** « demandez X Y », « s'appelle X Y », « le moniteur X Y ». In German, where every noun has its capital, only behind a person's role or thanks. */
function isAnnounced(context: RuleContext, at: number): boolean {
  return context.all('person.cue').some((cue) => cue.lastToken === at - 1 && cue.firstToken < at) || (context.lang !== 'de' && context.all('part.doer').some((role) => role.lastToken === at - 1 && role.firstToken === role.lastToken && isRoleWord(context.tokens[role.firstToken]) && context.tokens[at]?.first === false));
}

/** « the Chefs Choice Menu » names no one: a role is written small, unless it begins the sentence. */
function isRoleWord(role: Token | undefined): boolean {
  return role !== undefined && (role.first || /^\p{Ll}/u.test(role.text));
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
