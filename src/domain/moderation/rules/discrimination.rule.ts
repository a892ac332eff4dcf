import { isCountered, wordsBetween } from '../aim.js';
import { findingOf, NOTHING, precededBy, type Finding, type Rule, type RuleContext, type RuleExamples, type Signal } from '../rule.js';

/** Words between the mention of a group and « ces gens-là », « elles »: across sentences, since the pronoun often opens the next one. */
const DEICTIC_REACH = 22;
/** Words between a group and the suspicion, disgust or exclusion thrown at it. */
const HOSTILE_REACH = 10;

/** The author's own hatred of a group. What a victim reports is read by the defamation rule, never here. */
export const discriminationRule: Rule = {
  id: 'discrimination.hate', ground: 'discrimination', version: 2, languageFree: false,
  evaluate(context) {
    if (!context.has('hate.phrase') && !context.has('slur.group') && !context.has('hate.deictic') && !context.has('hate.hostile')) return NOTHING;
    if (context.has('fact.victim') && !context.has('slur.group')) return NOTHING;
    const pointed = [...context.all('hate.deictic').filter((match) => pointsAtGroup(context, match, DEICTIC_REACH)), ...context.all('hate.hostile').filter((match) => pointsAtGroup(context, match, HOSTILE_REACH))];
    return [...context.all('hate.phrase'), ...context.all('slur.group'), ...pointed]
      .filter((match) => !isCountered(context, match) && !isSelfSaid(context, match) && !isLookAlike(context, match))
      .map((match): Finding => findingOf(this, match, 'reject'));
  },
};

/** « m'a traité de … », « je suis … »: a slur told or taken up by the one it is thrown at. */
function isSelfSaid(context: RuleContext, match: Signal): boolean {
  return match.tag === 'slur.group' && precededBy(context, 'insult.guard', match.firstToken, 4);
}

/** « qu'ils rentrent chez eux » says nothing of a group unless one was named just before. */
function pointsAtGroup(context: RuleContext, match: Signal, reach: number): boolean {
  return context.all('group.word').some((group) => !isLookAlike(context, group) && Math.max(match.firstToken - group.lastToken, group.firstToken - match.lastToken) <= reach);
}

/** « les femmes de ménage », « quartier juif »: no group is meant. */
function isLookAlike(context: RuleContext, match: Signal): boolean {
  return context.all('hate.not').some((other) => wordsBetween(context, other, match) === 0 && other.start < match.end && match.start < other.end);
}

export const discriminationExamples: RuleExamples = {
  positive: [
    { text: 'Ces gens-là ont ça dans le sang, tout le monde le sait.', lang: 'fr' },
    { text: 'Send them all back to their country, whatever the food is like.', lang: 'en' },
    { text: 'Esa gente lo lleva en la sangre, todos ladrones.', lang: 'es' },
    { text: 'Solche Leute gehören hier nicht her.', lang: 'de' },
    { text: 'I rom nascono ladri, si sa.', lang: 'it' },
    { text: 'L’hygiène et les Turcs, ça fait deux.', lang: 'fr' },
    { text: 'Les serveurs sont arabes, donc surveillez vos sacs.', lang: 'fr' },
    { text: 'Gypsies on the next pitch. Count your change.', lang: 'en' },
    { text: 'Lauter Ausländer in der Küche, da weiß man ja Bescheid.', lang: 'de' },
    { text: 'Lo llevan unos moros y son todos unos guarros.', lang: 'es' },
  ],
  nearMiss: [
    { text: 'Beaucoup de Chinois dans la salle, c’est bon signe pour un restaurant chinois.', lang: 'fr' },
    { text: 'A lovely gay couple runs the place, and the women at the desk are great.', lang: 'en' },
    { text: 'The disabled toilet was filthy and the women’s showers were disgusting.', lang: 'en' },
    { text: 'Moisissures noires dans la douche, restaurant indien sale, quelle honte.', lang: 'fr' },
    { text: 'Muffa nera in bagno, che schifo.', lang: 'it' },
    { text: 'Schwarze Haare im Bett, ekelhaft.', lang: 'de' },
    { text: 'Restaurante chino sucio, qué asco.', lang: 'es' },
    { text: 'On m’a refusé l’entrée parce que je suis noir, en me disant « ces gens-là, dehors ».', lang: 'fr' },
  ],
};
