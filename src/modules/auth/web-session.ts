import type { Request } from 'express';
import { AppError } from '../../platform/errors/app-error.js';
import type { Account } from './accounts.service.js';

const MAX_AGENT = 300;
const failed = (): AppError => new AppError('unavailable', 'auth.session_failed', { fr: 'La session n’a pas pu être ouverte. Réessayez dans un instant.', en: 'The session could not be opened. Try again in a moment.' });

/** Signs in: a new session id, so that one planted before is worth nothing (compliance REQ-91). */
export async function beginSession(request: Request, account: Account, now: Date): Promise<void> {
  await called((done) => request.session.regenerate(done));
  const { userId, organizationId, name, locale, mode } = account;
  Object.assign(request.session, { userId, organizationId, name, locale, mode, createdAt: now.toISOString(), agent: (request.headers['user-agent'] ?? '').slice(0, MAX_AGENT) });
  await called((done) => request.session.save(done));
}

/** Signs out: the row is gone, so the cookie is worth nothing from now on. */
export async function endSession(request: Request): Promise<void> {
  if (request.session) await called((done) => request.session.destroy(done));
}

function called(work: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => work((error) => (error ? reject(failed()) : resolve())));
}
