import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/index.js';
import { OrganizationsModule } from '../../organizations/index.js';
import { SourcesModule } from '../../sources/index.js';
import { View } from '../view.js';
import { AccessPages } from './access.controller.js';
import { AdminPages } from './admin.controller.js';
import { BusinessPages } from './business.controller.js';
import { PersonalPages } from './personal.controller.js';
import { RecoveryController } from './recovery.controller.js';
import { SettingsView } from './settings-view.js';
import { SignInController } from './sign-in.controller.js';
import { SignUpController } from './sign-up.controller.js';
import { SourcePages } from './sources.controller.js';
import { TeamPages } from './team-pages.controller.js';
import { VoicePages } from './voice.controller.js';
import { WidgetSettingsPages } from './widget-settings.controller.js';
import { WordsPages } from './words.controller.js';

/** The pages of accounts and settings. */
@Module({
  imports: [AuthModule, OrganizationsModule, SourcesModule],
  providers: [View, SettingsView],
  controllers: [SignInController, SignUpController, RecoveryController, BusinessPages, VoicePages, WidgetSettingsPages, WordsPages, SourcePages, TeamPages, AccessPages, PersonalPages, AdminPages],
})
export class SettingsModule {}
