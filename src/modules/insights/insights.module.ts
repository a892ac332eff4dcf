import { Module } from '@nestjs/common';
import { ArrivalsService } from './arrivals.service.js';
import { InsightsOverviewService } from './insights-overview.service.js';
import { OverviewRepository } from './overview.repository.js';

@Module({
  providers: [OverviewRepository, InsightsOverviewService, ArrivalsService],
  exports: [InsightsOverviewService, ArrivalsService],
})
export class InsightsModule {}
