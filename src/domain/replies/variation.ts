import { fnv1a } from '../shared/hash.js';
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

function grams(normalised: string, n: number): string[] {
  const words = normalised.split(' ');
  return words.slice(0, Math.max(words.length - n + 1, 0)).map((_, i) => words.slice(i, i + n).join(' '));
}

/** What the last replies said, so that the next one says it otherwise. */
export class RecentWording {
  private readonly sentences = new Set<string>();
  private readonly grams = new Map<string, number>();
  private readonly openings = new Map<string, number>();
  private readonly own = new Set<string>();

  /** @param recent newest first; ten count. */
  constructor(recent: readonly string[]) {
    recent.slice(0, 10).forEach((reply, age) => {
      const weight = 1 / (1 + age);
      for (const sentence of sentencesOf(reply)) {
        const normalised = normaliseSentence(sentence);
        this.sentences.add(normalised);
        for (const gram of grams(normalised, 4)) this.grams.set(gram, Math.max(this.grams.get(gram) ?? 0, weight));
        const opening = normalised.split(' ').slice(0, 2).join(' ');
        this.openings.set(opening, Math.max(this.openings.get(opening) ?? 0, weight));
      }
    });
  }

  isUsed(sentence: string): boolean {
    return this.sentences.has(normaliseSentence(sentence)) || this.own.has(normaliseSentence(sentence));
  }

  /** Lower is fresher: shared 4-grams and opening words with the last replies, shared words with this one, then the seed. */
  staleness(sentence: string, seed: string): number {
    const normalised = normaliseSentence(sentence);
    const four = grams(normalised, 4);
    const shared = four.reduce((sum, g) => sum + (this.grams.get(g) ?? 0), 0) / Math.max(four.length, 1);
    const opening = this.openings.get(normalised.split(' ').slice(0, 2).join(' ')) ?? 0;
    const echo = grams(normalised, 2).filter((g) => this.own.has(g)).length + normalised.split(' ').filter((w) => w.length > 5 && this.own.has(w)).length * 2;
    return shared + 0.5 * opening + 0.35 * echo + 0.4 * (fnv1a(`${seed}|${sentence}`) / 0x1_0000_0000);
  }

  /** Remembers a sentence of the draft being written: its turns of phrase are not echoed two lines below. */
  keep(sentence: string): void {
    const normalised = normaliseSentence(sentence);
    this.own.add(normalised);
    for (const gram of grams(normalised, 2)) this.own.add(gram);
    for (const word of normalised.split(' ')) this.own.add(word);
  }
}
