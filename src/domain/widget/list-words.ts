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
  readonly $reviews: (n: string, one: boolean) => string;
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
  readonly $published: (day: string) => string;
  /** `date` is already cut to `precision`, its length in ISO form: 10, 7 or 4. */
  readonly $experience: (date: string, precision: number) => string;
  readonly $unknown: string;
  readonly $edited: (day: string) => string;
  readonly $proof: Readonly<Record<WidgetVerification, string>>;
  readonly $labels: Readonly<Record<WidgetLabel, string>>;
  readonly $reply: (name: string, day: string) => string;
  readonly $report: string;
  readonly $reportOf: (author: string) => string;
  readonly $register: (received: string, published: string) => string;
  readonly $registerLink: string;
}
