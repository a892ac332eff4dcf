import { findingOf, type Finding, type Rule, type RuleContext, type RuleExamples } from '../rule.js';

/** A general rant, a greeting to the world, a lost cat: nothing about the business. */
export const offTopicRule: Rule = {
  id: 'off_topic.rant', ground: 'off_topic', version: 1, languageFree: false,
  evaluate(context) {
    const phrases = context.all('offtopic.phrase');
    const politics = context.all('politics.word');
    if (context.has('absent.phrase') && politics.length > 0) return politics.map((match): Finding => findingOf(this, match, 'reject'));
    if (context.has('experience.word')) return [];
    if (phrases.length === 0 && politics.length < 2) return [];
    return [...phrases, ...politics].map((match): Finding => findingOf(this, match, 'reject'));
  },
};

/** A question to the business with no experience told: offered to be sent as a question. */
export const questionRule: Rule = {
  id: 'off_topic.question', ground: 'off_topic', version: 2, languageFree: false,
  evaluate(context) {
    if (APPS.test(context.business.sector) && HOW_TO.test(context.tokens.find((token) => !COURTESY.test(token.norm))?.norm ?? '')) return [];
    const asked = context.all('question.info');
    const isAsked = context.text.includes('?') || COURTESY.test(context.tokens[0]?.norm ?? '');
    if (asked.length === 0 || !isAsked || context.tokens.length > 45 || context.tokens.some((token) => BLAME.test(token.norm)) || !everySentenceAsks(context)) return [];
    return [findingOf(this, { start: asked[0]?.start ?? 0, end: context.text.trimEnd().length }, 'reword')];
  },
};

/** Whoever asks where a function of an app went, or how it works, is using the app. */
const APPS = /\bapp\b|software|logiciel|application/i;
const HOW_TO = /^(how|where|what|when|comment|ou|quand|a|pourquoi|wie|wo|wann|como|donde|cuando|come|dove|quando)$/;

/** Every sentence asks, greets or thanks; none tells. */
function everySentenceAsks(context: RuleContext): boolean {
  const asked = context.all('question.info');
  for (let at = 0; at < context.tokens.length; at += 1) {
    const token = context.tokens[at];
    if (token?.first !== true) continue;
    let to = at;
    while (to + 1 < context.tokens.length && context.tokens[to + 1]?.first !== true) to += 1;
    const last = context.tokens[to];
    const marked = context.text.slice(last?.end ?? 0, context.tokens[to + 1]?.start ?? context.text.length).includes('?');
    // With a question mark the asking words may come a little later; without one they open the sentence.
    const asks = asked.some((match) => match.firstToken >= at && match.firstToken <= at + (marked ? ASKED_WITHIN : 2));
    if (to - at >= 2 && !asks && !isPolite(context, at, to) && !(marked && to - at <= 8)) return false;
  }
  return true;
}

/** Words before the asking ones in a sentence with a question mark; later ones belong to a story. */
const ASKED_WITHIN = 3;
const COURTESY = /^(bonjour|bonsoir|merci|salut|hello|hi|thanks|thank|please|hola|buenas|gracias|moin|hallo|danke|guten|salve|buongiorno|grazie|svp|cordialement|regards)$/;
/** A complaint with a question mark: « where the heck did it go? ». */
const BLAME = new RegExp(`^(${[
  'pourquoi', 'plus', 'jamais', 'toujours', 'encore', 'probleme', 'problemes', 'marche', 'fonctionne', 'dommage', 'disparu', 'passees?', 'supprimee?s?', 'enlevee?s?', 'retiree?s?', 'normal', 'serieux', 'serieusement',
  'honte', 'rembourse', 'remboursement', 'foutu', 'fichu', 'panne', 'bug', 'attendre', 'attends', 'reponse',
  'why', 'never', 'still', 'problem', 'heck', 'hell', 'damn', 'away', 'gone', 'went', 'anymore', 'longer', 'updates?', 'fix', 'fixed', 'broken', 'stopped', 'disappeared', 'removed', 'remove', 'now', 'again', 'refund', 'seriously', 'hard', 'worse', 'happened', 'too', 'kidding', 'joke',
  'warum', 'nie', 'nicht', 'kaputt', 'weg', 'problem', 'wieder', 'immer', 'nunca', 'sigue', 'problema', 'tanto', 'roto', 'mai', 'ancora', 'possibile', 'rotto', 'perche',
].join('|')})$`);

/** A greeting or a thank-you, or no complaint in disguise. */
function isPolite(context: RuleContext, from: number, to: number): boolean {
  const words = context.tokens.slice(from, to + 1);
  return words.some((token) => COURTESY.test(token.norm)) && words.length <= 10;
}

export const offTopicExamples: RuleExamples = {
  positive: [
    { text: 'Avec ce gouvernement tout part à vau-l’eau, réveillez-vous aux prochaines élections.', lang: 'fr' },
    { text: 'Arsenal till I die, the ref was blind.', lang: 'en' },
    { text: 'Trouvé samedi un doudou lapin gris devant l’école.', lang: 'fr' },
    { text: 'Este gobierno nos va a dejar en la ruina, todos los políticos a su casa.', lang: 'es' },
    { text: 'Die Politiker in Berlin machen doch was sie wollen, Steuern rauf.', lang: 'de' },
    { text: 'Questo governo ci toglie anche l’aria, svegliatevi italiani.', lang: 'it' },
  ],
  nearMiss: [
    { text: 'Le service est lent, on dirait une mairie.', lang: 'fr' },
    { text: 'Politicians eat here apparently; our waiter was lovely and the food is good.', lang: 'en' },
  ],
};
export const questionExamples: RuleExamples = {
  positive: [
    { text: 'Bonjour, est-ce que vous êtes ouverts le lundi de Pâques ?', lang: 'fr' },
    { text: 'What time do you shut on a bank holiday Monday?', lang: 'en' },
    { text: 'Hola, ¿abrís el lunes?', lang: 'es' },
    { text: 'Moin, kann man bei euch Kindergeburtstag feiern?', lang: 'de' },
    { text: 'Salve, quanto costa l’abbonamento?', lang: 'it' },
    { text: 'Do you do day passes for over 60s?', lang: 'en', sector: 'gym' },
    { text: 'Fate consegne anche la domenica?', lang: 'it', sector: 'florist' },
  ],
  nearMiss: [
    { text: 'Belle découverte, le 2021 se garde combien de temps ? On en a pris deux cartons.', lang: 'fr' },
    { text: 'Where the heck did the oxygen reading go?', lang: 'en', sector: 'mobile app' },
    { text: 'Est-ce normal d’attendre trois semaines pour un technicien ?', lang: 'fr', sector: 'telecom' },
    { text: '¿Tanto cuesta cambiar unas toallas?', lang: 'es' },
    { text: 'Warum dauert ein Kaffee hier 40 Minuten?', lang: 'de' },
    { text: 'Showers could be hotter and the river was loud. Are dogs allowed?', lang: 'en' },
  ],
};
