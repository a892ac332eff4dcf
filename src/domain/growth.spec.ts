import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { analyse } from './analysis/analyse.js';
import { moderate } from './moderation/engine.js';

const business = { name: 'Maison Zorgub', sector: 'restaurant', city: 'Ville', description: '' };
const author = { invited: false, order_reference: null };

function read(text: string): void {
  const moderation = moderate({ text, business, author });
  for (const span of moderation.spans) expect(text.slice(span.start, span.end)).toBe(span.quote);
  for (const mask of moderation.masks) expect(mask.start >= 0 && mask.end > mask.start && mask.end <= text.length).toBe(true);
  const analysis = analyse({ text, lang: moderation.lang });
  for (const aspect of analysis.aspects) expect(text).toContain(aspect.quote);
}

/** Best of three, so that a busy machine does not look like a slow engine. */
function cost(text: string): number {
  let best = Infinity;
  for (let run = 0; run < 3; run += 1) {
    const begin = performance.now();
    read(text);
    best = Math.min(best, performance.now() - begin);
  }
  return best;
}

/** What a pattern, a tokeniser or a list of matches could choke on: words of every rule, open quotes, digits, marks, bare signs. */
const SEEDS = [
  'a', 'A', '1', 'é', '@', ' ', '\n', '.', '!', '*', '« ', '"', '“', '(', '[', '—', ', ', ';', '?', '<3 ', ':)', '😀', '👨‍👩‍👦', '\u202e', 'z\u0363\u0363', 'а', 'ｆ', '\u200b',
  'a ', 'A ', '1 ', '0 ', 'a.', 'a@', 'a@b.', 'a*', 'c0n', 'con', 'connard ', 'c o n ', 'f.d.p ', 'a at ', '[at] ', '(at) b ', 'www.', 'http://', '12 rue ', '06 12 ', '+33 ', 'FR76 ', 'AB-123-CD ', 'A1 ',
  'Jean ', 'Jean Dupont ', 'Mme ', 'de ', 'insta ', 'snap: ', 'ne pas ', 'très ', 'nul ', 'pas très bon ', 'il paraît que ', 'je vais vous tuer ', 'gaz ', 'besoin de ', 'mon avocat ', 'lorem ', 'test ',
];

describe('the engine on hostile text', () => {
  it.each(SEEDS)('should cost no more than its length for « %s » over and over', (seed) => {
    const of = (length: number): string => seed.repeat(Math.ceil(length / seed.length));
    read(of(2_000));
    // Four times the text: four times the time, and as much again for memory and chance. Under 40 ms nothing is told. A busy machine may spoil a try, not three.
    const isLinear = (): boolean => {
      const [short, long] = [cost(of(10_000)), cost(of(40_000))];
      return long < 40 || long / short < 9;
    };
    expect(isLinear() || isLinear() || isLinear()).toBe(true);
  });

  it('should read a megabyte of mixed text in bounded time', () => {
    const page = SEEDS.map((seed) => seed.repeat(8)).join(' et puis ');
    const text = page.repeat(Math.ceil(1_000_000 / page.length));
    const begin = performance.now();
    read(text);
    expect(performance.now() - begin).toBeLessThan(20_000);
  });

  it('should give valid offsets for any text', () => {
    const piece = fc.oneof(fc.constantFrom(...SEEDS), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => read(pieces.join(''))), { numRuns: Number(process.env['FUZZ_RUNS'] ?? 3_000) });
  });
});
