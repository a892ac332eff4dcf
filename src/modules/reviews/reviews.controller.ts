import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { ReviewDetailDto, ReviewIdDto, ReviewsPageDto, ReviewStatusDto } from './review-detail.dto.js';
import type { ReviewFilters } from './review-views.js';
import { ManualReviewInput, NoteInput, ReviewsQuery } from './reviews.dto.js';
import { ReviewsService } from './reviews.service.js';
import { snakeKeys } from './snake-keys.js';

@ApiTags('reviews')
@Controller('api/v1/reviews')
export class ReviewsController {
  constructor(private readonly reviews: ReviewsService) {}

  @Get()
  @Requires('reviews:read')
  @ApiOperation({ summary: 'Reviews of every organization the caller may see, newest first' })
  @ApiOkResponse({ type: ReviewsPageDto })
  async list(@Scope() scope: TenantScope, @Query() query: ReviewsQuery): Promise<unknown> {
    return snakeKeys(await this.reviews.list(scope, filtersOf(query), query));
  }

  @Post()
  @Requires('reviews:import')
  @ApiOperation({ summary: 'Enter one review by hand' })
  @ApiCreatedResponse({ type: ReviewIdDto })
  async enter(@Scope() scope: TenantScope, @Body() body: ManualReviewInput): Promise<unknown> {
    const { reviewId } = await this.reviews.enterManually(scope, {
      locationId: body.location_id, platform: body.platform, kind: body.kind ?? 'review', rating: body.rating ?? null, title: body.title ?? null, text: body.text,
      authorName: body.author_name ?? null, writtenOn: body.written_on ?? null, experiencedOn: body.experienced_on ?? null, url: body.url ?? null,
    });
    return { review_id: reviewId };
  }

  @Get(':id')
  @Requires('reviews:read')
  @ApiOperation({ summary: 'One review with its versions, decisions, reply and events' })
  @ApiOkResponse({ type: ReviewDetailDto })
  async get(@Scope() scope: TenantScope, @Param('id') id: string): Promise<unknown> {
    return snakeKeys(await this.reviews.get(scope, id));
  }

  @Patch(':id')
  @Requires('reviews:write')
  @ApiOperation({ summary: 'Write the private note of a review' })
  @ApiOkResponse({ type: ReviewDetailDto })
  async note(@Scope() scope: TenantScope, @Param('id') id: string, @Body() body: NoteInput): Promise<unknown> {
    return snakeKeys(await this.reviews.writeNote(scope, id, body.note));
  }

  @Post(':id/archive')
  @HttpCode(200)
  @Requires('reviews:write')
  @ApiOperation({ summary: 'Put away a review that no visitor sees' })
  @ApiOkResponse({ type: ReviewStatusDto })
  async archive(@Scope() scope: TenantScope, @Param('id') id: string): Promise<unknown> {
    return this.reviews.archive(scope, id);
  }
}

function filtersOf(query: ReviewsQuery): ReviewFilters {
  return {
    organizationId: query.organization_id, locationId: query.location_id, sourceId: query.source_id, platform: query.platform, kind: query.kind, ratings: query.rating,
    statuses: query.status, lang: query.lang, sentiment: query.sentiment, aspect: query.aspect, question: query.question, openCase: query.open_case, search: query.q,
    from: query.from, to: query.to, replyState: query.reply_state,
  };
}
