import { fnv1a } from '../shared/hash.js';
import { lintReply } from './lint.js';
import { greetingName } from './author-name.js';
import { type NounPhrase, phraseSlots } from './noun-phrase.js';
import { planReply, type Step } from './plan.js';
import { type Reading, readReview, replyLanguage } from './reading.js';
import { blockedReason, QUESTION_REASON } from './risk.js';
import { frenchTypography, lowerFirst, quoted, renderTemplate, type Slots, type SurfaceContext, templatesOf, wordsWith } from './surface.js';
import { ASPIRATED } from './topic-lexicon.js';
import type { Topic } from './topics.js';
import type { Draft, DraftInput, ServiceContact, Tie } from './types.js';
import { normaliseSentence, RecentWording, type Words, wordsOf } from './variation.js';
import { draftWarnings } from './warnings.js';
import { type Wordings, wordingsOf } from './wordings.js';

/** Moves the short languages do not have, and what they say instead ('' : nothing). */
const INSTEAD: Readonly<Record<string, string>> = {
  open_stars: 'open_praise', open_generic_praise: 'open_praise', open_mixed: 'open_neutral', also_praise: '', ack_praise: 'open_topic_praise', ack_reserve: 'ack_neutral', suggestion: 'quote_neutral',
  suggestion_topic: 'ack_neutral', reported_error: 'quote_neutral', close_place: 'close_praise', close_food: 'close_praise', close_counter: 'close_praise', open_word_praise: 'open_praise', thin_neutral: '', remark: 'quote_neutral', close_remote: 'close_praise',
  open_grief: 'open_complaint', respect_grief: 'repair_open', secret_ack: '', secret_contact: 'repair_contact',
};

interface Desk {
  readonly input: DraftInput;
  readonly reading: Reading;
  readonly wordings: Wordings;
  readonly context: SurfaceContext;
  readonly recent: RecentWording;
}

/**
 * A reply ready to read and sign, or the reason why none may be written. Pure: the same input and seed give the same draft.
 * Every sentence has a tie; none was used in the last ten replies; none fails the lint at level "block".
 */
export function composeDraft(input: DraftInput): Draft {
  const lang = replyLanguage(input);
  const blocked = blockedReason(input);
  if (blocked) return { lang, draft: '', ties: [], blocked, warnings: [] };
  const desk = openDesk(input);
  // Nothing but the answer may be said to a private question, and the answer is the owner's to give.
  if (input.kind === 'question' && desk.reading.fact === null) return { lang, draft: '', ties: [], blocked: QUESTION_REASON, warnings: [] };
  const ties = planReply(desk.reading).flatMap((step): Tie[] => writeStep(desk, step));
  const [first, ...rest] = ties;
  const opening = first ? { ...first, sentence: greet(desk, first.sentence) } : null;
  const all = opening ? [opening, ...rest] : rest;
  const signature = input.voice.signature.trim() || input.business.name;
  return {
    lang,
    draft: [all.map((t) => t.sentence).join(' '), signature].filter(Boolean).join('\n'),
    ties: [...all, { sentence: signature, source: 'courtesy' }],
    warnings: draftWarnings(input, desk.reading),
  };
}

function openDesk(input: DraftInput): Desk {
  const reading = readReview(input);
  // Never more familiar than the customer: "tu" only if the house says so and nothing in the review is formal.
  const familiar = input.voice.address === 'informal' && input.analysis.address !== 'formal' && input.analysis.register !== 'soutenu';
  return {
    input, reading,
    wordings: wordingsOf(reading.lang),
    context: { lang: reading.lang, formal: !familiar, singular: input.voice.first_person_singular === true },
    recent: new RecentWording(input.recent_replies),
  };
}

function greet(desk: Desk, sentence: string): string {
  const name = desk.reading.sector === 'secret' ? null : greetingName(desk.input.author_name);
  const word = desk.context.formal ? desk.wordings.greeting.formal : desk.wordings.greeting.informal;
  return `${word}${name ? ` ${name}` : ''}, ${lowerFirst(sentence, desk.reading.lang)}`;
}

/** The freshest sentence for a step; none when every wording was used lately (the reply is then shorter). */
function writeStep(desk: Desk, step: Step): Tie[] {
  const slots = slotsFor(desk, step);
  const seed = fnv1a(`${desk.input.seed}|${desk.input.text}|${step.move}`);
  const slotWords = slotReader(slots);
  const into = { ids: [], long: [] };
  const candidates = wordingsFor(desk, step.move)
    .flatMap((w) => templatesOf(w, desk.context, slots.plural === true))
    .map((template) => ({ template, stale: desk.recent.staleness(wordsWith(template, slotWords, into), drawn(seed, template.hash)) }))
    .sort((a, b) => a.stale - b.stale || (a.template.text < b.template.text ? -1 : 1));
  for (const { template } of candidates) {
    const sentence = renderTemplate(template, desk.context.lang, slots);
    if (desk.recent.isUsed(sentence) || !passesLint(desk, sentence)) continue;
    desk.recent.keep(sentence);
    return [tieFor(step, sentence, desk)];
  }
  return step.instead ? writeStep(desk, step.instead) : [];
}

/** 0 to 1, as if drawn: the same seed and template always give the same number. */
function drawn(seed: number, template: number): number {
  let h = Math.imul(seed ^ template, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return ((h ^ (h >>> 13)) >>> 0) / 0x1_0000_0000;
}

function slotReader(slots: Slots): (name: string) => Words {
  const values = new Map(Object.entries(slots).filter((e): e is [string, string] => typeof e[1] === 'string'));
  const known = new Map<string, Words>();
  return (name) => {
    const words = known.get(name) ?? wordsOf(normaliseSentence(values.get(name) ?? ''));
    known.set(name, words);
    return words;
  };
}

function wordingsFor(desk: Desk, move: string): readonly string[] {
  const own = desk.wordings.moves[move] ?? desk.wordings.moves[INSTEAD[move] ?? ''] ?? [];
  if (desk.input.voice.warmth === 'warm') return own;
  const plain = own.filter((w) => !w.startsWith('~'));
  return plain.length > 0 ? plain : own;
}

function passesLint(desk: Desk, sentence: string): boolean {
  const { input, reading } = desk;
  return !lintReply(sentence, {
    lang: reading.lang, sector: input.business.sector, review: { text: input.text, author_name: input.author_name }, contacts: input.contacts,
  }).some((f) => f.level === 'block');
}

function slotsFor(desk: Desk, step: Step): Slots {
  const { reading, context, wordings } = desk;
  const phrases = (topics: readonly Topic[]): readonly NounPhrase[] => topics.map((t) => t.phrase);
  const main = step.topics ? phraseSlots(phrases(step.topics), reading.lang, context.formal, wordings.joiner, ASPIRATED) : null;
  const other = step.contrast ? phraseSlots(phrases(step.contrast), reading.lang, context.formal, wordings.joiner, ASPIRATED) : null;
  return {
    ...(main ? { le: main.le, du: main.du, plural: main.plural } : {}),
    ...(other ? { le2: other.le, du2: other.du } : {}),
    ...(step.quote ? { q: quoted(step.quote, reading.lang) } : {}),
    ...(step.fact ? { fact: factClause(step.fact, reading.lang) } : {}),
    ...(reading.contact ? { contact: contactPhrase(reading.contact, wordings) } : {}),
    stars: wordings.stars[String(reading.rating)] ?? '',
  };
}

/** The fact after a colon: its own words, lower-cased only where French and English allow it. */
function factClause(fact: string, lang: Reading['lang']): string {
  const bare = fact.trim().replace(/[.\s]+$/u, '');
  const article = /^(?:Le|La|Les|L['’]|Un|Une|Des|Nous|Notre|Nos|Il|Elle|On|Depuis|The|We|Our|A|An|There|Since|You|Vous)(?=[\s'’\p{L}])/u.test(bare);
  const text = article && lang !== 'de' ? bare.charAt(0).toLowerCase() + bare.slice(1) : bare;
  return lang === 'fr' ? frenchTypography(text) : text;
}

function contactPhrase(contact: ServiceContact, wordings: Wordings): string {
  const label = contact.label && contact.kind !== 'person' ? ` (${contact.label})` : '';
  return (wordings.contact[contact.kind] ?? '{value}').replace('{value}', () => contact.value) + label;
}

function tieFor(step: Step, sentence: string, desk: Desk): Tie {
  if (step.fact) return { sentence, source: 'fact', quote: step.fact };
  if (/repair_contact|answer_who|secret_contact/u.test(step.move) && desk.reading.contact) return { sentence, source: 'case', quote: desk.reading.contact.value };
  const passages = new Set([...(step.topics ?? []), ...(step.contrast ?? [])].map((t) => t.passage));
  const quote = step.quote ?? (passages.size > 0 ? [...passages].join(' … ') : undefined);
  return quote ? { sentence, source: 'review', quote } : { sentence, source: 'courtesy' };
}
