import type { NextFunction, Request, Response } from 'express';

export const LOCALE_COOKIE = 'booost_lang';

/** The language of an answer: the one chosen (cookie), else the browser's, else French. A signed-in person's own choice replaces it later. */
export function localeOf(request: Request, _response: Response, next: NextFunction): void {
  const chosen = (request.cookies as Record<string, string> | undefined)?.[LOCALE_COOKIE];
  const asked = request.acceptsLanguages(['fr', 'en']);
  request.locale = chosen === 'fr' || chosen === 'en' ? chosen : asked === 'en' ? 'en' : 'fr';
  next();
}
