import { AppError, type ErrorKind, type Message } from '../errors/app-error.js';

export type MailErrorCode =
  | 'mail.no_recipient'
  | 'mail.invalid_data'
  | 'mail.unreachable'
  | 'mail.timed_out'
  | 'mail.login_refused'
  | 'mail.recipient_refused'
  | 'mail.refused'
  | 'mail.busy'
  | 'mail.not_stored'
  | 'mail.not_found';

/** A mail that did not leave. Holds no address, no text and no credential, so that it can be logged and shown. */
export class MailError extends AppError {
  constructor(
    kind: ErrorKind,
    override readonly code: MailErrorCode,
    text: Message,
    /** Whether the same mail may leave later without anything being changed. */
    readonly temporary: boolean,
    options?: { cause?: unknown },
  ) {
    super(kind, code, text);
    this.name = 'MailError';
    if (options?.cause !== undefined) this.cause = options.cause;
  }
}

export const noRecipient = (): MailError =>
  new MailError('invalid', 'mail.no_recipient', { fr: 'Ce message n’a pas de destinataire valable.', en: 'This mail has no valid recipient.' }, false);

/** Detail names the variable at fault, never its value. */
export const invalidMailData = (mail: string, detail: string): MailError =>
  new MailError('invalid', 'mail.invalid_data', { fr: `Le message « ${mail} » ne peut pas être écrit : ${detail}.`, en: `The mail "${mail}" cannot be written: ${detail}.` }, false);
