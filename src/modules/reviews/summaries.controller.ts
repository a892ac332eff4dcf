import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { LocationSummaryDto } from './review-detail.dto.js';
import { snakeKeys } from './snake-keys.js';
import { SummariesService } from './summaries.service.js';

@ApiTags('reviews')
@Controller('api/v1/locations')
export class SummariesController {
  constructor(private readonly summaries: SummariesService) {}

  @Get(':id/summary')
  @Requires('reviews:read')
  @ApiOperation({ summary: 'Count, mean and histogram of the published reviews, platform by platform' })
  @ApiOkResponse({ type: LocationSummaryDto })
  async summary(@Scope() scope: TenantScope, @Param('id') id: string): Promise<unknown> {
    return snakeKeys(await this.summaries.forLocation(scope, id));
  }
}
