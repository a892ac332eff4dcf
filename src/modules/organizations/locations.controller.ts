import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actingFor, type TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { LocationChanges, LocationDto, locationDto, LocationsPageDto, LocationsQuery, NewLocationInput, settingsOf } from './locations.dto.js';
import { LocationsService } from './locations.service.js';

@ApiTags('locations')
@Controller('api/v1/locations')
export class LocationsController {
  constructor(private readonly locations: LocationsService) {}

  @Get()
  @Requires('locations:read')
  @ApiOperation({ summary: 'Locations of every organization the caller may see, oldest first' })
  @ApiOkResponse({ type: LocationsPageDto })
  async list(@Scope() scope: TenantScope, @Query() query: LocationsQuery): Promise<LocationsPageDto> {
    const { items, next } = await this.locations.page(scope, { organizationId: query.organization_id, cursor: query.cursor, limit: query.limit });
    return { items: items.map(locationDto), next };
  }

  @Post()
  @Requires('locations:write')
  @ApiOperation({ summary: 'Add a location' })
  @ApiCreatedResponse({ type: LocationDto })
  async create(@Scope() scope: TenantScope, @Body() body: NewLocationInput): Promise<LocationDto> {
    return locationDto(await this.locations.create(actingFor(scope, body.organization_id ?? scope.homeId), { ...settingsOf(body), name: body.name }));
  }

  @Get(':id')
  @Requires('locations:read')
  @ApiOperation({ summary: 'One location with its settings' })
  @ApiOkResponse({ type: LocationDto })
  async get(@Scope() scope: TenantScope, @Param('id') id: string): Promise<LocationDto> {
    return locationDto(await this.locations.get(scope, id));
  }

  @Patch(':id')
  @Requires('locations:write')
  @ApiOperation({ summary: 'Change settings of a location' })
  @ApiOkResponse({ type: LocationDto })
  async update(@Scope() scope: TenantScope, @Param('id') id: string, @Body() body: LocationChanges): Promise<LocationDto> {
    const { organizationId } = await this.locations.get(scope, id);
    return locationDto(await this.locations.update(actingFor(scope, organizationId), id, settingsOf(body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('locations:write')
  @ApiOperation({ summary: 'Remove a location that never had a review' })
  @ApiNoContentResponse()
  async remove(@Scope() scope: TenantScope, @Param('id') id: string): Promise<void> {
    const { organizationId } = await this.locations.get(scope, id);
    await this.locations.remove(actingFor(scope, organizationId), id);
  }
}
