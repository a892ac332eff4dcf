import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { IncomingReview } from '../../domain/imports/types.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { Scope } from '../../platform/http/caller.js';
import { Requires } from '../../platform/http/permissions.js';
import { snakeKeys } from '../reviews/index.js';
import { PasteService } from './paste.service.js';
import { PastedReviewInput, PasteInput, PastePreviewDto, PastePreviewInput, PasteSavedDto } from './sources.dto.js';

@ApiTags('imports')
@Controller('api/v1/paste')
export class PasteController {
  constructor(private readonly paste: PasteService) {}

  @Post('preview')
  @HttpCode(200)
  @Requires('reviews:import')
  @ApiOperation({ summary: 'Split a copied page into reviews. Stores nothing' })
  @ApiOkResponse({ type: PastePreviewDto })
  preview(@Body() body: PastePreviewInput): unknown {
    const result = this.paste.preview(body.text, body.platform);
    return snakeKeys({ ...result, blocks: result.blocks.map(({ raw: _raw, ...block }) => block) });
  }

  @Post()
  @Requires('reviews:import')
  @ApiOperation({ summary: 'Store the reviews of a paste, as corrected' })
  @ApiCreatedResponse({ type: PasteSavedDto })
  async save(@Scope() scope: TenantScope, @Body() body: PasteInput): Promise<unknown> {
    return snakeKeys(await this.paste.save(scope, { locationId: body.location_id, platform: body.platform, reviews: body.reviews.map(incomingOf) }));
  }
}

function incomingOf(block: PastedReviewInput): IncomingReview {
  const experiencedOn = block.experienced_on ?? null;
  const writtenAt = block.written_at ?? null;
  return {
    externalId: null, kind: block.kind ?? 'review', rating: block.kind === 'question' ? null : (block.rating ?? null), title: block.title || null, text: block.text,
    authorName: block.author_name?.trim() || null, lang: null, writtenAt, writtenAtPrecision: writtenAt === null ? 'unknown' : (block.written_at_precision ?? 'day'),
    experiencedOn, experiencePrecision: experiencedOn === null ? 'unknown' : block.experience_precision === 'month' ? 'month' : 'day',
    experienceUnknownReason: experiencedOn === null ? 'not_in_source' : null, url: null, subject: null,
    ownerReply: block.owner_reply ? { text: block.owner_reply.text, repliedAt: block.owner_reply.replied_at ?? null } : null, media: [], raw: { pasted: block },
  };
}
