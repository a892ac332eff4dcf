import { findingOf, type Finding, type Rule, type RuleExamples } from '../rule.js';
import { isDenied, isNegated } from './reading.js';

/** The owner's voice, family, staff past or present, a rival: a human decides, for praise as for blame. */
export const conflictOfInterestRule: Rule = {
  id: 'conflict.author', ground: 'conflict_of_interest', version: 2, languageFree: false,
  evaluate(context) {
    return context.all('conflict.phrase').filter((match) => !isNegated(context, match) && !isDenied(context, match)).map((match): Finding => findingOf(this, match, 'hold'));
  },
};

export const conflictOfInterestExamples: RuleExamples = {
  positive: [
    { text: 'C’est le restaurant de mon beau-frère, alors je ne suis pas objectif.', lang: 'fr' },
    { text: 'I run the bakery across the road and that is not sourdough.', lang: 'en' },
    { text: 'Nous avons ouvert cette crêperie en mars, poussez la porte.', lang: 'fr' },
    { text: 'Slightly biased as it is my other half’s garage.', lang: 'en' },
    { text: 'El bar es de mi primo, así que poco objetivo soy.', lang: 'es' },
    { text: 'Die Bar gehört meinem Bruder, ich bin also befangen.', lang: 'de' },
    { text: 'Il bar è di mio cugino, quindi sono di parte.', lang: 'it' },
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
    { text: 'She never came by and did not come see us once.', lang: 'en' },
    { text: 'My son-in-law is a chef in Bristol and even he was impressed.', lang: 'en' },
    { text: 'Soy peluquera y se nota que saben lo que hacen.', lang: 'es' },
    { text: 'Bin selbst Friseurin im Ruhestand und sehr zufrieden.', lang: 'de' },
    { text: 'Faccio la parrucchiera anch’io e si vede che sono bravi.', lang: 'it' },
  ],
};
