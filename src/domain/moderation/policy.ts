import data from '../../../config/policies/default.json' with { type: 'json' };
import type { DetectedLanguage, Language } from '../shared/language.js';
import type { Finding } from './rule.js';
import { OUTCOMES, type Ground, type Mask, type Outcome } from './types.js';

/** One sentence, written in each language the engine reads. */
export type Wording = Readonly<Record<Language, string>>;

type MaskLabels = Readonly<Record<Mask['kind'], string>>;

const OUTCOME_RANK = new Map(OUTCOMES.map((outcome, rank) => [outcome, rank]));
const GROUND_WORDINGS: Readonly<Record<Ground, Wording>> = data.reasons.grounds;
const MASK_LABELS: Readonly<Record<Exclude<DetectedLanguage, 'unknown'>, MaskLabels>> = data.masks;
const AUTOMATIC = new Set(data.automatic);

export const POLICY_VERSION = data.version;
export const OUTCOME_WORDINGS: Readonly<Record<Exclude<Outcome, 'publish'> | 'mask_consent', Wording>> = data.reasons.outcomes;
export const PUBLISH_WORDING: Wording = data.reasons.publish;
/** For an author who speaks of ending their life: its own words, never those of a refusal. */
export const LIFE_WORDING: Wording = data.reasons.life;
/** For a word that the operator of the location asked a person to look at: nothing is held against its author. */
export const OPERATOR_WORDING: Wording = data.reasons.operator_word;
export const UNKNOWN_LANGUAGE_WORDING: Wording = data.reasons.unknown_language;

export function groundWording(ground: Ground): Wording {
  return GROUND_WORDINGS[ground];
}

/** What stands in place of a masked passage, in the language of the review; English where the language is unknown. */
export function maskLabel(kind: Mask['kind'], lang: DetectedLanguage): string {
  return MASK_LABELS[lang === 'unknown' ? 'en' : lang][kind];
}

/** The strongest outcome asked for; 'publish' when nothing was found. In an unknown language never more than 'hold'. */
export function strongestOutcome(findings: readonly Finding[], lang: DetectedLanguage): Outcome {
  let strongest: Outcome = 'publish';
  for (const finding of findings) if (rankOf(finding.outcome) > rankOf(strongest)) strongest = finding.outcome;
  return lang === 'unknown' && rankOf(strongest) > rankOf('hold') ? 'hold' : strongest;
}

/** Whether the engine may act alone: never on a refusal, never on a coarse word, which is masked with the author's consent only. */
export function isAutomatic(outcome: Outcome, masks: readonly Mask[]): boolean {
  if (outcome === 'mask' && masks.every((mask) => mask.kind === 'coarse_word')) return false;
  return AUTOMATIC.has(outcome);
}

function rankOf(outcome: Outcome): number {
  return OUTCOME_RANK.get(outcome) ?? 0;
}
