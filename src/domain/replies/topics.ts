import type { Analysis, Aspect, Polarity } from '../analysis/types.js';
import type { Language } from '../shared/language.js';
import { afterReserve, type Clause, clausePolarity, firstTurn, isGuess, isPraiseByNegation, isRequest, isSettled, splitClauses, turnsBefore } from './review-clauses.js';
import type { NounPhrase } from './noun-phrase.js';
import { actionHits, genericHits, type Hit, nounHits, tokenise } from './topic-hits.js';
import { lexiconOf, type TopicLexicon } from './topic-lexicon.js';
import { fixedAspects } from './wordings.js';

/** Something the customer named: how to say it, where it stands, and whether they liked it. */
export interface Topic {
  readonly phrase: NounPhrase;
  readonly aspect: Aspect;
  readonly polarity: Polarity;
  readonly quote: string;
  /** The clause around it, as a person would point at it; the bare words where the clause is long. */
  readonly passage: string;
  readonly start: number;
  readonly weight: number;
  /** True when the polarity was read beside the noun, not taken from the mood of the whole. */
  readonly firm: boolean;
  /** A circumstance (« avec mon téléphone », "on my phone"): named when nothing better was. */
  readonly beside: boolean;
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
  /** True where meals are cooked: « la cuisine » names the food there, and nowhere else. */
  readonly kitchen?: boolean;
}
const overlaps = (a: { start: number; end: number }, b: { start: number; end: number }): boolean => a.start < b.end && b.start < a.end;

interface Judged { readonly polarity: Polarity; readonly firm: boolean; readonly local: Polarity }
interface Scene {
  readonly clauses: readonly Clause[];
  /** Where the first « mais », "until" stands; the end of the text when nothing turns. */
  readonly turn: number;
  /** A clause says the opposite of the whole. */
  readonly torn: boolean;
}

const opposes = (a: Polarity, b: Polarity): boolean => a !== 'neutral' && b !== 'neutral' && a !== b;

function sceneOf(input: TopicInput): Scene {
  const clauses = splitClauses(input.text, input.lang);
  return { clauses, turn: firstTurn(input.text, input.lang), torn: clauses.some((c) => opposes(clausePolarity(c.text, input.lang), input.overall)) };
}

/** Liked or not, and how surely; null for what the author only guesses ("maybe my phone"): a guess is not answered as a fact. */
function judge(hit: Hit, clause: Clause | undefined, scene: Scene, input: TopicInput): Judged | null {
  if (isLabel(hit, input.text) || (clause && isGuess(clause.text, input.lang))) return null;
  const tie = input.overall === 'positive' ? 'positive' : 'negative';
  const bad = clause !== undefined && lexiconOf(input.lang)?.bad.has(hit.form) === true && !isPraiseByNegation(clause.text);
  const local = bad ? 'negative' : clause ? clausePolarity(clause.text, input.lang, tie) : 'neutral';
  if (clause && isSettled(clause.text)) return { polarity: 'neutral', firm: false, local: 'neutral' };
  if (hit.lead === 'since' && !bad) return judgeDate(local, input.overall);
  if (clause && isRequest(clause.text, input.lang)) return { polarity: 'neutral', firm: false, local };
  if (local === 'neutral' && afterTurn(clause, input)) return { polarity: 'negative', firm: true, local: 'negative' };
  const mention = input.aspects.find((a) => {
    const at = input.text.indexOf(a.quote);
    return a.quote !== '' && at >= 0 && a.polarity !== 'neutral' && overlaps({ start: at, end: at + a.quote.length }, hit);
  });
  // Words beside the noun that contradict the reading engine are believed where the whole agrees with them; else nothing is sure.
  if (mention && opposes(mention.polarity, local) && !bad) return local === input.overall || REFUSAL.test(clause?.text ?? '') ? { polarity: local, firm: true, local } : { polarity: 'neutral', firm: false, local };
  if (mention) return { polarity: mention.polarity, firm: true, local };
  if (bad) return { polarity: 'negative', firm: true, local };
  const sameAspect = input.aspects.find((a) => a.aspect === hit.noun.aspect && clause !== undefined && clause.text.includes(a.quote));
  if (sameAspect && sameAspect.polarity !== 'neutral' && !(opposes(sameAspect.polarity, local) && local === input.overall)) return { polarity: sameAspect.polarity, firm: true, local };
  if (!clause) return { polarity: 'neutral', firm: false, local };
  if (local !== 'positive' && afterReserve(input.text, clause.start, input.lang)) return { polarity: 'negative', firm: true, local: 'negative' };
  if (local !== 'neutral') return { polarity: local, firm: true, local };
  return { polarity: inherited(clause, scene, input), firm: false, local };
}

/** « Bien, mais … », "good but …": what follows the turn of a happy review is its reserve. */
const TURNED = /(?<!\p{L})(?:mais|par contre|cependant|toutefois|en revanche|sauf|but|however|except)[\s,]*$/iu;

const afterTurn = (clause: Clause | undefined, input: TopicInput): boolean => input.overall === 'positive' && clause !== undefined && TURNED.test(input.text.slice(Math.max(clause.start - 20, 0), clause.start));

/** A plain refusal is not praise, whatever the sentences beside it say. */
const REFUSAL = /(?:can|does|did|wo|is|are|do|was)n['’]t|cannot|unable|impossible|(?<!\p{L})n(?:e |['’])\p{L}+(?:\s\p{L}+)? (?:pas|plus|jamais)(?!\p{L})/iu;

/** "Update, 8 months later:" heads what follows and names nothing. */
const isLabel = (hit: Hit, text: string): boolean => UPDATE.test(hit.form) && /(?:^|[.!?\n]\s*)$/u.test(text.slice(0, hit.start)) && /^[^.!?\n]{0,25}(?::|\s-\s)/u.test(text.slice(hit.end));

/** « Depuis la mise à jour »: a date is not praised, and blamed only where the review complains. */
function judgeDate(local: Polarity, overall: Polarity): Judged {
  if (local === 'positive' && overall === 'positive') return { polarity: 'positive', firm: true, local };
  return { polarity: local === 'negative' || overall === 'negative' ? 'negative' : 'neutral', firm: false, local };
}

/** A clause that tells nothing takes the mood of the whole only where the whole tells one thing, and a complaint starts at its turn. */
function inherited(clause: Clause, scene: Scene, input: TopicInput): Polarity {
  if (scene.torn || turnsBefore(input.text, clause.start, input.lang)) return 'neutral';
  return input.overall === 'negative' && scene.turn < input.text.length ? 'neutral' : input.overall;
}

/** What the customer named, strongest first, no two with the same words. */
export function findTopics(input: TopicInput): Topic[] {
  const lexicon = lexiconOf(input.lang);
  const scene = sceneOf(input);
  const tokens = tokenise(input.text);
  const nouns = lexicon ? nounHits(tokens, input.text, input.lang, lexicon) : [];
  const hits = lexicon ? [...nouns, ...actionHits(input.text, scene.clauses, lexicon).filter((a) => a.trouble || !nouns.some((n) => n.form === a.form && overlaps(n, a))), ...genericHits(tokens, lexicon).filter((h) => input.software === true || !/^(?:app|application|phone|téléphone)$/u.test(h.form))] : [];
  const found = hits
    .filter((h) => input.skip?.has(h.noun.aspect) !== true && !(input.software === true && (lexicon?.tangible.has(h.noun.form) === true || lexicon?.tangible.has(h.noun.form.replace(/s$/u, '')) === true)) && !input.forbidden.some((f) => overlaps(f, h)))
    .flatMap((hit) => {
      const clause = scene.clauses.find((c) => overlaps(c, hit));
      // A word outside every clause is a word of turning ("only challenge"): it names nothing.
      const judged = clause ? judge(hit, clause, scene, input) : null;
      return judged ? [{ hit, clause, topic: toTopic(hit, clause, judged, scene, input, lexicon) }] : [];
    })
    // « Aucun bug » is praise, but « merci pour vos mots sur les bugs » would not be.
    .filter(({ topic: t, hit }) => t.polarity === 'negative' || lexicon?.bad.has(hit.form) !== true);
  const topics = dated(found, input.lang);
  return distinct([...topics, ...aspectTopics(input, topics, lexicon)]);
}

interface Found { readonly hit: Hit; readonly clause: Clause | undefined; readonly topic: Topic }
const UPDATE = /^(?:mises? à jour|updates?)$/u;
const SINCE_UPDATE: Readonly<Partial<Record<Language, string>>> = { fr: ' depuis la mise à jour', en: ' since the update' };

/** « Les bugs depuis la mise à jour » is one thing: what went wrong, and since when. */
function dated(found: readonly Found[], lang: Language): Topic[] {
  const suffix = SINCE_UPDATE[lang];
  const dates = new Set(found.filter(({ hit }) => hit.lead === 'since' && UPDATE.test(hit.form)).map(({ clause }) => clause));
  if (suffix === undefined || dates.size === 0) return found.map(({ topic }) => topic);
  const blamed = (f: Found): boolean => f.hit.lead !== 'since' && f.topic.polarity === 'negative' && f.hit.weight > 0 && !f.hit.form.includes(' ');
  // Said once a clause, of what weighs most there.
  const first = new Set([...dates].map((clause) => found.filter((f) => f.clause === clause && blamed(f)).sort((a, b) => b.topic.weight - a.topic.weight)[0]));
  return found.flatMap((f) => {
    if (!dates.has(f.clause)) return [f.topic];
    if (first.has(f)) return [{ ...f.topic, weight: f.topic.weight + 1, phrase: { ...f.topic.phrase, form: f.topic.phrase.form + suffix } }];
    return f.hit.lead === 'since' && UPDATE.test(f.hit.form) && found.some((g) => g.clause === f.clause && blamed(g)) ? [] : [f.topic];
  });
}

const PASSAGE = 100;

function toTopic(hit: Hit, clause: Clause | undefined, { polarity, firm, local }: Judged, scene: Scene, input: TopicInput, lexicon: TopicLexicon | undefined): Topic {
  const bonus = hit.weight > 0 ? (input.aspects.some((a) => a.aspect === hit.noun.aspect) ? 1 : 0) + (firm && polarity !== 'neutral' ? 0.7 : 0) : 0;
  // The complaint is what stands after the turn; a circumstance or a date is named when nothing better was.
  const place = (polarity === 'negative' && clause && clause.start >= scene.turn ? 0.6 : 0) + (polarity === 'negative' && hit.trouble ? 0.4 : 0) - (hit.lead === 'since' ? 1 : hit.lead === 'beside' ? (firm ? 0.6 : 1.2) : 0);
  const quote = input.text.slice(hit.start, hit.end);
  return {
    phrase: phraseOf(hit, { polarity, firm }, clause, input, lexicon), aspect: hit.noun.aspect, polarity, quote,
    passage: clause && clause.text.length <= PASSAGE && clause.text.includes(quote) ? clause.text : quote,
    start: hit.start, beside: hit.lead === 'beside', weight: hit.weight > 0 ? Math.max(hit.weight + bonus + place, 0.1) : hit.weight, firm, local,
  };
}

function phraseOf(hit: Hit, { polarity, firm }: Pick<Judged, 'polarity' | 'firm'>, clause: Clause | undefined, { lang, overall }: TopicInput, lexicon: TopicLexicon | undefined): NounPhrase {
  const { noun, trouble } = hit;
  const unhappy = overall === 'negative';
  const person = lexicon?.persons.has(noun.form.replace(/s$/u, '')) === true || lexicon?.persons.has(noun.form) === true;
  // A person is never named under a complaint: the reply speaks of the welcome, not of someone who may be recognised.
  const staff = person && (polarity !== 'positive' || unhappy) ? lexicon?.aspects.get('staff') : undefined;
  if (staff) return { form: staff.form, gender: staff.gender, plural: staff.plural, owner: 'the' };
  if (polarity === 'negative' && trouble) return { form: trouble.form, gender: trouble.gender, plural: trouble.plural, owner: 'the' };
  if (polarity === 'negative' && hit.lead === 'without' && firm && lexicon?.bad.has(hit.form) !== true && clause && !isPraiseByNegation(clause.text)) return absenceOf(hit.form, lang);
  return { form: hit.form, gender: noun.gender, plural: noun.plural, owner: hit.owner };
}

/** « Pas de parking » : l’absence de parking. "No music": the lack of music. */
function absenceOf(form: string, lang: Language): NounPhrase {
  const link = /^[aàâeéèêiîoôuhy]/iu.test(form) ? 'd’' : 'de ';
  return { form: lang === 'fr' ? `absence ${link}${form}` : `lack of ${form}`, gender: 'f', plural: false, owner: 'the' };
}

/** Aspects whose own word still says something to the customer; « la qualité » or « le suivi » would fit any review. */
const CARRIED: ReadonlySet<Aspect> = new Set<Aspect>(['staff', 'communication', 'delivery', 'waiting_time', 'booking', 'food', 'price']);

/** How one is received: without such a word « l’accueil » would misname a salesman or a workman. */
const RECEIVED = /accueil|bonjour|sourire|souri|aimable|poli|impoli|désagr|serv(?:ie|eu|i\b)|vendeu|caiss|parl|dit|répond|regard|rude|polite|smile|welcome|greet|shrug|attitude|unfriendly|friendly|waiter|waitress|till|counter|manner|spoke|tone|ignored|staff|personnel/iu;

/** A queue that is not blamed is not a subject (« les viennoiseries partent vite »), and only a kitchen has a « cuisine ». */
function isCarried(mention: Analysis['aspects'][number], input: TopicInput): boolean {
  if (mention.aspect === 'waiting_time' && mention.polarity !== 'negative') return false;
  if (mention.aspect === 'staff' && mention.polarity !== 'positive' && !RECEIVED.test(mention.quote)) return false;
  if (mention.aspect === 'communication' && input.software === true) return false;
  return CARRIED.has(mention.aspect) && (mention.aspect !== 'food' || input.kitchen === true);
}

/** Aspects the reading engine found without a noun we know: named by the aspect's own word. */
function aspectTopics(input: TopicInput, known: readonly Topic[], lexicon: TopicLexicon | undefined): Topic[] {
  return input.aspects.flatMap((a): Topic[] => {
    const at = a.quote === '' ? -1 : input.text.indexOf(a.quote);
    if (at < 0 || input.skip?.has(a.aspect) === true || (lexicon !== undefined && !isCarried(a, input)) || known.some((k) => k.weight > 0 && k.aspect === a.aspect) || input.forbidden.some((f) => overlaps(f, { start: at, end: at + a.quote.length }))) return [];
    const noun = lexicon?.aspects.get(a.aspect);
    const phrase: NounPhrase | undefined = noun
      ? { form: noun.form, gender: noun.gender, plural: noun.plural, owner: 'the' }
      : fixedAspects(input.lang).get(a.aspect);
    return phrase ? [{ phrase, aspect: a.aspect, polarity: a.polarity === 'neutral' ? input.overall : a.polarity, quote: a.quote, passage: a.quote, start: at, beside: false, weight: noun ? -1 : 2, firm: a.polarity !== 'neutral', local: a.polarity }] : [];
  });
}

function distinct(topics: readonly Topic[]): Topic[] {
  const sorted = topics.map((t, i) => ({ t, i })).sort((a, b) => b.t.weight - a.t.weight || a.t.start - b.t.start || a.i - b.i).map(({ t }) => t);
  return sorted.filter((t, i) => !sorted.slice(0, i).some((u) => sameThing(u, t)));
}

const words = (form: string): string[] => form.toLowerCase().split(/[ ’]/u).map((w) => w.replace(/[sx]$/u, '').slice(0, 4));
function sameThing(a: Topic, b: Topic): boolean {
  if (a.start < b.start + b.quote.length && b.start < a.start + a.quote.length) return true;
  const [x, y] = [words(a.phrase.form), words(b.phrase.form)];
  return x.every((w) => y.includes(w)) || y.every((w) => x.includes(w));
}
