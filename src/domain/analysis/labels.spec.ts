import { describe, expect, it } from '@jest/globals';
import { analyse } from './analyse.js';
import type { Analysis, Aspect, Polarity, SentimentLabel } from './types.js';

const SENTIMENTS: readonly (readonly [SentimentLabel, string])[] = [
  ['positive', 'Une adresse où l’on se sent bien, cuisine savoureuse et patron adorable.'],
  ['positive', 'Rien à redire, le devis a été respecté et le chantier laissé propre.'],
  ['positive', 'Pas cher et pas mauvais du tout, on reviendra.'],
  ['positive', 'Je recommande sans hésiter, équipe compétente et ponctuelle.'],
  ['positive', 'Aucun problème en trois ans, service client réactif.'],
  ['negative', 'Je ne recommande pas, la commande est arrivée cassée.'],
  ['negative', 'L’application ne fonctionne plus depuis la mise à jour, dommage.'],
  ['negative', 'Accueil glacial, plats tièdes et addition salée.'],
  ['negative', 'Jamais rappelé malgré trois messages, à éviter.'],
  ['negative', 'La façade est jolie mais le repas était immangeable et le serveur odieux.'],
  ['positive', 'Friendly crew, fair quote and the boiler has been perfect since.'],
  ['positive', 'Not bad at all, and the staff were lovely.'],
  ['positive', 'No complaints, parcel came early and well packed.'],
  ['positive', 'Can’t fault them, will definitely use again.'],
  ['negative', 'The app keeps crashing and support never replied.'],
  ['negative', 'Would not recommend, rude receptionist and filthy room.'],
  ['negative', 'Cold chips, stale bread, never again.'],
  ['negative', 'Nice window display but the food was inedible and the waiter rude.'],
  ['positive', 'Comida deliciosa y camareros muy amables, volveremos.'],
  ['negative', 'Pésimo trato, no lo recomiendo, una estafa.'],
  ['positive', 'Sehr freundliche Bedienung und leckeres Essen, gerne wieder.'],
  ['negative', 'Unfreundlich, schmutzig und überteuert, nie wieder.'],
  ['positive', 'Personale gentilissimo e piatti squisiti, torneremo.'],
  ['negative', 'Servizio pessimo e cibo immangiabile, sconsigliato.'],
];

const ASPECT_CASES: readonly (readonly [string, Aspect, Polarity])[] = [
  ['Le serveur était charmant mais les frites étaient froides et le dessert immangeable.', 'staff', 'positive'],
  ['Le serveur était charmant mais les frites étaient froides et le dessert immangeable.', 'food', 'negative'],
  ['Colis jamais reçu, service client injoignable.', 'delivery', 'negative'],
  ['Devis respecté, prix raisonnable.', 'price', 'positive'],
  ['Chambre propre, lit confortable.', 'cleanliness', 'positive'],
  ['Une heure d’attente pour une entrée.', 'waiting_time', 'negative'],
  ['On m’a prélevé deux fois la cotisation.', 'billing', 'negative'],
  ['Travail soigné, artisan très compétent.', 'expertise', 'positive'],
  ['The waiter was rude, however the pasta was delicious.', 'staff', 'negative'],
  ['The waiter was rude, however the pasta was delicious.', 'food', 'positive'],
  ['Charged me twice and no refund.', 'billing', 'negative'],
  ['Spotless rooms in a great location.', 'place', 'positive'],
  ['They never replied to my emails.', 'communication', 'negative'],
  ['Two hour wait in a cramped corridor.', 'waiting_time', 'negative'],
];

describe('sentiment', () => {
  it('should agree with at least 23 of 24 plain cases in five languages', () => {
    const wrong = SENTIMENTS.filter(([label, text]) => analyse({ text }).sentiment.label !== label);
    expect(wrong.length).toBeLessThanOrEqual(1);
  });

  it('should turn a word round under a negation', () => {
    const score = (text: string): number => analyse({ text, lang: 'fr' }).sentiment.score;
    expect(score('Le repas était bon.')).toBeGreaterThan(score('Le repas n’était pas bon.'));
  });
});

describe('aspects', () => {
  it('should find at least 13 of 14 aspects with their polarity', () => {
    const found = ASPECT_CASES.filter(([text, aspect, polarity]) => analyse({ text }).aspects.some((mention) => mention.aspect === aspect && mention.polarity === polarity));
    expect(found.length).toBeGreaterThanOrEqual(13);
  });

  it('should know the words of a sector only there', () => {
    const text = 'Le raccord est superbe.';
    const named = (sector?: string): boolean => analyse({ text, lang: 'fr' }, sector).aspects.some((mention) => mention.aspect === 'product_quality');
    expect(named('plombier')).toBe(true);
    expect(named()).toBe(false);
  });
});

describe('labels', () => {
  const cases: readonly (readonly [string, Partial<Analysis>])[] = [
    ['Bonjour, est-ce que vous livrez le dimanche ?', { is_question: true, address: 'formal' }],
    ['Do you take dogs, and is there parking nearby?', { is_question: true }],
    ['Très bon repas, que demander de plus ?', { is_question: false }],
    ['Et le sourire, il est en option ?', { is_question: false }],
    ['Toujours pas remboursé après six semaines, personne ne répond.', { needs_service: true }],
    ['Still waiting for my refund after a month, nobody answers.', { needs_service: true }],
    ['Pain excellent, accueil chaleureux, merci.', { needs_service: false, suggestion: null, reports_error: null }],
    ['c trop bon jsuis fan mdr', { register: 'familier' }],
    ['Il convient de saluer, au demeurant, la prévenance de cette maison.', { register: 'soutenu' }],
    ['La livraison est arrivée mardi comme prévu.', { register: 'courant' }],
    ['Tu nous as bien conseillés, merci à toi.', { address: 'informal' }],
    ['Können Sie mir bitte die Rechnung schicken?', { address: 'formal' }],
  ];
  it.each(cases)('should label %s', (text, expected) => {
    expect(analyse({ text })).toMatchObject(expected);
  });

  it('should extract a suggestion and a wrong fact with the sentence that holds it', () => {
    expect(analyse({ text: 'Bonne table. Vous devriez proposer un plat végétarien. Merci.' }).suggestion).toEqual({
      what: 'Vous devriez proposer un plat végétarien', quote: 'Vous devriez proposer un plat végétarien.',
    });
    expect(analyse({ text: 'Google vous indique ouvert le lundi mais la porte est fermée.' }).reports_error?.quote).toBe('Google vous indique ouvert le lundi mais la porte est fermée.');
    expect(analyse({ text: 'Google says you are open on Mondays, we found a closed door.' }).reports_error).not.toBeNull();
  });

  it.each([
    'Vous devriez proposer un plat végétarien.', 'Il faudrait plus de places de parking.', 'You should offer a vegan dish.', 'Could you add a dark mode?',
    'Estaría bien que abrieran los lunes.', 'Ich würde mir mehr vegetarische Gerichte wünschen.', 'Sarebbe bello poter pagare con la carta.',
  ])('should take for a wish: %s', (text) => {
    expect(analyse({ text }).suggestion?.quote).toBe(text);
  });

  it.each(['Ils devraient avoir honte.', 'They should be ashamed of themselves.', 'Un accueil parfait, il ne manque rien.', 'Rien à ajouter, tout était parfait.', 'Dovrebbero vergognarsi.'])('should not take for a wish: %s', (text) => {
    expect(analyse({ text }).suggestion).toBeNull();
  });

  it.each<readonly [string, Analysis['address']]>([
    ['¿Podría decirme si abre los domingos? Se lo agradezco.', 'formal'], ['¿Podrías decirme si abres los domingos?', 'informal'],
    ['Le confermo che la Sua risposta è arrivata, La ringrazio.', 'formal'], ['Ti ringrazio, sei stato gentile con noi.', 'informal'],
    ['Haben Sie am Sonntag geöffnet?', 'formal'], ['Ihr wart super, danke euch!', 'informal'],
  ])('should hear how « %s » addresses the reader', (text, address) => {
    expect(analyse({ text }).address).toBe(address);
  });

  it('should name the things talked about in at most eight phrases', () => {
    expect(analyse({ text: 'Le pain au levain est remarquable et le temps d’attente raisonnable.' }).keyphrases).toEqual(expect.arrayContaining(['pain au levain']));
  });
});
