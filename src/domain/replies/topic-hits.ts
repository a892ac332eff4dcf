import type { Language } from '../shared/language.js';
import type { Clause } from './review-clauses.js';
import { inLowerCase } from './memo.js';
import { stripAccents, type TopicLexicon, type TopicNoun } from './topic-lexicon.js';

export interface Token { readonly opens: boolean; readonly raw: string; readonly key: string; readonly start: number; readonly end: number }
/** What stands just before: « depuis la mise à jour » is a date, « pas de parking » an absence, « avec mon téléphone » a circumstance. */
export type Lead = 'since' | 'without' | 'beside' | 'none';
/** A noun or an action found in the text, before anything is known of its mood. */
export interface Hit {
  readonly noun: TopicNoun;
  readonly form: string;
  readonly start: number;
  readonly end: number;
  readonly owner: 'the' | 'yours';
  readonly weight: number;
  readonly lead: Lead;
  /** How to say it when it went wrong ("trouble with syncing"). */
  readonly trouble?: TopicNoun;
}

/** Words that are nouns only right after a real determiner ("il montre", "ne marche pas"). */
const STRICT = new Set('pas lit montre suivi plat cru frais vue bar mousse entree carte ecoute attention garantie conduite coupe finition main tri partage reponse prix travail joint seance conseil accompagnement compte fuite son taille boule tableau pate menu'.split(' '));
const DETERMINERS = new Set("bon bonne bons bonnes super excellent excellente mauvais mauvaise beau belle superbe aucun aucune le la les l un une des du ce cet cette ces mon ma mes notre nos votre vos leur leurs au aux ses son sa d de".split(' '));
const CUSTOMER = new Set(['mon', 'ma', 'mes', 'my']);
const LINKS = /^(?:de|d|du|des|au|aux|a)$/u;

export function tokenise(text: string): Token[] {
  return [...text.matchAll(/\p{L}[\p{L}-]*|\d+/gu)].map((m) => ({ opens: /(?:^|[.,;:!?\n()…+-])\s*$/u.test(text.slice(Math.max(m.index - 4, 0), m.index)), raw: m[0], key: stripAccents(m[0].toLowerCase()), start: m.index, end: m.index + m[0].length }));
}

function matchNoun(tokens: readonly Token[], i: number, lexicon: TopicLexicon): TopicNoun | undefined {
  const found = (lexicon.nouns.get(tokens[i]?.key ?? '') ?? []).filter((n) => n.tokens.every((t, k) => tokens[i + k]?.key === t));
  const longest = found.filter((n) => n.tokens.length === found[0]?.tokens.length);
  const raw = tokens[i]?.raw.toLowerCase() ?? '';
  if (isParticipleOf(raw, longest)) return undefined;
  const before = tokens[i - 1]?.key ?? '';
  const many = /^(?:les|des|ces|mes|nos|vos|leurs|ses|aux|plusieurs|\d+)$/u.test(before);
  return longest.find((n) => n.plural === many && /[sxz]$/u.test(n.tokens[0] ?? '') && longest.length > 1)
    ?? longest.find((n) => n.form.split(' ')[0] === raw) ?? longest[0];
}

/** « livré à l'heure » is no book, « commandé » no order: written with an accent at the end that none of the nouns has. */
const PARTICIPLE = /ée?s?$/u;
function isParticipleOf(raw: string, nouns: readonly TopicNoun[]): boolean {
  return PARTICIPLE.test(raw) && nouns.length > 0 && nouns.every((noun) => !PARTICIPLE.test(noun.form.split(' ')[0]?.toLowerCase() ?? ''));
}

function acceptable(tokens: readonly Token[], i: number, noun: TopicNoun, lang: Language, lexicon: TopicLexicon): boolean {
  const before = tokens[i - 1]?.key ?? '';
  const earlier = tokens[i - 2]?.key ?? '';
  if (lexicon.pronouns.has(before) && noun.tokens.length === 1) return false;
  if (lang === 'en') {
    // "I have gone through the steps": those of a repair, not of a walk.
    if (/^steps?$/u.test(tokens[i]?.key ?? '') && /^(?:through|following|followed|all|these|troubleshooting)$/u.test(/^(?:the|all)$/u.test(before) ? earlier : before)) return false;
    // "burns", "smells" may be verbs: a plural made from a singular needs a word in front that a verb would not have.
    return !noun.plural || noun.tokens.length > 1 || i === 0 || !/^(?:it|which|that|also|and)$/u.test(before);
  }
  if (/^(?:le|la|les|l)$/u.test(before) && lexicon.pronouns.has(earlier)) return false;
  const first = noun.tokens[0] ?? '';
  if (noun.tokens.length === 1 && (STRICT.has(first) || STRICT.has(first.replace(/s$/u, '')))) return DETERMINERS.has(before) && !(first === 'pas' && !/^(?:les|mes|des|de|ses)$/u.test(before));
  if ((first === 'rendez-vous' && before === 'au') || (first === 'patience' && before === 'de') || (first === 'lieu' && /^(?:au|a)$/u.test(before))) return false;
  return i === 0 || tokens[i]?.opens === true || /^\p{Lu}{2,}$/u.test(tokens[i]?.raw ?? '') || lexicon.articles.has(before) || noun.tokens.length > 1 || !/^\p{L}/u.test(before);
}

export function nounHits(tokens: readonly Token[], text: string, lang: Language, lexicon: TopicLexicon): Hit[] {
  const hits: Hit[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const noun = matchNoun(tokens, i, lexicon);
    if (!noun || !acceptable(tokens, i, noun, lang, lexicon)) continue;
    const hit = lang === 'fr' ? extendFrench(tokens, i, noun, text, lexicon) : extendEnglish(tokens, i, noun, lexicon, hits);
    hits.push(hit.hit);
    i = hit.last;
  }
  return hits;
}

/** "my watch", « ma nouvelle montre », "my Samsung watch": the possessive may stand a word or two before. */
function ownerOf(tokens: readonly Token[], i: number, form: string, lexicon: TopicLexicon): 'the' | 'yours' {
  if (!form.split(' ').some((w) => lexicon.personal.has(w.toLowerCase()))) return 'the';
  for (let k = i - 1; k >= Math.max(i - 3, 0); k--) {
    const token = tokens[k];
    if (token === undefined || tokens[k + 1]?.opens === true) return 'the';
    if (CUSTOMER.has(token.key)) return 'yours';
    if (!/^\p{Lu}|^\d|^(?:nouvelle|nouveau|new|old|ancienne?)$/u.test(token.raw)) return 'the';
  }
  return 'the';
}

const BESIDE: Readonly<Partial<Record<Language, RegExp>>> = { fr: /^(?:avec|pour|dans|chez|sur|par|vers|hors|que|comme|en|malgre)$/u, en: /^(?:with|for|on|in|at|by|from|into|to|around|during|than|when|despite)$/u };
const PURPOSE: Readonly<Partial<Record<Language, { verb: RegExp; before: RegExp }>>> = { fr: { verb: /(?:er|ir|re)$/u, before: /^(?:pour|afin|de|d)$/u }, en: { verb: /./u, before: /^to$/u } };
const ARTICLE = /^(?:l|le|la|les|un|une|mon|ma|mes|cette|ce|ces|son|sa|ses|the|a|an|my|this|your|their|derniere|dernieres|nouvelle|nouvelles|last|latest|new|recent|most|second|premiere|\d+)$/u;

/** The word that governs the noun, articles and « dernière » skipped. */
function leadOf(tokens: readonly Token[], i: number, lang: Language, lexicon: TopicLexicon): Lead {
  const [before, earlier] = [tokens[i - 1], tokens[i - 2]];
  if (before && tokens[i]?.opens !== true) {
    if (lexicon.without.has(before.key) || (earlier && before.opens !== true && lexicon.without.has(`${earlier.key} ${before.key}`))) return 'without';
  }
  for (let k = i - 1; k >= Math.max(i - 4, 0); k--) {
    const token = tokens[k];
    if (token === undefined || tokens[k + 1]?.opens === true) return 'none';
    if (lexicon.since.has(token.key)) return 'since';
    if (BESIDE[lang]?.test(token.key) === true) return 'beside';
    // « pour suivre mes pas », "to track my running": what it is used for.
    const purpose = PURPOSE[lang];
    if (purpose && purpose.verb.test(token.key) && purpose.before.test(tokens[k - 1]?.key ?? '')) return 'beside';
    if (!ARTICLE.test(token.key)) return 'none';
  }
  return 'none';
}

/** « tarte au citron », « qualité du pain »: the noun and what follows it, in the author's words. */
function extendFrench(tokens: readonly Token[], i: number, noun: TopicNoun, text: string, lexicon: TopicLexicon): { hit: Hit; last: number } {
  let last = i + noun.tokens.length - 1;
  let form = noun.form;
  const link = tokens[last + 1];
  if (link && LINKS.test(link.key) && /food|product_quality|expertise|delivery/u.test(noun.aspect)) {
    const article = /^(?:la|l)$/u.test(tokens[last + 2]?.key ?? '') ? 1 : 0;
    const tail = matchNoun(tokens, last + 2 + article, lexicon);
    const from = tokens[last]?.end ?? 0;
    const until = tokens[last + 1 + article + (tail?.tokens.length ?? 0)]?.end ?? 0;
    if (tail && tail.aspect !== 'staff' && /^[\p{L}\s'’-]+$/u.test(text.slice(from, until))) {
      form += text.slice(from, until).toLowerCase().replace(/'/gu, '’').replace(/\s+/gu, ' ');
      last += 1 + article + tail.tokens.length;
    }
  }
  const start = tokens[i]?.start ?? 0;
  return { hit: { noun, form, start, end: tokens[last]?.end ?? start, owner: ownerOf(tokens, i, form, lexicon), weight: last > i ? 3 : 2, lead: leadOf(tokens, i, 'fr', lexicon) }, last };
}

/** "sleep tracking", "birria tacos": up to two modifiers in front of the noun, or a run of nouns. */
function extendEnglish(tokens: readonly Token[], i: number, noun: TopicNoun, lexicon: TopicLexicon, hits: Hit[]): { hit: Hit; last: number } {
  const last = i + noun.tokens.length - 1;
  let first = i;
  let form = noun.form;
  for (let k = 0; k < 2; k++) {
    const before = tokens[first - 1];
    const previous = hits.at(-1);
    if (previous && before && previous.end === before.end && before.end + 1 === tokens[first]?.start && !previous.noun.plural) {
      form = `${previous.form} ${form}`;
      first = tokens.findIndex((t) => t.start === previous.start);
      hits.pop();
    } else if (before && lexicon.modifiers.has(before.key) && before.end + 1 === tokens[first]?.start) {
      form = `${before.raw.toLowerCase()} ${form}`;
      first--;
    } else break;
  }
  const start = tokens[first]?.start ?? 0;
  return { hit: { noun, form, start, end: tokens[last]?.end ?? start, owner: ownerOf(tokens, first, form, lexicon), weight: last > first ? 3 : 2, lead: leadOf(tokens, first, 'en', lexicon) }, last };
}

export function actionHits(text: string, clauses: readonly Clause[], lexicon: TopicLexicon): Hit[] {
  // Most turns of phrase stand nowhere in a text: they are looked for once in the whole before each clause.
  const lower = inLowerCase(text);
  const present = lexicon.actions.filter(({ pattern }) => pattern.test(lower));
  return clauses.flatMap((clause) => present.flatMap(({ pattern, noun, trouble }): Hit[] => {
    const m = pattern.exec(inLowerCase(clause.text));
    if (!m) return [];
    const start = clause.start + m.index;
    const dated = lexicon.since.has(stripAccents(/(\p{L}+)\s+(?:l['’]|(?:la|le|les|the|cette|this)\s+)?(?:\p{L}+\s+)?$/u.exec(clause.text.slice(0, m.index).toLowerCase())?.[1] ?? ''));
    return [{ noun, form: noun.form, start, end: start + m[0].length, owner: 'the', weight: 2.4, lead: dated ? 'since' : 'none', ...(trouble ? { trouble } : {}) }];
  }));
}

export function genericHits(tokens: readonly Token[], lexicon: TopicLexicon): Hit[] {
  return tokens.flatMap((t): Hit[] => {
    const noun = lexicon.generic.get(t.key);
    return noun ? [{ noun, form: noun.form, start: t.start, end: t.end, owner: 'the', weight: 0, lead: 'none' }] : [];
  });
}

