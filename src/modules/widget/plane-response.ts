import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WidgetLanguage } from '../../domain/widget/types.js';
import { AppError } from '../../platform/errors/app-error.js';
import { toProblem } from '../../platform/http/problem.filter.js';
import { encodingOf, isUnchanged, type Prebuilt } from './encodings.js';
import { say, type WordKey } from './plane-words.js';

/** Public data, readable by any page; a reader's browser asks again each time, a shared cache at most every 30 s. */
export const OPEN = ['Access-Control-Allow-Origin', '*', 'Cross-Origin-Resource-Policy', 'cross-origin', 'X-Content-Type-Options', 'nosniff'] as const;
export const LIST_HEADERS = ['Cache-Control', 'public, max-age=0, s-maxage=30, must-revalidate', ...OPEN];

/** One write of what was built before. */
export function sendPrebuilt(request: IncomingMessage, response: ServerResponse, built: Prebuilt): void {
  if (isUnchanged(request.headers['if-none-match'], built.etag)) {
    response.writeHead(304, ['ETag', built.etag, 'Vary', 'Accept-Encoding', ...built.headers]);
    response.end();
    return;
  }
  const { head, body } = built.as(encodingOf(request.headers['accept-encoding']));
  response.writeHead(200, head);
  response.end(body);
}

/** A small answer that is never kept. */
export function sendJson(response: ServerResponse, status: number, body: unknown, headers: readonly string[] = OPEN, type = 'application/json; charset=utf-8'): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, ['Content-Type', type, 'Content-Length', String(bytes.length), 'Cache-Control', 'no-store', ...headers]);
  response.end(bytes);
}

/** The statuses that only the plane needs; the rest comes from {@link toProblem}. */
export class PlaneProblem extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 405 | 408 | 413 | 414 | 415 | 503,
    readonly code: string,
    readonly words: WordKey,
    readonly headers: readonly string[] = [],
  ) {
    super(code);
    this.name = 'PlaneProblem';
  }
}

/** application/problem+json (RFC 9457). `errors` always holds the sentence, so that a form has something to show. Unknown errors are 500. */
export function sendProblem(response: ServerResponse, error: unknown, lang: WidgetLanguage, headers: readonly string[] = OPEN): void {
  const problem = error instanceof PlaneProblem ? ofPlane(error, lang) : toProblem(error, lang);
  const retry = error instanceof AppError && error.details.retryAfterSeconds ? ['Retry-After', String(error.details.retryAfterSeconds)] : [];
  const own = error instanceof PlaneProblem ? error.headers : [];
  const errors = problem.errors ?? [{ field: 'form', message: problem.detail }];
  sendJson(response, problem.status, { ...problem, errors }, [...headers, ...retry, ...own], 'application/problem+json; charset=utf-8');
}

function ofPlane(error: PlaneProblem, lang: WidgetLanguage): ReturnType<typeof toProblem> {
  return { type: `https://atchik-booost.org/problems/${error.code}`, title: error.code, status: error.status, code: error.code, detail: say(lang, error.words) };
}

/** The language of an answer that is no page: the query's, else the browser's, else French. */
export function languageAsked(request: IncomingMessage, parameters: URLSearchParams): WidgetLanguage {
  const asked = parameters.get('lang');
  if (asked === 'fr' || asked === 'en') return asked;
  return /^\s*en/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'fr';
}
