import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AppError } from '../../platform/errors/app-error.js';
import { Public } from '../../platform/http/permissions.js';
import { AppealsService } from '../moderation/index.js';
import { AuthorPageService, type AuthorAccess } from './author-page.service.js';
import { authorView, contestView } from './author-view.js';
import { fill, PageRenderer, wordsOf } from './page-renderer.js';

interface EditForm {
  readonly text?: unknown;
  readonly rating?: unknown;
}

/** The author's own page, by the link of a mail. Reading changes nothing, since link scanners read: whatever changes is a form. */
@ApiExcludeController()
@Controller('my-review')
export class AuthorController {
  constructor(
    private readonly authors: AuthorPageService,
    private readonly pages: PageRenderer,
    private readonly appeals: AppealsService,
  ) {}

  @Get(':token')
  @Public()
  async show(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const access = await this.openOrTell(token, request, response);
    if (access) await this.page(token, access, request, response);
  }

  @Get(':token/confirm')
  @Public()
  async askToConfirm(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const access = await this.openOrTell(token, request, response);
    if (!access) return;
    if (access.review.status !== 'awaiting_contact') return this.page(token, access, request, response);
    const w = wordsOf(this.pages.languageOf(request)).confirm;
    const names = { business: access.location.name };
    const question = access.review.kind === 'question';
    this.pages.send(request, response, 'message', { title: question ? w.title_question : w.title, business: access.location.name }, {
      paragraphs: [fill(question ? w.explain_question : w.explain, names), w.not_you], quote: access.review.text, form: { action: `/my-review/${encodeURIComponent(token)}/confirm`, button: question ? w.button_question : w.button },
    });
  }

  @Post(':token/confirm')
  @HttpCode(303)
  @Public()
  async confirm(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (!(await this.openOrTell(token, request, response))) return;
    await this.authors.confirm(token);
    this.back(token, request, response);
  }

  @Post(':token/again')
  @HttpCode(200)
  @Public()
  async again(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { location } = await this.authors.sendAgain(token);
    const w = wordsOf(this.pages.languageOf(request)).again;
    this.pages.send(request, response, 'message', { title: w.title, business: location.name }, { paragraphs: [w.explain] });
  }

  @Post(':token/edit')
  @Public()
  async edit(@Param('token') token: string, @Body() form: EditForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    const access = await this.openOrTell(token, request, response);
    if (!access) return;
    try {
      if (typeof form.text !== 'string') throw new AppError('invalid', 'widget.text_missing', { fr: 'Écrivez votre texte.', en: 'Write your text.' });
      await this.authors.edit(token, { text: form.text.replaceAll('\r\n', '\n').trim(), ...(typeof form.rating === 'string' && form.rating !== '' ? { rating: Number(form.rating) } : {}) });
      this.back(token, request, response);
    } catch (error) {
      if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error;
      // The words stay in the form: nothing typed is lost.
      const typed = typeof form.text === 'string' ? form.text : access.review.text;
      await this.page(token, access, request, response, { error: error.text[this.pages.languageOf(request)], text: typed, open: true }, error.kind === 'invalid' ? 422 : 409);
    }
  }

  /** A second look at the decision, by a person; what is shown does not change meanwhile. */
  @Post(':token/contest')
  @Public()
  async contest(@Param('token') token: string, @Body() form: EditForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    const access = await this.openOrTell(token, request, response);
    if (!access) return;
    const words = typeof form.text === 'string' ? form.text.replaceAll('\r\n', '\n') : '';
    try {
      await this.appeals.ask(access.scope, access.review.id, words);
      this.back(token, request, response);
    } catch (error) {
      if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error;
      await this.page(token, access, request, response, { contestError: error.text[this.pages.languageOf(request)], contestText: words }, error.kind === 'invalid' ? 422 : 409);
    }
  }

  @Post(':token/mask')
  @Public()
  async mask(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (!(await this.openOrTell(token, request, response))) return;
    await this.authors.acceptMask(token);
    this.back(token, request, response);
  }

  @Post(':token/withdraw')
  @Public()
  async withdraw(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (!(await this.openOrTell(token, request, response))) return;
    await this.authors.withdraw(token);
    this.back(token, request, response);
  }

  @Get(':token/data.json')
  @Public()
  async data(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (!(await this.openOrTell(token, request, response))) return;
    response.setHeader('Content-Disposition', 'attachment; filename="my-review.json"');
    response.setHeader('Cache-Control', 'no-store');
    response.type('json').send(JSON.stringify(await this.authors.data(token), null, 2));
  }

  /** Null when a page about the link itself was sent: unknown, or expired with the offer of a fresh one. */
  private async openOrTell(token: string, request: Request, response: Response): Promise<AuthorAccess | null> {
    const words = wordsOf(this.pages.languageOf(request));
    try {
      const access = await this.authors.open(token);
      if (!access.isExpired) return access;
      const form = { action: `/my-review/${encodeURIComponent(token)}/again`, button: words.expired.button };
      this.pages.send(request, response, 'message', { title: words.expired.title, business: access.location.name }, { paragraphs: [words.expired.explain], form }, 410);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'widget.unknown_link') throw error;
      this.pages.send(request, response, 'message', { title: words.unknown.title, business: '' }, { paragraphs: [words.unknown.explain] }, 404);
    }
    return null;
  }

  private async page(token: string, access: AuthorAccess, request: Request, response: Response, more: Record<string, unknown> = {}, status = 200): Promise<void> {
    const lang = this.pages.languageOf(request);
    const words = wordsOf(lang).author;
    const title = access.review.kind === 'question' ? words.title_question : words.title;
    this.pages.send(request, response, 'author', { title, business: access.location.name }, { ...authorView(access, lang, token), contest: contestView(await this.appeals.stateOf(access.scope, access.review.id), access.location, lang), ...more }, status);
  }

  private back(token: string, request: Request, response: Response): void {
    const asked = request.query['lang'];
    response.redirect(303, `/my-review/${encodeURIComponent(token)}${asked === 'fr' || asked === 'en' ? `?lang=${asked}` : ''}`);
  }
}
