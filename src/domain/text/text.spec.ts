import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { detectLanguage } from './language.js';
import { expandPattern, TermMatcher } from './matcher.js';
import { foldText, foldWord } from './normalise.js';
import { overlaps } from './spans.js';
import { sentences, tokenise } from './tokenise.js';

describe('foldText', () => {
  it('should lower case, strip accents and cap repeated letters', () => {
    expect(foldText('Très DÉÉÉÉÇU, nuuuuul').folded).toBe('tres deecu, nuul');
  });
  it('should join look-alikes and compatibility forms', () => {
    expect(foldText('ｃｏnnаrd œuf 𝐧𝐮𝐥').folded).toBe('connard oeuf nul');
  });
  it('should map every folded unit back inside the original, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { folded, map } = foldText(text);
        expect(map).toHaveLength(folded.length + 1);
        for (let at = 0; at < folded.length; at += 1) {
          expect(map[at]).toBeLessThanOrEqual(map[at + 1] ?? 0);
          expect(map[at]).toBeLessThan(text.length);
        }
        expect(map[folded.length]).toBe(text.length);
      }),
    );
  });
});

describe('tokenise', () => {
  it('should split French and Italian elisions and keep English contractions whole', () => {
    expect(tokenise("L’attente n'a pas aidé, I don't").map((token) => token.norm)).toEqual(['l\'', 'attente', "n'", 'a', 'pas', 'aide', 'i', "don't"]);
    expect(tokenise("dell'albergo").map((token) => token.text)).toEqual(["dell'", 'albergo']);
  });
  it('should keep a disguised word whole', () => {
    expect(tokenise('cet enc*lé de str0nzo, *bof*').map((token) => token.norm)).toEqual(['cet', 'enc*le', 'de', 'str0nzo', 'bof']);
  });
  it('should give offsets of the original for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        let last = 0;
        for (const token of tokenise(text)) {
          expect(text.slice(token.start, token.end)).toBe(token.text);
          expect(token.norm).toBe(foldWord(token.text));
          expect(token.start).toBeGreaterThanOrEqual(last);
          last = token.end;
        }
      }),
    );
  });
});

describe('sentences', () => {
  const cut = (text: string): string[] => sentences(text).map((range) => text.slice(range.start, range.end));
  it('should survive review typing', () => {
    expect(cut('Nul!!! accueil froid... prix 12.50 euros\nje reviens pas')).toEqual(['Nul!!!', 'accueil froid...', 'prix 12.50 euros', 'je reviens pas']);
  });
  it('should not cut after a title or an initial', () => {
    expect(cut('Merci à M. Delorme. « Au top » dit Mme. Roux')).toEqual(['Merci à M. Delorme.', '« Au top » dit Mme. Roux']);
  });
});

describe('detectLanguage', () => {
  it.each([
    ['Très déçu, le serveur ne nous a pas regardés', 'fr'],
    ['The food was cold and nobody said sorry', 'en'],
    ['La comida estaba fría y el camarero muy borde', 'es'],
    ['Das Essen war kalt und die Bedienung genervt', 'de'],
    ['Cibo freddo e il cameriere non si è scusato', 'it'],
    ['Привет мир как дела', 'unknown'],
    ['Xyzzy', 'unknown'],
  ])('should read « %s » as %s', (text, lang) => {
    expect(detectLanguage(text).lang).toBe(lang);
  });
  it('should trust the declared language only where the text says nothing', () => {
    expect(detectLanguage('Super', 'de').lang).toBe('de');
    expect(detectLanguage('The food was cold and nobody said sorry', 'fr').lang).toBe('en');
  });
});

describe('TermMatcher', () => {
  const matcher = new TermMatcher(
    [
      { term: 'connard(s|e|)', tag: 'insult', disguised: true },
      { term: 'fdp', tag: 'insult', disguised: true },
      { term: "m'a ~ volé(e)", tag: 'theft' },
      { term: 'ce <person> de', tag: 'of' },
    ],
    { person: ['gérant(e)', 'patron(ne)'] },
  );
  const tags = (text: string): string[] => matcher.match(tokenise(text)).map((match) => `${match.tag}:${text.slice(match.start, match.end)}`);

  it.each([
    ['Quel CONNARD', 'insult:CONNARD'],
    ['quel connnnaaard', 'insult:connnnaaard'],
    ['quel c*nnard', 'insult:c*nnard'],
    ['quel conn@rd', 'insult:conn@rd'],
    ['quel c0nn4rd', 'insult:c0nn4rd'],
    ['quel c o n n a r d', 'insult:c o n n a r d'],
    ['bande de f.d.p', 'insult:f.d.p'],
    ['il m’a tout simplement volée', 'theft:m’a tout simplement volée'],
    ['ce patron de malheur', 'of:ce patron de'],
  ])('should find the term of « %s »', (text, expected) => {
    expect(tags(text)).toEqual([expected]);
  });
  it.each([['Il connait son métier'], ["il m'a. On a volé"], ['plan a b c d'], ['5 étoiles']])('should leave « %s » alone', (text) => {
    expect(tags(text)).toEqual([]);
  });
  it('should refuse a pattern with a piece that is no word, which would match too much', () => {
    expect(() => new TermMatcher([{ term: 'gagnez (euros|€)', tag: 'x' }])).toThrow(/no word/);
    expect(() => new TermMatcher([{ term: 'gagnez (euros', tag: 'x' }])).toThrow(/Unbalanced/);
  });
  it('should refuse an empty lexicon and an unknown class', () => {
    expect(() => new TermMatcher([])).toThrow(/at least one/);
    expect(() => new TermMatcher([{ term: '<nobody>', tag: 'x' }])).toThrow(/Unknown word class/);
    expect(() => new TermMatcher([{ term: 'au*', tag: 'x' }])).toThrow(/three letters/);
  });
});

describe('expandPattern', () => {
  it('should spell out alternatives, options and brackets in brackets', () => {
    expect(expandPattern('(le|la) (con(ne)(s)|fou)')).toEqual(['le connes', 'le conne', 'le cons', 'le con', 'le fou', 'la connes', 'la conne', 'la cons', 'la con', 'la fou']);
    expect(expandPattern('bonjour')).toEqual(['bonjour']);
  });
});

describe('stems', () => {
  const matcher = new TermMatcher([{ term: 'falsifi* ~2 <papers>', tag: 'forgery' }], { papers: ['factur*', 'contrat(s)'] });
  const found = (text: string): string[] => matcher.match(tokenise(text)).map((match) => text.slice(match.start, match.end));
  it('should match every word that begins so, in patterns and in classes', () => {
    expect(found('Il a FALSIFIÉ la facture, puis falsifiera nos contrats')).toEqual(['FALSIFIÉ la facture', 'falsifiera nos contrats']);
  });
  it('should match an elision that stands alone in a pattern', () => {
    const elided = new TermMatcher([{ term: "manque (de|d') (tout|hygiène)", tag: 'lack' }]);
    expect(elided.match(tokenise('un manque d’hygiène')).length).toBe(1);
  });
  it('should leave words that only hold the stem', () => {
    expect(found('une infalsifiable facture, un contractuel')).toEqual([]);
  });
});

describe('ranges', () => {
  it('should overlap when they share a unit, not when they touch', () => {
    expect(overlaps({ start: 0, end: 4 }, { start: 3, end: 9 })).toBe(true);
    expect(overlaps({ start: 0, end: 4 }, { start: 4, end: 9 })).toBe(false);
  });
});
