import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Clock } from '../../../platform/clock/clock.js';
import { sha256Hex } from '../../../platform/crypto/secrets.js';
import { actingFor, type TenantScope } from '../../../platform/database/tenant-scope.js';
import { notFound } from '../../../platform/errors/app-error.js';
import { CurrentCaller, type Caller } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { sayDistance } from '../../../platform/templating/dates.js';
import { LocationsService } from '../../organizations/index.js';
import { RepliesService, StackService, type Reply, type ReplyCard } from '../../replies/index.js';
import { field, secret } from '../settings/form.js';
import type { Flash } from '../view.js';
import { CardAnswer } from './card-answer.js';
import { tomorrowMorning } from './tomorrow.js';

type Work = (scope: TenantScope, card: ReplyCard) => Promise<Flash & { later?: boolean }>;

/** The forms of a reply's card, on À faire and on the page of its review. */
@ApiExcludeController()
@Controller('replies/:id')
export class ReplyForms {
  constructor(
    private readonly replies: RepliesService,
    private readonly stack: StackService,
    private readonly locations: LocationsService,
    private readonly answer: CardAnswer,
    private readonly clock: Clock,
  ) {}

  @Post('approve')
  @Requires('replies:approve')
  approve(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const seen = { revision: Number(field(request, 'revision')), textHash: field(request, 'text_hash') };
    return this.act(id, caller, request, response, async (scope) => this.saidApproved(await this.replies.approve(scope, id, seen), request));
  }

  @Post('edit')
  @Requires('replies:write')
  edit(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const change = { text: secret(request, 'text'), revision: Number(field(request, 'revision')) };
    return this.act(id, caller, request, response, async (scope) => {
      const edited = await this.replies.edit(scope, id, change);
      if (field(request, 'then') !== 'approve' || !this.answer.mayApprove(caller)) return { flash: 'todo.flash_edited' };
      return this.saidApproved(await this.replies.approve(scope, id, { revision: edited.revision, textHash: sha256Hex(edited.text) }), request);
    });
  }

  @Post('undo')
  @Requires('replies:approve')
  undo(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.act(id, caller, request, response, async (scope) => {
      await this.replies.undo(scope, id);
      return { flash: 'todo.flash_undone' };
    });
  }

  @Post('later')
  @Requires('replies:write')
  later(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.act(id, caller, request, response, async (scope, card) => {
      const { timezone } = await this.locations.get(scope, card.locationId);
      await this.replies.snooze(scope, id, tomorrowMorning(this.clock.now(), timezone));
      return { flash: 'todo.flash_later', undo: `/replies/${id}/wake`, later: true };
    });
  }

  @Post('wake')
  @Requires('replies:write')
  wake(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.act(id, caller, request, response, async (scope) => {
      await this.replies.snooze(scope, id, null);
      return { flash: 'todo.flash_back' };
    });
  }

  @Post('dismiss')
  @Requires('replies:write')
  dismiss(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.act(id, caller, request, response, async (scope) => {
      await this.replies.dismiss(scope, id);
      return { flash: 'todo.flash_dismissed', undo: `/replies/${id}/restore` };
    });
  }

  /** Takes "no reply" back; where the service had found that none is needed, a draft is asked for. */
  @Post('restore')
  @Requires('replies:write')
  restore(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.act(id, caller, request, response, async (scope, card) => {
      if (card.state === 'not_needed') await (card.reason?.code === 'dismissed' ? this.replies.undo(scope, id) : this.replies.redraft(scope, id));
      return { flash: 'todo.flash_back' };
    });
  }

  @Post('redraft')
  @Requires('replies:write')
  redraft(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.act(id, caller, request, response, async (scope) => {
      await this.replies.redraft(scope, id);
      return { flash: 'todo.flash_redrafted' };
    });
  }

  @Post('posted')
  @Requires('replies:approve')
  posted(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.act(id, caller, request, response, async (scope) => {
      await this.replies.markPosted(scope, id);
      return { flash: 'todo.flash_posted', undo: `/replies/${id}/unpublish` };
    });
  }

  /** The author changed the review; the published reply still fits. */
  @Post('keep')
  @Requires('replies:write')
  keep(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.act(id, caller, request, response, async (scope) => {
      await this.replies.keep(scope, id);
      return { flash: 'todo.flash_kept' };
    });
  }

  /** The author changed the review; other words take the place of the published ones. */
  @Post('replace')
  @Requires('replies:approve')
  replace(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const change = { text: secret(request, 'text'), revision: Number(field(request, 'revision')) };
    return this.act(id, caller, request, response, async (scope) => {
      const reply = await this.replies.replace(scope, id, change);
      return reply.state === 'published' ? { flash: 'todo.flash_replaced', undo: `/replies/${id}/unpublish` } : { flash: 'todo.flash_to_post', undo: `/replies/${id}/undo` };
    });
  }

  @Post('unpublish')
  @Requires('replies:approve')
  unpublish(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.act(id, caller, request, response, async (scope) => {
      await this.replies.unpublish(scope, id);
      return { flash: 'todo.flash_unpublished' };
    });
  }

  /** Runs the work in the reply's own organization and answers with the card, the page it came from, or what stands in the way. */
  private async act(id: string, caller: Caller, request: Request, response: Response, work: Work): Promise<void> {
    const card = await this.stack.card(caller.scope, id);
    if (!card) throw notFound('replies.not_found');
    try {
      const { later, ...said } = await work(actingFor(caller.scope, card.organizationId), card);
      await this.answer.done(request, response, caller, card, { said, later: later ?? false });
    } catch (error) {
      await this.answer.failed(request, response, caller, card, error);
    }
  }

  private saidApproved(reply: Reply, request: Request): Flash {
    const undo = `/replies/${reply.id}/undo`;
    if (!reply.publishAt) return { flash: 'todo.flash_to_post', undo };
    return { flash: 'todo.flash_approved', undo, values: { name: sayDistance(reply.publishAt, this.clock.now(), request.locale ?? 'fr') } };
  }
}
