import type { DetectedLanguage, Language } from '../shared/language.js';
import { detectLanguage } from '../text/language.js';
import { tokenise, type Token } from '../text/tokenise.js';
import { CUES, lexiconOf, type Cue } from './lexicon.js';
import type { Aspect, AnalysisInput } from './types.js';

export interface Hit { readonly first: number; /** Inclusive. */ readonly last: number; readonly start: number; readonly end: number; readonly term: string }
export interface OpinionHit extends Hit { readonly weight: number; readonly verb: boolean }
export interface AspectHit extends Hit { readonly aspect: Aspect; readonly lean: -1 | 0 | 1 }

/** A text with everything the lexicons found in it; made once and read by all the extractors. */
export interface Reading {
  readonly text: string;
  readonly lang: DetectedLanguage;
  readonly tokens: readonly Token[];
  /** Number of the sentence, and of the clause inside the text, of each token. */
  readonly sentenceOf: ArrayLike<number>;
  readonly clauseOf: ArrayLike<number>;
  readonly sentenceCount: number;
  /** First token of each sentence. */
  readonly sentenceStarts: readonly number[];
  readonly opinions: readonly OpinionHit[];
  readonly aspects: readonly AspectHit[];
  readonly cues: Readonly<Record<Cue, readonly Hit[]>>;
}

/** Most cues are found in few texts: their lists are this one until something is found. */
const NONE: readonly Hit[] = Object.freeze([]);
type CueHits = { -readonly [cue in Cue]: readonly Hit[] };
const NO_CUES = Object.freeze(Object.fromEntries(CUES.map((cue) => [cue, NONE]))) as CueHits;

/** Reads a text once: language, words, sentences, clauses and lexicon hits. Linear in the length of the text. */
export function readText(input: AnalysisInput, sector?: string): Reading {
  const tokens = tokenise(input.text);
  const { lang } = detectLanguage(input.text, input.lang, tokens);
  const hits = lang === 'unknown' ? { opinions: [], aspects: [], cues: NO_CUES } : collect(lang, tokens, sector);
  const marks = divide(input.text, tokens, hits.cues.contrasts);
  return { text: input.text, lang, tokens, ...marks, ...hits };
}

function collect(lang: Language, tokens: readonly Token[], sector: string | undefined): Pick<Reading, 'opinions' | 'aspects' | 'cues'> {
  const opinions: OpinionHit[] = [];
  const aspects: AspectHit[] = [];
  const cues = { ...NO_CUES };
  for (const { tag, firstToken: first, lastToken: last, start, end, term } of lexiconOf(lang, sector).match(tokens)) {
    if (tag.kind === 'opinion') opinions.push({ first, last, start, end, term, weight: tag.weight, verb: tag.verb });
    else if (tag.kind === 'aspect') aspects.push({ first, last, start, end, term, aspect: tag.aspect, lean: tag.lean });
    else if (cues[tag.cue] === NONE) cues[tag.cue] = [{ first, last, start, end, term }];
    else (cues[tag.cue] as Hit[]).push({ first, last, start, end, term });
  }
  return { opinions: longest(opinions, tokens.length), aspects, cues };
}

/** Keeps the longest of overlapping hits: « pas mal » covers « mal ». */
export function longest<T extends Hit>(hits: readonly T[], tokenCount: number): T[] {
  if (hits.length < 2) return [...hits];
  const covered = new Uint8Array(tokenCount);
  const kept: T[] = [];
  for (const hit of [...hits].sort((left, right) => right.last - right.first - (left.last - left.first) || left.first - right.first)) {
    let free = true;
    for (let at = hit.first; at <= hit.last && free; at += 1) free = covered[at] === 0;
    if (!free) continue;
    covered.fill(1, hit.first, hit.last + 1);
    kept.push(hit);
  }
  return kept.sort((left, right) => left.first - right.first);
}

function divide(text: string, tokens: readonly Token[], contrasts: readonly Hit[]): Pick<Reading, 'sentenceOf' | 'clauseOf' | 'sentenceCount' | 'sentenceStarts'> {
  const opens = contrasts.length === 0 ? undefined : new Set(contrasts.map((hit) => hit.first));
  const sentenceOf = new Int32Array(tokens.length);
  const clauseOf = new Int32Array(tokens.length);
  const sentenceStarts: number[] = [];
  let sentence = -1;
  let clause = -1;
  let end = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.first) {
      sentence += 1;
      sentenceStarts.push(at);
    }
    if (token.first || opens?.has(at) === true || breaksClause(text, end, token.start)) clause += 1;
    sentenceOf[at] = sentence;
    clauseOf[at] = clause;
    end = token.end;
  }
  return { sentenceOf, clauseOf, sentenceCount: sentence + 1, sentenceStarts };
}

function breaksClause(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    // , ; : ( ) – — and a dash with a space before it
    if (code === 0x2c || code === 0x3b || code === 0x3a || code === 0x28 || code === 0x29 || code === 0x2013 || code === 0x2014) return true;
    if (code === 0x2d && text.charCodeAt(at - 1) === 0x20) return true;
  }
  return false;
}

/** Range of the sentence (closing marks included) that holds a token, as offsets of the text. */
export function sentenceRange(reading: Reading, token: number): { start: number; end: number; first: number; last: number } {
  const { tokens, sentenceOf, sentenceStarts } = reading;
  const sentence = sentenceOf[token] ?? 0;
  const first = sentenceStarts[sentence] ?? 0;
  const last = (sentenceStarts[sentence + 1] ?? tokens.length) - 1;
  const start = tokens[first]?.start ?? 0;
  const limit = tokens[last + 1]?.start ?? reading.text.length;
  let end = tokens[last]?.end ?? start;
  while (end < limit && /[.!?…»")\]]/.test(reading.text.charAt(end))) end += 1;
  // French puts a space before the closing mark.
  const spaced = /^[\s\u00a0\u202f]+[!?»]+/.exec(reading.text.slice(end, Math.min(limit, end + 8)));
  return { start, end: spaced === null ? end : end + spaced[0].length, first, last };
}
