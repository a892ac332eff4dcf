import type { DetectedLanguage } from '../shared/language.js';

export const ASPECTS = [
  'product_quality', 'food', 'staff', 'price', 'waiting_time', 'delivery', 'after_sales', 'cleanliness', 'place',
  'booking', 'communication', 'expertise', 'billing',
] as const;
export type Aspect = (typeof ASPECTS)[number];
export type Polarity = 'positive' | 'negative' | 'neutral';
export type SentimentLabel = 'positive' | 'negative' | 'mixed' | 'neutral';
export type Register = 'familier' | 'courant' | 'soutenu';

export interface AspectMention { readonly aspect: Aspect; readonly polarity: Polarity; readonly quote: string }
export interface Extracted { readonly what: string; readonly quote: string }

/** What one reading of a review's text finds; the stars are not an input. */
export interface Analysis {
  readonly lang: DetectedLanguage;
  readonly sentiment: { readonly label: SentimentLabel; /** -1 (all negative) … 1 (all positive) */ readonly score: number };
  readonly aspects: readonly AspectMention[];
  readonly register: Register;
  readonly is_question: boolean;
  readonly needs_service: boolean;
  readonly testimony: boolean;
  readonly suggestion: Extracted | null;
  readonly reports_error: Extracted | null;
  readonly keyphrases: readonly string[];
  /** How the author addresses the reader: vous/tu, Sie/du, usted/tú, Lei/tu. */
  readonly address: 'formal' | 'informal' | 'none';
}
export interface AnalysisInput { readonly text: string; readonly lang?: DetectedLanguage }
