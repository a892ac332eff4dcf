import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../clock/clock.js';
import { newId } from '../clock/ids.js';
import { Config } from '../config/config.js';
import { JobQueue } from '../jobs/job-queue.js';
import { MAIL_CATEGORIES, type MailData, type MailLanguage, type MailName } from './mail-catalogue.js';

export interface OutgoingMail<N extends MailName = MailName> {
  readonly organizationId: string;
  readonly name: N;
  readonly to: string;
  readonly lang: MailLanguage;
  readonly data: MailData[N];
  /** The member it goes to, when it is one: notifications are counted per person. */
  readonly userId?: string;
  readonly reviewId?: string;
  /** Same key, same mail: asked for twice it is sent once. */
  readonly key?: string;
  readonly runAt?: Date;
}

/** Asks for a mail in the caller's transaction: it leaves if and only if the transaction commits. */
@Injectable()
export class MailOutbox {
  constructor(
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async post<N extends MailName>(tx: EntityManager, mail: OutgoingMail<N>): Promise<string> {
    const id = newId();
    await tx.query(
      `INSERT INTO mail_messages (id, organization_id, name, category, user_id, review_id, recipient_hash, state, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8)`,
      [id, mail.organizationId, mail.name, MAIL_CATEGORIES[mail.name], mail.userId ?? null, mail.reviewId ?? null, this.config.secrets.keyedHash(mail.to.toLowerCase()), this.clock.now()],
    );
    const { organizationId, to, name, lang, data } = mail;
    await this.jobs.enqueue(tx, 'mail.send', { organizationId, mailId: id, to, name, lang, data }, {
      ...(mail.key ? { key: `mail:${organizationId}:${mail.key}` } : {}),
      ...(mail.runAt ? { runAt: mail.runAt } : {}),
    });
    return id;
  }
}
