import type { NoticeReason } from './notice-reasons.js';
import type { WidgetSort } from './sorts.js';

export { DECLARATION_VERSION } from './declaration.js';
export { NOTICE_REASONS, type NoticeReason } from './notice-reasons.js';
export { WIDGET_SORTS, type WidgetSort } from './sorts.js';

/**
 * The public contract of the widget. Every route hangs under `{base}/widget/v1/{siteKey}`:
 *
 * - `GET  reviews?cursor=&sort=&rating=&subject=&lang=` answers a {@link WidgetPage}
 * - `GET  reviews.html` with the same query answers the same list, rendered by `renderWidgetHtml`
 * - `GET  challenge` answers a {@link PowChallenge} (altcha-lib/v1 `createChallenge`)
 * - `POST reviews` takes a {@link WidgetSubmission}, answers 202 {@link WidgetAccepted} or 422 {@link WidgetProblem}
 * - `POST reviews/{id}/notices` takes a {@link WidgetNotice}, answers 202 {@link WidgetAccepted} or 422 {@link WidgetProblem}
 *
 * The scripts stand in `{base}/widget/v1/`, built by scripts/build-widget.mjs: `widget.js`, `fr.js` and `en.js` (words, one of them
 * fetched beside the first page), `form.js` and `form-en.js` (fetched when a form opens). All are UTF-8; all but `widget.js` are
 * modules, so they need `Access-Control-Allow-Origin: *`; they belong together, so all five take the same short `Cache-Control`.
 * The POST bodies are `application/json`, so browsers send a preflight. `{charter_url}#register` is the public register.
 * Optional keys are left out, never null, unless a type says null: it keeps ten reviews under 2 kB.
 */
export const WIDGET_LANGUAGES = ['fr', 'en'] as const;
export type WidgetLanguage = (typeof WIDGET_LANGUAGES)[number];

export type WidgetLayout = 'list' | 'badge' | 'form';

export type WidgetVerification = 'order_matched' | 'document_checked' | 'declared' | 'third_party';

/** Things the reader must be told beside the verification. */
export type WidgetLabel = 'incentivised' | 'accusation_unverified';

/** The owner's reply: the one published here, else the one that already stood at the source of an imported review. */
export interface WidgetReply {
  readonly text: string;
  /** YYYY-MM-DD; null when the source does not tell. */
  readonly published_on: string | null;
  readonly signature: string;
}

export interface WidgetReview {
  readonly id: string;
  /** As the world may see it: masks already applied, plain text, line breaks kept. Empty for stars alone. */
  readonly text: string;
  readonly rating: 1 | 2 | 3 | 4 | 5 | null;
  /** The public name, a pseudonym included. */
  readonly author: string;
  /** YYYY-MM-DD. */
  readonly published_on: string;
  /** Cut to what is known: YYYY-MM-DD, YYYY-MM or YYYY, so its length is its precision. Null when unknown. */
  readonly experienced_on: string | null;
  /** Why the experience date is unknown, in the page's language; left out, the source is said not to tell. */
  readonly experience_note?: string;
  /** YYYY-MM-DD of the author's last change, null when never changed. */
  readonly edited_on: string | null;
  readonly verification: WidgetVerification;
  /** Name of the platform, with `third_party` only. */
  readonly origin?: string;
  readonly labels?: readonly WidgetLabel[];
  /** BCP 47 tag of the text; `und` when unknown. */
  readonly lang: string;
  readonly reply: WidgetReply | null;
}

/** Over every published review of the location (or of the subject), whatever the filter in force. */
export interface WidgetSummary {
  /** With stars or without; the ratings are the sum of `histogram`. */
  readonly count: number;
  /** Plain mean of the ratings, two decimals at most; null when no review has stars. */
  readonly mean: number | null;
  /** Reviews with 1, 2, 3, 4 and 5 stars. */
  readonly histogram: readonly [number, number, number, number, number];
  /** YYYY-MM-DD of the newest review, null when there is none. */
  readonly newest: string | null;
}

export interface WidgetPage {
  readonly location: { readonly name: string; readonly lang: string };
  readonly summary: WidgetSummary;
  readonly sort: WidgetSort;
  /** Ten at most. */
  readonly items: readonly WidgetReview[];
  readonly next: string | null;
  /** Received and published in all; null under thirty received. */
  readonly register: { readonly received: number; readonly published: number } | null;
  /** The sentence of `controlStatement` for the page's language, and the absolute address of the charter. */
  readonly control: { readonly statement: string; readonly charter_url: string };
  /** What is said above the text field, see `entryLines`; `months` is how far back an experience may lie (24 when left out). */
  readonly entry: { readonly lines: readonly [string, string, string, string]; readonly months?: number };
}

/** As `createChallenge` of altcha-lib/v1 gives it. */
export interface PowChallenge {
  readonly algorithm: 'SHA-256';
  readonly challenge: string;
  readonly maxnumber?: number;
  readonly salt: string;
  readonly signature: string;
}

/** As `verifySolution` of altcha-lib/v1 takes it (the object, not its base64 form). */
export interface PowSolution {
  readonly algorithm: 'SHA-256';
  readonly challenge: string;
  readonly number: number;
  readonly salt: string;
  readonly signature: string;
}

/**
 * A review: rating (1..5), text, declaration true. Without `invite` also experience_month, name and email;
 * with it the server knows the three. A question: text, name, email; no rating, month nor declaration.
 */
export interface WidgetSubmission {
  readonly kind: 'review' | 'question';
  readonly text: string;
  readonly rating?: number;
  /** YYYY-MM. */
  readonly experience_month?: string;
  readonly name?: string;
  readonly email?: string;
  readonly declaration?: boolean;
  /** `DECLARATION_VERSION` of the words the author saw. */
  readonly declaration_version?: string;
  /** The language the form was shown in. */
  readonly lang: WidgetLanguage;
  readonly invite?: string;
  readonly subject?: string;
  readonly pow: PowSolution;
  /** Honeypot: people leave it empty. */
  readonly website: string;
}

export interface WidgetAccepted {
  readonly status: 'awaiting_contact' | 'in_moderation' | 'received';
  readonly message: string;
  /** The message says all: no steps follow that the visitor could take. */
  readonly final?: true;
}

/** Body of a 422, as application/problem+json. `field` is a key of the submission; `pow` asks for a fresh challenge. */
export interface WidgetProblem {
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}

export interface WidgetNotice {
  readonly reason: NoticeReason;
  readonly explanation: string;
  readonly email?: string;
  readonly lang: WidgetLanguage;
  readonly pow: PowSolution;
  readonly website: string;
}
