import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Strategy } from 'passport-local';
import { AppError } from '../../platform/errors/app-error.js';
import { AccountsService, type Account } from './accounts.service.js';

/** Passport calls these on a strategy; it does so on a copy per request, as passport's own authenticate() does. */
interface Attempt {
  success(user: Account): void;
  fail(challenge: unknown, status?: number): void;
  error(error: Error): void;
}

/**
 * The password step of signing in: passport-local reads the form, AccountsService decides. Passport's session handling stays out of it;
 * begin() in web-session.ts makes the session, with a new id.
 */
@Injectable()
export class PasswordStep {
  private readonly strategy: Strategy;

  constructor(accounts: AccountsService) {
    this.strategy = new Strategy({ usernameField: 'email', passwordField: 'password', passReqToCallback: true, session: false }, (request, email, password, done) => {
      accounts.signIn(email, password, request.ip ?? '').then((account) => done(null, account), (error: unknown) => done(error));
    });
  }

  /** Throws `auth.wrong_credentials`, `http.too_many`, `auth.no_organization`. */
  authenticate(request: Request): Promise<Account> {
    return new Promise((resolve, reject) => {
      const attempt: Attempt = {
        success: resolve,
        fail: () => reject(new AppError('unauthenticated', 'auth.wrong_credentials', { fr: 'L’adresse ou le mot de passe ne correspond pas.', en: 'The address or the password does not match.' })),
        error: reject,
      };
      const strategy = Object.assign(Object.create(this.strategy) as Strategy, attempt);
      strategy.authenticate(request, {});
    });
  }
}
