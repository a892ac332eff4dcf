import type { NoticeReason } from './notice-reasons.js';

/** The forms' words. Names begin with `$` so that the build can shorten them. */
export interface FormWords {
  readonly $titles: Readonly<Record<'review' | 'question' | 'notice', string>>;
  readonly $rating: string;
  /** From one to five stars. */
  readonly $ratings: readonly [string, string, string, string, string];
  readonly $text: string;
  readonly $questionText: string;
  readonly $questionHint: (name: string) => string;
  readonly $month: string;
  readonly $choose: string;
  readonly $name: string;
  readonly $nameHint: string;
  readonly $questionNameHint: string;
  readonly $email: string;
  readonly $emailHint: string;
  readonly $declaration: (name: string) => string;
  readonly $privacy: (name: string) => string;
  readonly $charter: string;
  readonly $send: string;
  readonly $sending: string;
  readonly $close: string;
  readonly $missing: string;
  readonly $missingChoice: string;
  readonly $badEmail: string;
  readonly $notDeclared: string;
  readonly $failed: string;
  readonly $next: string;
  readonly $steps: (name: string, invited: boolean) => readonly [string, string, string];
  readonly $questionSteps: (name: string) => readonly [string, string, string];
  readonly $reason: string;
  readonly $reasons: Readonly<Record<NoticeReason, string>>;
  readonly $explanation: string;
  readonly $noticeEmailHint: string;
  readonly $noticePrivacy: string;
}
