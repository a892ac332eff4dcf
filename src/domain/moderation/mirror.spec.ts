import { describe, expect, it } from '@jest/globals';
import { moderate } from './engine.js';

/** The same offence in a happy and in an unhappy review: the ground and the outcome come from the offence alone. */
interface Language {
  readonly lang: 'fr' | 'en' | 'es' | 'de' | 'it';
  readonly happy: readonly string[];
  readonly unhappy: readonly string[];
  readonly offences: readonly string[];
}

const LANGUAGES: readonly Language[] = [
  {
    lang: 'fr',
    happy: ['Très bonne adresse, nous reviendrons.', 'Repas délicieux et salle superbe.', 'Service rapide, plats copieux, rien à redire.', 'Une belle soirée, merci beaucoup.', 'Prix honnêtes et cuisine soignée.'],
    unhappy: ['Très mauvaise adresse, nous ne reviendrons pas.', 'Repas immangeable et salle sinistre.', 'Service interminable, plats froids, tout à revoir.', 'Une soirée gâchée, quelle déception.', 'Prix abusifs et cuisine bâclée.'],
    offences: [
      'Le serveur est un gros connard.', 'Ces gens-là, les Arabes, sont tous des voleurs.', 'Je reviendrai vous casser la gueule.', 'La prise près de la porte fait des étincelles.', 'Appelez-moi au 06 39 98 41 27.',
      'Le patron a falsifié ma facture.', 'Utilisez mon code parrain LUCIE20 pour avoir dix euros.', 'C’est le restaurant de ma sœur.', 'Cent euros et je supprime cet avis.', 'Merde, putain de bordel de merde.', 'Demandez Jérôme Vauquelin.', 'Il paraît que le chef vole dans la caisse.',
      '', 'Nous étions six à table.', 'Le parking est derrière l’église.',
    ],
  },
  {
    lang: 'en',
    happy: ['Great place, we will be back.', 'Delicious food in a lovely room.', 'Quick service, big plates, nothing to add.', 'A wonderful evening, thank you.', 'Fair prices and careful cooking.'],
    unhappy: ['Awful place, we will not be back.', 'Inedible food in a gloomy room.', 'Endless wait, cold plates, start again.', 'A ruined evening, what a shame.', 'Silly prices and careless cooking.'],
    offences: [
      'The waiter is a fat moron.', 'Those people, Muslims, are all thieves.', 'I will come back and break your legs.', 'The socket by the door throws sparks.', 'Call me on 07700 900123.',
      'The owner forged my invoice.', 'Use my referral code LUCY20 to get ten pounds.', 'It is my sister’s restaurant.', 'A hundred pounds and I take this review down.', 'Shit, fucking bloody shit.', 'Ask for Oliver Penhaligon.', 'Apparently the chef steals from the till.',
      '', 'There were six of us.', 'The car park is behind the church.',
    ],
  },
  {
    lang: 'es', happy: ['Muy buen sitio, volveremos.', 'Comida deliciosa y sala preciosa.'], unhappy: ['Muy mal sitio, no volveremos.', 'Comida incomible y sala horrible.'],
    offences: ['El camarero es un gilipollas.', 'Volveré y os partiré las piernas.', 'El enchufe echa chispas.', 'El dueño falsificó mi factura.', 'Es el bar de mi hermano.', 'Cien euros y borro esta reseña.', ''],
  },
  {
    lang: 'de', happy: ['Sehr gutes Lokal, wir kommen wieder.', 'Köstliches Essen in einem schönen Raum.'], unhappy: ['Sehr schlechtes Lokal, wir kommen nicht wieder.', 'Ungenießbares Essen in einem düsteren Raum.'],
    offences: ['Der Kellner ist ein Arschloch.', 'Ich komme wieder und breche euch die Beine.', 'Aus der Steckdose kommen Funken.', 'Der Chef hat meine Rechnung gefälscht.', 'Das Lokal gehört meinem Bruder.', 'Hundert Euro und ich lösche die Bewertung.', ''],
  },
  {
    lang: 'it', happy: ['Ottimo posto, torneremo.', 'Cibo delizioso e sala bellissima.'], unhappy: ['Pessimo posto, non torneremo.', 'Cibo immangiabile e sala orribile.'],
    offences: ['Il cameriere è uno stronzo.', 'Torno e vi spacco la faccia.', 'La presa fa scintille.', 'Il titolare ha falsificato la mia fattura.', 'Il locale è di mio fratello.', 'Cento euro e cancello questa recensione.', ''],
  },
];

/** Each offence behind, before and between each pair of bodies. */
function pairsOf({ happy, unhappy, offences, lang }: Language): { lang: Language['lang']; praise: string; blame: string; offence: string }[] {
  return offences.flatMap((offence) => happy.flatMap((praise, at) => {
    const blame = unhappy[at] ?? '';
    return [{ lang, offence, praise: `${praise} ${offence}`, blame: `${blame} ${offence}` }, { lang, offence, praise: `${offence} ${praise}`, blame: `${offence} ${blame}` }];
  }));
}

const PAIRS = LANGUAGES.flatMap(pairsOf);
const read = (text: string, lang: Language['lang']): string => {
  const { outcome, grounds, automatic } = moderate({ text: text.trim(), lang, business: { name: 'Maison Zorgub', sector: 'restaurant', city: 'Lyon', description: '' }, author: { invited: false, order_reference: null } });
  return `${outcome} ${grounds.join(',')} ${automatic}`;
};

describe('praise and blame with the same offence', () => {
  it('should be 300 pairs or more, with offences the engine knows and harmless ones', () => {
    expect(PAIRS.length).toBeGreaterThanOrEqual(300);
    expect(PAIRS.filter(({ praise, lang }) => read(praise, lang).startsWith('publish')).length / PAIRS.length).toBeGreaterThan(0.1);
    expect(PAIRS.filter(({ praise, lang }) => read(praise, lang).startsWith('publish')).length / PAIRS.length).toBeLessThan(0.35);
  });

  it('should be judged alike', () => {
    const unlike = PAIRS.filter(({ praise, blame, lang }) => read(praise, lang) !== read(blame, lang));
    expect(unlike.map(({ praise, blame, lang }) => `${praise} → ${read(praise, lang)} | ${blame} → ${read(blame, lang)}`)).toEqual([]);
  });
});
