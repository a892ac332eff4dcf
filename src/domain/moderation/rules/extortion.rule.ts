import { findingOf, type Finding, type Rule, type RuleExamples } from '../rule.js';

/** The review, or its removal, traded for money or a favour. With a precise accusation beside it, a human hears both sides first. */
export const extortionRule: Rule = {
  id: 'extortion.trade', ground: 'extortion', version: 1, languageFree: false,
  evaluate(context) {
    const outcome = context.has('fact.grave') || context.has('fact.person') ? 'hold' : 'reject';
    return context.all('extortion.phrase').map((match): Finding => findingOf(this, match, outcome));
  },
};

export const extortionExamples: RuleExamples = {
  positive: [
    { text: '500 € de geste commercial et je supprime cet avis.', lang: 'fr' },
    { text: 'Full refund or I put photos on every site going.', lang: 'en' },
    { text: '200 euros de vuelta y borro esto.', lang: 'es' },
    { text: '300 Euro zurück, dann lösche ich die Bewertung.', lang: 'de' },
    { text: 'Restituitemi la caparra e la toglierò.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Remboursez-moi sinon je saisis le conciliateur.', lang: 'fr' },
    { text: 'Refund me please, it has been three weeks.', lang: 'en' },
    { text: 'J’ai supprimé l’application après deux jours.', lang: 'fr' },
  ],
};
