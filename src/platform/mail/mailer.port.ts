import type { MailLanguage, MailName } from './mail-catalogue.js';

/** A mail ready to go, made by MailRenderer. */
export interface RenderedMail {
  readonly name: MailName;
  readonly language: MailLanguage;
  /** Display name of the sender; the address is the adapter's own. */
  readonly fromName: string;
  /** One line, at most 78 characters. */
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Extra headers, each value one line, sent as they are: never folded, so that DKIM signatures hold. */
  readonly headers: Readonly<Record<string, string>>;
  /** One address, without a display name. Missing on a mail that is only looked at. */
  readonly to?: string;
  /**
   * What this mail is about, unique to one intention of sending (for example `review-published:<review version id>`). The same key gives
   * the same Message-ID, so that a retry after a crash is folded into one mail by receivers that compare it. Never a secret.
   */
  readonly key?: string;
}

/** Sends mail. Adapters: SmtpMailer, FileMailer (no SMTP server: mails kept in a folder), MemoryMailer (tests). */
export interface Mailer {
  /**
   * Hands one mail over and resolves once it is accepted (by the SMTP server, the disk, the list).
   * Not idempotent by itself: with SMTP a retry may send twice, with the same Message-ID when `key` is given; the other adapters keep
   * one mail per key. Throws MailError: `temporary` true means a later retry may succeed, false that it will fail the same way.
   * Never throws after the mail was accepted.
   */
  send(message: RenderedMail): Promise<{ messageId: string }>;
}
