// Seeded reviews: French and English sentences with slots, put together to the length of real ones (about 250 characters). About one in
// fifty holds something the rules must find. No real text, the same bytes for the same seed.

const BANK = {
  fr: {
    sentences: [
      'Nous sommes passés {when} et {thing} était {quality}.', 'L’accueil a été {quality} du début à la fin.', 'J’ai attendu {n} minutes avant que quelqu’un s’occupe de nous.',
      'Le rapport entre la qualité et le prix reste {quality}, surtout pour {thing}.', 'Une adresse que je connais depuis {n} ans et qui ne déçoit pas.', 'Dommage que {thing} soit toujours {quality} le samedi.',
      'La personne au comptoir a pris le temps de nous expliquer {thing}.', 'On a commandé {thing} pour {n} personnes, tout est arrivé {quality}.', 'Je reviendrai sans hésiter avec ma famille.',
      'Franchement je m’attendais à mieux pour ce prix-là.', 'La livraison prévue {when} est arrivée avec {n} jours de retard.', 'Le service après-vente a répondu {when} et le problème est réglé.',
      'Parking facile, salle propre, musique un peu forte.', 'Rien à dire sur {thing}, par contre le téléphone sonne dans le vide.', 'Très bon moment, {thing} était vraiment {quality}.',
      'Ils ont su rattraper une erreur sur ma commande, bravo.', 'Trop cher pour une portion aussi petite, et {thing} était {quality}.', 'Je recommande pour {thing}, moins pour le reste.',
    ],
    when: ['hier soir', 'samedi midi', 'en semaine', 'le mois dernier', 'pour un anniversaire', 'un dimanche matin'],
    thing: ['le pain de campagne', 'la tarte aux pommes', 'le plat du jour', 'la réparation du vélo', 'la chambre au deuxième étage', 'le café allongé', 'la coupe de cheveux', 'l’installation de la chaudière'],
    quality: ['excellent', 'très correct', 'un peu froid', 'parfait', 'décevant', 'moyen', 'impeccable', 'plutôt agréable'],
    rare: ['Le patron est un abruti fini.', 'Appelez-moi au 06 12 34 56 78 pour en parler.', 'Il y a une forte odeur de gaz dans la réserve.', 'C’est de la merde.'],
  },
  en: {
    sentences: [
      'We stopped by {when} and {thing} was {quality}.', 'The welcome was {quality} from start to finish.', 'I waited {n} minutes before anyone looked at us.', 'Value for money is {quality}, above all for {thing}.',
      'I have known this place for {n} years and it never lets you down.', 'Shame that {thing} is always {quality} on a Saturday.', 'The person at the counter took the time to explain {thing} to us.',
      'We ordered {thing} for {n} people and it all came {quality}.', 'I will be back with the family without a doubt.', 'Honestly I expected more at that price.', 'The delivery planned {when} came {n} days late.',
      'They answered my call {when} and the problem is solved.', 'Easy parking, clean room, the music a little loud.', 'Nothing wrong with {thing}, but nobody picks up the phone.', 'Lovely evening, {thing} was really {quality}.',
      'They made good a mistake with my order, well done.', 'Too dear for such a small portion, and {thing} was {quality}.', 'I recommend it for {thing}, less so for the rest.',
    ],
    when: ['last night', 'on Saturday', 'during the week', 'last month', 'for a birthday', 'on a Sunday morning'],
    thing: ['the sourdough', 'the apple pie', 'the dish of the day', 'the bike repair', 'the room on the second floor', 'the flat white', 'the haircut', 'the boiler they fitted'],
    quality: ['excellent', 'quite decent', 'a bit cold', 'perfect', 'disappointing', 'average', 'spotless', 'rather pleasant'],
    rare: ['The owner is a complete moron.', 'Call me on 07700 900123 about it.', 'There is a strong smell of gas in the back room.', 'This is shit.'],
  },
};
const NAMES = ['Camille', 'Nadia', 'Marc', 'Hélène', 'Tom', 'Priya', 'Julien', 'Sofia', 'Ahmed', 'Claire', 'Owen', 'Lucie'];
const RATINGS = [5, 5, 5, 5, 5, 5, 4, 4, 3, 2, 1, 1];

/** xorshift32: numbers in [0, 1), the same for the same seed. */
export function seededRandom(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4_294_967_296;
  };
}

/** One text of about `length` characters. */
export function syntheticText(random, lang, length = 250) {
  const bank = BANK[lang];
  const pick = (list) => list[Math.floor(random() * list.length)];
  const parts = [];
  let size = 0;
  while (size < length) {
    const sentence = pick(bank.sentences).replace(/\{(\w+)\}/g, (_, slot) => (slot === 'n' ? String(2 + Math.floor(random() * 58)) : pick(bank[slot])));
    parts.push(sentence);
    size += sentence.length + 1;
  }
  if (random() < 0.02) parts.splice(Math.floor(random() * parts.length), 0, pick(bank.rare));
  return parts.join(' ');
}

/** `{text, lang}` pairs, four French to one English. */
export function syntheticTexts(count, seed, length) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, at) => {
    const lang = at % 5 === 4 ? 'en' : 'fr';
    return { lang, text: syntheticText(random, lang, length) };
  });
}

/** Reviews as a way in delivers them (src/domain/imports/types.ts), with an id at the source and a raw payload of the usual size. */
export function syntheticReviews(count, seed, { length = 250, prefix = 'x' } = {}) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, at) => {
    const lang = at % 5 === 4 ? 'en' : 'fr';
    const text = syntheticText(random, lang, length);
    const rating = RATINGS[Math.floor(random() * RATINGS.length)];
    const authorName = NAMES[Math.floor(random() * NAMES.length)];
    const day = new Date(Date.UTC(2024, 0, 1 + Math.floor(random() * 1000))).toISOString().slice(0, 10);
    const externalId = `${prefix}${at}`;
    return {
      externalId, kind: 'review', rating, title: null, text, authorName, lang: null, writtenAt: day, writtenAtPrecision: 'day', experiencedOn: null, experiencePrecision: 'unknown',
      experienceUnknownReason: 'not_in_source', url: null, subject: null, ownerReply: null, media: [], raw: { id: externalId, date: day, author: authorName, stars: String(rating), text },
    };
  });
}
