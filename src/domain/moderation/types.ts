import type { BusinessProfile, DetectedLanguage } from '../shared/language.js';

/** Closed list of grounds, in the order of the published policy. */
export const GROUNDS = [
  'off_topic', 'wrong_business', 'insult', 'profanity', 'defamation', 'discrimination', 'threat', 'danger',
  'personal_data', 'promotion', 'conflict_of_interest', 'no_experience', 'unintelligible', 'extortion',
  'duplicate', 'manipulation', 'other_illegal',
] as const;
export type Ground = (typeof GROUNDS)[number];

/** Ladder of outcomes, mildest first; the strongest one met wins. */
export const OUTCOMES = ['publish', 'mask', 'reword', 'ask_proof', 'hold', 'reject', 'escalate'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What the moderation engine may see of a review. There is no rating field, on purpose: the stars are never read. */
export interface ModerationInput {
  readonly text: string;
  /** Declared language, if the source knows it; detected otherwise. */
  readonly lang?: DetectedLanguage;
  readonly business: BusinessProfile;
  readonly author: { readonly invited: boolean; readonly order_reference: string | null };
  /** Words of the operator of this location; they hold for a person at most. */
  readonly words?: OperatorReading;
}

/** How the words of an operator are found in a text: offsets of the original. */
export interface OperatorReading {
  /** Passages a person should look at, each with the ground the operator named. */
  sensitiveIn(text: string): readonly { readonly start: number; readonly end: number; readonly ground: Ground }[];
  /** Passages the operator vouches for. */
  allowedIn(text: string): readonly { readonly start: number; readonly end: number }[];
}

/** Evidence: offsets in UTF-16 code units of the original text, end exclusive; `text.slice(start, end) === quote`. */
export interface EvidenceSpan {
  readonly ground: Ground;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
  /** Id of the rule that fired, for example `insult.person`. */
  readonly rule: string;
}

/** Visible, typed redaction laid over the immutable original. */
export interface Mask {
  readonly start: number;
  readonly end: number;
  readonly kind: 'name' | 'phone' | 'email' | 'iban' | 'plate' | 'reference' | 'address' | 'coarse_word' | 'other';
}

/** French and English always; the language of the review too where it is another of those we read. */
export interface Reasons {
  readonly fr: string;
  readonly en: string;
  readonly es?: string;
  readonly de?: string;
  readonly it?: string;
}

export interface ModerationResult {
  readonly lang: DetectedLanguage;
  readonly outcome: Outcome;
  /** True when the engine may act alone on this outcome (policy: publish, mask of personal data, reword, ask_proof, hold, escalate's alert). */
  readonly automatic: boolean;
  readonly grounds: readonly Ground[];
  readonly spans: readonly EvidenceSpan[];
  /** Empty unless something must be masked. */
  readonly masks: readonly Mask[];
  /** The text with its masks, e.g. « Appelez-moi au [téléphone masqué] »; present when `masks` is not empty. */
  readonly masked_text?: string;
  /** Sentences for the author, written, not codes. */
  readonly reasons: Reasons;
  /** Version of rules and lexicons that decided. */
  readonly engine_version: string;
}
