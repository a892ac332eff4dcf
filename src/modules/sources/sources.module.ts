import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OrganizationsModule } from '../organizations/index.js';
import { ReviewsModule } from '../reviews/index.js';
import { ImportRunJob } from './import-run.job.js';
import { ImportRunner } from './import-runner.js';
import { Import } from './import.entity.js';
import { ImportsController } from './imports.controller.js';
import { ImportsRepository } from './imports.repository.js';
import { ImportsService } from './imports.service.js';
import { PasteController } from './paste.controller.js';
import { PasteService } from './paste.service.js';
import { SourcesController } from './sources.controller.js';
import { SourcesService } from './sources.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Import]), ReviewsModule, OrganizationsModule],
  providers: [ImportsRepository, ImportRunner, ImportRunJob, ImportsService, PasteService, SourcesService],
  controllers: [SourcesController, ImportsController, PasteController],
  exports: [ImportsService, PasteService, SourcesService],
})
export class SourcesModule {}
