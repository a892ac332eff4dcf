import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Caller } from '../../../platform/http/caller.js';
import { NavCounts } from '../nav-counts.js';

/** What every page of the dashboard needs besides its own data. */
@Injectable()
export class PageFrame {
  constructor(
    private readonly clock: Clock,
    private readonly navCounts: NavCounts,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  counts(caller: Caller): Promise<{ todo: number; moderation: number }> {
    return this.navCounts.of(caller.scope);
  }
}
