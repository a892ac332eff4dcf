import { foldWord } from '../../text/normalise.js';
import { findingOf, type Finding, type Rule, type RuleContext, type RuleExamples } from '../rule.js';

/** What a sector may well speak of, by topic list of the lexicons; a sector found in no row is never judged. */
const SECTORS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/restaurant|bistro|pizz|cafe|bar|pub|trattoria|takeaway|taverna|brasserie/, ['food', 'lodging']],
  [/bakery|patisserie|boulang|ice.?cream|pastry/, ['food']],
  [/hotel|camping|pension|hostel|b&b|airbnb|guest|rental/, ['food', 'lodging', 'fitness']],
  [/hair|barber|coiff|salon/, ['hair', 'beauty', 'photo']],
  [/garage|car|mechanic|tyre/, ['car']],
  [/driving/, ['driving', 'car']],
  [/vet/, ['animal', 'dental', 'medical']],
  [/dent/, ['dental', 'medical']],
  [/optic/, ['optic', 'medical']],
  [/gym|fitness/, ['fitness']],
  [/wine|vineyard|winer/, ['food', 'lodging']],
  [/florist|flower/, ['flower']],
  [/book/, ['book']],
  [/plumb|boiler|heating/, ['plumbing']],
  [/energy|power supplier/, ['plumbing']],
  [/insurance|broker|bank/, ['bank', 'car']],
  [/pharmac/, ['medical', 'beauty', 'animal', 'optic']],
  [/photo|wedding/, ['food', 'photo']],
  [/nursery|school|museum|taxi|estate agent/, []],
];
const ENOUGH = 2;

/** A text that speaks of another trade only, or says itself that it is on the wrong page. */
export const wrongBusinessRule: Rule = {
  id: 'wrong_business.topic', ground: 'wrong_business', version: 1, languageFree: false,
  evaluate(context) {
    const said = context.all('wrong.phrase');
    if (said.length > 0) return said.map((match): Finding => findingOf(this, match, 'reject'));
    const topics = context.topics();
    if (topics.size === 0 || context.tokens.length > 60) return [];
    const own = ownTopics(context.business.sector);
    if (own === undefined || own.some((topic) => topics.has(`topic.${topic}`)) || namesBusiness(context)) return [];
    for (const matches of topics.values()) {
      const distinct = new Set(matches.map((match) => context.text.slice(match.start, match.end).toLowerCase()));
      const first = matches[0];
      const last = matches[matches.length - 1];
      if (distinct.size >= ENOUGH && topics.size === 1 && first !== undefined && last !== undefined) return [findingOf(this, { start: first.start, end: last.end }, 'reject')];
    }
    return [];
  },
};

function ownTopics(sector: string): readonly string[] | undefined {
  const folded = foldWord(sector);
  return SECTORS.find(([pattern]) => pattern.test(folded))?.[1];
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
    { text: 'Oups je me trompe de page, c’était pour la poissonnerie.', lang: 'fr', sector: 'bookshop' },
  ],
  nearMiss: [
    { text: 'Quatre pneus montés en une heure, géométrie nickel.', lang: 'fr', sector: 'garage' },
    { text: 'Petit-déj copieux, serveur drôle, chambre calme.', lang: 'fr', sector: 'hotel' },
    { text: 'Pizza froide, serveur absent.', lang: 'fr', sector: 'mobile app' },
  ],
};
