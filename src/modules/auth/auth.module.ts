import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { OrganizationsModule } from '../organizations/index.js';
import { AccessGuard } from './access.guard.js';
import { AccountsService } from './accounts.service.js';
import { Throttle } from './throttle.js';

@Module({
  imports: [OrganizationsModule],
  providers: [AccountsService, Throttle, { provide: APP_GUARD, useClass: AccessGuard }],
  controllers: [],
  exports: [AccountsService, Throttle],
})
export class AuthModule {}
