import { describe, expect, it } from '@jest/globals';
import { factsIn, matchFact } from './facts.js';

const FACTS = ['La liste des allergènes est affichée à côté de la caisse.', 'Une deuxième caisse est ouverte le samedi depuis novembre.', 'Fermé le lundi.'];

describe('the fact a reply may state', () => {
  it('should speak of the same thing, not merely share the word for the till', () => {
    expect(matchFact('attente interminable à la caisse', [FACTS[0]!], 3)).toBeNull();
    expect(matchFact('attente de 20 minutes à la caisse le samedi', FACTS, 3)).toBe(FACTS[1]);
  });

  it('should count one word once, as a concept or as a stem', () => {
    expect(matchFact('la queue', FACTS, 3)).toBeNull();
  });

  it('should answer a question it was asked', () => {
    expect(matchFact('Êtes-vous ouverts le lundi ?', FACTS, 2)).toBe('Fermé le lundi.');
  });

  it('should be written in the language of the reply', () => {
    expect(factsIn(['Une deuxième caisse est ouverte le samedi depuis novembre.', 'We open a second till on Saturdays now, since November.'], 'en')).toEqual(['We open a second till on Saturdays now, since November.']);
    expect(factsIn(['Wifi'], 'en')).toEqual(['Wifi']);
  });
});
