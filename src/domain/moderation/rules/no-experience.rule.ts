import { findingOf, NOTHING, type Finding, type Rule, type RuleExamples } from '../rule.js';

/** Hearsay, praise in advance, or an author who says never to have dealt with the business: asked when and how, nothing more. */
export const noExperienceRule: Rule = {
  id: 'no_experience.told', ground: 'no_experience', version: 1, languageFree: false,
  evaluate(context) {
    if (!context.has('hearsay.phrase') && !context.has('absent.phrase') && !context.has('advance.phrase')) return NOTHING;
    // Recommended by a friend and then tried: that is an experience. A grave claim told by others stays hearsay.
    const own = context.has('own.phrase') && !context.has('absent.phrase') && !context.has('fact.grave') && !context.has('fact.person') && !context.has('claim.vague');
    if (own) return NOTHING;
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
    { text: 'Ma voisine m’a dit que c’était bien et elle avait raison, on s’est régalés.', lang: 'fr' },
    { text: 'On y va samedi comme chaque semaine, toujours aussi bon.', lang: 'fr' },
    { text: 'My friend told me to try the ribs and they were amazing.', lang: 'en' },
    { text: 'Ma voisine m’avait recommandé ce salon et elle avait raison.', lang: 'fr' },
    { text: 'J’ai appelé trois fois pour réserver, jamais de réponse, je ne suis jamais venu.', lang: 'fr' },
    { text: 'Booked through a friend who loves it, and we had a great stay.', lang: 'en' },
  ],
};
