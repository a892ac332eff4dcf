import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { OperatorWords, Trial } from '../../../domain/moderation/operator-words.js';
import { actingFor, type TenantScope } from '../../../platform/database/tenant-scope.js';
import { Scope } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { LocationsService, MOST_WORDS, overreachText, type Location } from '../../organizations/index.js';
import { field } from './form.js';
import { SettingsView, type Exchange } from './settings-view.js';
import { faultsOfWord, GROUND_CHOICES, patternsOf, withoutWord, withWord, wordFaultsOf, type WordFaults, type WordKind } from './words-form.js';

/** One of the two forms after it was sent: what was typed, what is wrong with it, and in how many reviews it stands. */
interface Sent extends WordFaults {
  readonly kind: WordKind;
  readonly message?: string | null;
  readonly status: number;
}

/** Words of the house: those that a person reads before publication, and names that are no insult. */
@ApiExcludeController()
@Controller('settings/words')
export class WordsPages {
  constructor(
    private readonly pages: SettingsView,
    private readonly locations: LocationsService,
  ) {}

  @Get()
  @Requires('locations:read')
  async page(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { location, locations } = await this.pages.location(scope, request);
    await this.show(scope, { request, response }, location, locations);
  }

  @Post('sensitive')
  @Requires('locations:write')
  async addSensitive(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.add(scope, { request, response }, 'sensitive');
  }

  @Post('allowed')
  @Requires('locations:write')
  async addAllowed(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.add(scope, { request, response }, 'allowed');
  }

  @Post('sensitive/remove')
  @Requires('locations:write')
  async removeSensitive(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.remove(scope, { request, response }, 'sensitive');
  }

  @Post('allowed/remove')
  @Requires('locations:write')
  async removeAllowed(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.remove(scope, { request, response }, 'allowed');
  }

  /** Adds what was typed, or only tries it on the latest reviews. */
  private async add(scope: TenantScope, exchange: Exchange, kind: WordKind): Promise<void> {
    const { request } = exchange;
    const { location, locations } = await this.pages.location(scope, request);
    if (!location) return this.show(scope, exchange, location, locations);
    const wanted = withWord(location.words, kind, request);
    if (field(request, 'try') !== '') {
      const { pattern } = wordFaultsOf(wanted, kind, request.locale ?? 'fr');
      return this.show(scope, exchange, location, locations, { kind, ...(pattern ? { pattern } : {}), status: pattern ? 422 : 200 });
    }
    try {
      await this.save(scope, location, wanted);
    } catch (error) {
      return this.show(scope, exchange, location, locations, { kind, ...faultsOfWord(error, request) });
    }
    this.pages.done(exchange, pageOf(location), 'settings.words.added', field(request, 'word'));
  }

  private async remove(scope: TenantScope, exchange: Exchange, kind: WordKind): Promise<void> {
    const { location, locations } = await this.pages.location(scope, exchange.request);
    if (!location) return this.show(scope, exchange, location, locations);
    const word = field(exchange.request, 'word');
    try {
      await this.save(scope, location, withoutWord(location.words, kind, word));
    } catch (error) {
      const { message, status } = faultsOfWord(error, exchange.request);
      exchange.request.body = {};
      return this.show(scope, exchange, location, locations, { kind, message, status });
    }
    this.pages.done(exchange, pageOf(location), 'settings.words.removed', word);
  }

  private async save(scope: TenantScope, location: Location, words: OperatorWords): Promise<void> {
    await this.locations.update(actingFor(scope, location.organizationId), location.id, { words });
  }

  private async show(scope: TenantScope, exchange: Exchange, location: Location | null, locations: readonly Location[], sent?: Sent): Promise<void> {
    const data = location ? await this.lists(scope, exchange.request, location, sent) : {};
    this.pages.show(exchange, 'words', { location, locations, several: locations.length > 1, fault: sent?.message ? { message: sent.message } : undefined, ...data }, sent?.status);
  }

  private async lists(scope: TenantScope, request: Request, location: Location, sent?: Sent): Promise<Record<string, unknown>> {
    const { words } = location;
    const locale = request.locale ?? 'fr';
    // A word that can be read is tried even where something else keeps it from being saved.
    const typed = sent && !sent.pattern && field(request, 'word') !== '' ? [field(request, 'word')] : [];
    const trials = await this.locations.tryWords(scope, location.id, [...patternsOf(words, 'sensitive'), ...patternsOf(words, 'allowed'), ...typed]);
    const last = typed.length > 0 ? trials.at(-1) : undefined;
    const tooFar = last && sent?.kind === 'sensitive' ? overreachText(last) : null;
    const formOf = (kind: WordKind) => {
      const mine = sent?.kind === kind ? sent : undefined;
      const error = mine?.pattern ?? (mine ? tooFar?.[locale] : undefined);
      return {
        word: mine ? field(request, 'word') : '', ground: mine ? field(request, 'ground') : '', error, groundError: mine?.ground, isFull: words[kind].length >= MOST_WORDS,
        tried: mine && last && !error ? { word: field(request, 'word'), text: this.trialText(request, last) } : undefined,
        // Where the answer stands: the page opens there.
        focus: !mine ? '' : mine.ground && !error ? 'ground' : 'word',
      };
    };
    return {
      sensitive: words.sensitive.map(({ pattern, ground }, at) => ({ pattern, ground: this.pages.say(request, `words.ground.${ground}`), trial: this.trialText(request, trials[at]), isAside: trials[at] !== undefined && overreachText(trials[at]) !== null })),
      allowed: words.allowed.map((pattern, at) => ({ pattern, trial: this.trialText(request, trials[words.sensitive.length + at]) })),
      sensitiveForm: formOf('sensitive'), allowedForm: formOf('allowed'), grounds: GROUND_CHOICES.map((code) => ({ code, label: this.pages.say(request, `words.ground.${code}`) })),
      charter: `/charter/${location.siteKey}?lang=${locale}#mots`, hasWords: words.sensitive.length + words.allowed.length > 0,
    };
  }

  /** “2 of your 80 latest reviews”. */
  private trialText(request: Request, trial: Trial | undefined): string {
    if (!trial || trial.of === 0) return this.pages.say(request, 'words.trial_nothing');
    return this.pages.say(request, trial.held === 0 ? 'words.trial_never' : 'words.trial', { held: trial.held, count: trial.of });
  }
}

const pageOf = (location: Location): string => `/settings/words?location=${location.id}`;
