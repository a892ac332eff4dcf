import { Module } from '@nestjs/common';
import { OrganizationsModule } from '../../organizations/index.js';
import { ReviewsModule } from '../../reviews/index.js';
import { SourcesModule } from '../../sources/index.js';
import { WorkModule } from '../home/work.module.js';
import { View } from '../view.js';
import { ImportPages } from './imports.controller.js';
import { PastePages } from './paste.controller.js';
import { ReadingSummaryService } from './reading-summary.service.js';
import { ReviewListPages } from './reviews.controller.js';

/** The pages by which reviews come in, and the list of them. */
@Module({
  imports: [OrganizationsModule, ReviewsModule, SourcesModule, WorkModule],
  providers: [View, ReadingSummaryService],
  controllers: [PastePages, ImportPages, ReviewListPages],
})
export class WaysInModule {}
