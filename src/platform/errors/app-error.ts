/**
 * Expected failures: a class with a stable code (`<feature>.<what>`), safe metadata, and what a person may read in French and
 * English. Mapped to problem+json or an HTML page in one filter (platform/http/problem.filter.ts); services never throw HTTP errors.
 */
export type ErrorKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'too_large' | 'too_many' | 'unavailable';

export interface FieldError {
  readonly field: string;
  readonly message: string;
  /** The message as a person reads it, where it needs a language. */
  readonly text?: Message;
}
export interface Message {
  readonly fr: string;
  readonly en: string;
}

export class AppError extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    readonly text: Message,
    readonly details: { readonly fields?: readonly FieldError[]; readonly retryAfterSeconds?: number } = {},
  ) {
    super(`${code}: ${text.en}`);
    this.name = 'AppError';
  }
}

export const notFound = (code: string): AppError =>
  new AppError('not_found', code, { fr: 'Cette page n’existe pas, ou vous n’y avez pas accès.', en: 'This does not exist, or you have no access to it.' });
export const invalid = (code: string, text: Message, fields?: readonly FieldError[]): AppError =>
  new AppError('invalid', code, text, fields ? { fields } : {});
export const conflict = (code: string, text: Message): AppError => new AppError('conflict', code, text);
