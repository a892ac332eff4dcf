import type { Analysis } from '../analysis/types.js';
import type { ModerationResult } from '../moderation/types.js';
import type { BusinessProfile, Language } from '../shared/language.js';

/** The house's voice: how a location answers. */
export interface Voice {
  readonly address: 'formal' | 'informal';
  readonly warmth: 'warm' | 'neutral';
  /** Last line of the reply, e.g. « Hélène, pour toute l'équipe ». Empty: the business's name. */
  readonly signature: string;
  /** True: "je", false: "nous". */
  readonly first_person_singular?: boolean;
}
/** Where an unhappy customer is sent when something can still be put right. */
export interface ServiceContact { readonly kind: 'email' | 'phone' | 'url' | 'person'; readonly value: string; readonly label?: string }

export interface DraftInput {
  readonly text: string;
  /** 1–5, or null when the source has no stars. */
  readonly rating: number | null;
  readonly kind?: 'review' | 'question';
  readonly author_name: string | null;
  readonly business: BusinessProfile;
  /** Facts the owner vouches for (hours, prices, policies, what was changed since): one sentence each. */
  readonly facts: readonly string[];
  readonly contacts: readonly ServiceContact[];
  readonly voice: Voice;
  readonly analysis: Analysis;
  readonly moderation: Pick<ModerationResult, 'outcome' | 'grounds' | 'spans'>;
  /** The last replies of the location, newest first; no sentence of the last ten is used again. */
  readonly recent_replies: readonly string[];
  /** The language the location itself writes in: decides where the text is too short to tell. Absent: French. */
  readonly house_lang?: Language;
  /** Decides between equal wordings; the same seed and input give the same draft. */
  readonly seed: string;
}
/** Where a sentence comes from: a span of the review, a fact, a contact (open case), or plain courtesy of the voice. */
export interface Tie {
  readonly sentence: string;
  readonly source: 'review' | 'fact' | 'case' | 'courtesy';
  /** The words of the review or the fact the sentence relies on. */
  readonly quote?: string;
}
export interface Draft {
  readonly lang: Language;
  readonly draft: string;
  readonly ties: readonly Tie[];
  /** Present when no draft may be written: legal risk, threat, danger, a question the facts do not answer; a reason for the owner, in French and English. */
  readonly blocked?: { readonly code: 'legal_risk' | 'threat' | 'danger' | 'question'; readonly fr: string; readonly en: string };
  readonly warnings: readonly { readonly code: string; readonly fr: string; readonly en: string }[];
}
