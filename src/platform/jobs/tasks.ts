import type { MailData, MailLanguage, MailName } from '../mail/mail-catalogue.js';

/**
 * Every job the service knows, with its payload. A name without a handler, or with two, stops the boot (job-registry.ts).
 * Payloads of tenant jobs carry `organizationId`; the handler opens the tenant transaction itself. All handlers are idempotent.
 */
export interface TaskPayloads {
  /** Analyse, moderate, route and draft a batch of at most 500 reviews of one organization. */
  'reviews.read_batch': { organizationId: string; reviewIds: string[] };
  /** Reads an uploaded file into reviews, resuming after the last finished batch. */
  'imports.run': { organizationId: string; importId: string };
  /** Publishes an approved reply once its undo window is over. */
  'replies.publish': { organizationId: string; replyId: string; revision: number };
  /** A deadline of a review under moderation came. */
  'moderation.deadline': { organizationId: string; reviewId: string; version: number };
  /** Sends one mail of the catalogue; `mailId` is its row in mail_messages. */
  'mail.send': { organizationId: string; mailId: string; to: string; name: MailName; lang: MailLanguage; data: MailData[MailName] };
  /** Tells owners and members of one organization what waits for them, within two mails a week. */
  'notifications.digest': { organizationId: string };
}
export type TaskName = keyof TaskPayloads;

/** The same list at run time. */
export const TASK_NAMES = [
  'reviews.read_batch', 'imports.run', 'replies.publish', 'moderation.deadline', 'mail.send', 'notifications.digest',
] as const satisfies readonly TaskName[];

/** Work without a tenant, run by the owner identity on a schedule. */
export const SCHEDULE_NAMES = ['schedule.digests', 'schedule.retention'] as const;
export type ScheduleName = (typeof SCHEDULE_NAMES)[number];

/** When schedules run (cron syntax, UTC). Digests are offered every weekday morning; the weekly limit decides who receives one. Missed runs are made up for within `fillMs`. */
export const SCHEDULES: readonly { readonly task: ScheduleName; readonly cron: string; readonly fillMs: number }[] = [
  { task: 'schedule.digests', cron: '0 6 * * 1-5', fillMs: 12 * 3_600_000 },
  { task: 'schedule.retention', cron: '17 3 * * *', fillMs: 24 * 3_600_000 },
];
