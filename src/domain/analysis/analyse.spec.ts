import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { analyse, analyseLine } from './analyse.js';
import { ASPECTS } from './types.js';

const pieces = fc.constantFrom(
  'Le serveur était très aimable', 'mais', 'l’attente interminable', ' : ', '. ', ', ', '! ', '? ', 'vous devriez ajouter un mode sombre', 'Google vous indique ouvert',
  'the food was cold', 'however', 'staff were lovely', 'could you add a dark mode', 'il cibo ottimo', 'das Essen war kalt', '😀', '👎🏽', '\u0000', '\n', '« ', ' »', 'é', '\ud83d', 'ﷺ', '1 234,50 €',
);
const texts = fc.oneof(fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(' ')), fc.string({ unit: 'binary', maxLength: 120 }));

describe('analyse', () => {
  it('should quote exact slices of the text', () => {
    fc.assert(fc.property(texts, (text) => {
      const found = analyse({ text });
      for (const { quote } of found.aspects) expect(text.includes(quote) && quote !== '').toBe(true);
      for (const extracted of [found.suggestion, found.reports_error]) {
        if (extracted === null) continue;
        expect(text.includes(extracted.quote)).toBe(true);
        expect(text.includes(extracted.what) && extracted.what !== '').toBe(true);
      }
    }), { numRuns: 400, seed: 11 });
  });

  it('should give the same bytes for the same text, in any order of calls', () => {
    fc.assert(fc.property(texts, texts, (one, other) => {
      const before = JSON.stringify(analyse({ text: one }));
      analyse({ text: other });
      expect(JSON.stringify(analyse({ text: one }))).toBe(before);
    }), { numRuns: 150, seed: 12 });
  });

  it('should stay inside its ranges', () => {
    fc.assert(fc.property(texts, (text) => {
      const found = analyse({ text });
      expect(Math.abs(found.sentiment.score)).toBeLessThanOrEqual(1);
      expect(found.keyphrases.length).toBeLessThanOrEqual(8);
      expect(new Set(found.aspects.map((mention) => mention.aspect)).size).toBe(found.aspects.length);
      for (const { aspect } of found.aspects) expect(ASPECTS).toContain(aspect);
    }), { numRuns: 200, seed: 13 });
  });

  it('should say nothing of a text without words', () => {
    expect(analyse({ text: '  \n ' })).toEqual({
      lang: 'unknown', sentiment: { label: 'neutral', score: 0 }, aspects: [], register: 'courant', is_question: false, needs_service: false,
      testimony: false, suggestion: null, reports_error: null, keyphrases: [], address: 'none',
    });
  });

  it.each([
    ['Le boulanger est un sale connard.', 'cleanliness'], ['Client depuis trois ans, je suis très déçu.', 'product_quality'], ['Le meilleur pain au levain du quartier.', 'place'],
  ])('should not take « %s » for a word about %s', (text, aspect) => {
    expect(analyse({ text }).aspects.map((mention) => mention.aspect)).not.toContain(aspect);
  });

  it('should still read a dirty room', () => {
    expect(analyse({ text: 'Les toilettes étaient sales et la salle très sale.' }).aspects).toContainEqual(expect.objectContaining({ aspect: 'cleanliness', polarity: 'negative' }));
  });

  it('should read a text of 200 kB in bounded time', () => {
    const text = 'Le serveur était aimable mais la soupe froide, '.repeat(4_400);
    const found = analyse({ text });
    expect(found.lang).toBe('fr');
    expect(found.aspects.map(({ aspect }) => aspect)).toEqual(expect.arrayContaining(['staff', 'food']));
  });
});

describe('analyseLine', () => {
  it('should answer each line with its id', () => {
    const line = analyseLine({ id: 'r1', text: 'Accueil chaleureux, pain excellent.', lang: 'fr' });
    expect(line).toMatchObject({ id: 'r1', lang: 'fr', sentiment: { label: 'positive' } });
  });

  it.each([
    [null, null], [[], null], ['text', null], [{ text: 'no id' }, null], [{ id: 'a' }, 'a'], [{ id: 7, text: 3 }, 7], [{ id: {}, text: 'x' }, null],
  ])('should report a malformed line: %j', (input, id) => {
    expect(analyseLine(input)).toEqual({ id, error: expect.any(String) });
  });

  it('should ignore a language it does not know', () => {
    expect(analyseLine({ id: 1, text: 'Very friendly staff and great coffee, we will come back.', lang: 'xx' })).toMatchObject({ id: 1, lang: 'en' });
  });
});
