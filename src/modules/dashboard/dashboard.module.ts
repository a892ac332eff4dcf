import { Module } from '@nestjs/common';
import { View } from './view.js';

@Module({
  providers: [View],
  exports: [View],
})
export class DashboardModule {}
