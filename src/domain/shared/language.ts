/** Languages the engine reads; everything else is `unknown` and gets the language-free checks only. */
export const LANGUAGES = ['fr', 'en', 'es', 'de', 'it'] as const;
export type Language = (typeof LANGUAGES)[number];
export type DetectedLanguage = Language | 'unknown';

/** What the service knows of a business when it reads or answers a review of it. */
export interface BusinessProfile {
  readonly name: string;
  readonly sector: string;
  readonly city: string;
  readonly description: string;
}

/** A stored language code as the engines know it. */
export const detected = (code: string | null): DetectedLanguage => LANGUAGES.find((l) => l === code) ?? 'unknown';
