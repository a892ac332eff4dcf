import { findingOf, type Finding, type Rule, type RuleExamples } from '../rule.js';

/** Manifestly unlawful offers (stolen goods, drugs, hidden cameras, medicines without prescription): a human decides. */
export const otherIllegalRule: Rule = {
  id: 'other_illegal.offer', ground: 'other_illegal', version: 1, languageFree: false,
  evaluate(context) {
    return context.all('illegal.phrase').map((match): Finding => findingOf(this, match, 'hold'));
  },
};

export const otherIllegalExamples: RuleExamples = {
  positive: [{ text: 'J’ai mis une caméra cachée dans le vestiaire, vidéo dispo.', lang: 'fr' }, { text: 'Ask the guy at the bar for a gram of coke, great quality.', lang: 'en' }],
  nearMiss: [{ text: 'La caméra du parking est cassée.', lang: 'fr' }, { text: 'A gram of saffron for £8, great quality.', lang: 'en' }],
};
