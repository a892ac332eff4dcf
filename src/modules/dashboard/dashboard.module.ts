import { Module } from '@nestjs/common';
import { SettingsModule } from './settings/settings.module.js';
import { View } from './view.js';
import { WaysInModule } from './ways-in/ways-in.module.js';

@Module({
  imports: [WaysInModule, SettingsModule],
  providers: [View],
  exports: [View],
})
export class DashboardModule {}
