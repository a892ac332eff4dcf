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
import { platformChoices } from './platform-choices.js';
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
  async form(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Query() query: unknown): Promise<void> {
    await this.draw(scope, request, response, 'dashboard/paste-form', { text: textFields(query)['text'] ?? '' });
  }

  @Post()
  @Requires('reviews:import')
  async preview(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Body() sent: unknown): Promise<void> {
    const body = textFields(sent);
    const text = body['text'] ?? '';
    try {
      const found = this.paste.preview(text);
      const { blocks, isStarless } = shownBlocks(found.blocks);
      await this.draw(scope, request, response, 'dashboard/paste-preview', { blocks, isStarless, kept: blocks.filter(({ keep }) => keep).length, platforms: platformChoices(found.platform, request.locale), ignored: found.ignored, locationId: body['location_id'] });
    } catch (error) {
      await this.again(error, scope, request, response, { text });
    }
  }

  @Post('save')
  @Requires('reviews:import')
  async save(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Body() sent: unknown): Promise<void> {
    const body = textFields(sent);
    const [locationId, platform] = [body['location_id'] ?? '', body['platform'] ?? 'other'];
    try {
      const reviews = correctedBlocks(body);
      const { run } = await this.paste.save(scope, { locationId, platform, reviews });
      this.view.redirect(response, `/imports/${run.id}`);
    } catch (error) {
      const blocks = typedBlocks(body, error);
      if (blocks.length === 0 || !(error instanceof AppError)) return this.again(error, scope, request, response, { text: '' });
      await this.draw(scope, request, response, 'dashboard/paste-preview', { blocks, kept: blocks.filter(({ keep }) => keep).length, platforms: platformChoices(platform, request.locale), ignored: [], locationId, problem: error.text[request.locale ?? 'fr'] }, 422);
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

type ShownBlock = Readonly<Record<string, unknown>> & { readonly keep: boolean };

/**
 * The blocks as they stand on the screen: one with neither words nor stars is left out until the person gives it stars. Where no block has
 * stars, as on pages that show them as pictures, that is said once for all.
 */
function shownBlocks(found: readonly PastedReview[]): { readonly blocks: readonly ShownBlock[]; readonly isStarless: boolean } {
  const isStarless = found.length > 1 && found.every((block) => block.rating === null);
  const blocks = found.map((block, index) => {
    const checks = isStarless ? block.checks.filter(({ code }) => code !== 'rating_missing') : block.checks;
    const keep = block.text !== '' || block.rating !== null || (block.title ?? '') !== '';
    return { ...block, checks, confidence: checks.length === 0 ? 'high' : 'check', index, number: index + 1, keep, json: JSON.stringify(bare(block)), day: block.writtenAt?.slice(0, 10) ?? '' };
  });
  return { blocks, isStarless };
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
    const dated = day !== '';
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
  if (reviews.length === 0) throw new AppError('invalid', 'imports.paste_nothing_kept', { fr: 'Aucun avis n’est coché. Cochez ceux que vous voulez garder ; rien n’a été enregistré.', en: 'No review is ticked. Tick the ones you want to keep; nothing was saved.' });
  return reviews;
}

/** The blocks as the person left them, with what is wrong in each; none when the form itself is damaged. */
function typedBlocks(body: Fields, error: unknown): ShownBlock[] {
  const blocks: ShownBlock[] = [];
  const faults = error instanceof AppError ? (error.details.fields ?? []).map((f) => f.field) : [];
  let kept = 0;
  try {
    for (let index = 0; body[`block_${index}`] !== undefined; index++) {
      const json = body[`block_${index}`] ?? '';
      const keep = body[`keep_${index}`] === 'on';
      const at = `reviews.${kept}.`;
      const wrong = keep ? faults.filter((f) => f.startsWith(at)).map((f) => f.slice(at.length)) : [];
      if (keep) kept++;
      blocks.push({
        index, number: index + 1, keep, json, wrong, confidence: wrong.length > 0 ? 'check' : 'high', ownerReply: parse(json).ownerReply, text: body[`text_${index}`] ?? '',
        authorName: body[`author_${index}`] ?? '', rating: Number(body[`rating_${index}`]) || null, day: body[`date_${index}`] ?? '',
      });
    }
  } catch {
    return [];
  }
  return blocks;
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
