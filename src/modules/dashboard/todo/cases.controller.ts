import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { actingFor } from '../../../platform/database/tenant-scope.js';
import { CurrentCaller, type Caller } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { CasesService } from '../../cases/index.js';
import { field } from '../settings/form.js';
import { View } from '../view.js';
import { backOf } from './card-answer.js';

/** "It is settled", on À faire and on the page of a review. */
@ApiExcludeController()
@Controller('cases/:id')
export class CaseForms {
  constructor(
    private readonly view: View,
    private readonly cases: CasesService,
  ) {}

  @Post('solve')
  @Requires('reviews:write')
  async solve(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const found = await this.cases.get(caller.scope, id);
    await this.cases.solve(actingFor(caller.scope, found.organizationId), id, field(request, 'note'));
    this.view.redirect(response, backOf(request), { flash: 'todo.flash_solved' });
  }
}
