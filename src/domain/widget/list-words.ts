import type { WidgetLabel, WidgetSort, WidgetVerification } from './types.js';

/**
 * The words a reader of the list sees. The script on the client's page and the server rendering take them from here,
 * so both say the same thing. Names begin with `$` so that the
 * build can shorten them: no key of the payload does.
 */
export interface ListWords {
  readonly $locale: string;
  readonly $title: (name: string) => string;
  readonly $stars: (n: string | number) => string;
  /** Numbers of reviews and of ratings, and the mean (null when nobody gave stars); the ratings are told when they are fewer. */
  readonly $summary: (count: string, rated: string, mean: string | 0 | null) => string;
  readonly $empty: string;
  readonly $none: string;
  readonly $failed: string;
  readonly $how: string;
  readonly $write: string;
  readonly $ask: string;
  readonly $sort: string;
  readonly $sorts: Readonly<Record<WidgetSort, string>>;
  readonly $filter: string;
  readonly $all: string;
  readonly $more: string;
  readonly $rest: string;
  readonly $added: (n: number) => string;
  /** `origin` for a review that another platform published. */
  readonly $published: (day: string, origin?: string) => string;
  /** `date` is already cut to `precision`, its length in ISO form: 10, 7 or 4. */
  readonly $experience: (date: string, precision: number) => string;
  readonly $unknown: string;
  readonly $edited: (day: string) => string;
  readonly $proof: Readonly<Record<WidgetVerification, string>>;
  readonly $labels: Readonly<Record<WidgetLabel, string>>;
  /** `day` is null when the source did not tell it. */
  readonly $reply: (name: string, day: string | null) => string;
  readonly $report: string;
  readonly $reportOf: (author: string) => string;
  readonly $register: (received: string, published: string) => string;
  readonly $registerLink: string;
}
