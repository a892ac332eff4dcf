import { findingOf, isQuoted, type Finding, type Rule, type RuleExamples } from '../rule.js';
import { isSolved } from './hazard.rule.js';

/** A hazard that is there or goes on, also when buried in a happy text. A hazard found and mended by the business is a story, not an alert. */
export const dangerRule: Rule = {
  id: 'danger.hazard', ground: 'danger', version: 2, languageFree: false,
  evaluate(context) {
    if (context.has('danger.past')) return [];
    return context.all('danger.now').filter((match) => !isSolved(context, match)).map((match): Finding => findingOf(this, match, 'escalate'));
  },
};

/** An author who speaks of ending their life: a named person is alerted at once, and the answer is never a refusal. */
export const lifeRule: Rule = {
  id: 'danger.life', ground: 'danger', version: 1, languageFree: false,
  evaluate(context) {
    return context.all('danger.life').filter((match) => !isQuoted(context, match)).map((match): Finding => findingOf(this, match, 'escalate'));
  },
};

export const dangerExamples: RuleExamples = {
  positive: [
    { text: 'Super soirée, mais ça sentait très fort le gaz derrière le bar.', lang: 'fr' },
    { text: 'Since he left, the kitchen stinks of gas and the kids are dizzy.', lang: 'en' },
    { text: 'Huele a gas en el vestuario desde hace una semana.', lang: 'es' },
    { text: 'Der Notausgang ist mit einer Kette verschlossen.', lang: 'de' },
    { text: 'Tutti intontiti dopo mezz’ora in sala, i bimbi per primi.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Ça sentait très fort le gaz, ils ont tout réparé dans l’heure, bravo.', lang: 'fr' },
    { text: 'Un cheveu dans la soupe et une souris dans la cour.', lang: 'fr' },
    { text: 'The curry nearly killed me, so hot, loved it.', lang: 'en' },
  ],
};

export const lifeExamples: RuleExamples = {
  positive: [
    { text: 'Je n’ai plus la force, vous aurez ma mort sur la conscience.', lang: 'fr' },
    { text: 'I cannot go on, I am going to end my life over this bill.', lang: 'en' },
    { text: 'No puedo más, me voy a quitar la vida.', lang: 'es' },
    { text: 'Ich will nicht mehr leben, das war es jetzt.', lang: 'de' },
    { text: 'Non ce la faccio più, la faccio finita.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'L’addition était à mourir, et le dessert aussi.', lang: 'fr' },
    { text: 'I nearly died laughing, great night.', lang: 'en' },
  ],
};
