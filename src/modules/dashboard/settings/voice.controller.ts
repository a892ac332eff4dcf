import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { analyse } from '../../../domain/analysis/analyse.js';
import { composeDraft } from '../../../domain/replies/composer.js';
import type { Voice } from '../../../domain/replies/types.js';
import { actingFor, type TenantScope } from '../../../platform/database/tenant-scope.js';
import { Scope } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { LocationsService, profileOf, type Location } from '../../organizations/index.js';
import { faultOf } from './form.js';
import { SettingsView } from './settings-view.js';

const SAMPLE_RATING = 4;
const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;
type Form = Record<string, unknown>;
const text = (form: Form, name: string): string => (typeof form[name] === 'string' ? form[name].trim() : '');

/** The house's voice, with a draft that follows every choice. */
@ApiExcludeController()
@Controller('settings/voice')
export class VoicePages {
  constructor(
    private readonly pages: SettingsView,
    private readonly locations: LocationsService,
  ) {}

  /** Choices in the address are tried, not kept: that is how the example works without JavaScript. */
  @Get()
  @Requires('locations:read')
  async page(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.show(scope, request, response, {});
  }

  @Get('example')
  @Requires('locations:read')
  async example(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { location } = await this.pages.location(scope, request);
    if (location) this.pages.view.render(request, response, 'settings/voice-example', { fragment: true, ...this.sample(request, location, voiceOf(request.query, location.voice)) });
    else response.status(204).end();
  }

  @Post()
  @Requires('locations:write')
  async save(@Scope() scope: TenantScope, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { location } = await this.pages.location(scope, request);
    try {
      if (location) await this.locations.update(actingFor(scope, location.organizationId), location.id, { voice: voiceOf(request.body as Form, location.voice) });
    } catch (error) {
      const fault = faultOf(error, request);
      await this.show(scope, request, response, { fault }, fault.status);
      return;
    }
    this.pages.done({ request, response }, `/settings/voice${location ? `?location=${location.id}` : ''}`);
  }

  private async show(scope: TenantScope, request: Request, response: Response, data: Record<string, unknown>, status = 200): Promise<void> {
    const { location, locations } = await this.pages.location(scope, request);
    const voice = location ? voiceOf(request.query, location.voice) : null;
    this.pages.show({ request, response }, 'voice', { location, locations, several: locations.length > 1, voice, ...(location && voice ? this.sample(request, location, voice) : {}), ...data }, status);
  }

  /** A real draft on a written review, in the language of the page. */
  private sample(request: Request, location: Location, voice: Voice): { sample: string; author: string; draft: string; rating: number } {
    const [sample, author] = [this.pages.say(request, 'voice.sample'), this.pages.say(request, 'voice.sample_author')];
    const business = profileOf(location);
    const analysis = analyse({ text: sample }, location.sector);
    const write = (seed: number, wanted: Voice): string => composeDraft({
      text: sample, rating: SAMPLE_RATING, author_name: author, business, facts: [], contacts: location.contacts, voice: wanted, analysis,
      moderation: { outcome: 'publish', grounds: [], spans: [] }, recent_replies: [], seed: `voice:${seed}`,
    }).draft;
    // Among equal wordings, one that lets the choice between vous and tu be seen.
    const telling = SEEDS.find((seed) => write(seed, { ...voice, address: 'formal' }) !== write(seed, { ...voice, address: 'informal' }));
    const draft = write(telling ?? 0, voice);
    return { sample, author, draft, rating: SAMPLE_RATING };
  }
}

/** The voice of a form; the stored one where the form says nothing. */
function voiceOf(form: Form, stored: Voice): Voice {
  const address = text(form, 'address');
  const warmth = text(form, 'warmth');
  const person = text(form, 'person');
  return {
    address: address === 'formal' || address === 'informal' ? address : stored.address,
    warmth: warmth === 'warm' || warmth === 'neutral' ? warmth : stored.warmth,
    signature: typeof form['signature'] === 'string' ? text(form, 'signature').slice(0, 120) : stored.signature,
    first_person_singular: person === '' ? stored.first_person_singular === true : person === 'i',
  };
}
