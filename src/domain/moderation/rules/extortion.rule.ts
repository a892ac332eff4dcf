import { isReported } from '../aim.js';
import { findingOf, NOTHING, type Finding, type Rule, type RuleContext, type RuleExamples, type Signal } from '../rule.js';

/** Words between the favour asked and what is offered or announced for it; the two often stand in sentences that follow each other. */
const TRADE_REACH = 22;

/** The review, or its removal, traded for money or a favour. With a precise accusation beside it, a human hears both sides first. */
export const extortionRule: Rule = {
  id: 'extortion.trade', ground: 'extortion', version: 2, languageFree: false,
  evaluate(context) {
    if (!context.has('extortion.phrase') && !context.has('extortion.ask')) return NOTHING;
    const outcome = context.has('fact.grave') || context.has('fact.person') ? 'hold' : 'reject';
    return [...context.all('extortion.phrase'), ...tradesOf(context)].filter((match) => !isReported(context, match)).map((match): Finding => findingOf(this, match, outcome));
  },
};

/** A favour asked beside a review promised to change or to spread. Neither half says anything alone. */
function tradesOf(context: RuleContext): Signal[] {
  const asks = context.all('extortion.ask');
  if (asks.length === 0) return [];
  return [...context.all('extortion.change'), ...context.all('extortion.spread')].flatMap((deal) => {
    const ask = asks.find((candidate) => Math.max(deal.firstToken - candidate.lastToken, candidate.firstToken - deal.lastToken) <= TRADE_REACH);
    return ask === undefined ? [] : [spanned(ask, deal)];
  });
}

function spanned(ask: Signal, deal: Signal): Signal {
  const [left, right] = ask.firstToken <= deal.firstToken ? [ask, deal] : [deal, ask];
  return { ...left, end: Math.max(left.end, right.end), lastToken: Math.max(left.lastToken, right.lastToken) };
}

export const extortionExamples: RuleExamples = {
  positive: [
    { text: '500 € de geste commercial et je supprime cet avis.', lang: 'fr' },
    { text: 'Full refund or I put photos on every site going.', lang: 'en' },
    { text: '200 euros de vuelta y borro esto.', lang: 'es' },
    { text: '300 Euro zurück, dann lösche ich die Bewertung.', lang: 'de' },
    { text: 'Restituitemi la caparra e la toglierò.', lang: 'it' },
    { text: 'Un soin offert et cette étoile disparaît, à vous de voir.', lang: 'fr' },
    { text: 'Waive the fee and I will take this review down.', lang: 'en' },
    { text: 'Ein Essen aufs Haus und aus dem einen Stern werden fünf.', lang: 'de' },
  ],
  nearMiss: [
    { text: 'Remboursez-moi sinon je saisis le conciliateur.', lang: 'fr' },
    { text: 'Refund me please, it has been three weeks.', lang: 'en' },
    { text: 'They refunded me so I changed my review from one star to four.', lang: 'en' },
    { text: 'Un petit geste commercial et un sourire, j’ai mis cinq étoiles sans hésiter.', lang: 'fr' },
    { text: 'O me devuelven la comisión o voy al Banco de España.', lang: 'es' },
    { text: 'Wenn ich mein Geld nicht zurückbekomme, gehe ich zum Anwalt.', lang: 'de' },
    { text: 'J’ai supprimé l’application après deux jours.', lang: 'fr' },
  ],
};
