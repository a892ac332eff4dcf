import emoji from '../../../config/sentiment/emoji.json' with { type: 'json' };
import type { Hit, OpinionHit, Reading } from './reading.js';
import { sentimentEvidence } from './evidence.js';
import { SENTIMENT_MODELS } from './models.js';
import type { SentimentLabel } from './types.js';

export interface Opinion {
  readonly first: number;
  readonly last: number;
  /** Signed strength after negation, intensity and contrast. */
  readonly value: number;
}

export interface Sentiment {
  readonly label: SentimentLabel;
  readonly score: number;
  readonly opinions: readonly Opinion[];
  /** What the learned part was given beside the words. */
  readonly evidence: readonly number[];
}

/** Words between a negator and what it turns round: « pas du tout très bon ». */
const SCOPE = 4;
const FLIP_PRAISE = -0.75;
const FLIP_BLAME = 0.4;
const BEFORE_CONTRAST = 0.75;
const AFTER_CONTRAST = 1.25;
const PICTURES = new Map<string, number>([...emoji.positive.map((sign) => [sign, 1.5] as const), ...emoji.negative.map((sign) => [sign, -1.5] as const)]);
const MANY_PICTURES = 3;

/**
 * How favourable a text is: lexicon hits with negation, intensity and contrast, pictures, and a small linear model over character
 * and word n-grams. The label follows the sign; « mixed » needs strong words of both kinds, « neutral » hardly any.
 */
export function readSentiment(reading: Reading): Sentiment {
  const opinions = weighOpinions(reading);
  let praise = 0;
  let blame = 0;
  for (const opinion of opinions) {
    if (opinion.value > 0) praise += opinion.value;
    else blame -= opinion.value;
  }
  const pictures = readPictures(reading.text);
  if (pictures > 0) praise += pictures;
  else blame -= pictures;
  const found = praise + blame;
  const lexicon = found === 0 ? 0 : (praise - blame) / (found + 1);
  const evidence = sentimentEvidence(reading, lexicon, found);
  const model = reading.tokens.length === 0 ? undefined : SENTIMENT_MODELS[reading.lang];
  const score = model === undefined ? lexicon : Math.tanh(model.score(reading.tokens, evidence) / 2);
  return { label: labelOf(score, praise, blame), score: Math.round(score * 1000) / 1000, opinions, evidence };
}

function labelOf(score: number, praise: number, blame: number): SentimentLabel {
  const least = Math.min(praise, blame);
  if (least >= 2 && least / Math.max(praise, blame) > 0.6 && Math.abs(score) < 0.2) return 'mixed';
  if (Math.abs(score) < 0.06) return 'neutral';
  return score > 0 ? 'positive' : 'negative';
}

/** Every opinion word with its strength in place. */
export function weighOpinions(reading: Reading): Opinion[] {
  if (reading.opinions.length === 0) return [];
  const negating = negatingTokens(reading);
  const up = tokensOf(reading.cues.intensifiers);
  const down = tokensOf(reading.cues.diminishers);
  const after = tokensOf(reading.cues.negators_after);
  const contrasts = contrastsBySentence(reading);
  return reading.opinions.map((hit) => {
    let value = hit.weight * intensityBefore(reading, hit, up, down);
    if (isNegated(reading, hit, negating, after)) value *= value > 0 ? FLIP_PRAISE : FLIP_BLAME;
    const turn = contrasts.get(reading.sentenceOf[hit.first] ?? -1);
    if (turn !== undefined) value *= hit.first < turn ? BEFORE_CONTRAST : AFTER_CONTRAST;
    return { first: hit.first, last: hit.last, value };
  });
}

function tokensOf(hits: readonly Hit[]): Set<number> {
  return new Set(hits.map((hit) => hit.last));
}

/** Whether a word stands in the scope of a negator of its clause. */
export function negatedAt(reading: Reading, negating: ReadonlySet<number>, token: number): boolean {
  for (let at = token - 1; at >= 0 && at >= token - SCOPE && reading.clauseOf[at] === reading.clauseOf[token]; at -= 1) if (negating.has(at)) return true;
  return false;
}

/** Negators outside opinion phrases (« pas mal » is one word for us); « plus » counts only after « ne ». */
export function negatingTokens(reading: Reading): Set<number> {
  const inside = new Set<number>();
  for (const hit of reading.opinions) for (let at = hit.first; at <= hit.last; at += 1) inside.add(at);
  const found = new Set<number>();
  for (const hit of reading.cues.negators) if (!inside.has(hit.last)) found.add(hit.last);
  for (const hit of reading.cues.negation_particles) {
    for (let at = hit.last + 1; at <= hit.last + SCOPE; at += 1) if (reading.tokens[at]?.norm === 'plus' && !inside.has(at)) found.add(at);
  }
  return found;
}

function isNegated(reading: Reading, hit: OpinionHit, negating: ReadonlySet<number>, after: ReadonlySet<number>): boolean {
  if (negatedAt(reading, negating, hit.first)) return true;
  if (!hit.verb) return false;
  for (let at = hit.last + 1; at <= hit.last + 2; at += 1) if (after.has(at) && reading.clauseOf[at] === reading.clauseOf[hit.first]) return true;
  return false;
}

function intensityBefore(reading: Reading, hit: OpinionHit, up: ReadonlySet<number>, down: ReadonlySet<number>): number {
  let factor = 1;
  for (let at = hit.first - 1; at >= hit.first - 2 && at >= 0 && reading.sentenceOf[at] === reading.sentenceOf[hit.first]; at -= 1) {
    if (up.has(at)) factor *= 1.3;
    else if (down.has(at)) factor *= 0.6;
  }
  return factor;
}

function contrastsBySentence(reading: Reading): Map<number, number> {
  const turns = new Map<number, number>();
  for (const hit of reading.cues.contrasts) {
    // A contrast that opens the sentence turns against the one before, which the sum already shows.
    if (reading.tokens[hit.first]?.first !== true) turns.set(reading.sentenceOf[hit.first] ?? -1, hit.first);
  }
  return turns;
}

function readPictures(text: string): number {
  if (!/[\u2600-\u27bf\ud83c-\ud83e]|[:;=]-?[()DP/]|<3|\^\^/.test(text)) return 0;
  let sum = 0;
  let count = 0;
  for (const match of text.matchAll(/[\u2600-\u27bf]|[\ud83c-\ud83e][\udc00-\udfff]|[:;=]-?[()DP/]|<3|\^\^/g)) {
    const value = PICTURES.get(match[0].replace('-', ''));
    if (value === undefined) continue;
    sum += value;
    count += 1;
    if (count === MANY_PICTURES) break;
  }
  return sum;
}
