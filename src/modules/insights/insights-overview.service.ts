import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ENOUGH, meanChange, meanInterval, shareChange, type Change, type Interval, type Sample } from '../../domain/insights/compare.js';
import { Clock } from '../../platform/clock/clock.js';
import { isId } from '../../platform/clock/ids.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { OverviewRepository, type AspectRow, type PlatformRow, type Span } from './overview.repository.js';

const DAY_MS = 86_400_000;
/** The shortest of these with enough reviews is read for aspects and words; null is everything. */
const WINDOWS = [90, 365, null] as const;
export type WindowDays = (typeof WINDOWS)[number];

export interface Period {
  readonly n: number;
  readonly rated: number;
  readonly mean: number | null;
  /** 95 %, null under thirty. */
  readonly interval: Interval | null;
}
export interface AspectView {
  readonly aspect: string;
  readonly positive: number;
  readonly negative: number;
  readonly praise: AspectRow['quotes'];
  readonly blame: AspectRow['quotes'];
}
export interface PhraseView {
  readonly phrase: string;
  readonly reviews: number;
  readonly before: number;
  readonly change: Change;
}
export interface Overview {
  readonly days: 90;
  readonly from: Date;
  readonly now: Period;
  readonly before: Period;
  readonly change: Change;
  readonly platforms: readonly { readonly platform: string; readonly now: Period; readonly before: Period }[];
  /** The last twelve calendar months, empty ones included, oldest first. */
  readonly months: readonly { readonly month: string; readonly n: number; readonly mean: number | null }[];
  /** Published reviews without a usable date: they stand in no period. */
  readonly undated: number;
  readonly words: {
    /** Days looked at; null is everything. */
    readonly days: WindowDays;
    /** Reviews with words in that window. */
    readonly n: number;
    /** False under thirty: numbers in the order of the alphabet, no ranking. */
    readonly ranked: boolean;
    readonly aspects: readonly AspectView[];
    readonly phrases: readonly PhraseView[];
  };
}

/** How it is going, what changed, what comes back: counted from the published reviews at the moment of asking. */
@Injectable()
export class InsightsOverviewService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly repository: OverviewRepository,
    private readonly clock: Clock,
  ) {}

  /** Over everything the caller may see, or one location. An id that is no id sees nothing. */
  async overview(scope: TenantScope, locationId?: string): Promise<Overview> {
    const place = locationId === undefined ? null : isId(locationId) ? locationId : '00000000-0000-0000-0000-000000000000';
    return this.database.run(scope, async (tx) => {
      const until = this.clock.now();
      const back = (days: number): Date => new Date(until.getTime() - days * DAY_MS);
      const [recent, earlier]: [Span, Span] = [{ from: back(90), until }, { from: back(180), until: back(90) }];
      const [now, before] = [await this.repository.sample(tx, place, recent), await this.repository.sample(tx, place, earlier)];
      return {
        days: 90,
        from: back(90),
        now: periodOf(now),
        before: periodOf(before),
        change: meanChange(sampleOf(now), sampleOf(before)),
        platforms: byPlatform(await this.repository.platforms(tx, place, recent), await this.repository.platforms(tx, place, earlier)),
        months: allMonths(await this.repository.months(tx, place, { from: firstOfMonths(until), until }), until),
        undated: await this.repository.undated(tx, place),
        words: await this.words(tx, place, until),
      };
    });
  }

  private async words(tx: EntityManager, place: string | null, until: Date): Promise<Overview['words']> {
    let days: WindowDays = null;
    let n = 0;
    for (const window of WINDOWS) {
      days = window;
      n = await this.repository.readable(tx, place, spanOf(window, until));
      if (n >= ENOUGH) break;
    }
    const span = spanOf(days, until);
    const ranked = n >= ENOUGH;
    const aspects = aspectViews(await this.repository.aspects(tx, place, span), ranked);
    return { days, n, ranked, aspects, phrases: await this.phrases(tx, place, { days, span, n }) };
  }

  /** Compared with the stretch of the same length before, where both hold enough. */
  private async phrases(tx: EntityManager, place: string | null, window: { days: WindowDays; span: Span; n: number }): Promise<PhraseView[]> {
    const found = (await this.repository.phrases(tx, place, window.span)).slice(0, 24);
    const { days, span } = window;
    const earlier: Span | null = days === null || span.from === null ? null : { from: new Date(span.from.getTime() - days * DAY_MS), until: span.from };
    const nBefore = earlier ? await this.repository.readable(tx, place, earlier) : 0;
    const before = earlier && found.length > 0 ? await this.repository.phrases(tx, place, earlier, found.map((f) => f.phrase), 1) : [];
    const hits = new Map(before.map((b) => [b.phrase, b.reviews]));
    const views = found.map(({ phrase, reviews }) => {
      const earlierHits = hits.get(phrase) ?? 0;
      return { phrase, reviews, before: earlierHits, change: shareChange({ hits: reviews, n: window.n }, { hits: earlierHits, n: nBefore }) };
    });
    return window.n >= ENOUGH ? views : views.toSorted((a, b) => a.phrase.localeCompare(b.phrase));
  }
}

const spanOf = (days: WindowDays, until: Date): Span => ({ from: days === null ? null : new Date(until.getTime() - days * DAY_MS), until });
const sampleOf = (row: Omit<PlatformRow, 'platform'>): Sample => ({ n: row.rated, mean: row.mean, variance: row.variance });
const periodOf = (row: Omit<PlatformRow, 'platform'>): Period => ({ n: row.n, rated: row.rated, mean: row.mean, interval: meanInterval(sampleOf(row)) });
const NOTHING: Omit<PlatformRow, 'platform'> = { n: 0, rated: 0, mean: null, variance: null };

function byPlatform(now: readonly PlatformRow[], before: readonly PlatformRow[]): Overview['platforms'] {
  const names = [...new Set([...now, ...before].map((row) => row.platform))];
  const of = (rows: readonly PlatformRow[], platform: string): Period => periodOf(rows.find((row) => row.platform === platform) ?? NOTHING);
  return names.map((platform) => ({ platform, now: of(now, platform), before: of(before, platform) }));
}

const firstOfMonths = (until: Date): Date => new Date(Date.UTC(until.getUTCFullYear(), until.getUTCMonth() - 11, 1));

function allMonths(rows: readonly { month: string; n: number; mean: number | null }[], until: Date): Overview['months'] {
  const known = new Map(rows.map((row) => [row.month, row]));
  return Array.from({ length: 12 }, (_, index) => {
    const month = new Date(Date.UTC(until.getUTCFullYear(), until.getUTCMonth() - 11 + index, 1)).toISOString().slice(0, 7);
    return known.get(month) ?? { month, n: 0, mean: null };
  });
}

/** Most said first; with too few reviews in the order of the alphabet, so that no order is read into it. */
function aspectViews(rows: readonly AspectRow[], ranked: boolean): AspectView[] {
  const names = [...new Set(rows.map((row) => row.aspect))];
  const views = names.map((aspect) => {
    const of = (polarity: string): AspectRow | undefined => rows.find((row) => row.aspect === aspect && row.polarity === polarity);
    return { aspect, positive: of('positive')?.reviews ?? 0, negative: of('negative')?.reviews ?? 0, praise: of('positive')?.quotes ?? [], blame: of('negative')?.quotes ?? [] };
  });
  return ranked ? views.toSorted((a, b) => b.positive + b.negative - a.positive - a.negative) : views.toSorted((a, b) => a.aspect.localeCompare(b.aspect));
}
