import { Module } from '@nestjs/common';
import { WorkModule } from './home/work.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { UnderstandModule } from './understand/understand.module.js';
import { View } from './view.js';
import { WaysInModule } from './ways-in/ways-in.module.js';

@Module({
  imports: [WaysInModule, UnderstandModule, SettingsModule, WorkModule],
  providers: [View],
  exports: [View],
})
export class DashboardModule {}
