import data from '../../../../config/lexicons/trades.json' with { type: 'json' };
import { foldWord } from '../../text/normalise.js';
import { findingOf, type Finding, type Rule, type RuleContext, type RuleExamples, type Signal } from '../rule.js';

/** Distinct words of one foreign trade that show the text speaks of it; one word may be a comparison (« comme à l'hôtel »). */
const ENOUGH = 2;
/** A dispute brings in the bank, the insurer and the lawyer, whatever the trade: their words alone must be many. */
const OF_DISPUTES = new Set(['topic.bank', 'topic.insurance', 'topic.law']);
const ENOUGH_OF_DISPUTES = 3;
/** « a dog kennel » is one thing, not two. */
const APART = 2;
/** In a longer story other trades come up by themselves. */
const LONGEST = 60;
/** A stem this short is a whole word: « bar » is no barber, « car » no care home. */
const SHORT_STEM = 3;

/** Words of a text in which one word that only another trade's customers use is enough. */
const SHORT_TEXT = 20;
const COMPARED = new Set(['comme', 'like', 'wie', 'como', 'come', 'than', 'que', 'als', 'apres', 'after', 'avant', 'before', 'sans', 'without']);

interface Trade {
  readonly topic: string;
  /** Beginnings of the words that name the trade, folded. */
  readonly stems: readonly string[];
  readonly also: readonly string[];
  /** Beginnings of words that no other trade's customer says in passing (« coloration », « vidange »; never « café », which every waiting room offers). */
  readonly signature: readonly string[];
}

const TRADES: readonly Trade[] = data.trades.map((trade) => ({ topic: trade.topic, stems: trade.sectors.map((stem) => foldWord(stem)), also: trade.also, signature: trade.signature ?? [] }));
const SIGNATURES: ReadonlyMap<string, readonly string[]> = new Map(TRADES.map(({ topic, signature }) => [`topic.${topic}`, signature]));
/** Topics of the sectors met before: an installation has a handful. */
const KNOWN_SECTORS = new Map<string, ReadonlySet<string> | undefined>();
const MOST_SECTORS = 500;

/** A text that speaks of another trade only, or says itself that it is on the wrong page. */
export const wrongBusinessRule: Rule = {
  id: 'wrong_business.topic', ground: 'wrong_business', version: 4, languageFree: false,
  evaluate(context) {
    const said = context.all('wrong.phrase');
    if (said.length > 0) return said.map((match): Finding => findingOf(this, match, 'reject'));
    if (context.tokens.length > LONGEST) return [];
    const own = ownTopics(context.business.sector);
    if (own === undefined) return [];
    const topics = context.topics();
    if (topics.size === 0 || [...topics.keys()].some((tag) => own.has(tag)) || namesBusiness(context)) return [];
    const strongest = [...topics.values()].map((matches) => ({ matches, distinct: distinctWords(context, matches) })).toSorted((left, right) => right.distinct - left.distinct)[0];
    const first = strongest?.matches[0];
    const last = strongest?.matches.at(-1);
    if (strongest === undefined || first === undefined || last === undefined) return [];
    const isEnough = strongest.distinct >= (OF_DISPUTES.has(first.tag) ? ENOUGH_OF_DISPUTES : ENOUGH) && last.firstToken - first.lastToken >= APART;
    return isEnough || (topics.size === 1 && isSigned(context, first)) ? [findingOf(this, { start: first.start, end: last.end }, 'reject')] : [];
  },
};

/** One word of a short text can say enough: « pizza froide » at the dentist's. A comparison says nothing. */
function isSigned(context: RuleContext, match: Signal): boolean {
  if (context.tokens.length > SHORT_TEXT || COMPARED.has(context.tokens[match.firstToken - 1]?.norm ?? '') || COMPARED.has(context.tokens[match.firstToken - 2]?.norm ?? '')) return false;
  const word = foldWord(context.text.slice(match.start, match.end)).replace(/[^\p{L}]/gu, '');
  return (SIGNATURES.get(match.tag) ?? []).some((stem) => word.startsWith(stem));
}

/** Words of one list, the plural of a word met before not counted again. */
function distinctWords(context: RuleContext, matches: readonly Signal[]): number {
  return new Set(matches.map((match) => foldWord(context.text.slice(match.start, match.end)).slice(0, 5))).size;
}

/** Tags of what a business of this sector may well be reviewed for; undefined for a sector no trade names, which is never judged. */
function ownTopics(sector: string): ReadonlySet<string> | undefined {
  if (KNOWN_SECTORS.has(sector)) return KNOWN_SECTORS.get(sector);
  const words = sector.split(/[^\p{L}\p{M}]+/u).map((word) => foldWord(word)).filter((word) => word !== '');
  const trades = TRADES.filter((trade) => trade.stems.some((stem) => words.some((word) => (stem.length <= SHORT_STEM ? word === stem || word === `${stem}s` : word.startsWith(stem)))));
  const own = trades.length === 0 ? undefined : new Set(trades.flatMap((trade) => [trade.topic, ...trade.also]).map((topic) => `topic.${topic}`));
  if (KNOWN_SECTORS.size >= MOST_SECTORS) KNOWN_SECTORS.clear();
  KNOWN_SECTORS.set(sector, own);
  return own;
}

/** A text that names the business, or a thing its description names, is on the right page. */
function namesBusiness(context: RuleContext): boolean {
  const words = new Set(`${context.business.name} ${context.business.description}`.split(/[^\p{L}]+/u).map((word) => foldWord(word)).filter((word) => word.length > 3));
  return context.tokens.some((token) => words.has(token.norm));
}

export const wrongBusinessExamples: RuleExamples = {
  positive: [
    { text: 'Quatre pneus montés en une heure, géométrie nickel.', lang: 'fr', sector: 'bookshop' },
    { text: 'Rigatoni freddi, il cameriere ci ha fatto aspettare fuori.', lang: 'it', sector: 'vet' },
    { text: 'El corte me quedó ideal y las mechas naturales.', lang: 'es', sector: 'vet' },
    { text: 'Schnitzel zäh, Pommes kalt, der Kellner hat uns vergessen.', lang: 'de', sector: 'dentist' },
    { text: 'My puppy had his jabs and a microchip, the vet was lovely.', lang: 'en', sector: 'florist' },
    { text: 'La pizza est arrivée froide et sans couverts.', lang: 'fr', sector: 'dentist' },
    { text: 'Great haircut, loved it.', lang: 'en', sector: 'vet' },
    { text: 'Oups je me trompe de page, c’était pour la poissonnerie.', lang: 'fr', sector: 'bookshop' },
  ],
  nearMiss: [
    { text: 'Quatre pneus montés en une heure, géométrie nickel.', lang: 'fr', sector: 'garage' },
    { text: 'Petit-déj copieux, serveur drôle, chambre calme.', lang: 'fr', sector: 'hotel' },
    { text: 'Café offert, revues, canapé confortable, on attend sa voiture comme à l’hôtel.', lang: 'fr', sector: 'garage' },
    { text: 'Wouldn’t trust them to sell a dog kennel.', lang: 'en', sector: 'estate agent' },
    { text: 'Le café du musée sert de bonnes tartes et la serveuse est adorable.', lang: 'fr', sector: 'museum' },
    { text: 'Pizza froide, serveur absent.', lang: 'fr', sector: 'mobile app' },
    { text: 'Un café offert en attendant, très bon accueil.', lang: 'fr', sector: 'dentist' },
    { text: 'On attend comme chez le coiffeur, mais c’est sérieux.', lang: 'fr', sector: 'estate agent' },
  ],
};
