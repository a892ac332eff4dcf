import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OrganizationsModule } from '../organizations/index.js';
import { ReviewsModule } from '../reviews/index.js';
import { ModerationDecision } from './moderation-decision.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([ModerationDecision]), ReviewsModule, OrganizationsModule],
  providers: [],
  controllers: [],
  exports: [],
})
export class ModerationModule {}
