import { findingOf, isQuoted, NOTHING, type Finding, type Rule, type RuleContext, type RuleExamples, type Signal } from '../rule.js';
import { holdsNegation, isDenied, isHearsay, isNegated } from './reading.js';

/**
 * A precise dishonouring fact: a human decides, whatever the stars. Told by hearsay, the author is asked first.
 * `fact.grave` holds alone; `fact.person` only when the sentence points at the business or its people, which its patterns spell out.
 * Most facts are put together from their parts by `accusationRule`; these are the ones a phrase tells whole.
 */
export const defamationRule: Rule = {
  id: 'defamation.fact', ground: 'defamation', version: 2, languageFree: false,
  evaluate(context) {
    if (!context.has('fact.grave') && !context.has('fact.person')) return NOTHING;
    const outcome = isHearsay(context) ? 'ask_proof' : 'hold';
    const grave = context.all('fact.grave').filter((match) => !isDenied(context, match) && !isNegated(context, match));
    const person = context.all('fact.person').filter((match) => !isDenied(context, match) && !isNegated(context, match) && !holdsNegation(context, match) && !isQuoted(context, match));
    return [...grave, ...person].map((match): Finding => findingOf(this, match, outcome));
  },
};

/** Discrimination or violence reported by its victim: a human checks the account, which stays the author's. */
export const victimRule: Rule = {
  id: 'defamation.victim', ground: 'defamation', version: 2, languageFree: false,
  evaluate(context) {
    return context.all('fact.victim').filter((match) => !isDenied(context, match) && !isNegated(context, match)).map((match): Finding => findingOf(this, match, 'hold'));
  },
};

/** How many words may stand between a harm and what is said to have caused it. */
const CAUSE_REACH = 14;

/** A grave claim without a checkable fact, often medical: the author is asked when and how. */
export const vagueClaimRule: Rule = {
  id: 'defamation.vague', ground: 'defamation', version: 2, languageFree: false,
  evaluate(context) {
    const found = context.all('claim.vague').filter((match) => !isDenied(context, match)).map((match): Finding => findingOf(this, match, 'ask_proof'));
    if (!context.has('part.harm') || !context.has('part.cause')) return found;
    for (const harm of context.all('part.harm')) {
      const cause = causeOf(context, harm);
      if (cause !== undefined && !isDenied(context, harm) && !isNegated(context, harm)) {
        found.push({ ground: this.ground, outcome: 'ask_proof', start: Math.min(cause.start, harm.start), end: Math.max(cause.end, harm.end), rule: this.id });
      }
    }
    return found;
  },
};

function causeOf(context: RuleContext, harm: Signal): Signal | undefined {
  return context.all('part.cause').find((cause) => (cause.firstToken > harm.lastToken ? cause.firstToken - harm.lastToken : harm.firstToken - cause.lastToken) <= CAUSE_REACH);
}

export const defamationExamples: RuleExamples = {
  positive: [
    { text: 'Le gérant a falsifié la facture, j’ai les deux exemplaires.', lang: 'fr' },
    { text: 'They forged my signature on the contract.', lang: 'en' },
    { text: 'Aquí el examinador acepta sobornos, me lo pidió a la cara.', lang: 'es' },
    { text: 'Die haben meine Unterschrift gefälscht.', lang: 'de' },
    { text: 'Mi ha chiesto una mazzetta per passare avanti.', lang: 'it' },
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
    { text: 'I was turned away because I’m in a wheelchair.', lang: 'en' },
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
