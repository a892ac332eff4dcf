import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import type { TenantScope } from '../../platform/database/tenant-scope.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { AccountsService } from './accounts.service.js';
import { assertGoodPassword, hashPassword } from './passwords.js';
import { SessionsService } from './sessions.service.js';
import { Throttle } from './throttle.js';

export interface Profile {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly locale: 'fr' | 'en';
  readonly mode: 'owner' | 'agency';
}

/** A person's own account. Programs have none: `auth.person_only`. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly throttle: Throttle,
  ) {}

  async get(scope: TenantScope): Promise<Profile> {
    const userId = personOf(scope);
    const [user] = await this.database.run(scope, (tx) => tx.query<Omit<Profile, 'userId'>[]>('SELECT email, name, locale, mode FROM users WHERE id = $1', [userId]));
    return { userId, ...user! };
  }

  /**
   * Name, language and layout. An owner who begins to manage clients makes the organization an agency; it stays one, since clients may
   * depend on it. Throws `auth.name`.
   */
  async update(scope: TenantScope, changes: Partial<Pick<Profile, 'name' | 'locale' | 'mode'>>): Promise<Profile> {
    const userId = personOf(scope);
    const name = changes.name?.trim();
    if (name !== undefined && name.length > 120) throw invalid('auth.name', { fr: 'Le nom compte 120 caractères au plus.', en: 'The name has at most 120 characters.' }, [{ field: 'name', message: '≤ 120' }]);
    await this.database.run(scope, async (tx) => {
      await tx.query('UPDATE users SET name = coalesce($2, name), locale = coalesce($3, locale), mode = coalesce($4, mode) WHERE id = $1', [userId, name ?? null, changes.locale ?? null, changes.mode ?? null]);
      if (changes.mode === 'agency' && scope.role === 'owner') await tx.query(`UPDATE organizations SET kind = 'agency' WHERE id = $1`, [scope.homeId]);
    });
    return this.get(scope);
  }

  /** Ends every other session of the person. Throws `auth.wrong_password`, `auth.weak_password`, `http.too_many` after 10 failures in 15 minutes. */
  async changePassword(scope: TenantScope, passwords: { current: string; next: string }, currentSid: string | null): Promise<void> {
    const { userId, email } = await this.get(scope);
    await this.throttle.hit({ bucket: 'password.change', key: userId, max: 10, windowSeconds: 900 });
    await this.accounts.verify(email, passwords.current).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'auth.wrong_credentials')
        throw invalid('auth.wrong_password', { fr: 'Le mot de passe actuel ne correspond pas. Rien n’a changé.', en: 'The current password does not match. Nothing changed.' }, [{ field: 'current_password', message: 'current_password' }]);
      throw error;
    });
    assertGoodPassword(passwords.next, email);
    const hash = await hashPassword(passwords.next);
    await this.database.run(scope, (tx) => tx.query('UPDATE users SET password_hash = $2 WHERE id = $1', [userId, hash]));
    await this.sessions.revokeOthers(userId, currentSid);
    await this.throttle.clear('password.change', userId);
  }
}

/** Throws `auth.person_only`. */
export function personOf(scope: TenantScope): string {
  if (!scope.userId) throw new AppError('forbidden', 'auth.person_only', { fr: 'Une clé d’API n’a pas de compte personnel.', en: 'An API key has no personal account.' });
  return scope.userId;
}
