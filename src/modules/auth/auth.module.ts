import { Module } from '@nestjs/common';
import { OrganizationsModule } from '../organizations/index.js';

@Module({
  imports: [OrganizationsModule],
  providers: [],
  controllers: [],
  exports: [],
})
export class AuthModule {}
