import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { GROUNDS, type EvidenceSpan, type Ground } from '../../domain/moderation/types.js';
import { HUMAN_DECISIONS, type HumanDecision } from '../../domain/reviews/status-machine.js';
import { actingFor, type TenantScope } from '../../platform/database/tenant-scope.js';
import { notFound } from '../../platform/errors/app-error.js';
import { isId } from '../../platform/clock/ids.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { ReviewsService } from '../reviews/index.js';
import { DecisionsService } from './decisions.service.js';
import { QueueService, type QueueItem } from './queue.service.js';

class SpanDto {
  @ApiProperty() ground: string;
  @ApiProperty({ description: 'UTF-16 code units of the text.' }) start: number;
  @ApiProperty({ description: 'Exclusive.' }) end: number;
  @ApiProperty() quote: string;
  @ApiProperty() rule: string;
}
class QueueItemDto {
  @ApiProperty() id: string;
  @ApiProperty() organization_id: string;
  @ApiProperty() location_id: string;
  @ApiProperty() location_name: string;
  @ApiProperty() version: number;
  @ApiProperty() text: string;
  @ApiProperty({ nullable: true, type: String }) lang: string | null;
  @ApiProperty({ nullable: true, type: String }) outcome: string | null;
  @ApiProperty({ type: [String] }) grounds: string[];
  @ApiProperty({ type: [SpanDto] }) spans: SpanDto[];
  @ApiProperty() received_at: string;
  @ApiProperty({ nullable: true, type: String }) due_at: string | null;
}
class QueuePageDto {
  @ApiProperty({ type: [QueueItemDto] }) items: QueueItemDto[];
  @ApiProperty({ nullable: true, type: String }) next: string | null;
}
class ModerationDecisionDto {
  @ApiProperty({ enum: HUMAN_DECISIONS }) @IsIn(HUMAN_DECISIONS) decision: HumanDecision;
  @ApiProperty({ enum: GROUNDS, required: false }) @IsOptional() @IsIn(GROUNDS) ground?: Ground;
  @ApiProperty({ required: false }) @IsOptional() @IsInt() start?: number;
  @ApiProperty({ required: false }) @IsOptional() @IsInt() end?: number;
  @ApiProperty({ required: false, description: 'Needed to reject: why nothing milder is enough.' }) @IsOptional() @IsString() @MaxLength(2000) why?: string;
  @ApiProperty({ description: 'The version decided on.' }) @IsInt() version: number;
}

@ApiTags('moderation')
@Controller('api/v1/moderation')
export class ModerationController {
  constructor(
    private readonly queue: QueueService,
    private readonly decisions: DecisionsService,
    private readonly reviews: ReviewsService,
  ) {}

  @Get('queue')
  @Requires('reviews:read')
  @ApiOperation({ summary: 'Reviews that wait for a person, soonest deadline first' })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiQuery({ name: 'location_id', required: false })
  @ApiOkResponse({ type: QueuePageDto })
  async list(@Scope() scope: TenantScope, @Query('cursor') cursor?: string, @Query('location_id') locationId?: string): Promise<QueuePageDto> {
    const page = await this.queue.page(scope, { cursor, locationId });
    return { items: page.items.map(toDto), next: page.next };
  }

  @Post('reviews/:id/decisions')
  @HttpCode(204)
  @Requires('moderation:decide')
  @ApiOperation({ summary: 'Decide on a first-party review; the author is told' })
  @ApiNoContentResponse()
  async decide(@Scope() scope: TenantScope, @Param('id') id: string, @Body() body: ModerationDecisionDto): Promise<void> {
    if (!isId(id)) throw notFound('moderation.not_found');
    const { organizationId } = await this.reviews.get(scope, id);
    await this.decisions.decide(actingFor(scope, organizationId), id, body);
  }
}

function toDto(item: QueueItem): QueueItemDto {
  return {
    id: item.id, organization_id: item.organizationId, location_id: item.locationId, location_name: item.locationName, version: item.version, text: item.text, lang: item.lang,
    outcome: item.outcome, grounds: [...item.grounds], spans: item.spans.map((s: EvidenceSpan) => ({ ...s })), received_at: item.receivedAt.toISOString(), due_at: item.dueAt?.toISOString() ?? null,
  };
}
