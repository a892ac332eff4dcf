import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { TenantScope } from '../../../platform/database/tenant-scope.js';
import { Scope } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { ENOUGH, OverviewService, type AspectFigures, type Overview } from '../../insights/index.js';
import { LocationsService } from '../../organizations/index.js';
import { NavCounts } from '../nav-counts.js';
import { View } from '../view.js';

/** "Comprendre": how it is going, what changed, what to do, from counted reviews; nothing is ranked below thirty. */
@ApiExcludeController()
@Controller('understand')
export class OverviewPages {
  constructor(
    private readonly view: View,
    private readonly overview: OverviewService,
    private readonly locations: LocationsService,
    private readonly counts: NavCounts,
  ) {}

  @Get()
  @Requires('reviews:read')
  async page(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response, @Query('location') location?: string): Promise<void> {
    const [overview, locations, counts] = await Promise.all([this.overview.of(scope, location), this.locations.list(scope), this.counts.of(scope)]);
    const enough = overview.now.n >= ENOUGH;
    // Below thirty the order would say something the figures do not: alphabetical then.
    const aspects = enough ? overview.aspects : [...overview.aspects].sort((a, b) => a.aspect.localeCompare(b.aspect));
    const data = { ...verdicts(overview), overview, bars: bars(aspects), enough, enoughN: ENOUGH, locations, severalLocations: locations.length > 1, chosen: location ?? '' };
    this.view.render(request, response, 'dashboard/overview', { title: this.view.translate(request, 'overview.title'), section: 'understand', counts, ...data });
  }
}

/** The sentence each figure allows: a difference is called one only when the intervals of the two periods do not overlap. */
function verdicts({ now, before, aspects }: Overview): { going: string; changed: string; worst: AspectFigures | null; mover: AspectFigures | null } {
  const comparable = now.rated >= ENOUGH && before.rated >= ENOUGH && now.mean && before.mean;
  const going = now.rated === 0 ? 'nothing' : !comparable ? 'few' : now.mean.low > before.mean.high ? 'better' : now.mean.high < before.mean.low ? 'worse' : 'same';
  const enough = now.n >= ENOUGH && before.n >= ENOUGH;
  // What weighs most against the house: named badly by at least three, and not mostly praised.
  const worst = now.n < ENOUGH ? undefined : [...aspects].filter((a) => a.negative >= 3 && a.negative * 2 > a.positive).sort((a, b) => b.negative - a.negative)[0];
  const mover = enough ? aspects.find((a) => a.negative >= 5 && a.negative / now.n > (2 * Math.max(1, a.negativeBefore)) / before.n) : undefined;
  return { going, changed: enough ? 'nothing' : 'few', worst: worst ?? null, mover: mover ?? null };
}

/** Widths of the diverging bars, in per cent of the longest. */
function bars(aspects: readonly AspectFigures[]): (AspectFigures & { left: number; right: number; x: number })[] {
  const longest = Math.max(1, ...aspects.flatMap((a) => [a.positive, a.negative]));
  const width = (count: number): number => Math.round((count / longest) * 100);
  return aspects.map((a) => ({ ...a, left: width(a.negative), right: width(a.positive), x: 100 - width(a.negative) }));
}
