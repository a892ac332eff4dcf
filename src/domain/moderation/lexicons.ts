import { de } from '../../../config/lexicons/de/index.js';
import { en } from '../../../config/lexicons/en/index.js';
import { es } from '../../../config/lexicons/es/index.js';
import { fr } from '../../../config/lexicons/fr/index.js';
import { it } from '../../../config/lexicons/it/index.js';
import names from '../../../config/lexicons/names.json' with { type: 'json' };
import { LANGUAGES, type Language } from '../shared/language.js';
import { foldWord } from '../text/normalise.js';
import { TermMatcher, type Term } from '../text/matcher.js';

/** What every language must bring; a file that lacks one of these stops the engine at load. */
export const REQUIRED_TAGS = [
  'neutral.phrase', 'insult.strong', 'insult.phrase', 'insult.group', 'insult.guard', 'insult.self', 'insult.third', 'counter.phrase', 'coarse.word', 'slur.generic', 'slur.group', 'hate.phrase', 'hate.deictic', 'hate.hostile', 'hate.not', 'group.word', 'threat.phrase', 'threat.veiled', 'threat.group', 'threat.excuse', 'reported.cue', 'danger.now', 'danger.life', 'danger.past',
  'fact.grave', 'fact.person', 'fact.victim', 'claim.vague', 'hearsay.phrase', 'own.phrase', 'absent.phrase', 'advance.phrase', 'politics.word', 'offtopic.phrase', 'conflict.phrase',
  'promotion.phrase', 'promotion.referral', 'extortion.phrase', 'extortion.ask', 'extortion.change', 'extortion.spread', 'question.info', 'experience.word', 'wrong.phrase', 'reference.cue', 'phone.company', 'phone.cue', 'person.cue', 'title.word', 'home.cue', 'illegal.phrase',
  'hazard.alone', 'hazard.electric', 'hazard.spark', 'hazard.structure', 'hazard.giving', 'hazard.exit', 'hazard.shut', 'hazard.shard', 'hazard.food',
  'hazard.vehicle', 'hazard.failing', 'hazard.allergy', 'hazard.served', 'hazard.peril', 'hazard.solved', 'hazard.not', 'hazard.still',
  'hazard.gear', 'hazard.alarm', 'hazard.disabled', 'hazard.unguarded', 'hazard.child', 'hazard.part', 'hazard.mouth', 'hazard.reaction', 'hazard.group', 'hazard.sick', 'hazard.fume', 'hazard.faint',
  'hazard.chemical', 'hazard.drink', 'hazard.medicine', 'hazard.mixed', 'hazard.loose', 'hazard.bites', 'hazard.driver', 'hazard.unfit', 'hazard.astray', 'hazard.gate', 'hazard.unlatched',
  'hazard.slip', 'hazard.falls', 'hazard.hurt', 'hazard.ongoing', 'hazard.wrong', 'hazard.place', 'hazard.warn', 'hazard.dead', 'life.gaze', 'life.means', 'life.wish', 'life.farewell', 'life.order', 'life.gone', 'life.end', 'life.figure', 'offer.self', 'offer.spam', 'offer.trade',
  'invite.other', 'invite.self', 'invite.contact', 'offer.word', 'harm.hurt', 'harm.intent', 'harm.not', 'harm.verb', 'harm.place', 'harm.all', 'harm.plan', 'harm.gang',
  'part.doer', 'part.take', 'part.rob', 'part.valuable', 'part.pocket', 'part.fund', 'part.forge', 'part.paper', 'part.paid', 'part.hidden', 'part.cash', 'part.nobill', 'part.ask',
  'part.hit', 'part.weak', 'part.touch', 'part.body', 'part.drunk', 'part.tamper', 'part.gauge', 'part.asnew', 'part.used', 'part.tell', 'part.secret', 'part.everyone', 'part.copy', 'part.card',
  'part.trait', 'part.refuse', 'part.signed', 'part.frail', 'part.spy', 'part.private', 'part.deal', 'part.drug', 'part.foul', 'part.dish', 'part.harm', 'part.cause',
  'part.proof', 'act.suspect', 'part.bill', 'part.never', 'part.payer', 'part.stamped', 'part.untouched', 'part.confine', 'part.cell', 'part.keep', 'part.gift', 'part.pry', 'part.intimate', 'part.lens', 'part.hide',
  'part.break', 'part.purpose', 'part.sign', 'part.alibi', 'advance.booked', 'advance.hope',
  'fact.deny', 'fact.withdrawn', 'hearsay.denied', 'fact.not', 'own.broad', 'own.try', 'witness.phrase', 'claim.shady', 'third.party', 'avoid.phrase', 'sensitive.word', 'fame.cue',
] as const;
export type SignalTag = (typeof REQUIRED_TAGS)[number] | `topic.${string}`;

type Lists = Readonly<Record<string, readonly string[]>>;

/** One language: the families of config/lexicons/<lang>/index.ts. Patterns are those of `TermMatcher`; a list may stand in several families, a class in one. */
export interface ModerationLexicon {
  readonly language: string;
  readonly version: string;
  readonly families: Readonly<Record<string, { readonly classes?: Lists; readonly terms: Lists }>>;
}

/** Tags whose single words are also found under stars, figures or spaced letters. */
const DISGUISED = new Set(['insult.strong', 'coarse.word', 'slur.generic', 'slur.group']);

/**
 * Builds the matcher of one language.
 * @throws Error when a required list is missing or empty: an unreadable lexicon must stop the engine, never let everything pass.
 */
export function buildMatcher(lexicon: ModerationLexicon): TermMatcher<SignalTag> {
  const { terms, classes } = checked(lexicon);
  return new TermMatcher(terms, classes);
}

function checked(lexicon: ModerationLexicon): { readonly terms: readonly Term<SignalTag>[]; readonly classes: Lists } {
  const families = Object.values(lexicon.families);
  for (const tag of REQUIRED_TAGS) {
    if (!families.some((family) => (family.terms[tag]?.length ?? 0) > 0)) throw new Error(`Moderation lexicon ${lexicon.language}: list ${tag} is missing or empty`);
  }
  const terms: Term<SignalTag>[] = [];
  for (const [tag, patterns] of families.flatMap((family) => Object.entries(family.terms))) {
    if (!isSignalTag(tag)) throw new Error(`Moderation lexicon ${lexicon.language}: unknown list ${tag}`);
    for (const pattern of patterns) terms.push({ term: pattern, tag, disguised: DISGUISED.has(tag) });
  }
  return { terms, classes: classesOf(lexicon) };
}

function classesOf(lexicon: ModerationLexicon): Lists {
  const all: Record<string, readonly string[]> = {};
  for (const [name, words] of Object.values(lexicon.families).flatMap((family) => Object.entries(family.classes ?? {}))) {
    if (all[name] !== undefined) throw new Error(`Moderation lexicon ${lexicon.language}: class ${name} stands in two families`);
    all[name] = words;
  }
  return all;
}

function isSignalTag(tag: string): tag is SignalTag {
  return tag.startsWith('topic.') || REQUIRED_TAGS.some((known) => known === tag);
}

/**
 * Folded first names, all languages together.
 * @throws Error when the list is empty.
 */
export function buildFirstNames(lists: Readonly<Record<string, readonly string[]>>): ReadonlySet<string> {
  const all = new Set(Object.values(lists).flat().map((name) => foldWord(name)));
  if (all.size === 0) throw new Error('The list of first names is empty');
  return all;
}

const LEXICONS: Readonly<Record<Language, ModerationLexicon>> = { fr, en, es, de, it };

// A broken lexicon stops the process when the engine loads; its matcher, half a second of work, is built when a text in its language first comes.
for (const lang of LANGUAGES) checked(LEXICONS[lang]);

/** Those built so far. */
export const MATCHERS = new Map<Language, TermMatcher<SignalTag>>();

export function matcherOf(lang: Language): TermMatcher<SignalTag> {
  const known = MATCHERS.get(lang);
  if (known !== undefined) return known;
  const matcher = buildMatcher(LEXICONS[lang]);
  MATCHERS.set(lang, matcher);
  return matcher;
}

export const FIRST_NAMES = buildFirstNames(names.first);
/** Words written with a capital that are no surname: brands, places, days, festive days. */
export const NOT_SURNAMES = buildFirstNames({ all: names.not_surnames });

/** Versions of all lexicons in one short string, part of the engine version. */
export const LEXICON_VERSION = Object.values(LEXICONS).map((lexicon) => `${lexicon.language}-${lexicon.version}`).join('.');
