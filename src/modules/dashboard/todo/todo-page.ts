import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Clock } from '../../../platform/clock/clock.js';
import type { Caller } from '../../../platform/http/caller.js';
import { CasesService, type Case } from '../../cases/index.js';
import { LocationsService } from '../../organizations/index.js';
import { StackService, type ReplyCard } from '../../replies/index.js';
import { platformName, ReviewsService, type ReviewView } from '../../reviews/index.js';
import { NavCounts } from '../nav-counts.js';
import { cardView, type CardFault, type CardView } from './card-view.js';

/** Approved replies that can still be called back, shown below the stack. */
const LEAVING_SHOWN = 5;
/** Cases of reviews that need no reply any more, shown below the stack. */
const CASES_SHOWN = 20;
const EXCERPT = 140;

export interface DueCase {
  readonly found: Case;
  readonly review: ReviewView;
  readonly platform: string;
  readonly excerpt: string;
  readonly overdue: boolean;
}

/** The data of À faire: the stack, what is about to leave, what is still to be put right. */
@Injectable()
export class TodoPage {
  constructor(
    private readonly stack: StackService,
    private readonly cases: CasesService,
    private readonly reviews: ReviewsService,
    private readonly locations: LocationsService,
    private readonly counts: NavCounts,
    private readonly clock: Clock,
  ) {}

  /** `fault` is shown on its card, which is put first when it is not on this page of the stack. */
  async data(request: Request, caller: Caller, fault: CardFault | null = null): Promise<Record<string, unknown>> {
    const { scope } = caller;
    const query = request.query as Record<string, string | undefined>;
    const locationId = text(query['location']);
    const cursor = request.method === 'GET' ? text(query['cursor']) : undefined;
    const page = await this.stack.page(scope, { cursor, locationId });
    const missing = fault && !page.items.some((c) => c.id === fault.replyId) ? await this.stack.card(scope, fault.replyId) : null;
    const open = await this.cases.list(scope);
    const view = this.viewer(request, open, fault);
    const cards = [...(missing ? [missing] : []), ...page.items].map((card) => view(card));
    return {
      ...(await this.greeting(caller, locationId)),
      cards,
      next: page.next,
      firstPage: cursor === undefined,
      locationId: locationId ?? null,
      leaving: cursor === undefined ? await this.leaving(caller, view) : [],
      dueCases: cursor === undefined ? await this.dueCases(request, caller, open, new Set(cards.map((c) => c.reviewId))) : [],
      locations: caller.mode === 'agency' ? (await this.locations.list(scope)).map(({ id, name }) => ({ id, name })) : [],
      section: 'todo',
    };
  }

  /** One card alone, with the greeting that changes with it. */
  async cardData(request: Request, caller: Caller, replyId: string, now_: { fault?: CardFault | null; later?: boolean }): Promise<Record<string, unknown> | null> {
    const card = await this.stack.card(caller.scope, replyId);
    if (!card) return null;
    const view = this.viewer(request, await this.cases.ofReview(caller.scope, card.reviewId), now_.fault ?? null);
    return { ...(await this.greeting(caller)), card: view(card, now_.later ?? false), oob: true };
  }

  /** Whether anything was ever shown to us: without a review the first screen is drawn. */
  async hasReviews(caller: Caller): Promise<boolean> {
    return (await this.reviews.list(caller.scope, {}, { limit: 1 })).items.length > 0;
  }

  private async greeting(caller: Caller, locationId?: string): Promise<Record<string, unknown>> {
    const [stack, counts] = [await this.stack.counts(caller.scope, locationId), await this.counts.of(caller.scope)];
    return { stack, counts, waiting: stack.drafts + stack.toPost + stack.blocked };
  }

  private viewer(request: Request, open: readonly Case[], fault: CardFault | null): (card: ReplyCard, later?: boolean) => CardView {
    const common = { locale: request.locale ?? 'fr', now: this.clock.now(), cases: open.filter((c) => c.state === 'open'), fault } as const;
    return (card, later = false) => cardView(card, { ...common, later });
  }

  private async leaving(caller: Caller, view: (card: ReplyCard) => CardView): Promise<CardView[]> {
    const { items } = await this.reviews.list(caller.scope, { replyState: 'approved' }, { limit: LEAVING_SHOWN });
    const cards = await Promise.all(items.flatMap((r) => (r.reply ? [this.stack.card(caller.scope, r.reply.id)] : [])));
    return cards.flatMap((card) => (card ? [view(card)] : []));
  }

  private async dueCases(request: Request, caller: Caller, open: readonly Case[], shown: ReadonlySet<string>): Promise<DueCase[]> {
    const others = open.filter((c) => !shown.has(c.reviewId)).slice(0, CASES_SHOWN);
    if (others.length === 0) return [];
    const { items } = await this.reviews.list(caller.scope, { openCase: true }, { limit: 100 });
    const byId = new Map(items.map((r) => [r.id, r]));
    return others.flatMap((found) => {
      const review = byId.get(found.reviewId);
      if (!review) return [];
      const excerpt = review.text.length > EXCERPT ? `${review.text.slice(0, review.text.lastIndexOf(' ', EXCERPT))}…` : review.text;
      return [{ found, review, platform: platformName(review.platform, request.locale ?? 'fr'), excerpt, overdue: found.dueAt !== null && found.dueAt < this.clock.now() }];
    });
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
