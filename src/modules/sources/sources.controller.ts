import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { snakeKeys } from '../reviews/index.js';
import { SourceDto, SourceInput, SourceSettingsInput, SourcesListDto, SourcesQuery } from './sources.dto.js';
import { SourcesService, type SourceSettings } from './sources.service.js';

@ApiTags('sources')
@Controller('api/v1/sources')
export class SourcesController {
  constructor(private readonly sources: SourcesService) {}

  @Get()
  @Requires('reviews:read')
  @ApiOperation({ summary: 'Places where reviews appear' })
  @ApiOkResponse({ type: SourcesListDto })
  async list(@Scope() scope: TenantScope, @Query() query: SourcesQuery): Promise<unknown> {
    return snakeKeys({ items: await this.sources.list(scope, query.location_id), next: null });
  }

  @Post()
  @Requires('locations:write')
  @ApiOperation({ summary: 'Add a source to a location' })
  @ApiCreatedResponse({ type: SourceDto })
  async create(@Scope() scope: TenantScope, @Body() body: SourceInput): Promise<unknown> {
    return snakeKeys(await this.sources.create(scope, { locationId: body.location_id, platform: body.platform, way: body.way, ...settingsOf(body) }));
  }

  @Get(':id')
  @Requires('reviews:read')
  @ApiOperation({ summary: 'One source' })
  @ApiOkResponse({ type: SourceDto })
  async get(@Scope() scope: TenantScope, @Param('id') id: string): Promise<unknown> {
    return snakeKeys(await this.sources.get(scope, id));
  }

  @Patch(':id')
  @Requires('locations:write')
  @ApiOperation({ summary: 'Change label, page or display of a source' })
  @ApiOkResponse({ type: SourceDto })
  async update(@Scope() scope: TenantScope, @Param('id') id: string, @Body() body: SourceSettingsInput): Promise<unknown> {
    return snakeKeys(await this.sources.update(scope, id, settingsOf(body)));
  }
}

function settingsOf(body: SourceSettingsInput): SourceSettings {
  return {
    ...(body.label === undefined ? {} : { label: body.label }),
    ...(body.page_url === undefined ? {} : { pageUrl: body.page_url }),
    ...(body.displayed === undefined ? {} : { displayed: body.displayed }),
  };
}
