/**
 * Trades offered in the settings; the words a person reads stand in config/locales/settings.*.json under `sector`. The codes are plain English
 * because the lexicons (config/aspects/sectors.json, config/reply-voices/sectors.json) match words. Any other text is kept as it is.
 */
export const SECTORS = [
  'bakery', 'restaurant', 'cafe', 'bar', 'catering', 'grocery', 'wine shop', 'hotel', 'holiday cottage', 'campsite', 'hairdresser', 'beauty salon', 'spa', 'gym',
  'clothes shop', 'florist', 'bookshop', 'shop', 'garage', 'craftsman', 'real estate agency', 'doctor', 'dentist', 'physiotherapist', 'pharmacy', 'optician', 'vet',
  'lawyer', 'accountant', 'insurance', 'bank', 'school', 'museum', 'leisure', 'transport', 'energy', 'e-commerce', 'mobile app', 'software', 'association',
] as const;
