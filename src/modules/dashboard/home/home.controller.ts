import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../../platform/http/permissions.js';
import { AccountsService } from '../../auth/index.js';
import { TodoPage } from '../todo/todo-page.js';
import { View } from '../view.js';

/** The one address everybody types: what this is, the first screen, or what there is to do. */
@ApiExcludeController()
@Controller()
export class HomePages {
  constructor(
    private readonly view: View,
    private readonly accounts: AccountsService,
    private readonly todo: TodoPage,
  ) {}

  @Get()
  @Public()
  async home(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { caller } = request;
    if (!caller) return this.view.render(request, response, 'dashboard/landing', { layout: 'bare', setUp: await this.accounts.isSetUp() });
    const title = (key: string): string => this.view.translate(request, key);
    if (!(await this.todo.hasReviews(caller))) return this.view.render(request, response, 'dashboard/first', { title: title('landing.first_title'), section: 'todo', layout: 'bare' });
    this.view.render(request, response, 'dashboard/todo', { title: title('todo.title'), ...(await this.todo.data(request, caller)) });
  }
}
