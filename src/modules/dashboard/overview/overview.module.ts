import { Module } from '@nestjs/common';
import { InsightsModule } from '../../insights/index.js';
import { OrganizationsModule } from '../../organizations/index.js';
import { WorkModule } from '../home/work.module.js';
import { View } from '../view.js';
import { OverviewPages } from './overview.controller.js';

@Module({
  imports: [InsightsModule, OrganizationsModule, WorkModule],
  providers: [View],
  controllers: [OverviewPages],
})
export class OverviewModule {}
