import type { EventView } from '../../reviews/index.js';
import type { Translate } from '../../../platform/templating/i18n.js';

export interface Moment {
  readonly at: Date;
  readonly words: string;
  readonly who: string | null;
}

/** Types of events that have words; others (kept for the audit) are left out of the timeline. */
const SAID = new Set(['review.received', 'review.edited', 'review.status_changed', 'moderation.decided', 'moderation.appealed', 'reply.approved', 'reply.approval_withdrawn', 'reply.dismissed', 'reply.posted_by_hand', 'reply.published', 'reply.taken_back', 'case.solved', 'notice.received']);

/** The life of a review and its reply in sentences, oldest first. A status that changed by a decision told in the line before is not told twice. */
export function timelineOf(events: readonly EventView[], t: Translate): Moment[] {
  return [...events].filter((e) => SAID.has(e.type)).sort((a, b) => a.seq - b.seq).map((event) => ({ at: event.at, words: wordsOf(event, t), who: event.actorName })).filter((m, i, all) => m.words !== '' && m.words !== all[i - 1]?.words);
}

function wordsOf(event: EventView, t: Translate): string {
  const detail = (name: string): string => (typeof event.details[name] === 'string' ? (event.details[name] as string) : '');
  if (event.type === 'review.status_changed') return t(`review.became.${detail('to')}`);
  if (event.type === 'moderation.decided') return t(`review.decided.${detail('decision')}`);
  return t(`review.event.${event.type.replace('.', '_')}`);
}
