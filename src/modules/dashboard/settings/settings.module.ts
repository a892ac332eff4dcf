import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/index.js';
import { OrganizationsModule } from '../../organizations/index.js';
import { SourcesModule } from '../../sources/index.js';
import { View } from '../view.js';
import { RecoveryController } from './recovery.controller.js';
import { SignInController } from './sign-in.controller.js';
import { SignUpController } from './sign-up.controller.js';

/** The pages of accounts and settings. */
@Module({
  imports: [AuthModule, OrganizationsModule, SourcesModule],
  providers: [View],
  controllers: [SignInController, SignUpController, RecoveryController],
})
export class SettingsModule {}
