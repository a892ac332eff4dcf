import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { notFound } from '../../../platform/errors/app-error.js';
import type { Caller } from '../../../platform/http/caller.js';
import { may } from '../../../platform/http/permissions.js';
import type { ReplyCard } from '../../replies/index.js';
import { ReviewPage } from '../review/review-page.js';
import { faultOf, localPath, secret } from '../settings/form.js';
import { View, type Flash } from '../view.js';
import type { CardFault } from './card-view.js';
import { TodoPage } from './todo-page.js';

/** Answers a form of a card: the card alone for htmx, else the page it was sent from. */
@Injectable()
export class CardAnswer {
  constructor(
    private readonly view: View,
    private readonly todo: TodoPage,
    private readonly review: ReviewPage,
  ) {}

  mayApprove(caller: Caller): boolean {
    return may(caller.scope.role, 'replies:approve');
  }

  async done(request: Request, response: Response, caller: Caller, card: ReplyCard, now: { said: Flash; later: boolean }): Promise<void> {
    if (isFragment(request)) return this.fragment(request, response, caller, card, { later: now.later });
    const back = backOf(request);
    const undo = now.said.undo && back !== '/' ? `${now.said.undo}?back=${encodeURIComponent(back)}` : now.said.undo;
    this.view.redirect(response, back, undo ? { ...now.said, undo } : now.said);
  }

  /** Says what stands in the way beside what was typed; anything unexpected goes on to the error page. */
  async failed(request: Request, response: Response, caller: Caller, card: ReplyCard, error: unknown): Promise<void> {
    const { status, message, errors } = faultOf(error, request);
    const typed = secret(request, 'text');
    const fault: CardFault = { replyId: card.id, status, message: message ?? Object.values(errors).join(' '), typed: typed === '' ? null : typed };
    if (isFragment(request)) return this.fragment(request, response, caller, card, { fault });
    if (backOf(request).startsWith('/reviews/')) return this.view.render(request, response, 'dashboard/review', await this.review.data(request, caller, card.reviewId, { card: fault }), status);
    this.view.render(request, response, 'dashboard/todo', { title: this.view.translate(request, 'todo.title'), ...(await this.todo.data(request, caller, fault)) }, status);
  }

  private async fragment(request: Request, response: Response, caller: Caller, card: ReplyCard, state: { fault?: CardFault; later?: boolean }): Promise<void> {
    const data = await this.todo.cardData(request, caller, card.id, state);
    if (!data) throw notFound('replies.not_found');
    this.view.render(request, response, 'dashboard/todo-fragment', { ...data, fragment: true }, state.fault?.status ?? 200);
  }
}

export const isFragment = (request: Request): boolean => request.headers['hx-request'] === 'true';
/** Where the form was sent from: a hidden field, or the address of an undo link. */
export function backOf(request: Request): string {
  const body = (request.body as Record<string, unknown> | undefined)?.['back'];
  return localPath(body ?? request.query['back']);
}
