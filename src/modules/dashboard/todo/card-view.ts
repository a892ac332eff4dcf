import { platformName } from '../../reviews/index.js';
import type { Case } from '../../cases/index.js';
import { REVIEW_CHANGED, type ReplyCard } from '../../replies/index.js';

/** Longer texts fold behind their beginning. */
const WHOLE_TEXT = 600;

/** What went wrong with the last form of a card, and what the person had typed. */
export interface CardFault {
  readonly replyId: string;
  readonly status: number;
  readonly message: string;
  readonly typed: string | null;
}

/** Where a card stands for the person who looks at it; each has its own drawing. */
export type CardFace = 'draft' | 'to_post' | 'blocked' | 'changed' | 'leaving' | 'sent' | 'later' | 'unanswered';

export interface CardView extends ReplyCard {
  readonly face: CardFace;
  /** Dealt with: one line and the way back. */
  readonly folded: boolean;
  readonly platform: string;
  readonly failed: boolean;
  /** First characters of a long text, cut at a space; null when it is shown whole. */
  readonly opening: string | null;
  /** Page where a reply is posted by hand: the review's, the business's, else where the platform keeps all of the business's reviews. */
  readonly openUrl: string | null;
  /** Whether `openUrl` is a page of this business. */
  readonly pageKnown: boolean;
  readonly reliesOn: { readonly review: number; readonly fact: number; readonly case: number };
  readonly cases: readonly Case[];
  readonly overdue: boolean;
  readonly isPrivate: boolean;
  readonly error: string | null;
  readonly typed: string | null;
}

const FACES: Partial<Record<ReplyCard['state'], CardFace>> = { to_post: 'to_post', blocked: 'blocked', approved: 'leaving', publishing: 'leaving', published: 'sent', not_needed: 'unanswered' };

/** Where an owner answers reviews when the address of the own page is not known. */
const MANAGEMENT_PAGES: Readonly<Record<string, string>> = {
  google: 'https://business.google.com/reviews',
  trustpilot: 'https://business.trustpilot.com/reviews',
  tripadvisor: 'https://www.tripadvisor.com/Owners',
};

/** A card of the stack as its template needs it. `later` wins over the state: a snoozed draft is still a draft. */
export function cardView(card: ReplyCard, with_: { locale: 'fr' | 'en'; now: Date; cases: readonly Case[]; fault?: CardFault | null; later?: boolean }): CardView {
  const { text, platform, url, pageUrl, kind, way } = card.review;
  const ties = (source: string): number => card.ties.filter((t) => t.source === source).length;
  const fault = with_.fault?.replyId === card.id ? with_.fault : null;
  const face = faceOf(card, with_.later ?? false);
  return {
    ...card,
    face,
    folded: !['draft', 'to_post', 'blocked', 'changed'].includes(face),
    platform: platformName(platform, with_.locale),
    failed: card.state === 'failed',
    opening: text.length < WHOLE_TEXT ? null : `${text.slice(0, text.lastIndexOf(' ', WHOLE_TEXT - 200) || WHOLE_TEXT - 200)}…`,
    openUrl: url ?? pageUrl ?? MANAGEMENT_PAGES[platform] ?? null,
    pageKnown: (url ?? pageUrl) !== null,
    reliesOn: { review: ties('review'), fact: ties('fact'), case: ties('case') },
    cases: with_.cases.filter((c) => c.reviewId === card.reviewId),
    overdue: card.dueAt !== null && card.dueAt < with_.now,
    isPrivate: kind === 'question' && way === 'widget',
    error: fault?.message ?? null,
    typed: fault?.typed ?? null,
  };
}

function faceOf(card: ReplyCard, later: boolean): CardFace {
  if (later) return 'later';
  if (card.state === 'published' && card.reason?.code === REVIEW_CHANGED.code) return 'changed';
  return FACES[card.state] ?? 'draft';
}
