import { foldText } from '../../text/normalise.js';
import type { SignalTag } from '../lexicons.js';
import { crossesSentence, findingOf, NOTHING, precededBy, type Finding, type Rule, type RuleContext, type RuleExamples, type Signal } from '../rule.js';

/** Words between the thing and what is wrong with it; further apart they seldom speak of each other. */
const REACH = 9;
/** A refusal before the hazard (« pas d'odeur de gaz ») or before its mending (« n'ont toujours pas réparé »). */
const NOT_REACH = 3;

interface Pair {
  readonly thing: SignalTag;
  readonly fault: SignalTag;
  /** The words are everyday ones elsewhere: read only for these trades. */
  readonly only?: RegExp;
  readonly never?: RegExp;
  /** Words between the two halves when they may stand in sentences that follow each other; within one sentence otherwise. */
  readonly across?: number;
  /** A third list that must be met anywhere in the text. */
  readonly beside?: SignalTag;
  /** The thing may stand inside the words that say what is wrong (« la date de l'anesthésiant était passée »). */
  readonly nested?: boolean;
}

const WHEELS = /garage|auto|\bcar\b|mechanic|tyre|pneu|taxi|driv|conduite|bus\b|coach|bike|velo|moto|rental|location|transport|taller|werkstatt|officina|mot\b|scooter|trottinette|cycl|fahrrad|bici|noleggio|alquiler|verleih|karting|quad/;

/** What an app does to a phone hurts nobody. */
const NO_BODY = /\bapp\b|software|website|logiciel|telecom|internet/;

/** Where people come because they are ill or hurt already. */
const CARE = /hospital|hopital|clini|doctor|medecin|medic|pharm|kranken|arzt|ospedal|urgence|\bvet|veterin|physio|kine\b/;
/** Where people fall for fun. */
const ICE = /rink|patinoire|\bski|snow|eislauf|pista de hielo|ghiaccio/;

/** A dangerous thing and the state that makes it one. Neither half says anything alone. */
const PAIRS: readonly Pair[] = [
  { thing: 'hazard.electric', fault: 'hazard.spark' },
  { thing: 'hazard.structure', fault: 'hazard.giving', never: NO_BODY },
  { thing: 'hazard.gear', fault: 'hazard.failing', never: NO_BODY },
  { thing: 'hazard.vehicle', fault: 'hazard.failing', only: WHEELS },
  { thing: 'hazard.vehicle', fault: 'hazard.dead', only: WHEELS },
  { thing: 'hazard.exit', fault: 'hazard.shut' },
  { thing: 'hazard.alarm', fault: 'hazard.disabled' },
  { thing: 'hazard.shard', fault: 'hazard.food', never: /dent|zahn/ },
  { thing: 'hazard.part', fault: 'hazard.mouth', beside: 'hazard.child', across: 2 * REACH },
  { thing: 'hazard.allergy', fault: 'hazard.served', across: 2 * REACH },
  { thing: 'hazard.allergy', fault: 'hazard.reaction', across: 3 * REACH, never: CARE },
  { thing: 'hazard.group', fault: 'hazard.sick', across: 2 * REACH, never: CARE },
  { thing: 'hazard.fume', fault: 'hazard.faint', across: 2 * REACH },
  { thing: 'hazard.chemical', fault: 'hazard.drink' },
  { thing: 'hazard.medicine', fault: 'hazard.mixed', nested: true },
  { thing: 'hazard.unguarded', fault: 'hazard.child', across: 2 * REACH },
  { thing: 'hazard.child', fault: 'hazard.astray' },
  { thing: 'hazard.gate', fault: 'hazard.unlatched', beside: 'hazard.child' },
  { thing: 'hazard.loose', fault: 'hazard.bites', across: 2 * REACH },
  { thing: 'hazard.driver', fault: 'hazard.unfit' },
  { thing: 'hazard.slip', fault: 'hazard.falls', across: 2 * REACH, never: ICE },
  { thing: 'hazard.hurt', fault: 'hazard.ongoing', across: 3 * REACH, never: CARE },
  { thing: 'hazard.electric', fault: 'hazard.peril', across: 2 * REACH },
  { thing: 'hazard.structure', fault: 'hazard.peril', across: 2 * REACH },
  { thing: 'hazard.gear', fault: 'hazard.peril', across: 2 * REACH },
  { thing: 'hazard.exit', fault: 'hazard.peril', across: 2 * REACH },
];

/** Things that can hurt and states they can be in, all lists together: any thing in any bad state, when something is at stake. */
const THINGS: readonly SignalTag[] = ['hazard.structure', 'hazard.electric', 'hazard.gear', 'hazard.vehicle', 'hazard.alarm', 'hazard.exit', 'hazard.gate'];
const FAULTS: readonly SignalTag[] = ['hazard.giving', 'hazard.spark', 'hazard.failing', 'hazard.unlatched'];
/** Everyday places, things and defects: they need a person at stake; that it goes on is not enough (« machines cassées, personne ne répare »). */
const PLACE_FAULTS: readonly SignalTag[] = ['hazard.giving', 'hazard.unlatched', 'hazard.wrong'];
const PERSONS: readonly SignalTag[] = ['hazard.child', 'hazard.hurt', 'hazard.peril', 'hazard.warn'];
/** Words between the thing in its state and what is at stake. */
const STAKE_REACH = 25;
/** Words between the thing and its state, closer than in a pair of lists that fit each other. */
const LOOSE_REACH = 6;

interface Place {
  readonly start: number;
  readonly end: number;
  readonly firstToken: number;
  readonly lastToken: number;
}

/**
 * Danger by structure: a thing that can hurt, in the state that makes it dangerous, and not said to be mended. Hygiene seen,
 * discomfort and harm already over are no pairs.
 */
export const hazardRule: Rule = {
  id: 'danger.structure', ground: 'danger', version: 2, languageFree: false,
  evaluate(context) {
    const places = [...context.all('hazard.alone').filter((match) => !isDenied(context, match)), ...pairsOf(context), ...stakesOf(context)];
    if (places.length === 0 || context.has('danger.past')) return NOTHING;
    return places.filter((place) => !isSolved(context, place) && !isHearsay(context, place) && !isAsked(context, place)).map((place): Finding => findingOf(this, place, 'escalate'));
  },
};

function pairsOf(context: RuleContext): Place[] {
  const found: Place[] = [];
  for (const pair of PAIRS) {
    if (!context.has(pair.thing) || !context.has(pair.fault) || (pair.beside !== undefined && !context.has(pair.beside))) continue;
    if (pair.only !== undefined || pair.never !== undefined) {
      const trade = foldText(`${context.business.sector} ${context.business.name}`).folded;
      if (pair.only?.test(trade) === false || pair.never?.test(trade) === true) continue;
    }
    for (const thing of context.all(pair.thing)) {
      const fault = context.all(pair.fault).find((candidate) => belong(context, thing, candidate, pair));
      if (fault === undefined || isDenied(context, thing) || isDenied(context, fault)) continue;
      found.push(spanned(thing, fault));
    }
  }
  return found;
}

/** The looser reading: any thing in any bad state, and a child, an injury, a warning or « still in use » near it. */
function stakesOf(context: RuleContext): Place[] {
  const persons = PERSONS.flatMap((tag) => context.all(tag));
  const stakes = [...persons, ...context.all('hazard.ongoing')];
  if (stakes.length === 0 || NO_BODY.test(foldText(context.business.sector).folded)) return [];
  return [
    ...atStake(context, THINGS, FAULTS, stakes),
    ...(persons.length === 0 ? [] : [...atStake(context, ['hazard.place'], PLACE_FAULTS, persons), ...atStake(context, THINGS, ['hazard.wrong'], persons)]),
  ];
}

function atStake(context: RuleContext, things: readonly SignalTag[], states: readonly SignalTag[], stakes: readonly Signal[]): Place[] {
  const faults = states.flatMap((tag) => context.all(tag));
  if (faults.length === 0) return [];
  const found: Place[] = [];
  for (const thing of things.flatMap((tag) => context.all(tag))) {
    const fault = faults.find((candidate) => gapOf(thing, candidate) > 0 && gapOf(thing, candidate) <= LOOSE_REACH && !crossesSentence(context, Math.min(thing.lastToken, candidate.lastToken), Math.max(thing.firstToken, candidate.firstToken)));
    if (fault === undefined || isDenied(context, thing) || isDenied(context, fault)) continue;
    const place = spanned(thing, fault);
    if (stakes.some((stake) => isApart(stake, thing) && isApart(stake, fault) && gapOf(stake, place) <= STAKE_REACH)) found.push(place);
  }
  return found;
}

function isApart(left: Place, right: Place): boolean {
  return left.firstToken > right.lastToken || right.firstToken > left.lastToken;
}

/** Words from the end of one to the beginning of the other; not positive when they overlap. */
function gapOf(left: Place, right: Place): number {
  return left.firstToken > right.lastToken ? left.firstToken - right.lastToken : right.firstToken - left.lastToken;
}

function belong(context: RuleContext, thing: Signal, fault: Signal, pair: Pair): boolean {
  const [left, right] = thing.firstToken <= fault.firstToken ? [thing, fault] : [fault, thing];
  if (right.firstToken <= left.lastToken) return pair.nested === true && fault.firstToken < thing.firstToken;
  if (pair.across !== undefined) return right.firstToken - left.lastToken <= pair.across;
  return right.firstToken - left.lastToken <= REACH && !crossesSentence(context, left.lastToken, right.firstToken);
}
function spanned(left: Signal, right: Signal): Place {
  return {
    start: Math.min(left.start, right.start), end: Math.max(left.end, right.end),
    firstToken: Math.min(left.firstToken, right.firstToken), lastToken: Math.max(left.lastToken, right.lastToken),
  };
}

/** « aucune odeur de gaz », « no sparks »: a refusal just before, with no comma between. */
function isDenied(context: RuleContext, match: Place): boolean {
  return context.all('hazard.not').some((not) => {
    const gap = match.firstToken - not.lastToken;
    return gap > 0 && gap <= NOT_REACH - 1 && !crossesSentence(context, not.lastToken, match.firstToken) && !/[,;:.–—()]/.test(context.text.slice(not.end, match.start));
  });
}

/** « bald tyres? » asks, or smiles. */
function isAsked(context: RuleContext, hazard: Place): boolean {
  return /^\s*\?/.test(context.text.slice(hazard.end, hazard.end + 3));
}

/** « my neighbour says they reuse needles »: what others tell is asked about, not alerted on. */
function isHearsay(context: RuleContext, hazard: Place): boolean {
  return context.all('hearsay.phrase').some((told) => told.firstToken <= hazard.firstToken && !crossesSentence(context, told.firstToken, hazard.firstToken));
}

/** Mended: said after the hazard, or just before it (« a réparé une fuite de gaz »), and not denied or taken back. */
export function isSolved(context: RuleContext, hazard: Place): boolean {
  if (context.has('hazard.still')) return false;
  return context.all('hazard.solved').some((solved) => {
    const before = hazard.firstToken - solved.lastToken;
    const near = before > 0 && before <= REACH && !crossesSentence(context, solved.lastToken, hazard.firstToken);
    return (solved.firstToken > hazard.firstToken || near) && !precededBy(context, 'hazard.not', solved.firstToken, NOT_REACH);
  });
}

export const hazardExamples: RuleExamples = {
  positive: [
    { text: 'La prise près de la fontaine à eau fait des étincelles.', lang: 'fr' },
    { text: 'J’ai trouvé un éclat de verre dans ma quiche ce midi.', lang: 'fr' },
    { text: 'Le garde-corps de la mezzanine est descellé, un enfant peut passer dessous.', lang: 'fr' },
    { text: 'L’issue de secours est condamnée par des palettes, personne n’a réparé.', lang: 'fr' },
    { text: 'Roues même pas serrées après la visite.', lang: 'fr', sector: 'garage' },
    { text: 'Nice pub. The wiring by the till is bare.', lang: 'en' },
    { text: 'The banister is about to collapse and nobody cares.', lang: 'en' },
    { text: 'Encontré un trozo de cristal en la sopa.', lang: 'es' },
    { text: 'Das Geländer im Treppenhaus hängt nur noch an einer Schraube.', lang: 'de' },
    { text: 'La presa vicino al letto fa scintille.', lang: 'it' },
    { text: 'Since he left, the kitchen stinks of gas and the kids are dizzy.', lang: 'en' },
    { text: 'La barre de sécurité du manège s’est relevée en pleine descente.', lang: 'fr', sector: 'amusement park' },
    { text: 'On m’a donné les comprimés d’une autre patiente.', lang: 'fr', sector: 'pharmacy' },
    { text: 'Not one lifeguard in sight and thirty kids in the deep end.', lang: 'en', sector: 'swimming pool' },
    { text: 'Five of us spent the weekend throwing up.', lang: 'en' },
    { text: 'Comimos nueve y siete acabamos con vómitos.', lang: 'es' },
    { text: 'Das Seil am Kabelzug ist fast durchgescheuert.', lang: 'de', sector: 'gym' },
    { text: 'L’autista si è addormentato due volte.', lang: 'it', sector: 'bus' },
  ],
  nearMiss: [
    { text: 'J’ai été malade toute la nuit, moi seul.', lang: 'fr' },
    { text: 'Mon chien a mordu l’assistante, elle a gardé son calme.', lang: 'fr', sector: 'vet' },
    { text: 'My neighbour says the dentist reuses needles.', lang: 'en', sector: 'dentist' },
    { text: 'Olía a gas, avisamos y en veinte minutos lo habían arreglado.', lang: 'es' },
    { text: 'Steile Treppe, kein Aufzug, herrliche Aussicht.', lang: 'de', sector: 'hotel' },
    { text: 'Scale ripide e ascensore piccolo.', lang: 'it', sector: 'hotel' },
    { text: 'La prise faisait des étincelles, l’électricien a tout remplacé le matin même.', lang: 'fr' },
    { text: 'Au fil du repas, la fondue et le verre de jus étaient parfaits.', lang: 'fr' },
    { text: 'Escalier étroit et raide, ascenseur en panne, plafond bas.', lang: 'fr' },
    { text: 'Aucune odeur de gaz après son passage.', lang: 'fr' },
    { text: 'Stone steps down to a lovely bar, live music and bare brick.', lang: 'en' },
    { text: 'They catered for my allergy and the waiter still brought us bread.', lang: 'en' },
    { text: 'Lovely glass of wine, a bit of bread, great evening.', lang: 'en' },
  ],
};
