import { findingOf, NOTHING, type Finding, type Rule, type RuleExamples } from '../rule.js';

/** Hearsay, praise in advance, or an author who says never to have dealt with the business: asked when and how, nothing more. */
export const noExperienceRule: Rule = {
  id: 'no_experience.told', ground: 'no_experience', version: 1, languageFree: false,
  evaluate(context) {
    if (!context.has('hearsay.phrase') && !context.has('absent.phrase') && !context.has('advance.phrase')) return NOTHING;
    const matches = [...context.all('hearsay.phrase'), ...context.all('absent.phrase'), ...context.all('advance.phrase')];
    return matches.map((match): Finding => findingOf(this, match, 'ask_proof'));
  },
};

export const noExperienceExamples: RuleExamples = {
  positive: [
    { text: 'Il paraît qu’ils resservent les restes. Du coup on évite.', lang: 'fr' },
    { text: "Haven't stayed yet but the pictures look amazing, 5 stars.", lang: 'en' },
    { text: 'Dicen por el barrio que cobran de más.', lang: 'es' },
    { text: 'Angeblich landen die Reste in der Suppe, hat mir einer erzählt.', lang: 'de' },
    { text: 'Si dice in paese che non attivano le polizze.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Ma voisine m’avait recommandé ce salon et elle avait raison.', lang: 'fr' },
    { text: 'J’ai appelé trois fois pour réserver, jamais de réponse, je ne suis jamais venu.', lang: 'fr' },
    { text: 'Booked through a friend who loves it, and we had a great stay.', lang: 'en' },
  ],
};
