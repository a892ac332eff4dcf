import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { EventsPageDto } from './review-detail.dto.js';
import { EventsQuery } from './reviews.dto.js';
import { ReviewsService } from './reviews.service.js';
import { snakeKeys } from './snake-keys.js';

@ApiTags('audit')
@Controller('api/v1/events')
export class EventsController {
  constructor(private readonly reviews: ReviewsService) {}

  @Get()
  @Requires('reviews:read')
  @ApiOperation({ summary: 'The append-only event log of an organization, newest first' })
  @ApiOkResponse({ type: EventsPageDto })
  async list(@Scope() scope: TenantScope, @Query() query: EventsQuery): Promise<unknown> {
    return snakeKeys(await this.reviews.events(scope, { organizationId: query.organization_id, entityId: query.entity_id, type: query.type }, query));
  }
}
