import { describe, expect, it } from '@jest/globals';
import type { Language } from '../shared/language.js';
import { phraseSlots } from './noun-phrase.js';
import { ASPIRATED } from './topic-lexicon.js';
import { findTopics, type Topic } from './topics.js';

const topics = (text: string, lang: Language = 'fr', overall: Topic['polarity'] = 'neutral'): Topic[] => findTopics({ text, lang, aspects: [], forbidden: [], overall });
const said = (text: string, lang: Language = 'fr'): string[] => topics(text, lang).map((t) => phraseSlots([t.phrase], lang, true, 'et', ASPIRATED).du);

describe('findTopics', () => {
  it.each([
    ['La tarte au citron est parfaite.', 'de la tarte au citron'], ['Accueil glacial.', 'de l’accueil'], ['Les frites sont froides.', 'des frites'], ['Ma commande est perdue.', 'de votre commande'],
    ['Le hamburger est sec.', 'du hamburger'], ['Trop d\'attente au comptoir', 'de l’attente'],
  ])('should name what %j names, contracted', (text, du) => {
    expect(said(text)).toContain(du);
  });
  it('should name English runs of nouns', () => {
    expect(said('The sleep tracking stopped working.', 'en')).toContain('the sleep tracking');
  });
  it.each(['Je la commande depuis dix ans', 'Il montre bien la route', 'Ne marche pas'])('should not take a verb or a negation for a thing: %s', (text) => {
    expect(said(text).filter((s) => /commande|montre|des pas/u.test(s))).toEqual([]);
  });
  it('should tell what was liked from what was not', () => {
    const found = topics('Le pain est délicieux mais l’accueil est froid.');
    expect(found.find((t) => t.phrase.form === 'pain')?.polarity).toBe('positive');
    expect(found.find((t) => t.phrase.form === 'accueil')?.polarity).toBe('negative');
  });
});
