import { describe, expect, it } from '@jest/globals';
import { moderate } from '../engine.js';
import type { ModerationResult } from '../types.js';
import { chanceOf } from './burst.js';
import { moderateInContext, type ReviewInContext } from './in-context.js';
import { isSameText, jaccard, printOf } from './near-duplicate.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 2, 15, 12);
const business = { name: 'Maison Zorgub', sector: 'restaurant', city: 'Ville', description: '' };
const judged = (text: string): ModerationResult => moderate({ text, lang: 'fr', business, author: { invited: false, order_reference: null } });
const review = (text: string, over: Partial<ReviewInContext> = {}): ReviewInContext => ({ text, authorKey: 'a', at: NOW, isNewAuthor: true, invited: false, ...over });
const inContext = (text: string, others: readonly ReviewInContext[], over: Partial<ReviewInContext> = {}): ModerationResult => moderateInContext(judged(text), review(text, over), others, business);

const PRAISE = 'Accueil formidable, la blanquette de mamie Zorgub est la meilleure du quartier et les desserts valent à eux seuls le détour.';
const BLAME = 'Accueil lamentable, la blanquette de mamie Zorgub est la pire du quartier et les desserts valent à eux seuls la fuite.';
/** One review every three days for 90 days, each about something else. */
const calm = Array.from({ length: 30 }, (_, at): ReviewInContext => review(`Visite numéro ${at * 7919} avec ${['mes parents', 'des collègues', 'un ami suisse', 'la chorale'][at % 4]}, table ${at}, plat du jour ${at * 31} très correct.`, { authorKey: `old${at}`, at: NOW - (at + 2) * 3 * DAY, isNewAuthor: false }));
const varied = ['Le chien a eu droit à sa gamelle.', 'Parking compliqué, prenez le tram.', 'Neuf ans que je passe devant, enfin entrée.', 'Ma soufflé était retombé mais le serveur drôle.', 'Terrasse au soleil à midi, parfait.', 'On a fêté les noces d’or de mes beaux-parents.', 'Carte courte, produits frais, rien à jeter.', 'Musique un peu forte vers le fond.', 'Le pain vient d’à côté et ça se sent.'];

describe('near-duplicates', () => {
  it('should see through accents, capitals, punctuation and a typing error', () => {
    expect(isSameText(printOf(PRAISE), printOf(PRAISE.toUpperCase().replaceAll(',', ' !')))).toBe(true);
    expect(isSameText(printOf(PRAISE), printOf(PRAISE.replace('quartier', 'quartiers').replace('blanquette', 'blanqette')))).toBe(true);
  });
  it('should not take two opinions of one place for one text', () => {
    expect(jaccard(printOf(PRAISE), printOf(BLAME))).toBeLessThan(0.85);
    expect(isSameText(printOf(PRAISE), printOf('Une blanquette comme chez mamie, des desserts qui valent le détour, merci à toute la maison Zorgub.'))).toBe(false);
  });
  it('should never compare short common sentences', () => {
    expect(isSameText(printOf('Super service, je recommande vivement'), printOf('Super service, je recommande vivement'))).toBe(false);
    expect(jaccard(printOf(''), printOf(''))).toBe(0);
  });
});

describe('duplicate', () => {
  it('should refuse the later of two equal texts of different authors, by itself', () => {
    const earlier = review(PRAISE, { authorKey: 'b', at: NOW - 40 * DAY });
    const result = inContext(PRAISE, [...calm, earlier]);
    expect(result).toMatchObject({ outcome: 'reject', automatic: true, grounds: ['duplicate'] });
    expect(result.spans[0]).toMatchObject({ start: 0, end: PRAISE.length, quote: PRAISE, rule: 'context.duplicate' });
    expect(result.reasons.fr).toContain('figure déjà dans un autre avis');
  });
  it('should leave the earlier one, the same author and short sentences alone', () => {
    expect(inContext(PRAISE, [review(PRAISE, { authorKey: 'b', at: NOW + DAY })]).outcome).toBe('publish');
    expect(inContext(PRAISE, [review(PRAISE, { authorKey: 'a', at: NOW - DAY })]).outcome).toBe('publish');
    expect(inContext('Super service', [review('Super service', { authorKey: 'b', at: NOW - DAY })]).outcome).toBe('publish');
  });
  it('should leave the decision to a person when the text has a ground of its own, and never weaken an alert', () => {
    const insult = `${PRAISE} Le patron est un connard fini.`;
    const copied = inContext(insult, [review(insult, { authorKey: 'b', at: NOW - DAY })]);
    expect(copied).toMatchObject({ outcome: 'reject', automatic: false, grounds: ['insult', 'duplicate'] });
    const gas = `${PRAISE} Mais ça sent très fort le gaz en cuisine.`;
    expect(inContext(gas, [review(gas, { authorKey: 'b', at: NOW - DAY })]).outcome).toBe('escalate');
  });
  it('should keep personal data masked', () => {
    const phone = `${PRAISE} Rappelez-moi au 06 39 98 41 27.`;
    const copied = inContext(phone, [review(phone, { authorKey: 'b', at: NOW - DAY })]);
    expect(copied.masked_text).toContain('[téléphone masqué]');
    expect(copied.grounds).toEqual(['personal_data', 'duplicate']);
  });
});

describe('manipulation', () => {
  const wave = (text: string): ReviewInContext[] => Array.from({ length: 5 }, (_, at) => review(`${text} ${['Bravo à eux', 'Vu hier', 'On en parle', 'À midi', 'En famille'][at]} ${at * 977}, avec ${['Luc', 'Zoé', 'Ali', 'Eva', 'Tom'][at]}, mardi ou jeudi selon ${['la pluie', 'le bus', 'mon frère', 'le temps', 'la salle'][at]}.`, { authorKey: `w${at}`, at: NOW - (at + 1) * HOUR }));

  it('should hold a wave of texts alike that the usual rate does not explain', () => {
    const result = inContext(`${PRAISE} Vraiment, courez-y samedi avec vos voisins de palier.`, [...calm, ...wave(PRAISE)]);
    expect(result.outcome).toBe('hold');
    expect(result.automatic).toBe(true);
    expect(result.grounds).toEqual(['manipulation']);
  });
  it('should treat praise and blame alike', () => {
    for (const others of [wave, (): ReviewInContext[] => []]) {
      const [good, bad] = [PRAISE, BLAME].map((text) => inContext(`${text} Vraiment, parlez-en samedi avec vos voisins de palier.`, [...calm, ...others(text)]));
      expect(good?.outcome).toBe(bad?.outcome);
      expect(good?.grounds).toEqual(bad?.grounds);
    }
  });
  it('should not hold reviews that the business invited, a busy place, or a few in a day', () => {
    const text = `${PRAISE} Vraiment, courez-y samedi avec vos voisins de palier.`;
    expect(inContext(text, [...calm, ...wave(PRAISE)].map((one) => ({ ...one, invited: true })), { invited: true }).outcome).toBe('publish');
    expect(inContext(text, [...calm, ...wave(PRAISE).slice(0, 2)]).outcome).toBe('publish');
    const busy = Array.from({ length: 400 }, (_, at) => review(`${varied[at % 9]} Passage ${at * 613}.`, { authorKey: `c${at}`, at: NOW - at * 5 * HOUR, isNewAuthor: false }));
    expect(inContext('Une bonne table, un peu bruyante, mais l’accueil rattrape tout.', busy).outcome).toBe('publish');
  });
  it('should hold many new accounts at once, but not regulars', () => {
    const crowd = (isNewAuthor: boolean): ReviewInContext[] => varied.map((text, at) => review(text, { authorKey: `n${at}`, at: NOW - (at + 1) * HOUR, isNewAuthor }));
    expect(inContext('Rien à signaler, on reviendra avec plaisir au printemps.', [...calm, ...crowd(true)]).grounds).toEqual(['manipulation']);
    expect(inContext('Rien à signaler, on reviendra avec plaisir au printemps.', [...calm, ...crowd(false)]).grounds).toEqual([]);
    // The first days of a place: everybody is new.
    expect(inContext('Rien à signaler, on reviendra avec plaisir au printemps.', crowd(true)).grounds).toEqual([]);
  });
  it('should know the tail of a Poisson variable', () => {
    expect(chanceOf(0, 2)).toBe(1);
    expect(chanceOf(3, 1)).toBeCloseTo(1 - Math.exp(-1) * 2.5, 10);
    expect(chanceOf(20, 0.1)).toBeGreaterThan(0);
    expect(chanceOf(20, 0.1)).toBeLessThan(1e-30);
    expect(chanceOf(5, 1000)).toBe(1);
  });
  it('should give back the very result when the context shows nothing', () => {
    const result = judged(PRAISE);
    expect(moderateInContext(result, review(PRAISE), calm, business)).toBe(result);
  });
});
