import { Module } from '@nestjs/common';
import { WorkModule } from './home/work.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { View } from './view.js';
import { WaysInModule } from './ways-in/ways-in.module.js';

@Module({
  imports: [OverviewModule, WaysInModule, SettingsModule, WorkModule],
  providers: [View],
  exports: [View],
})
export class DashboardModule {}
