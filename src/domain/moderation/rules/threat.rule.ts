import { inSentence, isCountered, isReported, wordsBetween } from '../aim.js';
import { crossesSentence, findingOf, NOTHING, precededBy, type Finding, type Rule, type RuleContext, type RuleExamples, type Signal } from '../rule.js';

/** Words between « je vais » and the harm announced, and between the harm and what it is aimed at. */
const PLAN_REACH = 10;
const AIM_REACH = 5;
/** Words between « pas », « no » and the blow it denies. */
const DENIAL_REACH = 2;
const HAZARDS = ['hazard.alone', 'hazard.electric', 'hazard.structure', 'hazard.exit', 'hazard.shard', 'hazard.vehicle'] as const;

/** Harm announced to other people or their property. An announced legal step is never one. */
export const threatRule: Rule = {
  id: 'threat.harm', ground: 'threat', version: 3, languageFree: false,
  evaluate(context) {
    return context.all('threat.phrase').filter((match) => !isReported(context, match) && !isWarning(context, match)).map((match): Finding => findingOf(this, match, 'escalate'));
  },
};

/** A threat by implication: « on se retrouvera ». Beside a court, a lawyer or a pleasure to come it is none. */
export const veiledThreatRule: Rule = {
  id: 'threat.veiled', ground: 'threat', version: 1, languageFree: false,
  evaluate(context) {
    return context.all('threat.veiled').filter((match) => !isReported(context, match) && !inSentence(context, 'threat.excuse', match) && !isWarning(context, match))
      .map((match): Finding => findingOf(this, match, 'escalate'));
  },
};

/** Harm wished on or announced to a group of people. Denied, deplored or told of others, it is none. */
export const groupThreatRule: Rule = {
  id: 'threat.group', ground: 'threat', version: 1, languageFree: false,
  evaluate(context) {
    return context.all('threat.group').filter((match) => !isCountered(context, match)).map((match): Finding => findingOf(this, match, 'escalate'));
  },
};

/** « somebody will get hurt » beside a dangerous thing warns of that thing; alone it threatens. */
function isWarning(context: RuleContext, match: Signal): boolean {
  return HAZARDS.some((tag) => context.has(tag)) && context.all('hazard.peril').some((peril) => peril.start < match.end && match.start < peril.end);
}

/**
 * A threat by structure: somebody will come, a verb of harm, a place or belongings it is aimed at. « tout casser » is also what
 * happy guests say: there the gang or the warning must be said too.
 */
export const plannedHarmRule: Rule = {
  id: 'threat.planned', ground: 'threat', version: 2, languageFree: false,
  evaluate(context) {
    if (!context.has('harm.verb') || !context.has('harm.plan')) return NOTHING;
    return context.all('harm.verb').filter((verb) => !isReported(context, verb) && isPlanned(context, verb) && isAimed(context, verb))
      .map((verb): Finding => findingOf(this, verb, 'escalate'));
  },
};

function isPlanned(context: RuleContext, verb: Signal): boolean {
  return context.all('harm.plan').some((plan) => plan.firstToken < verb.firstToken && verb.firstToken - plan.lastToken <= PLAN_REACH && !crossesSentence(context, plan.firstToken, verb.firstToken));
}

function isAimed(context: RuleContext, verb: Signal): boolean {
  const near = (match: Signal): boolean => {
    const gap = match.firstToken > verb.lastToken ? match.firstToken - verb.lastToken : verb.firstToken - match.lastToken;
    return gap <= AIM_REACH && !crossesSentence(context, Math.min(match.firstToken, verb.firstToken), Math.max(match.firstToken, verb.firstToken));
  };
  return context.all('harm.place').some(near) || (context.has('harm.gang') && context.all('harm.all').some(near));
}

/** Violence said to come: a blow, a weapon or an injury beside an intention, in one sentence. Told of others, of a sport or of a film, it is none. */
export const violenceRule: Rule = {
  id: 'threat.violence', ground: 'threat', version: 1, languageFree: false,
  evaluate(context) {
    if (!context.has('harm.hurt') || !context.has('harm.intent')) return NOTHING;
    return context.all('harm.hurt').filter((hurt) => isMeant(context, hurt)).map((hurt): Finding => findingOf(this, hurt, 'escalate'));
  },
};

function isMeant(context: RuleContext, hurt: Signal): boolean {
  if (isReported(context, hurt) || precededBy(context, 'hazard.not', hurt.firstToken, DENIAL_REACH) || inSentence(context, 'harm.not', hurt) || inSentence(context, 'threat.excuse', hurt)) return false;
  return context.all('harm.intent').some((intent) => wordsBetween(context, intent, hurt) <= PLAN_REACH);
}

export const threatExamples: RuleExamples = {
  positive: [
    { text: 'La prochaine fois je lui casse les deux genoux.', lang: 'fr' },
    { text: 'I know where you live, next time I will break your legs.', lang: 'en' },
    { text: 'Keep it up and somebody in that shop is going to get hurt.', lang: 'en' },
    { text: 'Sé dónde vives, te voy a partir las piernas.', lang: 'es' },
    { text: 'Ich weiß, wo du wohnst, dir brech ich die Beine.', lang: 'de' },
    { text: 'So dove abiti, ti spacco le gambe.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Je vais saisir la DGCCRF et porter plainte.', lang: 'fr' },
    { text: 'N’y allez pas, vous allez le regretter.', lang: 'fr' },
    { text: 'My solicitor will be in touch, see you in small claims.', lang: 'en' },
    { text: 'The wiring by the till is bare, somebody will get hurt.', lang: 'en' },
    { text: 'I would kill for another plate of those tacos.', lang: 'en' },
  ],
};

export const plannedHarmExamples: RuleExamples = {
  positive: [
    { text: 'On va débarquer ce soir et saccager la boutique.', lang: 'fr' },
    { text: 'Je reviens demain avec mes cousins pour tout démolir.', lang: 'fr' },
    { text: 'Me and my brothers are coming tonight to wreck the pub.', lang: 'en' },
    { text: 'Volveremos y vamos a destrozar todo el local.', lang: 'es' },
    { text: 'Wir kommen wieder und werden euren Laden abfackeln.', lang: 'de' },
    { text: 'Torniamo stasera a spaccare la vetrina.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Samedi on va tout casser sur la piste, quelle ambiance.', lang: 'fr' },
    { text: 'Je ne vais pas me casser la tête, je reviendrai dans ce restaurant.', lang: 'fr' },
    { text: 'We are going to beat the queue next time and try the garage café.', lang: 'en' },
  ],
};

export const veiledThreatExamples: RuleExamples = {
  positive: [
    { text: 'Je sais à quelle heure il sort et par où.', lang: 'fr' },
    { text: 'On se retrouvera, mon gars, quand tu seras seul.', lang: 'fr' },
    { text: 'J’arrive avec mes cousins, préparez-vous.', lang: 'fr' },
    { text: 'Ça va mal finir pour lui.', lang: 'fr' },
    { text: 'Shame if something happened to that nice window.', lang: 'en' },
    { text: 'Nos volveremos a ver, y no estarás acompañado.', lang: 'es' },
    { text: 'Man sieht sich immer zweimal, Freundchen.', lang: 'de' },
    { text: 'Prima o poi ci incontriamo.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'On se retrouvera au tribunal.', lang: 'fr' },
    { text: 'On se retrouvera l’été prochain avec plaisir.', lang: 'fr' },
    { text: 'J’arrive avec mes cousins samedi pour l’anniversaire.', lang: 'fr' },
    { text: 'Shame if this place closed, best chips in town.', lang: 'en' },
    { text: 'Nos volveremos a ver en el juzgado.', lang: 'es' },
    { text: 'Man sieht sich vor Gericht.', lang: 'de' },
    { text: 'Ci rivediamo in tribunale.', lang: 'it' },
  ],
};

export const groupThreatExamples: RuleExamples = {
  positive: [
    { text: 'Il faudrait tous les brûler, ces immigrés.', lang: 'fr' },
    { text: 'Migrants like them should be shot.', lang: 'en' },
    { text: 'Habría que matar a todos los gitanos.', lang: 'es' },
    { text: 'Man sollte diese Ausländer alle erschießen.', lang: 'de' },
    { text: 'Gli immigrati andrebbero bruciati.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Une exposition sur les femmes tuées par leur conjoint, très digne.', lang: 'fr' },
    { text: 'The tour explains how Jews were murdered here in 1943.', lang: 'en' },
    { text: 'Ningún gitano merece morir así.', lang: 'es' },
    { text: 'Hier wurden Juden ermordet, die Führung ist sehr gut.', lang: 'de' },
    { text: 'Nessun immigrato merita di morire.', lang: 'it' },
  ],
};

export const violenceExamples: RuleExamples = {
  positive: [
    { text: 'Ce vigile, je l’attends à la fermeture, il va passer un sale quart d’heure.', lang: 'fr' },
    { text: 'If I ever see that driver again he is getting a kicking.', lang: 'en' },
    { text: 'Si vuelvo a ver al portero se va a llevar una paliza.', lang: 'es' },
    { text: 'Wenn ich den noch mal sehe, gibt es eine Tracht Prügel.', lang: 'de' },
    { text: 'Se lo incontro lo riempio di botte.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Le coach m’a mis une raclée au badminton, je reviens demain.', lang: 'fr' },
    { text: 'Un client a donné un coup de poing au serveur, la police est venue.', lang: 'fr' },
    { text: 'That boxing class gave me a right beating, I will be back.', lang: 'en' },
    { text: 'El monitor nos dio una paliza en clase, volveremos.', lang: 'es' },
    { text: 'Ich bringe mein Messer zum Schärfen immer hierher.', lang: 'de' },
    { text: 'Il corso di boxe è una tortura, un sacco di pugni al sacco, ci torno.', lang: 'it' },
  ],
};
