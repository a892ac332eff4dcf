import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Location } from './location.entity.js';
import { Grant, Organization } from './organization.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Organization, Grant, Location])],
  providers: [],
  controllers: [],
  exports: [],
})
export class OrganizationsModule {}
