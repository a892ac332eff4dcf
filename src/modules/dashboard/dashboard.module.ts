import { Module } from '@nestjs/common';
import { SettingsModule } from './settings/settings.module.js';
import { View } from './view.js';

@Module({
  imports: [SettingsModule],
  providers: [View],
  exports: [View],
})
export class DashboardModule {}
