import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/index.js';
import { ModerationModule } from '../moderation/index.js';
import { OrganizationsModule } from '../organizations/index.js';
import { ReviewsModule } from '../reviews/index.js';
import { Reply, ReplyApproval } from './reply.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Reply, ReplyApproval]), ReviewsModule, ModerationModule, CasesModule, OrganizationsModule],
  providers: [],
  controllers: [],
  exports: [],
})
export class RepliesModule {}
