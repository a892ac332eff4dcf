import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope } from '../../platform/database/tenant-scope.js';
import { HandlesJob, type JobHandler } from '../../platform/jobs/job-handler.js';
import type { TaskPayloads } from '../../platform/jobs/tasks.js';
import { MailError } from '../../platform/mail/mail.errors.js';
import type { Mailer } from '../../platform/mail/mailer.port.js';
import type { MailRenderer } from '../../platform/mail/render-mail.js';

export const MAILER = Symbol('Mailer');
export const MAIL_RENDERER = Symbol('MailRenderer');

/**
 * Sends one mail. A mail whose row says sent is not sent again; after a crash between the server's answer and our commit it may be, with the
 * same Message-ID. A fault that would not pass with time marks the row as failed instead of retrying.
 */
@HandlesJob('mail.send')
@Injectable()
export class MailSendJob implements JobHandler<'mail.send'> {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    @Inject(MAILER) private readonly mailer: Mailer,
    @Inject(MAIL_RENDERER) private readonly renderer: MailRenderer,
  ) {}

  async handle({ organizationId, mailId, to, name, lang, data }: TaskPayloads['mail.send']): Promise<void> {
    const scope = systemScope(organizationId);
    const [row] = await this.database.run(scope, (tx) => tx.query<{ state: string }[]>('SELECT state FROM mail_messages WHERE id = $1', [mailId]));
    if (!row || row.state === 'sent' || row.state === 'held_back') return;
    try {
      await this.mailer.send({ ...this.renderer.renderMail(name, lang, data), to, key: mailId });
    } catch (error) {
      if (error instanceof MailError && !error.temporary) {
        await this.database.run(scope, (tx) => tx.query(`UPDATE mail_messages SET state = 'failed' WHERE id = $1`, [mailId]));
        return;
      }
      throw error;
    }
    await this.database.run(scope, (tx) => tx.query(`UPDATE mail_messages SET state = 'sent', sent_at = $2 WHERE id = $1`, [mailId, this.clock.now()]));
  }
}
