import { findingOf, isQuoted, NOTHING, precededBy, type Finding, type Rule, type RuleExamples } from '../rule.js';

/** The author's own hatred of a group. What a victim reports is read by the defamation rule, never here. */
export const discriminationRule: Rule = {
  id: 'discrimination.hate', ground: 'discrimination', version: 1, languageFree: false,
  evaluate(context) {
    if (!context.has('hate.phrase') && !context.has('slur.group')) return NOTHING;
    if (context.has('fact.victim') && !context.has('slur.group')) return [];
    return [...context.all('hate.phrase'), ...context.all('slur.group')]
      .filter((match) => !isQuoted(context, match) && !precededBy(context, 'insult.guard', match.firstToken, 4))
      .map((match): Finding => findingOf(this, match, 'reject'));
  },
};

export const discriminationExamples: RuleExamples = {
  positive: [
    { text: 'Ces gens-là ont ça dans le sang, tout le monde le sait.', lang: 'fr' },
    { text: 'Send them all back to their country, whatever the food is like.', lang: 'en' },
    { text: 'Esa gente lo lleva en la sangre, todos ladrones.', lang: 'es' },
    { text: 'Solche Leute gehören hier nicht her.', lang: 'de' },
    { text: 'I rom nascono ladri, si sa.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Beaucoup de Chinois dans la salle, c’est bon signe pour un restaurant chinois.', lang: 'fr' },
    { text: 'A lovely gay couple runs the place, and the women at the desk are great.', lang: 'en' },
    { text: 'On m’a refusé l’entrée parce que je suis noir, en me disant « ces gens-là, dehors ».', lang: 'fr' },
  ],
};
