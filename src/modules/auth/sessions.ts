import type { NestExpressApplication } from '@nestjs/platform-express';
import connectPgSimple from 'connect-pg-simple';
import { doubleCsrf } from 'csrf-csrf';
import type { NextFunction, Request, Response } from 'express';
import session from 'express-session';
import pg from 'pg';
import type { Config } from '../../platform/config/config.js';
import type { DatabaseAddresses } from '../../platform/database/connections.js';
import { AppError } from '../../platform/errors/app-error.js';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** The organization the person works in now; one of their memberships. */
    organizationId: string;
    name: string;
    locale: 'fr' | 'en';
    mode: 'owner' | 'agency';
    createdAt: string;
    agent: string;
  }
}

/** Idle limit; every answered request moves it. */
export const IDLE_DAYS = 14;
const DAY_MS = 86_400_000;

/** Session cookie in PostgreSQL, and a CSRF token on everything that changes state by cookie. */
export function installSessions(app: NestExpressApplication, parts: { config: Config; addresses: DatabaseAddresses }): void {
  const { config, addresses } = parts;
  const Store = connectPgSimple(session);
  const pool = new pg.Pool({ connectionString: addresses.appUrl, max: 2, application_name: 'booost-sessions' });
  pool.on('error', () => undefined);
  const store = new Store({ pool, tableName: 'sessions', createTableIfMissing: false, pruneSessionInterval: false });
  const web = session({
    store,
    name: config.production ? '__Host-booost' : 'booost_session',
    secret: config.secrets.derived('session'),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: config.production, path: '/', maxAge: IDLE_DAYS * DAY_MS },
  });
  // API keys carry no cookie: no session row, no CSRF token.
  app.use((request: Request, response: Response, next: NextFunction) => (hasApiKey(request) ? next() : web(request, response, next)));
  app.use(csrf(config));
  app.getHttpServer().once('close', () => void pool.end());
}

export const hasApiKey = (request: Request): boolean => (request.headers.authorization ?? '').startsWith('Bearer bst_');

function csrf(config: Config) {
  const { doubleCsrfProtection } = doubleCsrf({
    getSecret: () => config.secrets.derived('csrf'),
    getSessionIdentifier: (request) => (request.session?.userId ? request.session.id : 'anonymous'),
    cookieName: config.production ? '__Host-booost-csrf' : 'booost_csrf',
    cookieOptions: { sameSite: 'lax', secure: config.production, httpOnly: true, path: '/' },
    getCsrfTokenFromRequest: (request) => (request.headers['x-csrf-token'] as string | undefined) ?? (request.body as { _csrf?: string } | undefined)?._csrf ?? csrfOfMultipart(request),
    // One-click unsubscribe (RFC 8058) comes from mail servers, an invitation is answered by programs too: their unguessable token is the proof.
    skipCsrfProtection: (request) => hasApiKey(request) || request.path.startsWith('/stop/') || request.path === '/api/v1/members/invitations/accept',
  });
  return (request: Request, response: Response, next: NextFunction) =>
    doubleCsrfProtection(request, response, (error?: unknown) =>
      error
        ? next(
            new AppError('forbidden', 'auth.stale_form', {
              fr: 'Cette page était ouverte depuis longtemps. Rechargez-la et recommencez ; rien n’a changé.',
              en: 'This page had been open for a long time. Reload it and try again; nothing changed.',
            }),
          )
        : next(),
    );
}

/** A file form cannot be parsed before it is streamed, so it carries its token in the address. */
function csrfOfMultipart(request: Request): string | undefined {
  const token = request.query['_csrf'];
  return request.is('multipart/form-data') && typeof token === 'string' ? token : undefined;
}
