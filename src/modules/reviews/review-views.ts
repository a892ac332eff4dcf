/** What the service gives of a review: plain data, never an entity. Dates are Date objects except calendar days (YYYY-MM-DD). */
import type { Analysis, SentimentLabel } from '../../domain/analysis/types.js';
import type { EvidenceSpan, Ground, Mask, Outcome } from '../../domain/moderation/types.js';
import type { ReviewStatus, Verification } from './review.entity.js';
import type { Way } from './source.entity.js';

export interface BilingualText {
  readonly fr: string;
  readonly en: string;
}

export interface ReviewView {
  readonly id: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly locationId: string;
  readonly locationName: string;
  readonly sourceId: string;
  readonly way: Way;
  /** Whether the reviews of its source appear in the widget. */
  readonly displayed: boolean;
  /** Where a reply is posted by hand; null when unknown. */
  readonly pageUrl: string | null;
  readonly platform: string;
  readonly originLabel: string;
  readonly kind: 'review' | 'question';
  readonly title: string | null;
  /** The author's words, unmasked. */
  readonly text: string;
  /** With its masks, null when nothing is masked. */
  readonly maskedText: string | null;
  readonly rating: number | null;
  readonly authorName: string | null;
  readonly verification: Verification;
  readonly invited: boolean;
  readonly url: string | null;
  /** When written, else when received. */
  readonly shownAt: Date;
  readonly writtenAt: Date | null;
  readonly writtenPrecision: 'second' | 'day' | 'month' | 'year' | 'unknown';
  readonly experiencedOn: string | null;
  readonly experiencePrecision: 'day' | 'month' | 'unknown';
  readonly experienceUnknown: BilingualText | null;
  readonly ownerReplyAtSource: { readonly text: string; readonly repliedAt: string | null } | null;
  readonly status: ReviewStatus;
  readonly publishedAt: Date | null;
  readonly editedAt: Date | null;
  readonly version: number;
  readonly outcome: Outcome | null;
  readonly automatic: boolean | null;
  readonly grounds: readonly Ground[];
  readonly reasons: BilingualText | null;
  readonly decisionDueAt: Date | null;
  /** True once the engine has read the current version. */
  readonly isRead: boolean;
  readonly lang: string | null;
  readonly sentiment: SentimentLabel | null;
  readonly sentimentScore: number | null;
  readonly isQuestion: boolean;
  readonly needsService: boolean;
  readonly testimony: boolean;
  readonly register: string | null;
  readonly aspects: Analysis['aspects'];
  readonly subject: { readonly id: string; readonly kind: 'product' | 'service'; readonly name: string; readonly sku: string | null; readonly url: string | null } | null;
  readonly reply: { readonly id: string; readonly state: string; readonly revision: number; readonly text: string; readonly reason: (BilingualText & { readonly code: string }) | null; readonly publishedAt: string | null } | null;
  /** Kinds of the cases that are open. */
  readonly openCases: readonly ('service' | 'question' | 'urgent')[];
  readonly note: string;
  readonly createdAt: Date;
}

export interface ReviewDetail extends ReviewView {
  readonly spans: readonly EvidenceSpan[];
  readonly masks: readonly Mask[];
  readonly analysis: Analysis | null;
  readonly media: readonly { readonly id: string; readonly kind: 'photo' | 'video'; readonly url: string }[];
  /** Newest first. */
  readonly versions: readonly { readonly version: number; readonly title: string | null; readonly text: string; readonly rating: number | null; readonly createdAt: Date }[];
  readonly decisions: readonly {
    readonly id: string; readonly version: number; readonly outcome: Outcome; readonly automatic: boolean; readonly grounds: readonly Ground[];
    readonly reasons: BilingualText; readonly decidedBy: string | null; readonly decidedByName: string | null; readonly decidedAt: Date;
  }[];
  readonly events: readonly EventView[];
  /** The ways by which this one review is known besides its own source. */
  readonly alsoFrom: readonly { readonly sourceId: string; readonly platform: string; readonly way: Way }[];
  readonly mergeQuestionId: string | null;
}

export interface EventView {
  readonly seq: number;
  readonly at: Date;
  readonly type: string;
  readonly entityId: string;
  readonly actorId: string | null;
  /** Null for the system, for API keys and for people who left. */
  readonly actorName: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface ReviewFilters {
  /** One of an agency's clients. */
  readonly organizationId?: string;
  readonly locationId?: string;
  readonly sourceId?: string;
  readonly platform?: string;
  readonly kind?: 'review' | 'question';
  readonly ratings?: readonly number[];
  readonly statuses?: readonly ReviewStatus[];
  readonly lang?: string;
  readonly sentiment?: SentimentLabel;
  readonly aspect?: string;
  /** True: asks something, by its kind or by its words. */
  readonly question?: boolean;
  /** True: a case is open; or a case of that kind is. */
  readonly openCase?: boolean | 'service' | 'question' | 'urgent';
  /** Words that text, title or author must hold, in any case. */
  readonly search?: string;
  /** Written (else received) on or after, YYYY-MM-DD in UTC. */
  readonly from?: string;
  /** Written (else received) on or before, YYYY-MM-DD in UTC. */
  readonly to?: string;
  /** A state of the reply, or `none`: no row yet. */
  readonly replyState?: string;
}
