import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OrganizationsModule } from '../organizations/index.js';
import { ReviewsModule } from '../reviews/index.js';
import { Alerts } from './alerts.js';
import { AppealsService } from './appeals.service.js';
import { AuthorLinks } from './author-links.js';
import { AuthorMails } from './author-mails.js';
import { DeadlineJob } from './deadline.job.js';
import { DecisionMails } from './decision-mails.js';
import { DecisionsService } from './decisions.service.js';
import { ModerationController } from './moderation.controller.js';
import { ModerationDecision } from './moderation-decision.entity.js';
import { OperatorLexicons } from './operator-lexicons.js';
import { QueueService } from './queue.service.js';
import { ReadingService } from './reading.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ModerationDecision]), ReviewsModule, OrganizationsModule],
  providers: [ReadingService, DecisionsService, AppealsService, DecisionMails, AuthorMails, AuthorLinks, Alerts, DeadlineJob, QueueService, OperatorLexicons],
  controllers: [ModerationController],
  exports: [ReadingService, DecisionsService, AppealsService, AuthorMails, AuthorLinks, QueueService],
})
export class ModerationModule {}
