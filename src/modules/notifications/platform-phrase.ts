const NAMES: Record<string, string> = {
  google: 'Google', trustpilot: 'Trustpilot', tripadvisor: 'TripAdvisor', facebook: 'Facebook', booking: 'Booking', thefork: 'TheFork', amazon: 'Amazon', yelp: 'Yelp', app_store: 'App Store', google_play: 'Google Play',
};

/** "sur Google", "on your site": a platform with its preposition. */
export function platformPhrase(platform: string, lang: 'fr' | 'en'): string {
  const name = NAMES[platform];
  if (name) return lang === 'fr' ? `sur ${name}` : `on ${name}`;
  if (platform === 'own' || platform === 'widget') return lang === 'fr' ? 'sur votre site' : 'on your site';
  return lang === 'fr' ? 'sur une autre plateforme' : 'on another platform';
}
