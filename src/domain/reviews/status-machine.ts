import { withoutOperatorWords } from '../moderation/operator-words.js';
import type { Ground, Mask, ModerationResult } from '../moderation/types.js';

/** What the world sees of a first-party review after the engine's reading, and what the clock does if nobody acts (policy.md, second table). */
export interface FirstPartyCourse {
  readonly status: 'published' | 'in_moderation' | 'awaiting_author';
  /** Masks that are applied without asking: personal data. A mild coarse word stays readable until its author agrees to the mask. */
  readonly appliedMasks: readonly Mask[];
  /** Days until the clock acts or a person is called; null where it never does. */
  readonly deadlineDays: number | null;
  readonly atDeadline: 'nothing' | 'to_human' | 'publish_unverified' | 'publish' | 'publish_masked_name' | 'alert_senior' | 'remind';
  readonly alert: boolean;
}

/** Grounds whose proposed refusal the clock never turns into a publication. */
const NEVER_BY_CLOCK: readonly Ground[] = ['discrimination', 'extortion', 'promotion', 'unintelligible'];
/** After the first alert of a proposed refusal, the review is published at this age unless a person refused it. */
export const REFUSAL_PROPOSAL_LIMIT_DAYS = 30;

/** A review that waits for a person is published at this age unless one of them decides; the charter says so. */
export const HOLD_DAYS = 7;

type Reading = Pick<ModerationResult, 'outcome' | 'grounds' | 'masks' | 'spans'>;

export function firstPartyCourse(reading: Reading): FirstPartyCourse {
  // A word of the operator makes a person look; it keeps nothing from being published when the time is over.
  const { grounds } = withoutOperatorWords(reading);
  const appliedMasks = reading.masks.filter((m) => m.kind !== 'coarse_word');
  const course = (status: FirstPartyCourse['status'], deadlineDays: number | null, atDeadline: FirstPartyCourse['atDeadline'], alert = false): FirstPartyCourse => ({
    status, appliedMasks, deadlineDays, atDeadline, alert,
  });
  switch (reading.outcome) {
    case 'publish':
    case 'mask':
      return course('published', null, 'nothing');
    case 'reword':
      return course('awaiting_author', 7, 'to_human');
    case 'ask_proof':
      return course('awaiting_author', 14, 'publish_unverified');
    case 'hold':
      return course('in_moderation', HOLD_DAYS, accusesSomebodyNamed(grounds, reading.masks) ? 'publish_masked_name' : 'publish');
    case 'reject':
      return course('in_moderation', 7, grounds.some((g) => NEVER_BY_CLOCK.includes(g)) ? 'remind' : 'alert_senior');
    case 'escalate':
      return course('in_moderation', 1, 'remind', true);
  }
}

const accusesSomebodyNamed = (grounds: readonly Ground[], masks: readonly Mask[]): boolean => grounds.includes('defamation') && masks.some((m) => m.kind === 'name');

/** What a person may do with a review in each state: the buttons of the ladder, in order. */
export const HUMAN_DECISIONS = ['publish', 'mask', 'reword', 'ask_proof', 'hold', 'reject'] as const;
export type HumanDecision = (typeof HUMAN_DECISIONS)[number];

/** Grounds only a `senior` or the owner decides on. */
export const LEGAL_GROUNDS: readonly Ground[] = ['defamation', 'discrimination', 'threat', 'danger', 'extortion', 'other_illegal'];
