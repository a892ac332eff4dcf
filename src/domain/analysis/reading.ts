import type { DetectedLanguage, Language } from '../shared/language.js';
import { detectLanguage } from '../text/language.js';
import { tokenise, type Token } from '../text/tokenise.js';
import type { TermMatch } from '../text/matcher.js';
import { CUES, lexiconOf, type Cue, type Tag } from './lexicon.js';
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
  readonly sentenceOf: readonly number[];
  readonly clauseOf: readonly number[];
  readonly sentenceCount: number;
  /** First token of each sentence. */
  readonly sentenceStarts: readonly number[];
  readonly opinions: readonly OpinionHit[];
  readonly aspects: readonly AspectHit[];
  readonly cues: Readonly<Record<Cue, readonly Hit[]>>;
}

const NO_CUES = Object.freeze(Object.fromEntries(CUES.map((cue) => [cue, [] as Hit[]]))) as Record<Cue, Hit[]>;

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
  const cues = Object.fromEntries(CUES.map((cue) => [cue, [] as Hit[]])) as Record<Cue, Hit[]>;
  for (const match of lexiconOf(lang, sector).match(tokens)) {
    const hit = hitOf(match);
    if (match.tag.kind === 'opinion') opinions.push({ ...hit, weight: match.tag.weight, verb: match.tag.verb });
    else if (match.tag.kind === 'aspect') aspects.push({ ...hit, aspect: match.tag.aspect, lean: match.tag.lean });
    else cues[match.tag.cue].push(hit);
  }
  return { opinions: longest(opinions, tokens.length), aspects, cues };
}

function hitOf(match: TermMatch<Tag>): Hit {
  return { first: match.firstToken, last: match.lastToken, start: match.start, end: match.end, term: match.term };
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
  const opens = new Set(contrasts.map((hit) => hit.first));
  const sentenceOf: number[] = [];
  const clauseOf: number[] = [];
  const sentenceStarts: number[] = [];
  let sentence = -1;
  let clause = -1;
  let end = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.first) {
      sentence += 1;
      sentenceStarts.push(at);
    }
    if (token.first || opens.has(at) || breaksClause(text, end, token.start)) clause += 1;
    sentenceOf.push(sentence);
    clauseOf.push(clause);
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
