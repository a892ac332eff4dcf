import path from 'node:path';
import { Module } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { FileMailer } from '../../platform/mail/file.mailer.js';
import { MailRenderer } from '../../platform/mail/render-mail.js';
import { SmtpMailer } from '../../platform/mail/smtp.mailer.js';
import { RepliesModule } from '../replies/index.js';
import { DigestJob } from './digest.job.js';
import { DigestsSchedule } from './digests.schedule.js';
import { MAIL_RENDERER, MAILER, MailSendJob } from './mail-send.job.js';
import { RetentionSchedule } from './retention.schedule.js';
import { StopController } from './stop.controller.js';
import { StopLinks } from './stop-links.js';

@Module({
  imports: [RepliesModule],
  providers: [
    {
      provide: MAILER,
      inject: [Config, Clock],
      useFactory: (config: Config, clock: Clock) =>
        config.env.SMTP_URL ? new SmtpMailer({ url: config.env.SMTP_URL, from: config.env.MAIL_FROM }, clock) : new FileMailer(path.join(config.dataDir, 'mail'), config.env.MAIL_FROM, clock),
    },
    { provide: MAIL_RENDERER, inject: [Config], useFactory: (config: Config) => MailRenderer.load(path.join(config.rootDir, 'dist', 'templates', 'emails')) },
    MailSendJob,
    DigestJob,
    DigestsSchedule,
    RetentionSchedule,
    StopLinks,
  ],
  controllers: [StopController],
  exports: [MAILER, MAIL_RENDERER, StopLinks],
})
export class NotificationsModule {}
