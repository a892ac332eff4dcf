import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Caller } from '../../../platform/http/caller.js';
import { CasesService } from '../../cases/index.js';
import { platformPhrase } from '../../notifications/index.js';
import { RepliesService, StackService } from '../../replies/index.js';
import { platformName, ReviewsService, type EventView, type ReviewDetail } from '../../reviews/index.js';
import type { Translate } from '../../../platform/templating/i18n.js';
import { cardView, type CardFault } from '../todo/card-view.js';
import { View } from '../view.js';
import { analysisLine } from './analysis-line.js';
import { PageFrame } from './page-frame.js';
import { findingsOf, segmentsOf } from './segments.js';
import { timelineOf } from './timeline.js';

const REPLY_EVENTS = 50;

export interface ReviewFaults {
  readonly card?: CardFault;
  readonly note?: { readonly message: string; readonly typed: string };
  readonly archive?: string;
}

/** The data of a review's page: its words, what was read in them, its life, its reply, what is still to do. */
@Injectable()
export class ReviewPage {
  constructor(
    private readonly view: View,
    private readonly reviews: ReviewsService,
    private readonly replies: RepliesService,
    private readonly stack: StackService,
    private readonly cases: CasesService,
    private readonly nav: PageFrame,
  ) {}

  /** @throws AppError `reviews.not_found` */
  async data(request: Request, caller: Caller, id: string, faults: ReviewFaults = {}): Promise<Record<string, unknown>> {
    const review = await this.reviews.get(caller.scope, id);
    const locale = request.locale ?? 'fr';
    const t = (key: string, values?: Record<string, unknown>): string => this.view.translate(request, key, values);
    const findings = findingsOf(review.spans, review.locationName, locale);
    const cases = await this.cases.ofReview(caller.scope, id);
    const reply = await this.replyOf(caller, review);
    return {
      title: review.authorName ? t('review.title', { name: review.authorName }) : t('review.title_anonymous'),
      section: 'reviews',
      review,
      platform: platformName(review.platform, locale),
      shownAs: shownAs(review, locale, t),
      findings,
      segments: segmentsOf(review.text, findings),
      line: review.analysis && review.isRead ? analysisLine(review.analysis, t) : null,
      proof: t(`review.proof.${review.verification}`, { platform: platformName(review.platform, locale) }),
      timeline: timelineOf([...review.events, ...reply.events], t),
      card: reply.card && cardView(reply.card, { locale, now: this.nav.now(), cases: [], fault: faults.card ?? null }),
      approvals: reply.approvals,
      cases,
      firstParty: review.verification !== 'third_party',
      archivable: isArchivable(review),
      decidable: review.verification !== 'third_party' && review.kind === 'review' && !['withdrawn', 'erased', 'awaiting_contact'].includes(review.status),
      faults,
      counts: await this.nav.counts(caller),
    };
  }

  private async replyOf(caller: Caller, review: ReviewDetail): Promise<{ card: Awaited<ReturnType<StackService['card']>>; events: readonly EventView[]; approvals: unknown[] }> {
    if (!review.reply) return { card: null, events: [], approvals: [] };
    const { id } = review.reply;
    const { items: events } = await this.reviews.events(caller.scope, { organizationId: review.organizationId, entityId: id }, { limit: REPLY_EVENTS });
    const names = new Map(events.flatMap((e) => (e.actorId && e.actorName ? [[e.actorId, e.actorName] as const] : [])));
    const approvals = (await this.replies.approvals(caller.scope, id)).map((a) => ({ text: a.text, approvedAt: a.approvedAt, undoneAt: a.undoneAt, who: names.get(a.approvedBy) ?? null, undoneWho: a.undoneBy ? (names.get(a.undoneBy) ?? null) : null }));
    return { card: await this.stack.card(caller.scope, id), events, approvals };
  }
}

/** Where the button is offered; the service decides. Showing only good reviews would mislead, so what visitors see is never put away. */
function isArchivable(review: ReviewDetail): boolean {
  if (review.status === 'archived' || (review.status === 'published' && review.displayed)) return false;
  return review.kind === 'question' || review.verification === 'third_party' || ['refused', 'withdrawn', 'removed_at_source'].includes(review.status);
}

/** Where anybody can read a published review, in words: on its platform, in the widget, or both. Null for every other status. */
function shownAs(review: ReviewDetail, locale: 'fr' | 'en', t: Translate): string[] | null {
  if (review.status !== 'published') return null;
  const phrase = platformPhrase(review.platform, locale);
  const elsewhere = review.verification === 'third_party' ? [phrase.charAt(0).toUpperCase() + phrase.slice(1)] : [];
  return [...elsewhere, review.displayed ? t('review.in_widget') : t('review.not_in_widget')];
}
