import { Controller, Get, Next, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { isId } from '../../../platform/clock/ids.js';
import { CurrentCaller, type Caller } from '../../../platform/http/caller.js';
import { Requires } from '../../../platform/http/permissions.js';
import { ReviewsService } from '../../reviews/index.js';
import { faultOf, secret } from '../settings/form.js';
import { View } from '../view.js';
import { ReviewPage, type ReviewFaults } from './review-page.js';

/** One review: everything about it on one page. */
@ApiExcludeController()
@Controller('reviews/:id')
export class ReviewPages {
  constructor(
    private readonly view: View,
    private readonly page: ReviewPage,
    private readonly reviews: ReviewsService,
  ) {}

  @Get()
  @Requires('reviews:read')
  async show(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response, @Next() next: NextFunction): Promise<void> {
    // Pages such as /reviews/new belong to others.
    if (!isId(id)) return next();
    this.view.render(request, response, 'dashboard/review', await this.page.data(request, caller, id));
  }

  @Post('note')
  @Requires('reviews:write')
  note(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const typed = secret(request, 'note');
    const work = async (): Promise<string> => {
      await this.reviews.writeNote(caller.scope, id, typed.replace(/\r\n/g, '\n').trim());
      return 'review.flash_note';
    };
    return this.act(id, caller, request, response, work, (message) => ({ note: { message, typed } }));
  }

  @Post('archive')
  @Requires('reviews:write')
  archive(@Param('id') id: string, @CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const work = async (): Promise<string> => {
      await this.reviews.archive(caller.scope, id);
      return 'review.flash_archived';
    };
    return this.act(id, caller, request, response, work, (message) => ({ archive: message }));
  }

  private async act(id: string, caller: Caller, request: Request, response: Response, work: () => Promise<string>, shown: (message: string) => ReviewFaults): Promise<void> {
    try {
      this.view.redirect(response, `/reviews/${id}`, { flash: await work() });
    } catch (error) {
      const { status, message, errors } = faultOf(error, request);
      this.view.render(request, response, 'dashboard/review', await this.page.data(request, caller, id, shown(message ?? Object.values(errors).join(' '))), status);
    }
  }
}
