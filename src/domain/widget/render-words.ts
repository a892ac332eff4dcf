import type { WidgetLanguage } from './types.js';

/** Words that only the page without script needs. */
export interface RenderWords {
  readonly show: string;
  /** Between a label and its value. */
  readonly colon: string;
  readonly publisher: string;
  readonly director: string;
  readonly contact: string;
  readonly number: Readonly<Record<'siret' | 'siren' | 'other', string>>;
  readonly host: string;
}

export const RENDER_WORDS: Readonly<Record<WidgetLanguage, RenderWords>> = {
  fr: { show: 'Afficher', colon: ' : ', publisher: 'Qui publie ces avis', director: 'Directeur de la publication', contact: 'Contact', number: { siret: 'SIRET', siren: 'SIREN', other: 'Numéro d’entreprise' }, host: 'Hébergeur du site' },
  en: { show: 'Show', colon: ': ', publisher: 'Who publishes these reviews', director: 'Director of publication', contact: 'Contact', number: { siret: 'Company number (SIRET)', siren: 'Company number (SIREN)', other: 'Company number' }, host: 'Host of the site' },
};
