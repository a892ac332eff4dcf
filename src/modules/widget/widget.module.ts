import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { ModerationModule } from '../moderation/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { OrganizationsModule } from '../organizations/index.js';
import { ReviewsModule } from '../reviews/index.js';
import { AuthorController } from './author.controller.js';
import { AuthorPageService } from './author-page.service.js';
import { AuthorReminders } from './author-reminders.js';
import { Challenges } from './challenges.js';
import { ChartersService } from './charters.service.js';
import { FirstPartyIntake } from './first-party-intake.js';
import { PageRenderer } from './page-renderer.js';
import { PublicPagesController } from './public-pages.controller.js';
import { PublicPlane } from './public-plane.js';
import { QuestionAlerts } from './question-alerts.js';
import { RegisterService } from './register.service.js';
import { SubmissionDesk } from './submission-desk.js';

@Module({
  imports: [OrganizationsModule, AuthModule, ReviewsModule, ModerationModule, NotificationsModule],
  providers: [PublicPlane, Challenges, SubmissionDesk, FirstPartyIntake, AuthorReminders, ChartersService, QuestionAlerts, AuthorPageService, RegisterService, PageRenderer],
  controllers: [AuthorController, PublicPagesController],
  exports: [PublicPlane, ChartersService],
})
export class WidgetModule {}
