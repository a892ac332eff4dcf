import { isTurnedAway } from '../aim.js';
import { findingOf, NOTHING, type Finding, type Rule, type RuleContext, type RuleExamples, type Signal } from '../rule.js';

const INSULTS = ['insult.strong', 'insult.phrase', 'insult.group', 'slur.generic'] as const;

/** Contempt thrown at a person: handed back to the author with the passage. Quoted by its victim, or aimed at oneself, it is no ground. */
export const insultRule: Rule = {
  id: 'insult.person', ground: 'insult', version: 2, languageFree: false,
  evaluate(context) {
    const tags = INSULTS.filter((tag) => context.has(tag));
    if (tags.length === 0) return NOTHING;
    const matches = tags.flatMap((tag) => context.all(tag)).filter((match) => !isTurnedAway(context, match) && !isGroupHatred(context, match));
    return matches.map((match): Finding => findingOf(this, widen(context, match), 'reword'));
  },
};

/** A slur inside a sentence against a whole group is discrimination, said once. */
function isGroupHatred(context: RuleContext, match: Signal): boolean {
  return match.tag === 'slur.generic' && context.all('hate.phrase').some((hate) => hate.start <= match.start && hate.end >= match.end);
}

/** A passage shown to its author starts with the article or the adjective before the insult, when that is the word just before. */
function widen(context: RuleContext, match: Signal): { start: number; end: number } {
  const before = context.tokens[match.firstToken - 1];
  const self = context.tokens[match.firstToken];
  if (before === undefined || self === undefined || self.first || before.norm.length > 7 || /[^\s]/.test(context.text.slice(before.end, self.start))) return match;
  return /^(gros|grosse|ces|cet|cette|ce|une|un|bande|sale|pauvre|an|a|the|these|this|you|utter|total|fat|un|una|quello|quel|ein|eine|die|der|dieses|dumme|ese|esa|menuda?)$/.test(before.norm)
    ? { start: before.start, end: match.end } : match;
}

export const insultExamples: RuleExamples = {
  positive: [
    { text: 'Escroc ! Ce plombier est un voleur.', lang: 'fr' },
    { text: 'Le serveur est un vrai connard, il nous a jeté les assiettes.', lang: 'fr' },
    { text: 'The manager is a complete moron who cannot add up a bill.', lang: 'en' },
    { text: 'El encargado es un gilipollas, se rió en mi cara.', lang: 'es' },
    { text: 'Der Chef ist ein Arschloch und legt einfach auf.', lang: 'de' },
    { text: 'Il titolare è uno stronzo, ci ha cacciati via.', lang: 'it' },
    { text: 'Ce gros c0nnard nous a fait attendre une heure.', lang: 'fr' },
    { text: 'Vendeuse = c.o.n.n.a.s.s.e, et je pèse mes mots.', lang: 'fr' },
    { text: 'Le coach a le Q.I. d’une crevette.', lang: 'fr' },
    { text: 'The receptionist had the brains of a doorstop.', lang: 'en' },
    { text: 'El mecánico es más corto que las mangas de un chaleco.', lang: 'es' },
    { text: 'Die Verkäuferin ist strohdoof und eine Schnepfe.', lang: 'de' },
    { text: 'Il meccanico ha il cervello di una gallina.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'En gros, à part la mise en demeure reçue dans cette belle demeure, rien à dire.', lang: 'fr' },
    { text: 'Je suis vraiment un abruti, j’avais oublié le rendez-vous, et ils m’ont pris quand même.', lang: 'fr' },
    { text: 'Le patron m’a traité de « connard » devant mes enfants, je ne reviendrai pas.', lang: 'fr' },
    { text: 'Quelle arnaque, 14 euros la salade, ce sont des incompétents.', lang: 'fr' },
    { text: 'I felt like an idiot but the staff were lovely about it.', lang: 'en' },
    { text: 'Un automobiliste abruti nous a coupé la route, le moniteur est resté calme.', lang: 'fr' },
    { text: 'On m’a pris pour une idiote avec l’addition.', lang: 'fr' },
    { text: 'Ich Idiot hatte den falschen Tag gebucht.', lang: 'de' },
    { text: 'Un cliente me llamó idiota y la dependienta lo echó.', lang: 'es' },
    { text: 'Mi hanno trattata come una scema.', lang: 'it' },
    { text: 'Cowboys. Rip off prices and nobody picks up the phone.', lang: 'en' },
  ],
};
