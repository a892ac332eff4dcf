import { findingOf, NOTHING, type Finding, type Rule, type RuleContext, type RuleExamples, type Signal } from '../rule.js';

function isHearsay(context: RuleContext): boolean {
  return context.has('hearsay.phrase') || context.has('absent.phrase');
}

/**
 * A precise dishonouring fact: a human decides, whatever the stars. Told by hearsay, the author is asked first.
 * `fact.grave` holds alone; `fact.person` only when the sentence points at the business or its people, which its patterns spell out.
 */
export const defamationRule: Rule = {
  id: 'defamation.fact', ground: 'defamation', version: 1, languageFree: false,
  evaluate(context) {
    if (!context.has('fact.grave') && !context.has('fact.person')) return NOTHING;
    const facts: Signal[] = [...context.all('fact.grave'), ...context.all('fact.person')];
    const outcome = isHearsay(context) ? 'ask_proof' : 'hold';
    return facts.map((match): Finding => findingOf(this, match, outcome));
  },
};

/** Discrimination or violence reported by its victim: a human checks the account, which stays the author's. */
export const victimRule: Rule = {
  id: 'defamation.victim', ground: 'defamation', version: 1, languageFree: false,
  evaluate(context) {
    return context.all('fact.victim').map((match): Finding => findingOf(this, match, 'hold'));
  },
};

/** A grave claim without a checkable fact, often medical: the author is asked when and how. */
export const vagueClaimRule: Rule = {
  id: 'defamation.vague', ground: 'defamation', version: 1, languageFree: false,
  evaluate(context) {
    return context.all('claim.vague').map((match): Finding => findingOf(this, match, 'ask_proof'));
  },
};

export const defamationExamples: RuleExamples = {
  positive: [
    { text: 'Le gérant a falsifié la facture, j’ai les deux exemplaires.', lang: 'fr' },
    { text: 'They forged my signature on the contract.', lang: 'en' },
    { text: 'Falsificaron la factura, tengo las dos delante.', lang: 'es' },
    { text: 'Die haben meine Unterschrift gefälscht.', lang: 'de' },
    { text: 'Hanno falsificato la mia firma sul contratto.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'C’est du vol, 6 euros le café. Une arnaque.', lang: 'fr' },
    { text: 'Le livreur a laissé le colis sous la pluie, on m’a pris le paquet dans le hall.', lang: 'fr' },
    { text: 'Daylight robbery, and the invoice was wrong twice.', lang: 'en' },
    { text: 'Ils m’ont facturé deux heures au lieu d’une, je conteste et je saisis le médiateur.', lang: 'fr' },
  ],
};

export const victimExamples: RuleExamples = {
  positive: [
    { text: 'Le gérant m’a attrapé par le cou et m’a plaqué contre le mur.', lang: 'fr' },
    { text: 'The masseur put his hand under the towel. I said no.', lang: 'en' },
  ],
  nearMiss: [{ text: 'Le chien m’a mordu à la main, le véto a été charmant.', lang: 'fr' }, { text: 'He grabbed my bag and carried it to the car, so kind.', lang: 'en' }],
};

export const vagueClaimExamples: RuleExamples = {
  positive: [
    { text: 'Instruments mal stérilisés, j’ai attrapé une hépatite chez eux.', lang: 'fr' },
    { text: 'They pulled out the wrong tooth and denied it.', lang: 'en' },
  ],
  nearMiss: [{ text: 'J’ai attrapé un rhume sous la clim.', lang: 'fr' }, { text: 'The injection did not work and it hurt for days.', lang: 'en' }],
};
