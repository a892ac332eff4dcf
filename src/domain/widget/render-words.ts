import type { WidgetLanguage } from './types.js';

/** Words that only the page without script needs. */
export interface RenderWords {
  readonly show: string;
}

export const RENDER_WORDS: Readonly<Record<WidgetLanguage, RenderWords>> = { fr: { show: 'Afficher' }, en: { show: 'Show' } };
