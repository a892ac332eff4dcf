import type { Analysis, Aspect, Polarity } from '../analysis/types.js';
import type { Language } from '../shared/language.js';
import { type Clause, clausePolarity, isPraiseByNegation, isRequest, splitClauses, turnsBefore } from './review-clauses.js';
import type { NounPhrase } from './noun-phrase.js';
import { fixedAspects } from './wordings.js';
import { lexiconOf, stripAccents, type TopicLexicon, type TopicNoun } from './topic-lexicon.js';

/** Something the customer named: how to say it, where it stands, and whether they liked it. */
export interface Topic {
  readonly phrase: NounPhrase;
  readonly aspect: Aspect;
  readonly polarity: Polarity;
  readonly quote: string;
  readonly start: number;
  readonly weight: number;
  /** True when the polarity was read beside the noun, not taken from the mood of the whole. */
  readonly firm: boolean;
  /** What the cue words of its own clause say, the reading engine set aside. */
  readonly local: Polarity;
}
export interface TopicInput {
  readonly text: string;
  readonly lang: Language;
  readonly aspects: Analysis['aspects'];
  /** Evidence spans: nothing inside them is ever named. */
  readonly forbidden: readonly { readonly start: number; readonly end: number }[];
  readonly overall: Polarity;
  /** Aspects the trade cannot be about (a hairdresser's « glace » is a mirror). */
  readonly skip?: ReadonlySet<Aspect>;
  /** True where the product is software: elsewhere "the app" and "the phone" are somebody else's. */
  readonly software?: boolean;
}
interface Token { readonly opens: boolean; readonly raw: string; readonly key: string; readonly start: number; readonly end: number }
interface Hit { readonly noun: TopicNoun; readonly form: string; readonly start: number; readonly end: number; readonly owner: 'the' | 'yours'; readonly weight: number }

/** Words that are nouns only right after a real determiner ("il montre", "ne marche pas"). */
const STRICT = new Set('pas lit montre suivi plat cru frais vue bar mousse entree carte ecoute attention garantie conduite coupe finition main tri partage reponse prix travail joint seance conseil accompagnement compte fuite son taille boule tableau pate menu'.split(' '));
const DETERMINERS = new Set("le la les l un une des du ce cet cette ces mon ma mes notre nos votre vos leur leurs au aux ses son sa d de".split(' '));
const CUSTOMER = new Set(['mon', 'ma', 'mes', 'my']);
const LINKS = /^(?:de|d|du|des|au|aux|a)$/u;

function tokenise(text: string): Token[] {
  return [...text.matchAll(/\p{L}[\p{L}-]*|\d+/gu)].map((m) => ({ opens: /(?:^|[.,;:!?\n()…+-])\s*$/u.test(text.slice(Math.max(m.index - 4, 0), m.index)), raw: m[0], key: stripAccents(m[0].toLowerCase()), start: m.index, end: m.index + m[0].length }));
}

function matchNoun(tokens: readonly Token[], i: number, lexicon: TopicLexicon): TopicNoun | undefined {
  const found = (lexicon.nouns.get(tokens[i]?.key ?? '') ?? []).filter((n) => n.tokens.every((t, k) => tokens[i + k]?.key === t));
  const longest = found.filter((n) => n.tokens.length === found[0]?.tokens.length);
  const raw = tokens[i]?.raw.toLowerCase();
  const before = tokens[i - 1]?.key ?? '';
  const many = /^(?:les|des|ces|mes|nos|vos|leurs|ses|aux|plusieurs|\d+)$/u.test(before);
  return longest.find((n) => n.plural === many && /[sxz]$/u.test(n.tokens[0] ?? '') && longest.length > 1)
    ?? longest.find((n) => n.form.split(' ')[0] === raw) ?? longest[0];
}

function acceptable(tokens: readonly Token[], i: number, noun: TopicNoun, lang: Language, lexicon: TopicLexicon): boolean {
  const before = tokens[i - 1]?.key ?? '';
  const earlier = tokens[i - 2]?.key ?? '';
  if (lexicon.pronouns.has(before) && noun.tokens.length === 1) return false;
  if (lang === 'en') {
    // "burns", "smells" may be verbs: a plural made from a singular needs a word in front that a verb would not have.
    return !noun.plural || noun.tokens.length > 1 || i === 0 || !/^(?:it|which|that|also|and)$/u.test(before);
  }
  if (/^(?:le|la|les|l)$/u.test(before) && lexicon.pronouns.has(earlier)) return false;
  const first = noun.tokens[0] ?? '';
  if (noun.tokens.length === 1 && (STRICT.has(first) || STRICT.has(first.replace(/s$/u, '')))) return DETERMINERS.has(before) && !(first === 'pas' && !/^(?:les|mes|des|de|ses)$/u.test(before));
  if ((first === 'patience' && before === 'de') || (first === 'lieu' && /^(?:au|a)$/u.test(before))) return false;
  return i === 0 || tokens[i]?.opens === true || lexicon.articles.has(before) || noun.tokens.length > 1 || !/^\p{L}/u.test(before);
}

function nounHits(tokens: readonly Token[], text: string, lang: Language, lexicon: TopicLexicon): Hit[] {
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

function ownerOf(before: Token | undefined, form: string, lexicon: TopicLexicon): 'the' | 'yours' {
  return CUSTOMER.has(before?.key ?? '') && form.split(' ').some((w) => lexicon.personal.has(w.toLowerCase())) ? 'yours' : 'the';
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
  return { hit: { noun, form, start, end: tokens[last]?.end ?? start, owner: ownerOf(tokens[i - 1], form, lexicon), weight: last > i ? 3 : 2 }, last };
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
  return { hit: { noun, form, start, end: tokens[last]?.end ?? start, owner: ownerOf(tokens[first - 1], form, lexicon), weight: last > first ? 3 : 2 }, last };
}

function actionHits(clauses: readonly Clause[], lexicon: TopicLexicon): Hit[] {
  return clauses.flatMap((clause) => lexicon.actions.flatMap(({ pattern, noun }): Hit[] => {
    const m = pattern.exec(clause.text);
    if (!m) return [];
    const start = clause.start + m.index;
    return [{ noun, form: noun.form, start, end: start + m[0].length, owner: 'the', weight: 2.4 }];
  }));
}

function genericHits(tokens: readonly Token[], lexicon: TopicLexicon): Hit[] {
  return tokens.flatMap((t): Hit[] => {
    const noun = lexicon.generic.get(t.key);
    return noun ? [{ noun, form: noun.form, start: t.start, end: t.end, owner: 'the', weight: 0 }] : [];
  });
}

const overlaps = (a: { start: number; end: number }, b: { start: number; end: number }): boolean => a.start < b.end && b.start < a.end;

interface Judged { readonly polarity: Polarity; readonly firm: boolean; readonly local: Polarity }

function polarityOf(hit: Hit, clauses: readonly Clause[], input: TopicInput): Judged {
  const clause = clauses.find((c) => overlaps(c, hit));
  const tie = input.overall === 'positive' ? 'positive' : 'negative';
  const bad = clause !== undefined && lexiconOf(input.lang)?.bad.has(hit.form) === true && !isPraiseByNegation(clause.text);
  const local = bad ? 'negative' : clause ? clausePolarity(clause.text, input.lang, tie) : 'neutral';
  const mention = input.aspects.find((a) => {
    const at = input.text.indexOf(a.quote);
    return a.quote !== '' && at >= 0 && a.polarity !== 'neutral' && overlaps({ start: at, end: at + a.quote.length }, hit);
  });
  if (mention) return { polarity: mention.polarity, firm: true, local };
  if (bad) return { polarity: 'negative', firm: true, local };
  const sameAspect = input.aspects.find((a) => a.aspect === hit.noun.aspect && clause !== undefined && clause.text.includes(a.quote));
  if (sameAspect && sameAspect.polarity !== 'neutral') return { polarity: sameAspect.polarity, firm: true, local };
  if (!clause || isRequest(clause.text, input.lang)) return { polarity: 'neutral', firm: false, local };
  if (local !== 'neutral') return { polarity: local, firm: true, local };
  // A clause that tells nothing takes the mood of the whole only where the whole tells one thing.
  const torn = turnsBefore(input.text, clause.start, input.lang) || clauses.some((c) => opposes(clausePolarity(c.text, input.lang), input.overall));
  return { polarity: torn ? 'neutral' : input.overall, firm: false, local };
}

const opposes = (a: Polarity, b: Polarity): boolean => a !== 'neutral' && b !== 'neutral' && a !== b;

/** What the customer named, strongest first, no two with the same words. */
export function findTopics(input: TopicInput): Topic[] {
  const lexicon = lexiconOf(input.lang);
  const clauses = splitClauses(input.text);
  const tokens = tokenise(input.text);
  const hits = lexicon ? [...nounHits(tokens, input.text, input.lang, lexicon), ...actionHits(clauses, lexicon), ...genericHits(tokens, lexicon).filter((h) => input.software === true || !/^(?:app|application|phone|téléphone)$/u.test(h.form))] : [];
  const topics = hits
    .filter((h) => input.skip?.has(h.noun.aspect) !== true && !input.forbidden.some((f) => overlaps(f, h)))
    .map((h): Topic => toTopic(h, polarityOf(h, clauses, input), input, lexicon))
    // « Aucun bug » is praise, but « merci pour vos mots sur les bugs » would not be.
    .filter((t) => t.polarity === 'negative' || lexicon?.bad.has(t.phrase.form) !== true);
  return distinct([...topics, ...aspectTopics(input, topics, lexicon)]);
}

function toTopic(hit: Hit, { polarity, firm, local }: Judged, input: TopicInput, lexicon: TopicLexicon | undefined): Topic {
  const person = lexicon?.persons.has(hit.noun.form.replace(/s$/u, '')) === true || lexicon?.persons.has(hit.noun.form) === true;
  // A person is never named under a complaint: the reply speaks of the welcome, not of someone who may be recognised.
  const noun = person && polarity !== 'positive' ? lexicon?.aspects.get('staff') ?? hit.noun : hit.noun;
  const bonus = hit.weight > 0 ? (input.aspects.some((a) => a.aspect === hit.noun.aspect) ? 1 : 0) + (firm && polarity !== 'neutral' ? 0.7 : 0) : 0;
  return {
    phrase: { form: noun === hit.noun ? hit.form : noun.form, gender: noun.gender, plural: noun.plural, owner: noun === hit.noun ? hit.owner : 'the' },
    aspect: hit.noun.aspect, polarity, quote: input.text.slice(hit.start, hit.end), start: hit.start, weight: hit.weight + bonus, firm, local,
  };
}

/** Aspects whose own word still says something to the customer; « la qualité » or « le suivi » would fit any review. */
const CARRIED: ReadonlySet<Aspect> = new Set<Aspect>(['staff', 'communication', 'delivery', 'waiting_time', 'booking', 'food', 'price']);

/** Aspects the reading engine found without a noun we know: named by the aspect's own word. */
function aspectTopics(input: TopicInput, known: readonly Topic[], lexicon: TopicLexicon | undefined): Topic[] {
  return input.aspects.flatMap((a): Topic[] => {
    const at = a.quote === '' ? -1 : input.text.indexOf(a.quote);
    if (at < 0 || input.skip?.has(a.aspect) === true || (lexicon !== undefined && !CARRIED.has(a.aspect)) || known.some((k) => k.weight > 0 && k.aspect === a.aspect) || input.forbidden.some((f) => overlaps(f, { start: at, end: at + a.quote.length }))) return [];
    const noun = lexicon?.aspects.get(a.aspect);
    const phrase: NounPhrase | undefined = noun
      ? { form: noun.form, gender: noun.gender, plural: noun.plural, owner: 'the' }
      : fixedAspects(input.lang).get(a.aspect);
    return phrase ? [{ phrase, aspect: a.aspect, polarity: a.polarity === 'neutral' ? input.overall : a.polarity, quote: a.quote, start: at, weight: noun ? -1 : 2, firm: a.polarity !== 'neutral', local: a.polarity }] : [];
  });
}

function distinct(topics: readonly Topic[]): Topic[] {
  const sorted = topics.map((t, i) => ({ t, i })).sort((a, b) => b.t.weight - a.t.weight || a.t.start - b.t.start || a.i - b.i).map(({ t }) => t);
  return sorted.filter((t, i) => !sorted.slice(0, i).some((u) => sameThing(u, t)));
}

const words = (form: string): string[] => form.toLowerCase().split(/[ ’]/u).map((w) => w.replace(/[sx]$/u, '').slice(0, 4));
function sameThing(a: Topic, b: Topic): boolean {
  const [x, y] = [words(a.phrase.form), words(b.phrase.form)];
  return x.every((w) => y.includes(w)) || y.every((w) => x.includes(w));
}
