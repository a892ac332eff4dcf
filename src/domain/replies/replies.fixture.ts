import type { Analysis } from '../analysis/types.js';
import type { DraftInput } from './types.js';

/** A plain reading: what the text-independent defaults would be for these stars. */
export function analysisOf(rating: number | null, over: Partial<Analysis> = {}): Analysis {
  const label = rating === null || rating === 3 ? 'neutral' : rating > 3 ? 'positive' : 'negative';
  return {
    lang: 'fr', sentiment: { label, score: label === 'positive' ? 0.8 : label === 'negative' ? -0.8 : 0 }, aspects: [], register: 'courant', is_question: false,
    needs_service: false, testimony: false, suggestion: null, reports_error: null, keyphrases: [], address: 'none', ...over,
  };
}

export function draftInput(over: Partial<DraftInput> & { readonly text: string }, analysis: Partial<Analysis> = {}): DraftInput {
  const rating = over.rating === undefined ? 5 : over.rating;
  return {
    author_name: null, business: { name: 'Maison Thévenet', sector: 'bakery', city: 'Toulouse', description: '' }, facts: [], contacts: [],
    voice: { address: 'formal', warmth: 'warm', signature: '' }, moderation: { outcome: 'publish', grounds: [], spans: [] }, recent_replies: [], seed: '1',
    ...over, rating, analysis: over.analysis ?? analysisOf(rating, analysis),
  };
}

const FR = [
  'Super', '', 'Le pain est délicieux, la vendeuse très souriante.', 'Accueil froid et 20 minutes d’attente pour deux croissants secs.', 'Bien mais un peu cher.',
  'On vient chaque samedi depuis dix ans : tarte au citron parfaite, viennoiseries fondantes, équipe adorable, et la file avance vite même en plein été. Un vrai plaisir, la terrasse est un régal le dimanche matin avec un café.',
  'Ma commande n’est jamais arrivée. Trois appels, aucune réponse, et on me renvoie vers le transporteur. Je veux être remboursé.', 'Impossible de synchroniser ma montre depuis la mise à jour, quel dommage, l’appli était géniale.',
  'Bof', 'Est-ce que vous avez du pain sans gluten ?', 'nul!!!', 'Appelez-moi au 06 12 34 56 78 pour le gâteau raté.',
];
const EN = [
  'Great', 'Lovely sourdough and friendly staff.', 'Waited an hour, cold chips, rude waiter.', 'Good app but sync keeps failing since the update. Please fix it.', 'meh', '',
  'We have been coming for years and the breakfast is still the best in town: eggs done right, coffee strong, and the team remembers your name. The garden is a joy on a sunny morning and prices are fair.',
  'My order never arrived and nobody answers my emails. I want a refund.', 'Do you have step-free access?', 'Shocking. Never again.',
];

/** Reviews of all kinds crossed with sectors, voices and stars. */
export function matrix(): DraftInput[] {
  const sectors = ['bakery', 'mobile app', 'hotel', 'plumber', 'dentist'];
  const out: DraftInput[] = [];
  for (const [lang, texts] of [['fr', FR], ['en', EN]] as const) {
    for (const text of texts) for (const rating of [1, 3, 5]) {
      const i = out.length;
      out.push(draftInput({
        text, rating, business: { name: `House ${lang} ${i % 5}`, sector: sectors[i % 5] ?? 'bakery', city: 'Lyon', description: '' },
        author_name: [null, 'Marie Dupont', 'xX_dark_42', 'J. P.', 'Sarah'][i % 5] ?? null,
        contacts: i % 2 ? [{ kind: 'email', value: 'contact@exemple.fr' }] : [], facts: i % 3 ? ['Nous avons du pain sans gluten le mardi.', 'The ramp makes the entrance step-free.'] : [],
        voice: { address: i % 2 ? 'formal' : 'informal', warmth: i % 3 ? 'warm' : 'neutral', signature: i % 4 ? 'Hélène' : '', first_person_singular: i % 5 === 0 },
      }, { lang, is_question: text.includes('?'), needs_service: /remboursé|refund/u.test(text) }));
    }
  }
  return out;
}
