import type { Ground } from '../moderation/types.js';

/** The grounds a reader can choose; `other_illegal` is the last resort. */
export const NOTICE_REASONS = [
  'insult', 'personal_data', 'defamation', 'discrimination', 'threat', 'off_topic', 'conflict_of_interest', 'promotion', 'other_illegal',
] as const satisfies readonly Ground[];
export type NoticeReason = (typeof NOTICE_REASONS)[number];
