import { negatedAt, negatingTokens, type Opinion, type Sentiment } from './sentiment.js';
import { longest, sentenceRange, type AspectHit, type Reading } from './reading.js';
import type { Aspect, AspectMention, Polarity } from './types.js';

/** Judgements by clause and by sentence, so that each thing named costs the same in a long text. */
interface Judgements {
  readonly score: number;
  readonly negating: ReadonlySet<number>;
  readonly byClause: ReadonlyMap<number, readonly Opinion[]>;
  readonly bySentence: ReadonlyMap<number, number>;
}

interface Weighed { readonly hit: AspectHit; readonly value: number }

/** Words between a thing and the judgement that may be about it, inside one clause. */
const REACH = 9;
/** A clause without punctuation can be as long as the text: only its first judgements are compared. */
const MOST_IN_CLAUSE = 40;
const LEAN_STRENGTH = 2;
const SENTENCE_SHARE = 0.4;
const TEXT_SHARE = 0.3;
const LONGEST_QUOTE = 180;
/** Things worth a mention even where nothing is judged; the words of the others are too common for that. */
const SAID_BY_NAME: ReadonlySet<Aspect> = new Set<Aspect>(['food', 'staff', 'price', 'delivery', 'after_sales', 'billing']);
/** Aspects whose plain words (« travail », « minutes ») say little: they count beside a judgement of their own clause only. */
const VAGUE: ReadonlySet<Aspect> = new Set<Aspect>(['product_quality', 'waiting_time']);
/** A thing merely named counts only in a text that leans as a whole. */
const LEANING = 0.3;

/**
 * What the text speaks of and how: one mention an aspect, in reading order, with the words around as an exact slice. The polarity
 * comes from the clause of the word, then from its sentence, then from the text.
 */
export function readAspects(reading: Reading, sentiment: Sentiment): AspectMention[] {
  const groups = new Map<Aspect, AspectHit[]>();
  for (const hit of reading.aspects) {
    const group = groups.get(hit.aspect);
    if (group === undefined) groups.set(hit.aspect, [hit]);
    else group.push(hit);
  }
  const judgements = judge(reading, sentiment);
  const mentions: { at: number; mention: AspectMention }[] = [];
  for (const [aspect, hits] of groups) {
    const weighed = longest(hits, reading.tokens.length).map((hit) => ({ hit, value: valueOf(reading, judgements, hit) })).filter(({ hit, value }) => value !== 0 || SAID_BY_NAME.has(hit.aspect));
    const total = weighed.reduce((sum, { value }) => sum + value, 0);
    const best = strongest(weighed, Math.sign(total));
    if (best === undefined) continue;
    mentions.push({ at: best.hit.start, mention: { aspect, polarity: polarityOf(total), quote: quoteOf(reading, best.hit) } });
  }
  return mentions.sort((left, right) => left.at - right.at).map(({ mention }) => mention);
}

function judge(reading: Reading, sentiment: Sentiment): Judgements {
  const byClause = new Map<number, Opinion[]>();
  const bySentence = new Map<number, number>();
  for (const opinion of sentiment.opinions) {
    const clause = reading.clauseOf[opinion.first] ?? 0;
    const list = byClause.get(clause);
    if (list === undefined) byClause.set(clause, [opinion]);
    else if (list.length < MOST_IN_CLAUSE) list.push(opinion);
    const sentence = reading.sentenceOf[opinion.first] ?? 0;
    bySentence.set(sentence, (bySentence.get(sentence) ?? 0) + opinion.value);
  }
  return { score: sentiment.score, negating: negatingTokens(reading), byClause, bySentence };
}

function polarityOf(total: number): Polarity {
  if (Math.abs(total) < 0.1) return 'neutral';
  return total > 0 ? 'positive' : 'negative';
}

function strongest(weighed: readonly Weighed[], sign: number): Weighed | undefined {
  let best: Weighed | undefined;
  for (const item of weighed) if (best === undefined || item.value * (sign === 0 ? 1 : sign) > best.value * (sign === 0 ? 1 : sign)) best = item;
  return best;
}

function valueOf(reading: Reading, judgements: Judgements, hit: AspectHit): number {
  if (hit.lean !== 0) {
    const negated = hit.first === hit.last && negatedAt(reading, judgements.negating, hit.first);
    return hit.lean * LEAN_STRENGTH * (negated ? -0.6 : 1);
  }
  const near = nearestOpinion(judgements.byClause.get(reading.clauseOf[hit.first] ?? 0) ?? [], hit);
  if (near !== undefined) return near.value;
  const sum = judgements.bySentence.get(reading.sentenceOf[hit.first] ?? 0) ?? 0;
  if (VAGUE.has(hit.aspect)) return 0;
  if (sum !== 0) return Math.sign(sum) * Math.min(2, Math.abs(sum)) * SENTENCE_SHARE;
  return Math.abs(judgements.score) < LEANING ? 0 : Math.sign(judgements.score) * TEXT_SHARE;
}

function nearestOpinion(opinions: readonly Opinion[], hit: AspectHit): Opinion | undefined {
  let best: Opinion | undefined;
  let distance = REACH + 1;
  for (const opinion of opinions) {
    const gap = opinion.first > hit.last ? opinion.first - hit.last : opinion.last < hit.first ? hit.first - opinion.last : 0;
    if (gap < distance) {
      best = opinion;
      distance = gap;
    }
  }
  return best;
}

/** The clause around a hit; its sentence when the clause says too little; never cut inside a word. */
function quoteOf(reading: Reading, hit: AspectHit): string {
  const { tokens, clauseOf, text } = reading;
  const clause = clauseOf[hit.first];
  let first = hit.first;
  while (first > 0 && hit.first - first < MOST_IN_CLAUSE && clauseOf[first - 1] === clause) first -= 1;
  let last = hit.last;
  while (last + 1 < tokens.length && last - hit.last < MOST_IN_CLAUSE && clauseOf[last + 1] === clause) last += 1;
  if (last - first < 2) {
    const sentence = sentenceRange(reading, hit.first);
    first = sentence.first;
    last = Math.max(sentence.last, hit.last);
  }
  const offset = (at: number, side: 'start' | 'end'): number => tokens[at]?.[side] ?? 0;
  while (last > hit.last && offset(last, 'end') - offset(first, 'start') > LONGEST_QUOTE) last -= 1;
  while (first < hit.first && offset(last, 'end') - offset(first, 'start') > LONGEST_QUOTE) first += 1;
  return text.slice(offset(first, 'start'), offset(last, 'end'));
}
