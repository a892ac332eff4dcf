import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError, type ErrorKind, type FieldError, type Message } from '../errors/app-error.js';
import type { Logger } from '../logging/logger.js';

const STATUS: Record<ErrorKind, number> = {
  invalid: 422, unauthenticated: 401, forbidden: 403, not_found: 404, conflict: 409, too_large: 413, too_many: 429, unavailable: 503,
};

/** RFC 9457. `detail` is in the reader's language; `code` is stable for ever. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

const GENERIC: Record<number, Message & { code: string }> = {
  400: { code: 'http.bad_request', fr: 'La demande est mal formée. Rien n’a changé.', en: 'The request is malformed. Nothing changed.' },
  401: { code: 'http.unauthenticated', fr: 'Connectez-vous pour continuer.', en: 'Sign in to continue.' },
  403: { code: 'http.forbidden', fr: 'Vous n’avez pas le droit de faire cela.', en: 'You may not do this.' },
  404: { code: 'http.not_found', fr: 'Cette page n’existe pas, ou vous n’y avez pas accès.', en: 'This does not exist, or you have no access to it.' },
  413: { code: 'http.too_large', fr: 'Le fichier est trop grand. Rien n’a changé.', en: 'The file is too large. Nothing changed.' },
  429: { code: 'http.too_many', fr: 'Trop de demandes. Réessayez dans un instant.', en: 'Too many requests. Try again in a moment.' },
  500: { code: 'http.internal', fr: 'Une erreur est survenue de notre côté. Rien n’est perdu ; réessayez dans un instant.', en: 'Something went wrong on our side. Nothing is lost; try again in a moment.' },
};

/** Turns any failure into a problem: the single place where errors meet HTTP. */
export function toProblem(error: unknown, locale: 'fr' | 'en'): Problem {
  if (error instanceof AppError) {
    const status = STATUS[error.kind];
    return {
      type: `https://atchik-booost.org/problems/${error.code}`, title: error.code, status, code: error.code, detail: error.text[locale],
      ...(error.details.fields ? { errors: error.details.fields.map(({ field, message, text }) => ({ field, message: text?.[locale] ?? message })) } : {}),
    };
  }
  const thrown = error instanceof HttpException ? error.getStatus() : ((error as { status?: number; statusCode?: number }).status ?? (error as { statusCode?: number }).statusCode);
  const status = typeof thrown === 'number' && thrown >= 400 && thrown < 600 ? thrown : 500;
  const generic = GENERIC[status] ?? (status < 500 ? GENERIC[400] : GENERIC[500]);
  const fields = validationErrors(error);
  return {
    type: `https://atchik-booost.org/problems/${generic?.code ?? 'http.internal'}`, title: generic?.code ?? 'http.internal', status: fields ? 422 : status,
    code: fields ? 'http.invalid' : (generic?.code ?? 'http.internal'), detail: generic?.[locale] ?? '', ...(fields ? { errors: fields } : {}),
  };
}

/** ValidationPipe is set up (http-app.ts) to throw a BadRequest whose body carries `fields`. */
function validationErrors(error: unknown): FieldError[] | null {
  if (!(error instanceof HttpException)) return null;
  const body = error.getResponse();
  return typeof body === 'object' && body !== null && 'fields' in body ? (body as { fields: FieldError[] }).fields : null;
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    /** Draws the page of an error for people; set by the dashboard. */
    private readonly page: { render: (problem: Problem, request: Request) => string | null },
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.end();
      return;
    }
    const problem = toProblem(error, request.locale ?? 'fr');
    if (problem.status >= 500) this.logger.error({ err: error, path: request.path }, 'request failed');
    if (error instanceof AppError && error.details.retryAfterSeconds) response.setHeader('Retry-After', String(error.details.retryAfterSeconds));
    if (problem.status === 401 && request.method === 'GET' && isPage(request)) {
      response.redirect(303, `/login?next=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    response.status(problem.status).setHeader('Cache-Control', 'no-store');
    const html = isPage(request) ? this.page.render(problem, request) : null;
    if (html !== null) response.type('html').send(html);
    else response.type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** Asked for by a person's browser, and not by the API. */
const isPage = (request: Request): boolean => !request.path.startsWith('/api/') && request.accepts(['json', 'html']) === 'html';
