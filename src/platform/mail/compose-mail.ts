import { createHash } from 'node:crypto';
import { noRecipient } from './mail.errors.js';
import { oneLine } from './mail-text.js';
import type { RenderedMail } from './mailer.port.js';

/** One plain address: no display name, list, comment or control can hide in it (RFC 5321 §4.5.3.1.3 for the length). */
const ADDRESS = /^[^\s<>(),;:"\\[\]@]+@[^\s<>(),;:"\\[\]@]+$/;

export function isMailAddress(value: string): boolean {
  return value.length <= 254 && ADDRESS.test(value);
}

/** The address of a sender written `Name <address>` or `address`. Throws Error when there is none: a fault of the configuration. */
export function senderAddress(from: string): string {
  const address = (/<([^<>]*)>\s*$/.exec(from)?.[1] ?? from).trim();
  if (!isMailAddress(address)) throw new Error('MAIL_FROM must hold an address, for example "Atchik-Booost <no-reply@example.org>".');
  return address;
}

/** Short stable name of a mail's key: 32 hexadecimal characters. */
export function keyDigest(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

/** What nodemailer sends, for any transport. `localPart`: the left side of the Message-ID. Throws MailError `mail.no_recipient`. */
export function composeMail(message: RenderedMail, from: string, localPart: string, date: Date) {
  if (message.to === undefined || !isMailAddress(message.to)) throw noRecipient();
  const address = senderAddress(from);
  return {
    from: { name: oneLine(message.fromName), address },
    to: { name: '', address: message.to },
    subject: oneLine(message.subject),
    html: message.html,
    text: message.text,
    textEncoding: 'quoted-printable' as const,
    // Prepared: nodemailer must not fold List-Unsubscribe, some servers then break its DKIM signature (nodemailer issue 1654).
    headers: Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, { prepared: true, value: oneLine(value) }])),
    messageId: `<${localPart}@${address.slice(address.lastIndexOf('@') + 1)}>`,
    date,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
