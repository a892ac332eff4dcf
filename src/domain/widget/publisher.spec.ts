import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { companyNumberKind, isContact, readCompanyNumber, readOrigin } from './publisher.js';

describe('readCompanyNumber', () => {
  it('should take a SIRET or a SIREN whose digits check, however it is spaced, and group it', () => {
    expect(readCompanyNumber('73282932000074')).toBe('732 829 320 00074');
    expect(readCompanyNumber(' 732.829.320 00074 ')).toBe('732 829 320 00074');
    expect(readCompanyNumber('732829320')).toBe('732 829 320');
    expect(readCompanyNumber('732\u00a0829\u202f320')).toBe('732 829 320');
  });

  it('should refuse a number of another length, a wrong digit and anything that is no number', () => {
    for (const wrong of ['123', '73282932000075', '732829321', '7328293200007', '732829320000741', 'RCS Toulouse', '', '٧٣٢٨٢٩٣٢٠']) expect([wrong, readCompanyNumber(wrong)]).toEqual([wrong, null]);
  });

  it('should refuse every SIREN with one digit changed', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
      const digits = '732829320'.split('');
      digits[at] = String((Number(digits[at]) + by) % 10);
      expect(readCompanyNumber(digits.join(''))).toBeNull();
    }), { seed: 11, numRuns: 100 });
  });

  it('should know that the offices of La Poste follow a rule of their own: the digits add up to a multiple of five', () => {
    expect(readCompanyNumber('356000000')).toBe('356 000 000');
    expect(readCompanyNumber('35600000000048')).toBe('356 000 000 00048');
    expect(readCompanyNumber('35600000049837')).toBe('356 000 000 49837');
    expect(readCompanyNumber('35600000049838')).toBeNull();
  });

  it('should name what it holds', () => {
    expect([companyNumberKind('732 829 320 00074'), companyNumberKind('732 829 320'), companyNumberKind('BE 0123.456.789')]).toEqual(['siret', 'siren', 'other']);
  });
});

describe('isContact', () => {
  it('should take what an author can really use', () => {
    for (const good of ['contact@fournil.fr', 'Contact : contact@fournil.fr', 'https://www.fournil.fr/contact', 'http://fournil.fr', 'www.fournil.fr/contact', '05 61 00 00 00', '+33 5 61 00 00 00', 'contact@fournil.fr ou 05.61.00.00.00', '14 rue Riquet, 31000 Toulouse', 'Le Bourg, 31570 Lanta']) expect([good, isContact(good)]).toEqual([good, true]);
  });

  it('should refuse what leads nowhere', () => {
    for (const bad of ['bonjour', 'moi', '123', '@', 'a@b', 'contact@fournil', 'appelez-nous', 'https://', 'rue Riquet', 'venez nous voir au magasin', '14 rue']) expect([bad, isContact(bad)]).toEqual([bad, false]);
  });
});

describe('readOrigin', () => {
  it('should complete an address to the origin that browsers send', () => {
    for (const [typed, origin] of [
      ['www.fournil.fr', 'https://www.fournil.fr'], ['https://www.fournil.fr/', 'https://www.fournil.fr'], ['WWW.Fournil.fr/avis?x=1', 'https://www.fournil.fr'], ['http://fournil.fr', 'http://fournil.fr'], ['fournil.fr:8443', 'https://fournil.fr:8443'],
      ['https://boulangerie-hélène.fr', 'https://xn--boulangerie-hlne-6pbq.fr'], ['localhost:3000', 'http://localhost:3000'], ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ] as const) expect([typed, readOrigin(typed)]).toEqual([typed, origin]);
  });

  it('should refuse what is no address of a site', () => {
    for (const bad of ['fournil', 'mon site', 'ftp://fournil.fr', 'javascript:alert(1)', 'https://', 'https://a;b.fr', 'contact@fournil.fr', 'https://u:p@fournil.fr', '*.fournil.fr', '*', '.fr', 'https://fournil..fr', '']) expect([bad, readOrigin(bad)]).toEqual([bad, null]);
  });
});
