import { overlaps } from '../../text/spans.js';
import { sentenceAround, NOTHING, findingOf, type Finding, type Rule, type RuleContext, type RuleExamples, type Signal } from '../rule.js';
import { isDenied, isNegated } from './reading.js';

/** Hearsay, praise in advance, or an author who says never to have dealt with the business: asked when and how, nothing more. */
export const noExperienceRule: Rule = {
  id: 'no_experience.told', ground: 'no_experience', version: 3, languageFree: false,
  evaluate(context) {
    return tellings(context).map((match): Finding => findingOf(this, match, 'ask_proof'));
  },
};

/** What such a text says against the house, when it does: the claim harms honour and is told, not lived. */
export const toldClaimRule: Rule = {
  id: 'defamation.told', ground: 'defamation', version: 1, languageFree: false,
  evaluate(context) {
    if (!context.has('claim.shady') || !(context.has('hearsay.phrase') || context.has('third.party'))) return NOTHING;
    const told = tellings(context);
    if (told.length === 0) return NOTHING;
    for (const claim of context.all('claim.shady')) {
      if (isDenied(context, claim) || isNegated(context, claim)) continue;
      const near = told.find((match) => sentencesBetween(context, match, claim) <= 1);
      if (near !== undefined) return [findingOf(this, claimAround(context, claim, told), 'ask_proof')];
    }
    return NOTHING;
  },
};

/** The passages that say the author was not there; none when the text tells the author's own experience. */
function tellings(context: RuleContext): readonly Signal[] {
  // « whatever my mate says », « I was there »: the talk is told to be set right.
  if (context.has('hearsay.denied')) return NOTHING_TOLD;
  const absent = context.all('absent.phrase');
  // A table booked and stars for what it promises.
  const booked = context.has('advance.hope') && !context.has('own.phrase') ? context.all('advance.booked') : NOTHING_TOLD;
  const isThird = context.has('third.party') && (context.has('avoid.phrase') || context.has('fact.grave'));
  if (absent.length === 0 && !context.has('hearsay.phrase') && !context.has('advance.phrase') && !isThird && booked.length === 0) return NOTHING_TOLD;
  // A call nobody answered, a quote that never came: who never got in had an experience all the same.
  if (absent.length > 0) return context.has('own.try') ? NOTHING_TOLD : [...context.all('hearsay.phrase'), ...absent, ...context.all('advance.phrase')];
  const grave = context.has('fact.grave') || context.has('fact.person') || context.has('claim.vague');
  // Recommended by a friend and then tried: that is an experience. A grave claim told by others stays hearsay.
  if (context.has('own.phrase') && !grave) return NOTHING_TOLD;
  const advance = [...context.all('advance.phrase'), ...booked];
  // « told us » is the author's own dealing, unless it is the telling itself.
  // « la dame m'a dit « mangez moins » »: what follows between quotation marks was said to the author, not about the house.
  const told = context.all('hearsay.phrase').filter((match) => !/^\s*:?\s*[«“„"‘]/.test(context.text.slice(match.end, match.end + 5)));
  if (context.has('witness.phrase') || context.all('own.broad').some((own) => !told.some((match) => overlaps(match, own)))) return advance;
  if (told.length > 0 || advance.length > 0) return [...told, ...advance];
  return isThird ? context.all('third.party') : NOTHING_TOLD;
}

const NOTHING_TOLD: readonly Signal[] = [];

function sentencesBetween(context: RuleContext, left: Signal, right: Signal): number {
  let count = 0;
  const from = Math.min(left.firstToken, right.firstToken);
  const to = Math.max(left.firstToken, right.firstToken);
  for (let at = from + 1; at <= to; at += 1) if (context.tokens[at]?.first === true) count += 1;
  return count;
}

/** The claim with its sentence, less the words that say who told it. */
function claimAround(context: RuleContext, claim: Signal, told: readonly Signal[]): { readonly start: number; readonly end: number } {
  const sentence = sentenceAround(context, claim.firstToken);
  let { from, to } = sentence;
  for (const match of told) {
    if (match.lastToken < claim.firstToken && match.lastToken >= from) from = match.lastToken + 1;
    if (match.firstToken > claim.lastToken && match.firstToken <= to) to = match.firstToken - 1;
  }
  return { start: context.tokens[from]?.start ?? claim.start, end: context.tokens[to]?.end ?? claim.end };
}

export const noExperienceExamples: RuleExamples = {
  positive: [
    { text: 'Il paraît qu’ils resservent les restes. Du coup on évite.', lang: 'fr' },
    { text: "Haven't stayed yet but the pictures look amazing, 5 stars.", lang: 'en' },
    { text: 'Dicen por el barrio que cobran de más.', lang: 'es' },
    { text: 'Angeblich landen die Reste in der Suppe, hat mir einer erzählt.', lang: 'de' },
    { text: 'Si dice in paese che non attivano le polizze.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Ma voisine m’a dit que c’était bien et elle avait raison, on s’est régalés.', lang: 'fr' },
    { text: 'On y va samedi comme chaque semaine, toujours aussi bon.', lang: 'fr' },
    { text: 'My friend told me to try the ribs and they were amazing.', lang: 'en' },
    { text: 'Ma voisine m’avait recommandé ce salon et elle avait raison.', lang: 'fr' },
    { text: 'J’ai appelé trois fois pour réserver, jamais de réponse, je ne suis jamais venu.', lang: 'fr' },
    { text: 'Booked through a friend who loves it, and we had a great stay.', lang: 'en' },
    { text: 'Best chips in town, whatever my brother says about the queue.', lang: 'en' },
  ],
};

export const toldClaimExamples: RuleExamples = {
  positive: [
    { text: 'À ce qu’on dit au marché, le cuistot crache dans les plats.', lang: 'fr' },
    { text: 'According to half the village they bill for parts they never fit.', lang: 'en' },
    { text: 'Según mi cuñado, te cobran piezas que no ponen.', lang: 'es' },
    { text: 'Meine Nachbarin behauptet, dort liefen Mäuse durch die Backstube.', lang: 'de' },
    { text: 'A detta del mio barbiere usano farina scaduta.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Un ami m’a dit d’y aller, on a très bien mangé.', lang: 'fr' },
    { text: 'My neighbour recommended it and she was spot on about the breakfast.', lang: 'en' },
  ],
};
