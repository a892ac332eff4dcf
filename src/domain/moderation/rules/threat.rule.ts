import { findingOf, isQuoted, type Finding, type Rule, type RuleExamples } from '../rule.js';

/** Harm announced to other people or their property. An announced legal step is never one. */
export const threatRule: Rule = {
  id: 'threat.harm', ground: 'threat', version: 1, languageFree: false,
  evaluate(context) {
    return context.all('threat.phrase').filter((match) => !isQuoted(context, match)).map((match): Finding => findingOf(this, match, 'escalate'));
  },
};

export const threatExamples: RuleExamples = {
  positive: [
    { text: 'La prochaine fois je lui casse les deux genoux.', lang: 'fr' },
    { text: 'I know where you live, next time I will break your legs.', lang: 'en' },
    { text: 'Sé dónde vives, te voy a partir las piernas.', lang: 'es' },
    { text: 'Ich weiß, wo du wohnst, dir brech ich die Beine.', lang: 'de' },
    { text: 'So dove abiti, ti spacco le gambe.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Je vais saisir la DGCCRF et porter plainte.', lang: 'fr' },
    { text: 'My solicitor will be in touch, see you in small claims.', lang: 'en' },
    { text: 'I would kill for another plate of those tacos.', lang: 'en' },
  ],
};
