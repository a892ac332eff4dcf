import { isCountered } from '../aim.js';
import { findingOf, NOTHING, type Finding, type Rule, type RuleExamples } from '../rule.js';

/** From this many coarse words on, the text is stacked abuse and goes back to its author; below, the word is masked with consent. */
const STACKED = 3;

/** Coarse language aimed at nobody. */
export const profanityRule: Rule = {
  id: 'profanity.coarse', ground: 'profanity', version: 2, languageFree: false,
  evaluate(context) {
    if (!context.has('coarse.word')) return NOTHING;
    const insults = [...context.all('insult.strong'), ...context.all('insult.phrase')];
    // A coarse word that is part of the insult counts as insult alone; quoted, it is somebody else's or a title.
    const words = context.all('coarse.word').filter((word) => !isCountered(context, word) && !insults.some((insult) => word.firstToken >= insult.firstToken && word.lastToken <= insult.lastToken));
    const outcome = words.length >= STACKED ? 'reword' : 'mask';
    return words.map((word): Finding => ({ ...findingOf(this, word, outcome), mask: 'coarse_word' }));
  },
};

export const profanityExamples: RuleExamples = {
  positive: [
    { text: 'Service de merde mais cuisine correcte.', lang: 'fr' },
    { text: 'Great kit, shit music.', lang: 'en' },
    { text: 'Comida buena, pero el aparcamiento es una mierda.', lang: 'es' },
    { text: 'Das Essen war gut, die Lüftung ist scheiße.', lang: 'de' },
    { text: 'Che merda di parcheggio, però si mangia bene.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Le pet de nonne est un régal et la tarte merveilleuse.', lang: 'fr' },
    { text: 'Bloody good pie, and the cock pheasant made the kids laugh.', lang: 'en' },
    { text: 'Arschkalt war es, aber die Hütte ist schön.', lang: 'de' },
  ],
};
