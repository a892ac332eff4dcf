import { describe, expect, it } from '@jest/globals';
import { cleanText, clip, oneLine, writeDay, writeDayTime, writePlural } from './mail-text.js';

describe('words of a mail', () => {
  it('should write dates as people do in each language and in the zone given', () => {
    expect(writeDay('2026-11-30T22:59:00Z', 'fr', 'Europe/Paris')).toBe('lundi 30 novembre 2026');
    expect(writeDay('2026-11-30T23:00:00Z', 'fr', 'Europe/Paris')).toBe('mardi 1er décembre 2026');
    expect(writeDay('2026-11-30T22:59:00Z', 'en', 'Europe/Paris')).toBe('Monday 30 November 2026');
    expect(writeDayTime('2026-11-23T13:05:00Z', 'fr', 'Europe/Paris')).toBe('lundi 23 novembre 2026 à 14\u00a0h\u00a005');
    expect(writeDayTime('2026-11-23T13:00:00Z', 'fr', 'Europe/Paris')).toBe('lundi 23 novembre 2026 à 14\u00a0h');
    expect(writeDayTime('2026-11-23T13:05:00Z', 'en', 'Europe/Paris')).toBe('Monday 23 November 2026 at 14:05');
    expect(() => writeDay('soon', 'fr', 'Europe/Paris')).toThrow(RangeError);
  });
  it('should count in each language', () => {
    const forms = { one: 'un avis', other: '# avis' };
    expect([0, 1, 2, 12].map((n) => writePlural(n, forms, 'fr'))).toEqual(['un avis', 'un avis', '2 avis', '12 avis']);
    expect(writePlural(0, forms, 'en')).toBe('0 avis');
  });
  it('should cut at a space, never inside a pair of surrogates, never over the length', () => {
    expect(clip('Boulangerie Saint-Aubin', 23)).toBe('Boulangerie Saint-Aubin');
    expect(clip('Boulangerie, Saint-Aubin', 20)).toBe('Boulangerie…');
    expect(Array.from(clip('𝒜'.repeat(50), 10))).toHaveLength(10);
    expect(clip('𝒜'.repeat(50), 10)).not.toMatch(/\p{Surrogate}/u);
  });
  it('should strip what hides or breaks, and keep the words', () => {
    expect(oneLine(' a\r\n\tb\u2028c\u0000\u202ed ')).toBe('a b cd');
    expect(cleanText('a\r\nb\n\n\n\nc\ud800')).toBe('a\nb\n\nc\ufffd');
    expect(oneLine('« a »\u00a0: b')).toBe('« a »\u00a0: b');
  });
});
