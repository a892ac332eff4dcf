/** How platforms are named to people; a platform not listed is shown by its own code. */
const NAMES: Readonly<Record<string, string>> = {
  google: 'Google',
  trustpilot: 'Trustpilot',
  tripadvisor: 'Tripadvisor',
  facebook: 'Facebook',
  avis_verifies: 'Avis Vérifiés',
  trusted_shops: 'Trusted Shops',
  booking: 'Booking.com',
  thefork: 'TheFork',
  yelp: 'Yelp',
  pages_jaunes: 'PagesJaunes',
  amazon: 'Amazon',
  cdiscount: 'Cdiscount',
  app_store: 'App Store',
  google_play: 'Google Play',
  own: 'Site de l’établissement',
  other: 'Autre source',
};

/** Codes that the screens offer, in that order; any other code of the same form is accepted too. */
export const KNOWN_PLATFORMS: readonly string[] = Object.keys(NAMES);
const ENGLISH: Readonly<Record<string, string>> = { own: 'The business’s own site', other: 'Another source' };

/** Name of a platform, in French unless asked; brands are the same in both. */
export function platformName(platform: string, lang: 'fr' | 'en' = 'fr'): string {
  return (lang === 'en' ? ENGLISH[platform] : undefined) ?? NAMES[platform] ?? platform;
}

/** Lower-case letters, digits and underscores, 2 to 40 characters. */
export function isPlatform(value: string): boolean {
  return /^[a-z][a-z0-9_]{1,39}$/.test(value);
}
