import path from 'node:path';
import { Module } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { MailRenderer } from '../../../platform/mail/render-mail.js';
import { AuthModule } from '../../auth/index.js';
import { CasesModule } from '../../cases/index.js';
import { ModerationModule } from '../../moderation/index.js';
import { OrganizationsModule } from '../../organizations/index.js';
import { RepliesModule } from '../../replies/index.js';
import { ReviewsModule } from '../../reviews/index.js';
import { DecisionPreview, PREVIEW_RENDERER } from '../moderation/decision-preview.js';
import { ModerationParts } from '../moderation/moderation-parts.js';
import { ModerationPages } from '../moderation/moderation.controller.js';
import { NavCounts } from '../nav-counts.js';
import { PageFrame } from '../review/page-frame.js';
import { ReviewPage } from '../review/review-page.js';
import { ReviewPages } from '../review/review.controller.js';
import { CardAnswer } from '../todo/card-answer.js';
import { CaseForms } from '../todo/cases.controller.js';
import { ReplyForms } from '../todo/replies.controller.js';
import { TodoPage } from '../todo/todo-page.js';
import { View } from '../view.js';
import { HomePages } from './home.controller.js';

/** The pages of daily work: what there is to do, a review, decisions. */
@Module({
  imports: [AuthModule, CasesModule, ModerationModule, OrganizationsModule, RepliesModule, ReviewsModule],
  providers: [View, NavCounts, PageFrame, TodoPage, ReviewPage, CardAnswer, DecisionPreview, ModerationParts, { provide: PREVIEW_RENDERER, inject: [Config], useFactory: (config: Config) => MailRenderer.load(path.join(config.rootDir, 'dist', 'templates', 'emails')) }],
  controllers: [HomePages, ReplyForms, CaseForms, ReviewPages, ModerationPages],
  exports: [NavCounts],
})
export class WorkModule {}
