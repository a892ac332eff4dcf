import { KNOWN_PLATFORMS, platformName } from '../../reviews/index.js';

export interface PlatformChoice {
  readonly id: string;
  readonly name: string;
  readonly chosen: boolean;
}

/** The options of a select of platforms, in the reader's language. */
export const platformChoices = (chosen: string, locale: 'fr' | 'en' = 'fr'): PlatformChoice[] => KNOWN_PLATFORMS.map((id) => ({ id, name: platformName(id, locale), chosen: id === chosen }));
