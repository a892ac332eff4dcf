/**
 * Every mail the service can send: what it is for, and the data its template needs. The words and the look are in
 * templates/emails/<name>; a test renders each one in each language with its preview.
 */
export type MailLanguage = 'fr' | 'en';
export const MAIL_LANGUAGES: readonly MailLanguage[] = ['fr', 'en'];

/**
 * What a mail is to its receiver. Only `notification` is counted (see notification-budget.ts) and can be stopped with one click.
 * `account`, `author` and `legal` are the answer to something the person did or is owed; `danger` cannot wait.
 */
export type MailCategory = 'account' | 'author' | 'legal' | 'notification' | 'danger';

/** A moment, ISO 8601 with its offset, as in a job's payload; the mail writes it in the time zone and the language of the receiver. */
export type IsoMoment = string;
/** Absolute http or https address. */
export type MailUrl = string;

/** What every mail carries, whatever it says. */
export interface MailFrame {
  /** Who speaks, shown above the title and in the footer: the business to authors, the service to its members. Address: postal. */
  readonly sender: { readonly name: string; readonly address: string | null };
  /** IANA name; dates are written in it. */
  readonly timeZone: string;
}

/** A mail that can be stopped: `stopUrl` is opaque, works without login by POST (RFC 8058), and only shows a page by GET. */
export interface StoppableFrame extends MailFrame {
  readonly stopUrl: MailUrl;
}

/** Sent to an address nobody has confirmed yet: it holds nothing the visitor typed, or the form could be used to write to strangers. */
export interface ConfirmReviewData extends MailFrame {
  readonly business: string;
  /** Written as a private question, not as a review. */
  readonly question: boolean;
  readonly confirmUrl: MailUrl;
  readonly expiresAt: IsoMoment;
}

export interface ReviewPublishedData extends MailFrame {
  readonly business: string;
  readonly publishedAt: IsoMoment;
  /** Where everyone reads it. */
  readonly reviewUrl: MailUrl;
  /** Where its author edits, withdraws or contests. */
  readonly myReviewUrl: MailUrl;
  readonly charterUrl: MailUrl;
  /** Words of the verification label, when one is shown with a caution ("non vérifié"). */
  readonly label: string | null;
  /** `quote` as the author wrote it, `shownAs` as it reads now, `reason` in the language of the mail. */
  readonly masks: readonly { readonly quote: string; readonly shownAs: string; readonly reason: string }[];
  readonly maskedAutomatically: boolean;
  /** Required as soon as there is a mask: six months after the decision. */
  readonly appealDeadline: IsoMoment | null;
}

export interface Passage {
  readonly quote: string;
  /** The rule and why it applies, in the language of the mail. */
  readonly rule: string;
}

export interface ReviewNeedsYouData extends MailFrame {
  readonly business: string;
  readonly ask: 'reword' | 'proof';
  /** The one reminder that is allowed. */
  readonly reminder: boolean;
  /** A doubt raised on a review that stays online meanwhile (`proof` only). */
  readonly stillPublished: boolean;
  /** At least one for `reword`; may be empty for `proof`. */
  readonly passages: readonly Passage[];
  readonly deadline: IsoMoment;
  readonly myReviewUrl: MailUrl;
  readonly charterUrl: MailUrl;
}

export interface ReviewHeldData extends MailFrame {
  readonly business: string;
  readonly passages: readonly Passage[];
  readonly detectedAutomatically: boolean;
  /** What the clock does if nobody decides; `published_with_caution` masks the accused person's name and labels the review. */
  readonly afterDeadline: 'published' | 'published_with_caution' | 'waits_for_person';
  /** Null only when a person must act whatever the delay. */
  readonly deadline: IsoMoment | null;
  /** The author may be thinking of ending their life: adds where to find help. */
  readonly care: boolean;
  readonly myReviewUrl: MailUrl;
  readonly charterUrl: MailUrl;
}

/** Statement of reasons, items (a) to (f) of article 17(3) of Regulation (EU) 2022/2065. All sentences in the language of the mail. */
export interface ReviewRefusedData extends MailFrame {
  readonly business: string;
  readonly measure: 'refused' | 'removed';
  readonly decidedAt: IsoMoment;
  readonly effectiveAt: IsoMoment;
  readonly passages: readonly { readonly quote: string }[];
  /** The facts and circumstances relied on, in sentences. */
  readonly facts: string;
  /** Why it was examined; who notified it is never told. */
  readonly trigger: 'own_check' | 'signal' | 'notice' | 'authority' | 'appeal';
  /** `system`: name and version, required when `detected`. `decided` only for bulk spam and verified duplicates. */
  readonly automation: { readonly detected: boolean; readonly decided: boolean; readonly system: string | null };
  /** The role of the person who decided, never a name; null when the decision was automatic. */
  readonly decidedBy: string | null;
  /** `reference`: the clause of the charter (with its address) or the article of law (address null). */
  readonly ground: {
    readonly label: string;
    readonly kind: 'charter' | 'illegal';
    readonly explanation: string;
    readonly reference: string;
    readonly referenceUrl: MailUrl | null;
  };
  /** Why a milder measure was not enough; null only for bulk spam, duplicates and evident illegality. */
  readonly milder: string | null;
  readonly outOfCourt: string | null;
  /** Six months after the decision. */
  readonly appealDeadline: IsoMoment;
  readonly appealUrl: MailUrl;
  readonly myReviewUrl: MailUrl;
  readonly reference: string;
}

export interface ReviewsToApproveData extends StoppableFrame {
  readonly business: string;
  /** At least 1. */
  readonly count: number;
  /** Whole minutes, once measured for this person; null before. */
  readonly minutes: number | null;
  /** `platform` with its preposition in the language of the mail ("sur Google"); `rating` 1–5 or null. */
  readonly first: {
    readonly author: string;
    readonly rating: number | null;
    readonly platform: string;
    readonly writtenAt: IsoMoment;
    readonly text: string;
    readonly draft: string;
  };
  readonly queueUrl: MailUrl;
}

export interface DangerAlertData extends MailFrame {
  readonly business: string;
  readonly kind: 'danger' | 'threat' | 'distress';
  readonly receivedAt: IsoMoment;
  readonly author: string;
  readonly text: string;
  readonly reason: string;
  /** True for a review that lives on someone else's platform. */
  readonly published: boolean;
  readonly reviewUrl: MailUrl;
}

export interface MemberInvitationData extends MailFrame {
  readonly inviter: string;
  readonly organization: string;
  readonly role: 'owner' | 'moderator' | 'senior' | 'viewer';
  readonly acceptUrl: MailUrl;
  readonly expiresAt: IsoMoment;
}

export interface PasswordResetData extends MailFrame {
  readonly resetUrl: MailUrl;
  readonly expiresAt: IsoMoment;
}

export interface QuestionReceivedData extends StoppableFrame {
  readonly business: string;
  readonly author: string;
  readonly text: string;
  readonly receivedAt: IsoMoment;
  readonly questionUrl: MailUrl;
}

/** The business's answer to a question asked in private. Category `author`: it is what the person asked for. */
export interface QuestionAnsweredData extends MailFrame {
  readonly business: string;
  /** As it was asked. */
  readonly text: string;
  /** As the business approved it. */
  readonly draft: string;
  readonly reviewsUrl: MailUrl;
}

export interface MailData {
  'question-answered': QuestionAnsweredData;
  'confirm-review': ConfirmReviewData;
  'review-published': ReviewPublishedData;
  'review-needs-you': ReviewNeedsYouData;
  'review-held': ReviewHeldData;
  'review-refused': ReviewRefusedData;
  'reviews-to-approve': ReviewsToApproveData;
  'danger-alert': DangerAlertData;
  'member-invitation': MemberInvitationData;
  'password-reset': PasswordResetData;
  'question-received': QuestionReceivedData;
}
export type MailName = keyof MailData;

export const MAIL_CATEGORIES: Readonly<Record<MailName, MailCategory>> = {
  'confirm-review': 'author',
  'review-published': 'author',
  'review-needs-you': 'author',
  'review-held': 'author',
  'review-refused': 'legal',
  'reviews-to-approve': 'notification',
  'danger-alert': 'danger',
  'member-invitation': 'account',
  'password-reset': 'account',
  'question-received': 'notification',
  'question-answered': 'author',
};
export const MAIL_NAMES = Object.keys(MAIL_CATEGORIES) as readonly MailName[];

/** Whether this mail counts against the two notifications a week. */
export function isCounted(name: MailName): boolean {
  return MAIL_CATEGORIES[name] === 'notification';
}
