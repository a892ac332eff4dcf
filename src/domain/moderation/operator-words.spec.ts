import { describe, expect, it } from '@jest/globals';
import { moderate } from './engine.js';
import { OperatorLexicon, patternFault, type OperatorWords } from './operator-words.js';
import type { ModerationResult } from './types.js';

function read(text: string, words: Partial<OperatorWords>): ModerationResult {
  return moderate({
    text, business: { name: 'Maison Zorgub', sector: 'restaurant', city: 'Ville', description: '' }, author: { invited: false, order_reference: null },
    words: new OperatorLexicon({ sensitive: [], allowed: [], ...words }),
  });
}
const legionella = { pattern: 'légionell*', ground: 'danger' as const };

describe('words of the operator', () => {
  it('should have a person look at a text that holds a sensitive word, and say so without reproach', () => {
    const result = read('Très bon séjour, on parlait de LEGIONELLOSE à la réception.', { sensitive: [legionella] });
    expect(result).toMatchObject({ outcome: 'hold', automatic: true, spans: [{ ground: 'danger', rule: 'operator.word', quote: 'LEGIONELLOSE' }] });
    expect(result.reasons.fr).toContain('Rien ne vous est reproché');
    expect(result.reasons.fr).not.toContain('danger présent');
    expect(result.reasons.en).toContain('the charter lists these words');
  });

  it('should never refuse, and never soften a stronger finding', () => {
    for (const ground of ['promotion', 'off_topic', 'extortion'] as const) expect(read('Un vrai délice.', { sensitive: [{ pattern: 'délice', ground }] }).outcome).toBe('hold');
    expect(read('Je vais vous tuer, je sais où vous habitez. Un délice.', { sensitive: [{ pattern: 'délice', ground: 'promotion' }] }).outcome).toBe('escalate');
    expect(read('Un repas correct.', { sensitive: [{ pattern: 'délice', ground: 'promotion' }] }).outcome).toBe('publish');
  });

  it('should hold in a language the engine does not read', () => {
    expect(read('Жалоба: легионелла в бассейне', { sensitive: [{ pattern: 'легионелла', ground: 'danger' }] }).outcome).toBe('hold');
  });

  it('should take a name of the house for no insult, and leave an insult beside it', () => {
    expect(read('Le cocktail Gros Connard est excellent.', {}).outcome).not.toBe('publish');
    expect(read('Le cocktail Gros Connard est excellent.', { allowed: ['gros connard'] }).outcome).toBe('publish');
    expect(read('Le cocktail Gros Connard est bon, le serveur est un connard.', { allowed: ['gros connard'] }).outcome).toBe('reword');
  });

  it('should never let an allowed word uncover a person or a threat', () => {
    expect(read('Appelez-moi au 06 39 98 77 05.', { allowed: ['/[0-9 ]+/'] }).outcome).toBe('mask');
    expect(read('Je vais vous tuer, je sais où vous habitez.', { allowed: ['/.*/', 'je vais vous tuer'].slice(1) }).outcome).toBe('escalate');
  });

  it('should match whole words and phrases, accents and case aside, and patterns between slashes', () => {
    const found = (pattern: string, text: string): string[] => new OperatorLexicon({ sensitive: [{ pattern, ground: 'danger' }], allowed: [] }).sensitiveIn(text).map(({ start, end }) => text.slice(start, end));
    expect(found('rat', 'Un rat, des rats, rattrapé, RAT')).toEqual(['Un rat, des rats, rattrapé, RAT'.slice(3, 6), 'RAT']);
    expect(found('eau  du robinet', 'L’Eau du\nrobinet')).toEqual(['Eau du\nrobinet']);
    expect(found('a+b', 'le a+b ici')).toEqual(['a+b']);
    expect(found('/bact[eé]ries?/', 'des BACTÉRIES partout')).toEqual(['BACTÉRIES']);
  });

  it.each([['', 'empty'], ['  ', 'empty'], ['ab', 'short'], ['*', 'short'], ['x'.repeat(121), 'long'], ['/(a/', 'syntax'], ['/a*/', 'matches_nothing']] as const)('should refuse « %s » as %s', (typed, fault) => {
    expect(patternFault(typed)).toBe(fault);
  });

  it('should read a hostile pattern in linear time', () => {
    expect(patternFault('/^(a+)+$/')).toBeNull();
    expect(read(`${'ab'.repeat(5000)}!`, { sensitive: [{ pattern: '/^((ab)+)+$/', ground: 'danger' }] }).spans.map((span) => span.rule)).not.toContain('operator.word');
  });
});
