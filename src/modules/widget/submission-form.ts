import { DECLARATION_VERSION, NOTICE_REASONS, type NoticeReason, type PowSolution, type WidgetLanguage } from '../../domain/widget/types.js';
import { invalid, type FieldError } from '../../platform/errors/app-error.js';
import { EXPERIENCE_MONTHS } from './page-text.js';
import { both, fieldError, type WordKey } from './plane-words.js';

/** A checked submission. Without an invitation `name`, `email` and, for a review, `month` are there. */
export interface SubmissionForm {
  readonly kind: 'review' | 'question';
  readonly text: string;
  readonly rating: number | null;
  readonly month: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly declarationVersion: string | null;
  readonly lang: WidgetLanguage;
  readonly invite: string | null;
  readonly subject: string | null;
  readonly pow: PowSolution;
  /** Filled by machines only. */
  readonly isTrap: boolean;
}

export interface NoticeForm {
  readonly reason: NoticeReason;
  readonly explanation: string;
  readonly email: string | null;
  readonly lang: WidgetLanguage;
  readonly pow: PowSolution;
  readonly isTrap: boolean;
}

const MAX_TEXT = 10_000;
const MAX_EXPLANATION = 5000;
const MAX_NAME = 80;
/** No spaces, brackets or commas: what a mail header could be broken with. */
const EMAIL = /^[^\s@<>()[\],:;"\\]+@[^\s@<>()[\],:;"\\.]+(\.[^\s@<>()[\],:;"\\.]+)+$/;
/** The versions of the declaration that may still be on an open page. */
const DECLARATIONS: readonly string[] = [DECLARATION_VERSION];
/** The earliest time zone: there, the new month has begun. */
const AHEAD_MS = 14 * 3_600_000;

type Raw = Readonly<Record<string, unknown>>;

/** Throws AppError `widget.invalid` (422) with every fault, in the language of the form. */
export function readSubmission(raw: Raw, now: Date): SubmissionForm {
  const lang: WidgetLanguage = raw['lang'] === 'en' ? 'en' : 'fr';
  const errors: FieldError[] = [];
  const check = (fine: boolean, field: string, key: WordKey): void => void (fine || errors.push(fieldError(field, lang, key)));
  const isQuestion = raw['kind'] === 'question';
  const invite = optional(raw['invite']);
  const text = words(raw['text']);
  const name = words(raw['name']).replace(/\s+/g, ' ');
  const email = words(raw['email']);
  const month = words(raw['experience_month']);
  const subject = optional(raw['subject']);
  check(raw['kind'] === 'review' || isQuestion, 'kind', 'form.kind');
  check(text.length >= 1 && text.length <= MAX_TEXT, 'text', 'form.text');
  if (!isQuestion) {
    check([1, 2, 3, 4, 5].includes(raw['rating'] as number), 'rating', 'form.rating');
    check(raw['declaration'] === true, 'declaration', 'form.declaration');
    if (raw['declaration'] === true) check(DECLARATIONS.includes(raw['declaration_version'] as string), 'declaration', 'form.declaration_version');
    if (invite === null || month !== '') {
      const fault = monthFault(month, now);
      check(fault === null, 'experience_month', fault ?? 'form.month');
    }
  }
  if (invite === null || name !== '') check(name.length >= 1 && name.length <= MAX_NAME, 'name', 'form.name');
  if (invite === null || email !== '') check(isEmail(email), 'email', 'form.email');
  check(subject === null || subject.length <= 200, 'subject', 'form.subject');
  check(invite === null || invite.length <= 200, 'form', 'form.invite_unknown');
  if (errors.length > 0) throw invalid('widget.invalid', both('form.invalid'), errors);
  return {
    kind: isQuestion ? 'question' : 'review', text, rating: isQuestion ? null : (raw['rating'] as number), month: isQuestion ? null : month || null, name: name || null, email: email || null,
    declarationVersion: isQuestion ? null : (raw['declaration_version'] as string), lang, invite, subject, pow: raw['pow'] as PowSolution, isTrap: isFilled(raw['website']),
  };
}

/** Throws AppError `widget.invalid` (422) with every fault. */
export function readNotice(raw: Raw): NoticeForm {
  const lang: WidgetLanguage = raw['lang'] === 'en' ? 'en' : 'fr';
  const errors: FieldError[] = [];
  const explanation = words(raw['explanation']);
  const email = words(raw['email']);
  if (!(NOTICE_REASONS as readonly unknown[]).includes(raw['reason'])) errors.push(fieldError('reason', lang, 'form.reason'));
  if (explanation.length < 1 || explanation.length > MAX_EXPLANATION) errors.push(fieldError('explanation', lang, 'form.explanation'));
  if (email !== '' && !isEmail(email)) errors.push(fieldError('email', lang, 'form.email'));
  if (errors.length > 0) throw invalid('widget.invalid', both('form.invalid'), errors);
  return { reason: raw['reason'] as NoticeReason, explanation, email: email || null, lang, pow: raw['pow'] as PowSolution, isTrap: isFilled(raw['website']) };
}

/** What is not a string, or holds a NUL that PostgreSQL cannot store, counts as missing. */
const words = (value: unknown): string => (typeof value === 'string' && !value.includes('\u0000') ? value.trim() : '');
const optional = (value: unknown): string | null => words(value) || null;
const isEmail = (value: string): boolean => value.length <= 254 && EMAIL.test(value);
const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function monthFault(month: string, now: Date): 'form.month' | 'form.month_future' | 'form.month_old' | null {
  const [, year = '', rest = ''] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
  if (year === '') return 'form.month';
  const ahead = new Date(now.getTime() + AHEAD_MS);
  const age = ahead.getUTCFullYear() * 12 + ahead.getUTCMonth() + 1 - Number(year) * 12 - Number(rest);
  if (age < 0) return 'form.month_future';
  return age > EXPERIENCE_MONTHS ? 'form.month_old' : null;
}
