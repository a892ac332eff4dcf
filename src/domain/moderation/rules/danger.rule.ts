import type { TextRange } from '../../text/tokenise.js';
import { findingOf, isQuoted, type Finding, type Rule, type RuleContext, type RuleExamples } from '../rule.js';
import { isSolved } from './hazard.rule.js';

/** A hazard that is there or goes on, also when buried in a happy text. A hazard found and mended by the business is a story, not an alert. */
export const dangerRule: Rule = {
  id: 'danger.hazard', ground: 'danger', version: 2, languageFree: false,
  evaluate(context) {
    if (context.has('danger.past')) return [];
    return context.all('danger.now').filter((match) => !isSolved(context, match)).map((match): Finding => findingOf(this, match, 'escalate'));
  },
};

/** Words within which a look at a means of dying and the thought of it belong together. */
const LIFE_REACH = 14;
/** A farewell and a departure stand anywhere in a text as short as this; in a long story they are told of others. */
const LIFE_TEXT = 90;

/**
 * An author who speaks of ending their life: a named person is alerted at once, and the answer is never a refusal. Said outright, or
 * quietly: a means looked at with longing, affairs put in order and farewells, a departure for good. « mort de rire » is none of these.
 */
export const lifeRule: Rule = {
  id: 'danger.life', ground: 'danger', version: 2, languageFree: false,
  evaluate(context) {
    const said = context.all('danger.life').filter((match) => !isQuoted(context, match) && !isFigure(context, match));
    return [...said, ...longings(context), ...farewells(context)].map((match): Finding => findingOf(this, match, 'escalate'));
  },
};

function isFigure(context: RuleContext, match: TextRange): boolean {
  return context.all('life.figure').some((figure) => figure.start < match.end && match.start < figure.end);
}

/** « je regarde le pont et je me dis que ça irait plus vite »: the look, the means, the thought, in this order. */
function longings(context: RuleContext): readonly TextRange[] {
  if (!context.has('life.means') || !context.has('life.wish') || !context.has('life.gaze')) return [];
  return context.all('life.means').flatMap((means) => {
    const gaze = context.all('life.gaze').find((look) => means.firstToken > look.lastToken - 1 && means.firstToken - look.lastToken <= LIFE_REACH / 2);
    const wish = context.all('life.wish').find((thought) => thought.firstToken > means.lastToken && thought.firstToken - means.lastToken <= LIFE_REACH);
    return gaze === undefined || wish === undefined ? [] : [{ start: gaze.start, end: wish.end }];
  });
}

/** Farewells beside an end, affairs in order beside a departure for good, or two departures and an end. */
function farewells(context: RuleContext): readonly TextRange[] {
  if (context.tokens.length > LIFE_TEXT) return [];
  const farewell = context.all('life.farewell');
  const order = context.all('life.order');
  const gone = context.all('life.gone');
  const end = context.all('life.end');
  if (farewell.length > 0 && (end.length > 0 || gone.length > 0 || order.length > 0)) return [...farewell, ...gone];
  if (order.length > 0 && gone.length > 0) return [...order, ...gone];
  return gone.length >= 2 && end.length > 0 ? gone : [];
}

export const dangerExamples: RuleExamples = {
  positive: [
    { text: 'Super soirée, mais ça sentait très fort le gaz derrière le bar.', lang: 'fr' },
    { text: 'After what it did to us, they are doing the same buffet for a christening tomorrow.', lang: 'en' },
    { text: 'Huele a gas en el vestuario desde hace una semana.', lang: 'es' },
    { text: 'Der Notausgang ist mit einer Kette verschlossen.', lang: 'de' },
    { text: 'Tutti intontiti dopo mezz’ora in sala, i bimbi per primi.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Ça sentait très fort le gaz, ils ont tout réparé dans l’heure, bravo.', lang: 'fr' },
    { text: 'Un cheveu dans la soupe et une souris dans la cour.', lang: 'fr' },
    { text: 'The curry nearly killed me, so hot, loved it.', lang: 'en' },
  ],
};

export const lifeExamples: RuleExamples = {
  positive: [
    { text: 'Je n’ai plus la force, vous aurez ma mort sur la conscience.', lang: 'fr' },
    { text: 'I cannot go on, I am going to end my life over this bill.', lang: 'en' },
    { text: 'No puedo más, me voy a quitar la vida.', lang: 'es' },
    { text: 'Ich will nicht mehr leben, das war es jetzt.', lang: 'de' },
    { text: 'Non ce la faccio più, la faccio finita.', lang: 'it' },
    { text: 'Parfois je regarde le pont et je me dis que ça irait plus vite.', lang: 'fr' },
    { text: 'Tell my kids I am sorry. I can’t do another day of this.', lang: 'en' },
    { text: 'Ihr habt gewonnen. Ich kann nicht mehr, morgen bin ich weg, dann habt ihr eure Ruhe.', lang: 'de' },
  ],
  nearMiss: [
    { text: 'Les coachs vont me tuer, j’adore.', lang: 'fr' },
    { text: 'Chez le concurrent c’est moitié prix, vous n’entendrez plus parler de moi.', lang: 'fr' },
    { text: 'I’d kill myself if I had to eat there every day.', lang: 'en' },
    { text: 'Todmüde angekommen, zum Sterben gut gegessen.', lang: 'de' },
    { text: 'Sono morto dal ridere con il cameriere.', lang: 'it' },
    { text: 'Casi me muero de risa con el camarero.', lang: 'es' },
    { text: 'L’addition était à mourir, et le dessert aussi.', lang: 'fr' },
    { text: 'I nearly died laughing, great night.', lang: 'en' },
  ],
};
