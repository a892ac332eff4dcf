import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/index.js';
import { ModerationModule } from '../moderation/index.js';
import { OrganizationsModule } from '../organizations/index.js';
import { ReviewsModule } from '../reviews/index.js';
import { DraftsService } from './drafts.service.js';
import { PublishJob } from './publish.job.js';
import { ReadBatchJob } from './read-batch.job.js';
import { RepliesController } from './replies.controller.js';
import { RepliesService } from './replies.service.js';
import { Reply, ReplyApproval } from './reply.entity.js';
import { StackService } from './stack.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Reply, ReplyApproval]), ReviewsModule, ModerationModule, CasesModule, OrganizationsModule],
  providers: [DraftsService, RepliesService, StackService, ReadBatchJob, PublishJob],
  controllers: [RepliesController],
  exports: [RepliesService, StackService],
})
export class RepliesModule {}
