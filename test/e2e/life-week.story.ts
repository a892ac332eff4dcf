/** The script of the week: when, by which way, who and what. Hours are UTC; Monday is day 0. */
export interface WidgetArrival {
  readonly at: string;
  readonly who: string;
  readonly stars: number | null;
  readonly text: string;
  /** What the author writes instead, a day later. */
  readonly edit?: string;
  readonly note?: string;
}

export const PASTED = {
  at: '2026-11-23T09:00:00Z',
  note: 'one in Italian, one already answered there, two of one or two words',
  platform: 'google',
  reviews: [
    { who: 'Giulia R.', stars: 5, text: 'Il pane a lievitazione naturale è straordinario e le signore al banco sono gentilissime.' },
    { who: 'Odile M.', stars: 5, text: 'Parfait.' },
    { who: 'Henri T.', stars: 4, text: 'Très bon.' },
    { who: 'Samia B.', stars: 2, text: 'Plus de pain complet à midi, c’est la deuxième fois.', answered: 'Bonjour Samia, une fournée de plus part à onze heures depuis lundi.' },
    { who: 'Paul D.', stars: 5, text: 'Super' },
  ],
} as const;

export const FILE = {
  at: '2026-11-25T12:00:00Z',
  note: 'a CSV of last month; one star rating without a word, one row that cannot be read',
  csv: ['date;note;auteur;texte', '2026-10-03;5;Claire V.;Excellent', '2026-10-09;4;Marc O.;', '2026-10-14;5;Yvonne;Très bien', '2026-10-20;3;Théo;Correct', '2026-99-99;12;Nul;Une ligne abîmée'].join('\n'),
  reviews: 4,
} as const;

export const WRITTEN: readonly WidgetArrival[] = [
  { at: '2026-11-23T15:00:00Z', who: 'Bénédicte', stars: 5, text: 'La brioche du dimanche est moelleuse et Sonia nous a gardé la dernière, merci à elle.' },
  { at: '2026-11-24T08:30:00Z', who: 'Gérald', stars: 1, text: 'Quarante minutes de queue samedi, une vendeuse débordée et plus un croissant à onze heures. Je suis furieux, on se moque des clients.', note: 'angry' },
  { at: '2026-11-24T17:00:00Z', who: 'Nina', stars: 5, text: 'Top' },
  { at: '2026-11-25T10:00:00Z', who: 'Clémence', stars: null, text: 'Bonjour, êtes-vous ouverts le dimanche après-midi ?', note: 'a question' },
  { at: '2026-11-25T18:00:00Z', who: 'Rémi', stars: 2, text: 'La tarte aux pommes était sèche et trop sucrée, dommage pour le prix.', edit: 'La tarte aux pommes était sèche et trop sucrée, mais on me l’a échangée sans discuter le lendemain.', note: 'edited the next day' },
  { at: '2026-11-26T09:00:00Z', who: 'Anonyme', stars: 1, text: 'Je vais venir ce soir vous casser la gueule, vous allez voir.', note: 'a threat' },
  { at: '2026-11-26T16:00:00Z', who: 'Laure', stars: 5, text: 'Le pain de seigle se garde cinq jours et l’accueil est toujours chaleureux.' },
  { at: '2026-11-27T11:00:00Z', who: 'Jean-Luc', stars: 4, text: 'Très bien' },
  { at: '2026-11-28T10:00:00Z', who: 'Fatima', stars: 4, text: 'Bons sandwichs et service rapide le midi, les légumes étaient frais.' },
];

/** When the owner looks at her phone: between two customers, never on Sunday. */
export const VISITS = ['2026-11-23T09:05:00Z', '2026-11-24T18:30:00Z', '2026-11-26T10:00:00Z', '2026-11-28T15:00:00Z', '2026-11-29T18:00:00Z'] as const;
export const END = '2026-11-30T08:00:00Z';
