import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { isId } from '../../../platform/clock/ids.js';
import type { TenantScope } from '../../../platform/database/tenant-scope.js';
import { AppError } from '../../../platform/errors/app-error.js';
import { Scope } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { LocationsService } from '../../organizations/index.js';
import { MergeQuestionsService, platformName, REVIEW_STATUSES, ReviewsService, type ReviewFilters, type ReviewStatus, type ReviewView } from '../../reviews/index.js';
import { NavCounts } from '../nav-counts.js';
import { View } from '../view.js';
import { platformChoices } from './platform-choices.js';
import { isCalendarDay, textFields, type Fields } from './text-fields.js';

/** The list with its filters in the address, manual entry, and "is this the same review?". */
@ApiExcludeController()
@Controller()
export class ReviewListPages {
  constructor(
    private readonly view: View,
    private readonly reviews: ReviewsService,
    private readonly merges: MergeQuestionsService,
    private readonly locations: LocationsService,
    private readonly counts: NavCounts,
  ) {}

  @Get('reviews')
  @Requires('reviews:read')
  async list(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Query() sent: unknown): Promise<void> {
    const query = textFields(sent);
    const page = await this.reviews.list(scope, filtersOf(query), { ...(query['cursor'] ? { cursor: query['cursor'] } : {}), limit: 30 });
    const open = await this.merges.listOpen(scope, { limit: 1 });
    const items = page.items.map((r) => ({ ...r, place: placeOf(r, request.locale) }));
    const next = page.next ? addressWith(query, { cursor: page.next }) : null;
    await this.draw(scope, request, response, 'dashboard/review-list', { items, next, chips: chipsOf(query), query, kept: CHIP_KEYS.flatMap((name) => (query[name] ? [{ name, value: query[name] }] : [])), more: Boolean(query['platform'] || query['lang'] || query['from'] || query['to']),
      platforms: platformChoices(query['platform'] ?? '', request.locale), languages: languageChoices(query['lang'] ?? '', request.locale ?? 'fr'), filtered: Object.keys(query).some((k) => k !== 'cursor' && query[k]), mergeQuestions: open.items.length > 0 });
  }

  @Get('reviews/new')
  @Requires('reviews:import')
  async form(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.draw(scope, request, response, 'dashboard/review-new', { platforms: platformChoices('google', request.locale), form: {} });
  }

  @Post('reviews')
  @Requires('reviews:import')
  async create(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Body() sent: unknown): Promise<void> {
    const body = textFields(sent);
    const value = (name: string): string | null => (body[name] ?? '').trim() || null;
    try {
      const { reviewId } = await this.reviews.enterManually(scope, {
        locationId: value('location_id') ?? '', platform: value('platform') ?? 'other', kind: 'review', rating: value('rating') === null ? null : Number(value('rating')), title: value('title'), text: value('text') ?? '',
        authorName: value('author_name'), writtenOn: value('written_on'), experiencedOn: value('experienced_on'), url: value('url'),
      });
      this.view.redirect(response, `/reviews/${reviewId}`, { flash: 'ways.manual_saved' });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const faults = Object.fromEntries((error.details.fields ?? []).map((f) => [f.field, error.text[request.locale ?? 'fr']]));
      await this.draw(scope, request, response, 'dashboard/review-new', { platforms: platformChoices(body['platform'] ?? '', request.locale), form: body, faults, problem: error.text[request.locale ?? 'fr'] }, 422);
    }
  }

  @Get('merge')
  @Requires('reviews:read')
  async questions(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const page = await this.merges.listOpen(scope, { limit: 20 });
    await this.draw(scope, request, response, 'dashboard/merge', { questions: page.items });
  }

  @Post('merge')
  @Requires('reviews:write')
  async answer(@Scope() scope: TenantScope, @Res() response: Response, @Body() sent: unknown): Promise<void> {
    const body = textFields(sent);
    await this.merges.answer(scope, body['question'] ?? '', body['same_as'] || null);
    this.view.redirect(response, '/merge', { flash: 'ways.merge_noted' });
  }

  private async draw(scope: TenantScope, request: Request, response: Response, template: string, data: Record<string, unknown>, status = 200): Promise<void> {
    const [locations, counts] = await Promise.all([this.locations.list(scope), this.counts.of(scope)]);
    this.view.render(request, response, template, { title: this.view.translate(request, 'ways.reviews_title'), section: 'reviews', counts, locations, severalLocations: locations.length > 1, firstLocation: locations[0]?.id ?? '', ...data }, status);
  }
}

const LANGUAGES = ['fr', 'en', 'es', 'it', 'de'] as const;
const languageChoices = (chosen: string, locale: 'fr' | 'en'): { id: string; name: string; chosen: boolean }[] => {
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  return LANGUAGES.map((id) => ({ id, name: names.of(id) ?? id, chosen: id === chosen }));
};

/** The label that its source was given, else the platform in the reader's language. */
function placeOf(review: ReviewView, locale: 'fr' | 'en' = 'fr'): string {
  return review.originLabel && review.originLabel !== platformName(review.platform) ? review.originLabel : platformName(review.platform, locale);
}

/** The filters that the address names; unknown values are left out rather than refused, so that an old link still opens. */
function filtersOf(query: Fields): ReviewFilters {
  const rating = Number(query['rating']);
  const status = REVIEW_STATUSES.find((s) => s === query['status']) as ReviewStatus | undefined;
  const sentiment = (['positive', 'negative', 'mixed', 'neutral'] as const).find((s) => s === query['sentiment']);
  const day = (name: string): string | undefined => (isCalendarDay(query[name] ?? '') ? query[name] : undefined);
  const [from, to] = [day('from'), day('to')];
  return {
    ...(isId(query['organization']) ? { organizationId: query['organization'] } : {}),
    ...(isId(query['location']) ? { locationId: query['location'] } : {}),
    ...(query['platform'] ? { platform: query['platform'] } : {}),
    ...(Number.isInteger(rating) && rating >= 1 && rating <= 5 ? { ratings: [rating] } : {}),
    ...(status ? { statuses: [status] } : {}),
    ...(query['lang'] ? { lang: query['lang'] } : {}),
    ...(sentiment ? { sentiment } : {}),
    ...(query['aspect'] ? { aspect: query['aspect'] } : {}),
    ...(query['question'] ? { question: true } : {}),
    ...(query['case'] ? { openCase: true } : {}),
    ...(query['reply'] ? { replyState: query['reply'] } : {}),
    ...(query['q']?.trim() ? { search: query['q'].trim().slice(0, 200) } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
}

/** What chips and links set, kept when the form beside them is sent. */
const CHIP_KEYS = ['organization', 'reply', 'question', 'case', 'sentiment', 'status', 'aspect'] as const;

/** Chips switch one filter on or off and keep the others. */
function chipsOf(query: Fields): { key: string; href: string; on: boolean }[] {
  const chips: [string, Fields][] = [
    ['to_answer', { reply: 'draft' }], ['questions', { question: '1' }], ['cases', { case: '1' }], ['negative', { sentiment: 'negative' }], ['positive', { sentiment: 'positive' }], ['waiting', { status: 'in_moderation' }],
  ];
  return chips.map(([key, change]) => {
    const on = Object.entries(change).every(([k, v]) => query[k] === v);
    return { key, on, href: addressWith(query, on ? Object.fromEntries(Object.keys(change).map((k) => [k, undefined])) : change, true) };
  });
}

function addressWith(query: Fields, change: Fields, restart = false): string {
  const merged: Fields = { ...query, ...change, ...(restart ? { cursor: undefined } : {}) };
  const parameters = new URLSearchParams(Object.entries(merged).filter((e): e is [string, string] => typeof e[1] === 'string' && e[1] !== ''));
  const text = parameters.toString();
  return text === '' ? '/reviews' : `/reviews?${text}`;
}
