import { createTransport } from 'nodemailer';
import type { Clock } from '../clock/clock.js';
import { newId } from '../clock/ids.js';
import { composeMail, keyDigest, senderAddress } from './compose-mail.js';
import { MailError } from './mail.errors.js';
import type { Mailer, RenderedMail } from './mailer.port.js';

export interface SmtpSettings {
  /** smtp://user:password@host:port or smtps://…; never logged. */
  readonly url: string;
  /** `Name <address>`; the address is used, the name comes with each mail. */
  readonly from: string;
  /** To connect and be greeted. Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** Silence on an open connection. Default 20 s. */
  readonly socketTimeoutMs?: number;
  /** The whole exchange, so that a server that drips bytes cannot hold a job for ever. Default 60 s. */
  readonly totalTimeoutMs?: number;
}

interface SmtpFailure {
  readonly code?: string;
  readonly responseCode?: number;
}

/** The five ways a sending fails, told apart by nodemailer's codes and the server's answer (RFC 5321 §4.2.1: 4xx may pass, 5xx not). */
function toMailError(error: unknown, timedOut: boolean): MailError {
  if (error instanceof MailError) return error;
  const { code, responseCode } = (typeof error === 'object' && error !== null ? error : {}) as SmtpFailure;
  const make = (kind: 'unavailable' | 'invalid', name: MailError['code'], texts: readonly [string, string], temporary: boolean): MailError =>
    new MailError(kind, name, { fr: texts[0], en: texts[1] }, temporary, { cause: { code, responseCode } });
  if (code === 'EAUTH')
    return make('unavailable', 'mail.login_refused', ['Le serveur de courrier a refusé nos identifiants (SMTP_URL).', 'The mail server refused our login (SMTP_URL).'], false);
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500)
    return make('unavailable', 'mail.busy', ['Le serveur de courrier demande d’attendre avant de réessayer.', 'The mail server asks us to try again later.'], true);
  if (code === 'EENVELOPE')
    return make('invalid', 'mail.recipient_refused', ['Le serveur de courrier a refusé cette adresse.', 'The mail server refused this address.'], false);
  if (responseCode !== undefined && responseCode >= 500)
    return make('unavailable', 'mail.refused', ['Le serveur de courrier a refusé ce message.', 'The mail server refused this mail.'], false);
  if (timedOut || code === 'ETIMEDOUT')
    return make('unavailable', 'mail.timed_out', ['Le serveur de courrier n’a pas répondu à temps.', 'The mail server did not answer in time.'], true);
  return make('unavailable', 'mail.unreachable', ['Le serveur de courrier ne répond pas, ou mal.', 'The mail server does not answer, or not properly.'], true);
}

/** Sends through an SMTP server, one connection a mail. `mail.unreachable`, `mail.timed_out` and `mail.busy` are worth a retry. */
export class SmtpMailer implements Mailer {
  private readonly transport;
  private readonly totalTimeoutMs: number;

  /** Throws Error when `from` holds no address. Connects only when a mail is sent. */
  constructor(
    private readonly settings: SmtpSettings,
    private readonly clock: Clock,
  ) {
    senderAddress(settings.from);
    const connect = settings.connectTimeoutMs ?? 10_000;
    this.totalTimeoutMs = settings.totalTimeoutMs ?? 60_000;
    this.transport = createTransport({
      url: settings.url,
      connectionTimeout: connect,
      greetingTimeout: connect,
      dnsTimeout: connect,
      socketTimeout: settings.socketTimeoutMs ?? 20_000,
    });
  }

  async send(message: RenderedMail): Promise<{ messageId: string }> {
    const localPart = message.key === undefined ? newId() : keyDigest(message.key);
    const mail = composeMail(message, this.settings.from, localPart, this.clock.now());
    const signal = AbortSignal.timeout(this.totalTimeoutMs);
    try {
      const { messageId } = await this.transport.sendMail({ ...mail, signal });
      return { messageId };
    } catch (error) {
      throw toMailError(error, signal.aborted);
    }
  }
}
