import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { PastedReview } from '../../../domain/imports/paste.js';
import type { IncomingReview } from '../../../domain/imports/types.js';
import type { TenantScope } from '../../../platform/database/tenant-scope.js';
import { AppError } from '../../../platform/errors/app-error.js';
import { Scope } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { LocationsService } from '../../organizations/index.js';
import { PasteService } from '../../sources/index.js';
import { NavCounts } from '../nav-counts.js';
import { View } from '../view.js';
import { textFields, type Fields } from './text-fields.js';


/** A page of reviews copied from elsewhere: paste, correct, save. The corrected blocks travel in the form; nothing is kept on the server before saving. */
@ApiExcludeController()
@Controller('paste')
export class PastePages {
  constructor(
    private readonly view: View,
    private readonly paste: PasteService,
    private readonly locations: LocationsService,
    private readonly counts: NavCounts,
  ) {}

  @Get()
  @Requires('reviews:import')
  async form(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Query('text') shared?: string): Promise<void> {
    await this.draw(scope, request, response, 'dashboard/paste-form', { text: shared ?? '' });
  }

  @Post()
  @Requires('reviews:import')
  async preview(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Body() sent: unknown): Promise<void> {
    const body = textFields(sent);
    const text = body['text'] ?? '';
    try {
      const found = this.paste.preview(text);
      const blocks = found.blocks.map((block, index) => ({ ...block, index, json: JSON.stringify(bare(block)), day: block.writtenAt?.slice(0, 10) ?? '' }));
      await this.draw(scope, request, response, 'dashboard/paste-preview', { blocks, platform: found.platform, ignored: found.ignored, locationId: body['location_id'] });
    } catch (error) {
      await this.again(error, scope, request, response, { text });
    }
  }

  @Post('save')
  @Requires('reviews:import')
  async save(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Body() sent: unknown): Promise<void> {
    const body = textFields(sent);
    try {
      const reviews = correctedBlocks(body);
      const locationId = body['location_id'] ?? '';
      const { run } = await this.paste.save(scope, { locationId, platform: body['platform'] ?? 'other', reviews });
      this.view.redirect(response, `/imports/${run.id}`);
    } catch (error) {
      await this.again(error, scope, request, response, { text: '' });
    }
  }

  private async again(error: unknown, scope: TenantScope, request: Request, response: Response, data: Record<string, unknown>): Promise<void> {
    if (!(error instanceof AppError)) throw error;
    await this.draw(scope, request, response, 'dashboard/paste-form', { ...data, problem: error.text[request.locale ?? 'fr'] }, 422);
  }

  private async draw(scope: TenantScope, request: Request, response: Response, template: string, data: Record<string, unknown>, status = 200): Promise<void> {
    const [locations, counts] = await Promise.all([this.locations.list(scope), this.counts.of(scope)]);
    this.view.render(request, response, template, { title: this.view.translate(request, 'ways.paste_title'), section: 'reviews', counts, locations, severalLocations: locations.length > 1, firstLocation: locations[0]?.id ?? '', ...data }, status);
  }
}

/** Without what is only for the screen. */
function bare(block: PastedReview): IncomingReview {
  const { confidence: _confidence, checks: _checks, ...review } = block;
  return review;
}

/** The kept blocks with what the person corrected. Throws `imports.paste_damaged` when the form was tampered with or cut. */
function correctedBlocks(body: Fields): IncomingReview[] {
  const reviews: IncomingReview[] = [];
  for (let i = 0; body[`block_${i}`] !== undefined; i++) {
    if (body[`keep_${i}`] !== 'on') continue;
    const block = parse(body[`block_${i}`] ?? '');
    const rating = Number(body[`rating_${i}`] ?? '');
    const day = body[`date_${i}`] ?? '';
    const dated = /^\d{4}-\d\d-\d\d$/.test(day);
    const sameDay = dated && block.writtenAt?.slice(0, 10) === day;
    reviews.push({
      ...block,
      text: (body[`text_${i}`] ?? block.text).trim(),
      authorName: (body[`author_${i}`] ?? '').trim() || null,
      rating: Number.isInteger(rating) && rating >= 1 && rating <= 5 ? rating : null,
      writtenAt: sameDay ? block.writtenAt : dated ? day : null,
      writtenAtPrecision: sameDay ? block.writtenAtPrecision : dated ? 'day' : 'unknown',
    });
  }
  return reviews;
}

function parse(json: string): IncomingReview {
  try {
    const value = JSON.parse(json) as IncomingReview | null;
    if (value && typeof value.text === 'string') return value;
  } catch {
    // Said below.
  }
  throw new AppError('invalid', 'imports.paste_damaged', { fr: 'Le formulaire est arrivé incomplet. Collez à nouveau la page ; rien n’a été enregistré.', en: 'The form arrived incomplete. Paste the page again; nothing was saved.' });
}
