import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { OrganizationsModule } from '../organizations/index.js';
import { AccessGuard } from './access.guard.js';
import { AccountController } from './account.controller.js';
import { AccountsService } from './accounts.service.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { MemberInvitationsService } from './member-invitations.service.js';
import { PasswordStep } from './password-step.js';
import { ProfileService } from './profile.service.js';
import { SessionsService } from './sessions.service.js';
import { TeamController } from './team.controller.js';
import { TeamService } from './team.service.js';
import { Throttle } from './throttle.js';

const services = [AccountsService, ApiKeysService, MemberInvitationsService, PasswordStep, ProfileService, SessionsService, TeamService, Throttle];

@Module({
  imports: [OrganizationsModule],
  providers: [...services, { provide: APP_GUARD, useClass: AccessGuard }],
  controllers: [TeamController, ApiKeysController, AccountController],
  exports: services,
})
export class AuthModule {}
