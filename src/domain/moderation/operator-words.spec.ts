import { describe, expect, it } from '@jest/globals';
import { moderate } from './engine.js';
import { firstPartyCourse } from '../reviews/status-machine.js';
import { OperatorLexicon, overreach, patternFault, tryPatterns, withoutOperatorWords, type OperatorWords } from './operator-words.js';
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

describe('words of the operator on trial', () => {
  const reviews = (n: number, held: number, rating: number | null = 5) => Array.from({ length: n }, (_, i) => ({ text: i < held ? 'L’eau était froide.' : 'Très bien.', rating }));
  const trial = (n: number, held: number, rating?: number) => tryPatterns(['froid*'], reviews(n, held, rating)).each[0]!;

  it('should count the reviews that hold a word, not its passages', () => {
    const { each, together } = tryPatterns(['froide', '/tr[eè]s/', 'Gros  Bâtard'], [{ text: 'Froide, froide, froide.', rating: 1 }, { text: 'TRÈS froide', rating: null }, { text: 'Le gros batard !', rating: 5 }, { text: 'Rien', rating: 2 }]);
    expect(each.map(({ held }) => held)).toEqual([2, 1, 1]);
    expect(each[0]).toEqual({ held: 2, of: 4, criticalHeld: 1, criticalOf: 2 });
    expect(together).toMatchObject({ held: 3, of: 4 });
  });

  it('should find one word in twenty too many from 40 reviews on, never below', () => {
    expect(overreach(trial(40, 2))).toBeNull();
    expect(overreach(trial(40, 3))).toBe('all');
    expect(overreach(trial(80, 4))).toBeNull();
    expect(overreach(trial(80, 5))).toBe('all');
    expect(overreach(trial(39, 39))).toBeNull();
  });

  it('should see that a word holds criticism where praise hides it', () => {
    const mixed = (held: number) => tryPatterns(['froid*'], [...reviews(460, 0), ...reviews(40, held, 1)]).each[0]!;
    expect(overreach(mixed(4))).toBeNull();
    expect(overreach(mixed(5))).toBe('critical');
    expect(overreach({ held: 5, of: 50, criticalHeld: 5, criticalOf: 40 }, 'together')).toBeNull();
    expect(overreach({ held: 6, of: 50, criticalHeld: 0, criticalOf: 0 }, 'together')).toBe('all');
  });
});

describe('a reading without the words of the operator', () => {
  it('should be that of the text alone', () => {
    const text = 'Un délice, mais le serveur est un connard.';
    const words = { sensitive: [{ pattern: 'délice', ground: 'danger' as const }] };
    expect(withoutOperatorWords(read(text, words))).toMatchObject({ outcome: 'hold', grounds: ['insult'], spans: [{ rule: expect.not.stringContaining('operator') }] });
    expect(withoutOperatorWords(read('Un délice.', words))).toMatchObject({ outcome: 'publish', grounds: [], spans: [] });
    const wide = { sensitive: [{ pattern: '/un delice.*/', ground: 'insult' as const }] };
    expect(withoutOperatorWords(read(text, wide))).toMatchObject({ outcome: 'hold', grounds: ['insult'] });
    const plain = read(text, {});
    expect(withoutOperatorWords(plain)).toBe(plain);
  });

  it('should let the clock publish what only a word held, whatever the ground it is filed under', () => {
    for (const ground of ['extortion', 'danger', 'discrimination', 'promotion'] as const)
      expect(firstPartyCourse(read('Un délice.', { sensitive: [{ pattern: 'délice', ground }] }))).toMatchObject({ status: 'in_moderation', deadlineDays: 7, atDeadline: 'publish', alert: false });
    const refusal = { ...read('Un délice.', { sensitive: [{ pattern: 'délice', ground: 'extortion' }] }), outcome: 'reject' as const };
    expect(firstPartyCourse(refusal).atDeadline).toBe('alert_senior');
  });
});
