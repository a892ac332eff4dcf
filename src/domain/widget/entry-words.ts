import type { WidgetLanguage } from './types.js';

/** Sentences the server puts in the page: they depend on the location's settings, so the script does not carry them. */

/** `partly_controlled`: reviews imported from elsewhere stand among those that were written here and checked. */
export type ControlStatus = 'controlled' | 'partly_controlled' | 'not_controlled' | 'controlled_by_third_party';

const CONTROL: Readonly<Record<WidgetLanguage, Readonly<Record<ControlStatus, string>>>> = {
  fr: {
    controlled: 'Avis soumis à un contrôle.',
    partly_controlled: 'Avis contrôlés, sauf les importés.',
    not_controlled: 'Avis non contrôlés.',
    controlled_by_third_party: 'Avis contrôlés par un tiers.',
  },
  en: {
    controlled: 'These reviews are checked.',
    partly_controlled: 'Checked, except imported reviews.',
    not_controlled: 'These reviews are not checked.',
    controlled_by_third_party: 'These reviews are checked by a third party.',
  },
};

/** Line beside every list, with a link to the charter after it (D111-17 1° a of the French consumer code). */
export function controlStatement(status: ControlStatus, lang: WidgetLanguage): string {
  return CONTROL[lang][status];
}

/** The four lines above the text field. `name` is the business as its customers call it. */
export function entryLines(name: string, lang: WidgetLanguage): readonly [string, string, string, string] {
  return lang === 'fr'
    ? [
        'Bonne ou mauvaise, votre expérience nous intéresse, et la note ne change rien à la décision.',
        `Nous refusons seulement : ce qui ne parle pas de ${name}, les insultes, les accusations graves que rien n’appuie, la publicité.`,
        'Les coordonnées d’autrui sont masquées.',
        'Une preuve d’achat peut vous être demandée ; elle n’est jamais obligatoire.',
      ]
    : [
        'Good or bad, we want to hear it, and the rating never changes the decision.',
        `We only turn down what is not about ${name}, insults, grave accusations that nothing supports, and advertising.`,
        'Other people’s contact details are masked.',
        'You may be asked for a proof of purchase; you never have to give one.',
      ];
}
