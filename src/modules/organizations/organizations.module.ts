import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsService } from './clients.service.js';
import { GrantsController } from './grants.controller.js';
import { GrantsService } from './grants.service.js';
import { Location } from './location.entity.js';
import { LocationsController } from './locations.controller.js';
import { LocationsService } from './locations.service.js';
import { Grant, Organization } from './organization.entity.js';
import { OrganizationsController } from './organizations.controller.js';
import { OrganizationsService } from './organizations.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Organization, Grant, Location])],
  providers: [LocationsService, OrganizationsService, GrantsService, ClientsService],
  controllers: [LocationsController, OrganizationsController, GrantsController],
  exports: [LocationsService, OrganizationsService, GrantsService, ClientsService],
})
export class OrganizationsModule {}
