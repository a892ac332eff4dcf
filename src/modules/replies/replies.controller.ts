import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IsInt, IsISO8601, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { actingFor, type TenantScope } from '../../platform/database/tenant-scope.js';
import { notFound } from '../../platform/errors/app-error.js';
import { sha256Hex } from '../../platform/crypto/secrets.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { RepliesService } from './replies.service.js';
import type { Reply } from './reply.entity.js';
import { StackService } from './stack.service.js';

class TieDto {
  @ApiProperty() sentence: string;
  @ApiProperty({ enum: ['review', 'fact', 'case', 'courtesy'] }) source: string;
  @ApiProperty({ required: false }) quote?: string;
}
class ReplyDto {
  @ApiProperty() id: string;
  @ApiProperty() review_id: string;
  @ApiProperty() location_id: string;
  @ApiProperty() state: string;
  @ApiProperty() text: string;
  @ApiProperty({ description: 'SHA-256 of the text, hex: approval names it.' }) text_hash: string;
  @ApiProperty() revision: number;
  @ApiProperty() lang: string;
  @ApiProperty({ type: [TieDto] }) ties: TieDto[];
  @ApiProperty({ nullable: true, type: String, description: 'Who worded it, e.g. composer@1; null when written by hand.' }) generator: string | null;
  @ApiProperty({ nullable: true, type: String }) approved_at: string | null;
  @ApiProperty({ nullable: true, type: String, description: 'End of the undo window.' }) publish_at: string | null;
  @ApiProperty({ nullable: true, type: String }) published_at: string | null;
}
class ReplyPageDto {
  @ApiProperty({ type: [ReplyDto] }) items: ReplyDto[];
  @ApiProperty({ nullable: true, type: String }) next: string | null;
}
class EditDto {
  @ApiProperty() @IsString() @MaxLength(10_000) text: string;
  @ApiProperty({ description: 'The revision that was read.' }) @IsInt() revision: number;
}
class ApproveDto {
  @ApiProperty() @IsInt() revision: number;
  @ApiProperty({ description: 'SHA-256 of the text that was read, hex.' }) @IsString() @Length(64, 64) text_hash: string;
}
class SnoozeDto {
  @ApiProperty({ required: false, nullable: true, type: String }) @IsOptional() @IsISO8601() until?: string;
}

@ApiTags('replies')
@Controller('api/v1/replies')
export class RepliesController {
  constructor(
    private readonly replies: RepliesService,
    private readonly stack: StackService,
  ) {}

  @Get()
  @Requires('reviews:read')
  @ApiOperation({ summary: 'The stack: replies that wait for somebody, in working order' })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiQuery({ name: 'location_id', required: false })
  @ApiOkResponse({ type: ReplyPageDto })
  async list(@Scope() scope: TenantScope, @Query('cursor') cursor?: string, @Query('location_id') locationId?: string): Promise<ReplyPageDto> {
    const page = await this.stack.page(scope, { cursor, locationId });
    const items = await Promise.all(page.items.map((card) => this.replies.get(scope, card.id)));
    return { items: items.map(toDto), next: page.next };
  }

  @Get(':id')
  @Requires('reviews:read')
  @ApiOperation({ summary: 'One reply' })
  @ApiOkResponse({ type: ReplyDto })
  async one(@Scope() scope: TenantScope, @Param('id') id: string): Promise<ReplyDto> {
    return toDto(await this.replies.get(scope, id));
  }

  @Put(':id')
  @Requires('replies:write')
  @ApiOperation({ summary: 'Replace the text; an approval falls' })
  @ApiOkResponse({ type: ReplyDto })
  async edit(@Scope() scope: TenantScope, @Param('id') id: string, @Body() body: EditDto): Promise<ReplyDto> {
    return toDto(await this.replies.edit(await this.acting(scope, id), id, body));
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Requires('replies:approve')
  @ApiOperation({ summary: 'Approve exactly the text that was read (by a person, never by an API key)' })
  @ApiOkResponse({ type: ReplyDto })
  async approve(@Scope() scope: TenantScope, @Param('id') id: string, @Body() body: ApproveDto): Promise<ReplyDto> {
    return toDto(await this.replies.approve(await this.acting(scope, id), id, { revision: body.revision, textHash: body.text_hash }));
  }

  @Post(':id/undo')
  @HttpCode(200)
  @Requires('replies:approve')
  @ApiOperation({ summary: 'Take the approval back within the undo window, or a "no reply"' })
  @ApiOkResponse({ type: ReplyDto })
  async undo(@Scope() scope: TenantScope, @Param('id') id: string): Promise<ReplyDto> {
    return toDto(await this.replies.undo(await this.acting(scope, id), id));
  }

  @Post(':id/snooze')
  @HttpCode(200)
  @Requires('replies:write')
  @ApiOperation({ summary: 'Later: hide from the stack until then' })
  @ApiOkResponse({ type: ReplyDto })
  async snooze(@Scope() scope: TenantScope, @Param('id') id: string, @Body() body: SnoozeDto): Promise<ReplyDto> {
    return toDto(await this.replies.snooze(await this.acting(scope, id), id, body.until ? new Date(body.until) : null));
  }

  @Post(':id/dismiss')
  @HttpCode(200)
  @Requires('replies:write')
  @ApiOperation({ summary: 'Decide not to answer' })
  @ApiOkResponse({ type: ReplyDto })
  async dismiss(@Scope() scope: TenantScope, @Param('id') id: string): Promise<ReplyDto> {
    return toDto(await this.replies.dismiss(await this.acting(scope, id), id));
  }

  @Post(':id/posted')
  @HttpCode(200)
  @Requires('replies:approve')
  @ApiOperation({ summary: 'Say that an approved reply was posted on its platform by hand' })
  @ApiOkResponse({ type: ReplyDto })
  async posted(@Scope() scope: TenantScope, @Param('id') id: string): Promise<ReplyDto> {
    return toDto(await this.replies.markPosted(await this.acting(scope, id), id));
  }

  @Post(':id/unpublish')
  @HttpCode(200)
  @Requires('replies:approve')
  @ApiOperation({ summary: 'Take a published reply back' })
  @ApiOkResponse({ type: ReplyDto })
  async unpublish(@Scope() scope: TenantScope, @Param('id') id: string): Promise<ReplyDto> {
    return toDto(await this.replies.unpublish(await this.acting(scope, id), id));
  }

  @Post(':id/redraft')
  @HttpCode(200)
  @Requires('replies:write')
  @ApiOperation({ summary: 'Another wording' })
  @ApiOkResponse({ type: ReplyDto })
  async redraft(@Scope() scope: TenantScope, @Param('id') id: string): Promise<ReplyDto> {
    return toDto(await this.replies.redraft(await this.acting(scope, id), id));
  }

  /** Writes happen in the organization the reply belongs to. */
  private async acting(scope: TenantScope, id: string): Promise<TenantScope> {
    const card = await this.stack.card(scope, id);
    if (!card) throw notFound('replies.not_found');
    return actingFor(scope, card.organizationId);
  }
}

function toDto(r: Reply): ReplyDto {
  return {
    id: r.id, review_id: r.reviewId, location_id: r.locationId, state: r.state, text: r.text, text_hash: sha256Hex(r.text), revision: r.revision, lang: r.lang, ties: r.ties.map((t) => ({ ...t })),
    generator: r.generator, approved_at: r.approvedAt?.toISOString() ?? null, publish_at: r.publishAt?.toISOString() ?? null, published_at: r.publishedAt?.toISOString() ?? null,
  };
}
