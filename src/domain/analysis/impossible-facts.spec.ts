import { describe, expect, it } from '@jest/globals';
import { readImpossibleFacts, type FactSheet, type ImpossibleFact } from './impossible-facts.js';

const lunchAndDinner = [{ from: 12 * 60, to: 14 * 60 + 30 }, { from: 19 * 60, to: 22 * 60 + 30 }];
/** Closed on Sundays and Mondays. */
const sheet: FactSheet = { openingHours: [[], lunchAndDinner, lunchAndDinner, lunchAndDinner, lunchAndDinner, lunchAndDinner, []], dishes: ['Entrecôte frites', 'Blanquette de veau', 'Crème brûlée', 'Tartare de bœuf'] };

describe('readImpossibleFacts', () => {
  it.each<readonly [string, ImpossibleFact['kind'], string]>([
    ['Nous avons dîné ici dimanche soir, service affreux.', 'closed_day', 'dimanche'],
    ['Came for lunch on Monday and the waiter was rude.', 'closed_day', 'Monday'],
    ['Cenamos allí el lunes y fue horrible.', 'closed_day', 'lunes'],
    ['Wir waren am Sonntag dort, das Essen war kalt.', 'closed_day', 'Sonntag'],
    ['Siamo stati lì domenica, cibo pessimo.', 'closed_day', 'domenica'],
    ['La pizza était froide et la pâte crue.', 'unknown_dish', 'pizza'],
    ['The sushi was off and we were ill all night.', 'unknown_dish', 'sushi'],
    ['Arrivés à 16h30, on nous a servi une viande froide.', 'closed_hour', '16h30'],
    ['We sat down at 4pm and waited for ever.', 'closed_hour', '4pm'],
  ])('should find in « %s » a %s', (text, kind, what) => {
    expect(readImpossibleFacts({ text }, sheet)).toEqual([{ kind, what, quote: text }]);
  });

  it.each([
    'Dommage que ce soit fermé le dimanche.',
    'Google vous indique ouvert le lundi, c’est faux.',
    'J’ai appelé lundi, personne n’a répondu.',
    'They should open on Sundays.',
    'Repas du samedi soir parfait, nous reviendrons.',
    'Arrivés à 20h, servis à 20h15.',
    'Une heure d’attente pour 2 entrecôtes.',
    'Pas de pizza à la carte, dommage pour les enfants.',
    'Il serait bien d’ajouter un couscous.',
    'La crème brûlée et le tartare sont remarquables.',
    'Addition à 45 € pour deux.',
  ])('should leave alone: %s', (text) => {
    expect(readImpossibleFacts({ text }, sheet)).toEqual([]);
  });

  it('should not argue from what is not known', () => {
    expect(readImpossibleFacts({ text: 'Nous avons mangé une pizza froide dimanche à 16h.' }, {})).toEqual([]);
  });
});
