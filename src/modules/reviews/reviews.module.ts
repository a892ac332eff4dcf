import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditService } from './audit.service.js';
import { EventsController } from './events.controller.js';
import { IngestRepository } from './ingest.repository.js';
import { IngestService } from './ingest.service.js';
import { MergeQuestionsController } from './merge-questions.controller.js';
import { MergeQuestionsService } from './merge-questions.service.js';
import { Review, ReviewMedia, ReviewVersion } from './review.entity.js';
import { ReviewsController } from './reviews.controller.js';
import { ReviewsRepository } from './reviews.repository.js';
import { ReviewsService } from './reviews.service.js';
import { Source, Subject } from './source.entity.js';
import { SourcesRepository } from './sources.repository.js';
import { SubjectsRepository } from './subjects.repository.js';
import { SubmissionsService } from './submissions.service.js';
import { SummariesController } from './summaries.controller.js';
import { SummariesService } from './summaries.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Review, ReviewVersion, ReviewMedia, Source, Subject])],
  providers: [IngestRepository, ReviewsRepository, SourcesRepository, SubjectsRepository, IngestService, ReviewsService, SubmissionsService, MergeQuestionsService, SummariesService, AuditService],
  controllers: [ReviewsController, SummariesController, EventsController, MergeQuestionsController],
  exports: [IngestService, ReviewsService, SubmissionsService, MergeQuestionsService, SummariesService, AuditService, SourcesRepository],
})
export class ReviewsModule {}
