import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { newId } from '../../platform/clock/ids.js';
import { newToken, sha256Hex } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { tenantScope } from '../../platform/database/tenant-scope.js';
import { AppError, conflict, invalid } from '../../platform/errors/app-error.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import { Config } from '../../platform/config/config.js';
import { LocationsService } from '../organizations/index.js';
import { assertGoodPassword, decoyHash, hashPassword, passwordMatches } from './passwords.js';
import { Throttle } from './throttle.js';

export interface Account {
  readonly userId: string;
  readonly name: string;
  readonly locale: 'fr' | 'en';
  readonly mode: 'owner' | 'agency';
  readonly organizationId: string;
}
export interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly organization: string;
  readonly locale: 'fr' | 'en';
  readonly mode: 'owner' | 'agency';
}

const EMAIL = /^[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"'.]{2,}$/;
const RESET_MINUTES = 60;
export const emailKey = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

/** Throws `auth.organization_missing`. */
function organizationOf(fields: Pick<NewAccount, 'organization' | 'locale' | 'mode'>): { id: string; name: string; kind: 'business' | 'agency'; locale: 'fr' | 'en' } {
  const name = fields.organization.trim().slice(0, 200);
  if (name === '') throw invalid('auth.organization_missing', { fr: 'Donnez le nom de votre établissement.', en: 'Give the name of your business.' }, [{ field: 'organization', message: 'organization' }]);
  return { id: newId(), name, kind: fields.mode === 'agency' ? 'agency' : 'business', locale: fields.locale };
}

/** Throws `auth.invalid_email`. */
export function assertEmail(email: string): void {
  if (!EMAIL.test(email) || email.length > 254)
    throw invalid('auth.invalid_email', { fr: 'Cette adresse e-mail n’a pas la bonne forme, par exemple helene@exemple.fr.', en: 'This e-mail address is not well formed, for example helen@example.com.' }, [{ field: 'email', message: 'e-mail' }]);
}

/** Accounts of people: founding an organization, signing in, forgotten passwords. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    private readonly throttle: Throttle,
    private readonly mail: MailOutbox,
    private readonly config: Config,
    private readonly locations: LocationsService,
  ) {}

  async isSetUp(): Promise<boolean> {
    const [row] = await this.database.lookUp<{ is_set_up: boolean }>('SELECT app.is_set_up()');
    return row?.is_set_up ?? false;
  }

  async setupTokenValid(token: string): Promise<boolean> {
    const [row] = await this.database.lookUp<{ setup_token_valid: boolean }>('SELECT app.setup_token_valid($1)', [sha256Hex(token)]);
    return row?.setup_token_valid ?? false;
  }

  /**
   * Creates a person with their organization. With a set-up token it is used up (`auth.setup_used` when it was already); without one the
   * caller has checked that sign-up is open. Throws `auth.email_taken`, `auth.weak_password`, `auth.invalid_email`.
   */
  async found(account: NewAccount, setupToken: string | null): Promise<Account> {
    const email = account.email.trim();
    assertEmail(email);
    const organization = organizationOf(account);
    assertGoodPassword(account.password, email);
    const user = { id: newId(), email, email_key: emailKey(email), name: account.name.trim(), password_hash: await hashPassword(account.password), locale: account.locale, mode: account.mode };
    try {
      await this.database.lookUp('SELECT app.found_organization($1, $2, $3, $4)', [user, organization, setupToken ? sha256Hex(setupToken) : null, this.clock.now()]);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === '23505') throw conflict('auth.email_taken', { fr: 'Un compte existe déjà avec cette adresse. Connectez-vous.', en: 'An account with this address exists already. Sign in.' });
      if (code === 'BO001') throw conflict('auth.setup_used', { fr: 'Ce lien de mise en route a déjà servi. Connectez-vous.', en: 'This set-up link has been used. Sign in.' });
      throw error;
    }
    return { userId: user.id, name: user.name, locale: user.locale, mode: user.mode, organizationId: organization.id };
  }

  /** Throws `auth.wrong_credentials`, or `http.too_many` after 10 failures of one account or 30 of one address in 15 minutes. */
  async signIn(email: string, password: string, address: string): Promise<Account> {
    const key = emailKey(email);
    await this.throttle.hit({ bucket: 'login.address', key: address, max: 30, windowSeconds: 900 });
    await this.throttle.hit({ bucket: 'login.account', key, max: 10, windowSeconds: 900 });
    const userId = await this.verify(email, password);
    await this.throttle.clear('login.account', key);
    return this.profile(userId);
  }

  /** The person whose password this is; takes as long when there is none. Not throttled: the caller is. Throws `auth.wrong_credentials`. */
  async verify(email: string, password: string): Promise<string> {
    const [row] = await this.database.lookUp<{ user_id: string; password_hash: string }>('SELECT * FROM app.login($1)', [emailKey(email)]);
    const matches = await passwordMatches(row?.password_hash ?? (await decoyHash()), password);
    if (!row || !matches) throw new AppError('unauthenticated', 'auth.wrong_credentials', { fr: 'L’adresse ou le mot de passe ne correspond pas.', en: 'The address or the password does not match.' });
    return row.user_id;
  }

  /** Whether an address has an account. For the command line and for holders of a mailed link; never answered to strangers. */
  async isKnown(email: string): Promise<boolean> {
    return (await this.database.lookUp('SELECT 1 FROM app.login($1)', [emailKey(email)])).length > 0;
  }

  /** One more organization for somebody who has an account. Returns its id. Throws `auth.organization_missing`. */
  async addOrganization(userId: string, fields: Pick<NewAccount, 'organization' | 'locale' | 'mode'>): Promise<string> {
    const organization = organizationOf(fields);
    await this.database.lookUp('SELECT app.found_organization($1, $2, NULL, $3)', [{ id: userId }, organization, this.clock.now()]);
    return organization.id;
  }

  /** Founds, and gives a business its first location, named like it and completed later. An agency starts with its clients instead. */
  async foundWithLocation(account: NewAccount, setupToken: string | null): Promise<Account> {
    const made = await this.found(account, setupToken);
    const scope = tenantScope({ organizationId: made.organizationId, userId: made.userId, role: 'owner' });
    if (account.mode === 'owner') await this.locations.create(scope, { name: account.organization.trim().slice(0, 200), lang: account.locale });
    return made;
  }

  /** The person with the first of their organizations. */
  async profile(userId: string): Promise<Account> {
    const [membership] = await this.database.lookUp<{ organization_id: string }>('SELECT * FROM app.memberships_of($1)', [userId]);
    if (!membership) throw new AppError('forbidden', 'auth.no_organization', { fr: 'Ce compte n’appartient plus à aucune organisation.', en: 'This account no longer belongs to any organization.' });
    const scope = tenantScope({ organizationId: membership.organization_id, userId, role: 'viewer' });
    const [user] = await this.database.run(scope, (tx) => tx.query<{ name: string; locale: 'fr' | 'en'; mode: 'owner' | 'agency' }[]>('SELECT name, locale, mode FROM users WHERE id = $1', [userId]));
    return { userId, name: user?.name ?? '', locale: user?.locale ?? 'fr', mode: user?.mode ?? 'owner', organizationId: membership.organization_id };
  }

  /** Mails a link if the address has an account; says nothing either way. */
  async requestReset(email: string, address: string): Promise<void> {
    const key = emailKey(email);
    await this.throttle.hit({ bucket: 'reset.address', key: address, max: 10, windowSeconds: 3600 });
    await this.throttle.hit({ bucket: 'reset.account', key, max: 3, windowSeconds: 3600 });
    const token = newToken();
    const expiresAt = new Date(this.clock.now().getTime() + RESET_MINUTES * 60_000);
    const [user] = await this.database.lookUp<{ user_id: string; organization_id: string; email: string; name: string; locale: 'fr' | 'en' }>(
      'SELECT * FROM app.request_password_reset($1, $2, $3)', [key, sha256Hex(token), expiresAt]);
    if (!user?.organization_id) return;
    const scope = tenantScope({ organizationId: user.organization_id, userId: user.user_id, role: 'viewer' });
    await this.database.run(scope, (tx) => this.mail.post(tx, {
      organizationId: user.organization_id, name: 'password-reset', to: user.email, lang: user.locale, userId: user.user_id,
      data: { sender: { name: 'Atchik-Booost', address: null }, timeZone: 'Europe/Paris', resetUrl: this.config.url(`/reset/${token}`), expiresAt: expiresAt.toISOString() },
    }));
  }

  /** Sets the new password and ends every session of the person. Throws `auth.reset_expired`. */
  async reset(token: string, password: string): Promise<void> {
    assertGoodPassword(password, '');
    const [row] = await this.database.lookUp<{ reset_password: string | null }>('SELECT app.reset_password($1, $2, $3)', [sha256Hex(token), await hashPassword(password), this.clock.now()]);
    if (!row?.reset_password) throw conflict('auth.reset_expired', { fr: 'Ce lien a expiré ou a déjà servi. Demandez-en un autre.', en: 'This link has expired or has been used. Ask for another one.' });
  }
}
