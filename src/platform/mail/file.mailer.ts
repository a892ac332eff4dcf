import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import type { Clock } from '../clock/clock.js';
import { newId } from '../clock/ids.js';
import { composeMail, keyDigest } from './compose-mail.js';
import { MailError } from './mail.errors.js';
import type { Mailer, RenderedMail } from './mailer.port.js';

export interface StoredMailEntry {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly at: Date;
}

/** A stored mail as it can be shown: the parts, and the whole message as a mail program reads it. */
export interface StoredMail extends StoredMailEntry {
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly source: string;
}

interface Sidecar {
  readonly to: string;
  readonly subject: string;
  readonly at: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

const ID = /^[0-9a-f-]{32,36}$/;

const notFound = (): MailError =>
  new MailError('not_found', 'mail.not_found', { fr: 'Ce message n’existe pas.', en: 'This mail does not exist.' }, false);

/**
 * Keeps mails in a folder when there is no SMTP server: `<id>.eml` for mail programs, and `<id>.json` with the same parts, which spares
 * us a mail parser. The .json comes last and by renaming: a mail is listed whole or not at all. One mail per key: sending again replaces it.
 */
export class FileMailer implements Mailer {
  private readonly transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    private readonly directory: string,
    private readonly from: string,
    private readonly clock: Clock,
  ) {}

  async send(message: RenderedMail): Promise<{ messageId: string }> {
    const id = message.key === undefined ? newId() : keyDigest(message.key);
    const at = this.clock.now();
    const mail = composeMail(message, this.from, id, at);
    const sidecar: Sidecar = { to: mail.to.address, subject: mail.subject, at: at.toISOString(), html: message.html, text: message.text, headers: message.headers };
    try {
      const { message: source } = await this.transport.sendMail(mail);
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      await this.store(`${id}.eml`, source as Buffer);
      await this.store(`${id}.json`, JSON.stringify(sidecar));
    } catch (cause) {
      const text = { fr: 'Le message n’a pas pu être écrit dans le dossier des messages.', en: 'The mail could not be written to the mail folder.' };
      throw new MailError('unavailable', 'mail.not_stored', text, true, { cause });
    }
    return { messageId: mail.messageId };
  }

  /** All mails, newest first; empty when none was ever sent. Files that are not ours are passed over. */
  async list(): Promise<StoredMailEntry[]> {
    const files = await readdir(this.directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const ids = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5)).filter((id) => ID.test(id));
    const entries: StoredMailEntry[] = [];
    for (const id of ids) {
      const { to, subject, at } = await this.sidecar(id);
      entries.push({ id, to, subject, at: new Date(at) });
    }
    return entries.sort((a, b) => b.at.getTime() - a.at.getTime() || b.id.localeCompare(a.id));
  }

  /** Throws MailError `mail.not_found` for an id that is unknown or not one of ours (no path can be passed). */
  async read(id: string): Promise<StoredMail> {
    if (!ID.test(id)) throw notFound();
    const stored = await this.sidecar(id);
    const source = await readFile(path.join(this.directory, `${id}.eml`), 'utf8').catch(() => {
      throw notFound();
    });
    return { ...stored, id, at: new Date(stored.at), source };
  }

  private async sidecar(id: string): Promise<Sidecar> {
    const json = await readFile(path.join(this.directory, `${id}.json`), 'utf8').catch(() => {
      throw notFound();
    });
    return JSON.parse(json) as Sidecar;
  }

  private async store(file: string, content: string | Buffer): Promise<void> {
    const target = path.join(this.directory, file);
    const draft = `${target}.${newId()}.part`;
    await writeFile(draft, content, { mode: 0o600 });
    await rename(draft, target);
  }
}
