import { findingOf, type Finding, type Rule, type RuleExamples } from '../rule.js';

/** The owner's voice, family, staff past or present, a rival: a human decides, for praise as for blame. */
export const conflictOfInterestRule: Rule = {
  id: 'conflict.author', ground: 'conflict_of_interest', version: 1, languageFree: false,
  evaluate(context) {
    return context.all('conflict.phrase').map((match): Finding => findingOf(this, match, 'hold'));
  },
};

export const conflictOfInterestExamples: RuleExamples = {
  positive: [
    { text: 'C’est le restaurant de mon beau-frère, alors je ne suis pas objectif.', lang: 'fr' },
    { text: 'I run the bakery across the road and that is not sourdough.', lang: 'en' },
    { text: 'Trabajé en su almacén dos años.', lang: 'es' },
    { text: 'Ich führe selbst ein Wirtshaus in der Altstadt.', lang: 'de' },
    { text: 'Ci ho lavorato come cameriere due stagioni.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'C’est mon restaurant préféré, la carte change souvent.', lang: 'fr' },
    { text: 'C’est notre boulangerie de quartier, le pain est excellent.', lang: 'fr' },
    { text: 'Je travaille à côté et j’y déjeune tous les midis.', lang: 'fr' },
    { text: 'My wife loved it, our son too.', lang: 'en' },
    { text: 'Mon beau-frère a adoré le restaurant.', lang: 'fr' },
  ],
};
