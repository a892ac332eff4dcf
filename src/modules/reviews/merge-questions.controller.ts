import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { MergeQuestionsService } from './merge-questions.service.js';
import { MergeQuestionsPageDto } from './review-detail.dto.js';
import { MergeAnswerInput, PageQuery } from './reviews.dto.js';
import { snakeKeys } from './snake-keys.js';

@ApiTags('reviews')
@Controller('api/v1/merge-questions')
export class MergeQuestionsController {
  constructor(private readonly questions: MergeQuestionsService) {}

  @Get()
  @Requires('reviews:read')
  @ApiOperation({ summary: 'Reviews that came by two ways and fit several known ones' })
  @ApiOkResponse({ type: MergeQuestionsPageDto })
  async list(@Scope() scope: TenantScope, @Query() query: PageQuery): Promise<unknown> {
    return snakeKeys(await this.questions.listOpen(scope, query));
  }

  @Post(':id/answer')
  @HttpCode(204)
  @Requires('reviews:write')
  @ApiOperation({ summary: 'Say which review it is, or that it is another one' })
  @ApiNoContentResponse()
  async answer(@Scope() scope: TenantScope, @Param('id') id: string, @Body() body: MergeAnswerInput): Promise<void> {
    await this.questions.answer(scope, id, body.same_as ?? null);
  }
}
