import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Location } from './location.entity.js';
import { LocationsService } from './locations.service.js';
import { Grant, Organization } from './organization.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Organization, Grant, Location])],
  providers: [LocationsService],
  controllers: [],
  exports: [LocationsService],
})
export class OrganizationsModule {}
