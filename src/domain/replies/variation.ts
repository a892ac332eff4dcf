import { fnv1a } from '../shared/hash.js';
import { remembered } from './memo.js';
import { stripAccents } from './topic-lexicon.js';

/** Sentences of a reply; a line end closes a sentence, an abbreviation or an address does not. */
export function sentencesOf(reply: string): string[] {
  return reply.split(/\n+|(?<=[.!?…])\s+(?=[\p{Lu}«“"„¿¡\d])/u).map((s) => s.trim()).filter(Boolean);
}

/** Two sentences are the same when letters and digits are, greeting and accents set aside. */
export function normaliseSentence(sentence: string): string {
  return stripAccents(sentence.toLowerCase()).replace(/^(?:bonjour|hello|hi|buenos dias|hola|guten tag|hallo|buongiorno|ciao)(?:\s\p{L}[\p{L}-]*)?,\s*/u, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** The words of a passage as numbers: runs of words are compared thousands of times for one draft. Two words in four thousand million collide. */
export interface Words { readonly ids: readonly number[]; readonly long: readonly boolean[] }
const LONG = 5;
/** @param normalised what `normaliseSentence` gives */
export function wordsOf(normalised: string): Words {
  const words = normalised === '' ? [] : normalised.split(' ');
  return { ids: words.map(fnv1a), long: words.map((w) => w.length > LONG) };
}

const mix = (a: number, b: number): number => Math.imul(a ^ (b >>> 15) ^ (b << 7), 0x85ebca6b) ^ b;

const FOUR = 4;

function gramAt(ids: readonly number[], at: number, n: number): number {
  let gram = n;
  for (let k = at; k < at + n; k++) gram = mix(gram, ids[k] ?? 0);
  return gram;
}
const grams = (ids: readonly number[], n: number): number[] => ids.slice(0, Math.max(ids.length - n + 1, 0)).map((_, i) => gramAt(ids, i, n));
const openingOf = (ids: readonly number[]): number => mix(ids[0] ?? 0, ids[1] ?? 0);

interface PastReply { readonly sentences: readonly string[]; readonly grams: readonly number[]; readonly openings: readonly number[] }
/** A reply stays among the last ten for ten drafts: it is taken apart once. */
const takenApart = remembered((reply): PastReply => {
  const sentences = sentencesOf(reply).map(normaliseSentence);
  const ids = sentences.map((s) => wordsOf(s).ids);
  return { sentences, grams: ids.flatMap((i) => grams(i, FOUR)), openings: ids.map(openingOf) };
}, 1000);

/** What the last replies said, so that the next one says it otherwise. */
export class RecentWording {
  private readonly sentences = new Set<string>();
  private readonly grams = new Map<number, number>();
  private readonly openings = new Map<number, number>();
  private readonly own = new Set<number>();

  /** @param recent newest first; ten count. */
  constructor(recent: readonly string[]) {
    recent.slice(0, 10).forEach((reply, age) => {
      const weight = 1 / (1 + age);
      const past = takenApart(reply);
      for (const sentence of past.sentences) this.sentences.add(sentence);
      // Newest first: the first weight met is the highest.
      for (const gram of past.grams) if (!this.grams.has(gram)) this.grams.set(gram, weight);
      for (const opening of past.openings) if (!this.openings.has(opening)) this.openings.set(opening, weight);
    });
  }

  isUsed(sentence: string): boolean {
    return this.sentences.has(normaliseSentence(sentence));
  }

  /** Lower is fresher: shared 4-grams and opening words with the last replies, shared words with this one, then the draw (0 to 1). */
  staleness({ ids, long }: Words, draw: number): number {
    const opening = this.openings.get(openingOf(ids)) ?? 0;
    return this.shared(ids) + 0.5 * opening + 0.35 * this.echo(ids, long) + 0.4 * draw;
  }

  private shared(ids: readonly number[]): number {
    if (this.grams.size === 0) return 0;
    let sum = 0;
    for (let i = 0; i + FOUR <= ids.length; i++) sum += this.grams.get(gramAt(ids, i, FOUR)) ?? 0;
    return sum / Math.max(ids.length - FOUR + 1, 1);
  }

  private echo(ids: readonly number[], long: readonly boolean[]): number {
    if (this.own.size === 0) return 0;
    let sum = 0;
    for (let i = 0; i < ids.length; i++) {
      if (i + 1 < ids.length && this.own.has(gramAt(ids, i, 2))) sum++;
      if (long[i] === true && this.own.has(ids[i] ?? 0)) sum += 2;
    }
    return sum;
  }

  /** Remembers a sentence of the draft being written: its turns of phrase are not echoed two lines below. */
  keep(sentence: string): void {
    const normalised = normaliseSentence(sentence);
    this.sentences.add(normalised);
    const { ids } = wordsOf(normalised);
    for (const gram of grams(ids, 2)) this.own.add(gram);
    for (const id of ids) this.own.add(id);
  }
}
