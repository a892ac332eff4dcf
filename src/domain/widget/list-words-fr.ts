import type { ListWords } from './list-words.js';

export const listWordsFr: ListWords = {
  $locale: 'fr-FR',
  $title: (name) => `Avis sur ${name}`,
  $stars: (n) => `${n} sur 5`,
  $summary: (count, rated, mean) =>
    `${mean ? `${mean} sur 5${rated === count ? '' : `, ${rated} note${rated === '1' ? '' : 's'}`} · ` : ''}${count} avis`,
  $empty: 'Pas encore d’avis. Le premier publié paraîtra ici.',
  $none: 'Aucun avis avec cette note.',
  $failed: 'Les avis n’ont pas pu être chargés.',
  $how: 'Comment ?',
  $write: 'Écrire un avis',
  $ask: 'Poser une question',
  $sort: 'Tri',
  $sorts: {
    newest: 'plus récents d’abord',
    oldest: 'plus anciens d’abord',
    highest: 'notes hautes d’abord',
    lowest: 'notes basses d’abord',
  },
  $filter: 'Note',
  $all: 'toutes',
  $more: 'Voir plus d’avis',
  $rest: 'Lire la suite',
  $added: (n) => `${n} avis affichés`,
  $published: (day, origin) => `Publié${origin ? ` sur ${origin}` : ''} le ${day}`,
  $experience: (date, precision) =>
    `Expérience ${precision > 7 ? 'du ' : /^[ao]/.test(date) ? 'd’' : 'de '}${date}`,
  $unknown: 'Date de l’expérience non communiquée par la source',
  $edited: (day) => `Modifié le ${day}`,
  $proof: {
    order_matched: 'Achat vérifié',
    document_checked: 'Expérience vérifiée (justificatif)',
    declared: 'Expérience déclarée, non vérifiée',
    third_party: 'Avis importé de {} : authenticité non contrôlée par nous',
  },
  $labels: {
    incentivised: 'Avis obtenu en échange d’un avantage',
    accusation_unverified: 'Accusation non vérifiée',
  },
  $reply: (name, day) => `Réponse de ${name}${day ? `, le ${day}` : ''}`,
  $report: 'Signaler',
  $reportOf: (author) => `Signaler l’avis de ${author}`,
  $register: (received, published) => `${received} reçus sur ce site, ${published} publiés : `,
  $registerLink: 'notre registre',
};
