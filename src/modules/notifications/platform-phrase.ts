import { KNOWN_PLATFORMS, platformName } from '../reviews/index.js';

/** "sur Google", "on your site": a platform with its preposition. */
export function platformPhrase(platform: string, lang: 'fr' | 'en'): string {
  if (platform === 'own' || platform === 'widget') return lang === 'fr' ? 'sur votre site' : 'on your site';
  if (platform === 'other' || !KNOWN_PLATFORMS.includes(platform)) return lang === 'fr' ? 'sur une autre plateforme' : 'on another platform';
  return `${lang === 'fr' ? 'sur' : 'on'} ${platformName(platform, lang)}`;
}
