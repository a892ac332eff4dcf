import { overlaps } from '../../text/spans.js';
import { FIRST_NAMES, type SignalTag } from '../lexicons.js';
import { crossesSentence, findingOf, isQuoted, NOTHING, type Finding, type Rule, type RuleContext, type RuleExamples, type Signal } from '../rule.js';
import { isDenied, isHearsay, isNegated } from './reading.js';

/** What must stand near the act for it to be an accusation. */
interface Part {
  readonly tag: SignalTag;
  /** At most this many words away from the act. */
  readonly reach: number;
  /** True when it may stand in another sentence. */
  readonly across?: boolean;
}

interface Recipe {
  readonly act: SignalTag;
  readonly parts: readonly Part[];
  /** The act must be told of somebody of the house, within so many words. */
  readonly doer?: number;
  /** True when « he », « she » or « they » will do for the doer. */
  readonly pronoun?: boolean;
  /** True when a « not » belongs to the act itself (« not declared », « no table for people like you »), and it may be quoted from the house. */
  readonly lack?: boolean;
}

/**
 * A precise dishonouring fact is put together: what was done, to what, by whom. No sentence is listed; the words of each part are
 * in the lexicons, their distance is counted in words.
 */
const RECIPES: readonly Recipe[] = [
  { act: 'part.take', parts: [{ tag: 'part.valuable', reach: 8 }], doer: 10 },
  { act: 'part.rob', parts: [{ tag: 'part.valuable', reach: 6 }] },
  { act: 'part.pocket', parts: [{ tag: 'part.fund', reach: 8 }] },
  { act: 'part.forge', parts: [{ tag: 'part.paper', reach: 6 }] },
  { act: 'part.hidden', parts: [{ tag: 'part.paid', reach: 10 }], lack: true },
  { act: 'part.nobill', parts: [{ tag: 'part.cash', reach: 12 }, { tag: 'part.ask', reach: 14 }], lack: true },
  { act: 'part.hit', parts: [{ tag: 'part.weak', reach: 6 }], doer: 12 },
  { act: 'part.touch', parts: [{ tag: 'part.body', reach: 6 }], doer: 25 },
  { act: 'part.drunk', parts: [], doer: 8 },
  { act: 'part.tamper', parts: [{ tag: 'part.gauge', reach: 6 }] },
  { act: 'part.asnew', parts: [{ tag: 'part.used', reach: 40, across: true }] },
  { act: 'part.tell', parts: [{ tag: 'part.secret', reach: 6 }, { tag: 'part.everyone', reach: 14 }], doer: 14 },
  { act: 'part.copy', parts: [{ tag: 'part.card', reach: 6 }] },
  { act: 'part.trait', parts: [{ tag: 'part.refuse', reach: 25, across: true }], lack: true },
  { act: 'part.signed', parts: [{ tag: 'part.frail', reach: 14 }] },
  { act: 'part.spy', parts: [{ tag: 'part.private', reach: 16, across: true }] },
  { act: 'part.deal', parts: [{ tag: 'part.drug', reach: 6 }], doer: 14 },
  { act: 'part.bill', parts: [{ tag: 'part.never', reach: 12 }, { tag: 'part.payer', reach: 12 }], lack: true },
  { act: 'part.stamped', parts: [{ tag: 'part.untouched', reach: 12, across: true }], lack: true },
  { act: 'part.confine', parts: [{ tag: 'part.cell', reach: 8 }, { tag: 'part.weak', reach: 16 }] },
  { act: 'part.keep', parts: [{ tag: 'part.gift', reach: 6 }], doer: 12, pronoun: true },
  { act: 'part.pry', parts: [{ tag: 'part.intimate', reach: 6 }] },
  { act: 'part.lens', parts: [{ tag: 'part.hide', reach: 8 }] },
  { act: 'part.break', parts: [{ tag: 'part.purpose', reach: 5 }] },
  { act: 'part.sign', parts: [{ tag: 'part.alibi', reach: 14, across: true }], lack: true },
  // A lesser act, when the author brings a witness, an admission or an authority.
  { act: 'act.suspect', parts: [{ tag: 'part.proof', reach: 20, across: true }], doer: 14, pronoun: true },
  { act: 'part.foul', parts: [{ tag: 'part.dish', reach: 8 }] },
];

/** A precise dishonouring fact, put together from its parts: a human decides, whatever the stars. Told by hearsay, the author is asked first. */
export const accusationRule: Rule = {
  id: 'defamation.composed', ground: 'defamation', version: 2, languageFree: false,
  evaluate(context) {
    let found: Finding[] | undefined;
    for (const recipe of RECIPES) {
      if (!context.has(recipe.act) || recipe.parts.some((part) => !context.has(part.tag))) continue;
      for (const act of context.all(recipe.act)) {
        const range = composed(context, recipe, act);
        if (range !== undefined) (found ??= []).push(findingOf(this, range, isHearsay(context) ? 'ask_proof' : 'hold'));
      }
    }
    return found ?? NOTHING;
  },
};

/** The passage from the first to the last part, when all are there and the act is asserted. */
function composed(context: RuleContext, recipe: Recipe, act: Signal): { readonly start: number; readonly end: number } | undefined {
  let { start, end } = act;
  const parts: Signal[] = [act];
  for (const part of recipe.parts) {
    const near = nearest(context, part, act);
    if (near === undefined) return undefined;
    parts.push(near);
    start = Math.min(start, near.start);
    end = Math.max(end, near.end);
  }
  if (recipe.doer !== undefined && !hasDoer(context, act, recipe.doer, parts) && !(recipe.pronoun === true && hasPronoun(context, act))) return undefined;
  if (isDenied(context, act) || (recipe.lack !== true && (isNegated(context, act) || isQuoted(context, act)))) return undefined;
  return { start, end };
}

function nearest(context: RuleContext, part: Part, act: Signal): Signal | undefined {
  let best: Signal | undefined;
  let least = part.reach + 1;
  for (const signal of context.all(part.tag)) {
    if (signal.firstToken === act.firstToken && signal.lastToken === act.lastToken) continue;
    const distance = signal.firstToken > act.lastToken ? signal.firstToken - act.lastToken : Math.max(0, act.firstToken - signal.lastToken);
    if (distance >= least) continue;
    const [left, right] = signal.firstToken < act.firstToken ? [signal, act] : [act, signal];
    if (part.across !== true && crossesSentence(context, left.lastToken, right.firstToken)) continue;
    best = signal;
    least = distance;
  }
  return best;
}

const BY = new Set(['par', 'by', 'von', 'vom', 'da', 'dal', 'dalla', 'dallo', 'por', 'one', "d'", 'di']);

/** Somebody of the house, a title or a first name before the act in its sentence; or after it, behind « by ». */
function hasDoer(context: RuleContext, act: Signal, reach: number, parts: readonly Signal[]): boolean {
  for (const signal of context.all('part.doer')) {
    // « my lad », « the client »: who suffers the act is not who did it.
    if (parts.some((part) => overlaps(part, signal)) || isStranger(context, signal)) continue;
    if (signal.firstToken < act.firstToken && act.firstToken - signal.lastToken <= reach && !crossesSentence(context, signal.lastToken, act.firstToken)) return true;
    if (signal.firstToken > act.lastToken && signal.firstToken - act.lastToken <= 5 && BY.has(context.tokens[signal.firstToken - 1]?.norm ?? '')) return true;
    if (signal.firstToken > act.lastToken && signal.firstToken - act.lastToken <= 5 && BY.has(context.tokens[signal.firstToken - 2]?.norm ?? '')) return true;
  }
  if (context.all('title.word').some((title) => title.lastToken < act.firstToken && act.firstToken - title.lastToken <= reach && !crossesSentence(context, title.lastToken, act.firstToken))) return true;
  for (let at = act.firstToken - 1; at >= Math.max(0, act.firstToken - reach); at -= 1) {
    const token = context.tokens[at];
    if (token === undefined || context.tokens[at + 1]?.first === true) return false;
    if (FIRST_NAMES.has(token.norm) && /^\p{Lu}/u.test(token.text)) return true;
  }
  return false;
}

const INDEFINITE = new Set(['un', 'une', 'a', 'an', 'some', 'ein', 'una', 'uno', 'irgendein']);
const ANYBODY = new Set(['mec', 'gars', 'type', 'lad', 'guy', 'bloke', 'man', 'woman', 'chap', 'fella', 'typ', 'mann', 'tipo', 'hombre', 'uomo']);

/** « some lad on the next chair », « un mec dans la file »: a man without a trade is nobody of the house. */
function isStranger(context: RuleContext, doer: Signal): boolean {
  return ANYBODY.has(context.tokens[doer.lastToken]?.norm ?? '') && INDEFINITE.has(context.tokens[doer.firstToken - 1]?.norm ?? '');
}

const PRONOUNS = new Set(['il', 'elle', 'ils', 'elles', 'he', 'she', 'they', 'er', 'sie', 'lui', 'lei', 'loro', 'ella', 'ellos', 'ellas']);
const PRONOUN_REACH = 4;

function hasPronoun(context: RuleContext, act: Signal): boolean {
  for (let at = act.firstToken; at >= Math.max(0, act.firstToken - PRONOUN_REACH); at -= 1) {
    const token = context.tokens[at];
    if (token !== undefined && PRONOUNS.has(token.norm)) return true;
    if (token?.first === true) return false;
  }
  return false;
}

export const accusationExamples: RuleExamples = {
  positive: [
    { text: 'Le plombier a piqué les bijoux de ma grand-mère dans la commode.', lang: 'fr' },
    { text: 'Trois ouvriers sur le chantier, aucun n’a de contrat, tout est réglé de la main à la main.', lang: 'fr' },
    { text: 'Le boucher trafique sa balance, j’ai tout repesé.', lang: 'fr' },
    { text: 'Housekeeper emptied my wife’s purse, £180 gone.', lang: 'en' },
    { text: 'Teacher dragged my boy by his hair across the classroom.', lang: 'en' },
    { text: 'The masseur put his hand under the towel. I said no.', lang: 'en' },
    { text: 'Falsificaron la factura, tengo las dos delante.', lang: 'es' },
    { text: 'Hanno falsificato la mia firma sul contratto.', lang: 'it' },
    { text: 'La camarera de piso se llevó mis pendientes.', lang: 'es' },
    { text: 'Der Koch klebt neue Etiketten über das abgelaufene Fleisch.', lang: 'de' },
    { text: 'Una operatrice ha schiaffeggiato mia nonna.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'On nous a volé les vélos sur le parking, la réception a tout de suite appelé la police.', lang: 'fr' },
    { text: 'Le chauffeur n’a pas triché sur le compteur.', lang: 'fr' },
    { text: 'S’ils avaient trafiqué la balance je l’aurais vu.', lang: 'fr' },
    { text: 'I’m not saying they stole anything, my ring turned up under the bed.', lang: 'en' },
    { text: 'The driver refused to change the price he quoted.', lang: 'en' },
    { text: 'Nos robaron la bici en la calle y el recepcionista nos acompañó a la comisaría.', lang: 'es' },
    { text: 'Die Rechnung war falsch, wurde aber sofort korrigiert.', lang: 'de' },
    { text: 'Some bloke off his face at the next table sang all night, staff were lovely.', lang: 'en' },
    { text: 'Je pensais le kilométrage trafiqué, le carnet dit le contraire.', lang: 'fr' },
    { text: 'Ci hanno rubato la borsa in spiaggia e il portiere ci ha accompagnati dai carabinieri.', lang: 'it' },
  ],
};
