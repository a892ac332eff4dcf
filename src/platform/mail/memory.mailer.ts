import { composeMail, keyDigest } from './compose-mail.js';
import type { Mailer, RenderedMail } from './mailer.port.js';

/** Keeps mails in a list, for tests: same checks as the others, one mail per key. */
export class MemoryMailer implements Mailer {
  private readonly mails: { readonly id: string; readonly message: RenderedMail }[] = [];

  get sent(): readonly RenderedMail[] {
    return this.mails.map((mail) => mail.message);
  }

  async send(message: RenderedMail): Promise<{ messageId: string }> {
    const id = message.key === undefined ? `mail-${this.mails.length + 1}` : keyDigest(message.key);
    const { messageId } = composeMail(message, 'no-reply@localhost', id, new Date(0));
    if (!this.mails.some((mail) => mail.id === id)) this.mails.push({ id, message });
    return { messageId };
  }

  /** Mails of one receiver, oldest first. */
  to(address: string): readonly RenderedMail[] {
    return this.sent.filter((message) => message.to === address);
  }

  clear(): void {
    this.mails.length = 0;
  }
}
