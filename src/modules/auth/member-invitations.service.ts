import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { isId, newId } from '../../platform/clock/ids.js';
import { Config } from '../../platform/config/config.js';
import { newToken, sha256Hex } from '../../platform/crypto/secrets.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { systemScope, type TenantScope } from '../../platform/database/tenant-scope.js';
import { AppError, conflict, notFound } from '../../platform/errors/app-error.js';
import type { Role } from '../../platform/http/permissions.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import { Organization, recordAccess } from '../organizations/index.js';
import { AccountsService, assertEmail, emailKey } from './accounts.service.js';
import { assertGoodPassword, hashPassword } from './passwords.js';

export interface InvitationView {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly expired: boolean;
}
/** What the holder of a link may see before answering. */
export interface OpenInvitation {
  readonly organizationId: string;
  readonly organization: string;
  readonly email: string;
  readonly role: Role;
  /** The address has an account: no password is asked for, the person signs in as usual. */
  readonly known: boolean;
}
export interface NewPerson {
  readonly name: string;
  readonly password: string;
  readonly locale: 'fr' | 'en';
}

const DAYS = 7;
const DAY_MS = 86_400_000;
/** Open invitations one organization may have: the form must not become a way to write to strangers. */
const MOST_OPEN = 50;

const expired = (): AppError => conflict('team.invitation_expired', { fr: 'Cette invitation a expiré ou a déjà servi. Demandez-en une autre.', en: 'This invitation has expired or has been used. Ask for another one.' });

/** Invitations into a team, by mail. */
@Injectable()
export class MemberInvitationsService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    private readonly mail: MailOutbox,
    private readonly config: Config,
    private readonly accounts: AccountsService,
  ) {}

  /** Not answered yet, newest first. */
  async open(scope: TenantScope): Promise<InvitationView[]> {
    return this.database.run(scope, (tx) => tx.query<InvitationView[]>(
      `SELECT id, email, role, created_at AS "createdAt", expires_at AS "expiresAt", expires_at <= $2 AS expired FROM member_invitations
       WHERE organization_id = $1 AND used_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 100`, [scope.organizationId, this.clock.now()]));
  }

  /**
   * Mails a link, valid for a week; an earlier link to the same address stops working. An agency acting for a client may do this only while
   * the client has nobody yet. Throws `auth.invalid_email`, `team.already_member`, `team.too_many_invitations`, `team.not_yours`.
   */
  async invite(scope: TenantScope, invitation: { email: string; role: Role }, inviter: string): Promise<string> {
    const email = emailKey(invitation.email);
    assertEmail(email);
    const now = this.clock.now();
    const [id, token, expiresAt] = [newId(), newToken(), new Date(now.getTime() + DAYS * DAY_MS)];
    await this.database.run(scope, async (tx) => {
      const members = await tx.query<{ email: string }[]>('SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = $1', [scope.organizationId]);
      if (scope.organizationId !== scope.homeId && members.length > 0)
        throw new AppError('forbidden', 'team.not_yours', { fr: 'Ce client gère lui-même son équipe.', en: 'This client manages its own team.' });
      if (members.some((member) => emailKey(member.email) === email)) throw conflict('team.already_member', { fr: 'Cette personne fait déjà partie de l’équipe.', en: 'This person is in the team already.' });
      await tx.query('DELETE FROM member_invitations WHERE organization_id = $1 AND email = $2 AND used_at IS NULL', [scope.organizationId, email]);
      const [open] = await tx.query<{ n: number }[]>('SELECT count(*)::int AS n FROM member_invitations WHERE organization_id = $1 AND used_at IS NULL', [scope.organizationId]);
      if ((open?.n ?? 0) >= MOST_OPEN)
        throw conflict('team.too_many_invitations', { fr: `${MOST_OPEN} invitations attendent déjà une réponse. Retirez-en avant d’en envoyer d’autres.`, en: `${MOST_OPEN} invitations are waiting for an answer. Withdraw some before sending more.` });
      const organization = await tx.findOneBy(Organization, { id: scope.organizationId });
      if (!organization) throw notFound('organizations.not_found');
      await tx.query('INSERT INTO member_invitations (id, organization_id, email, role, token_hash, invited_by, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [id, scope.organizationId, email, invitation.role, sha256Hex(token), scope.userId, expiresAt, now]);
      await this.mail.post(tx, {
        organizationId: scope.organizationId, name: 'member-invitation', to: email, lang: organization.locale,
        data: { sender: { name: 'Atchik-Booost', address: null }, timeZone: 'Europe/Paris', inviter: inviter || organization.name, organization: organization.name, role: invitation.role, acceptUrl: this.config.url(`/join/${token}`), expiresAt: expiresAt.toISOString() },
      });
      await recordAccess(tx, { type: 'member.invited', entityId: id, details: { role: invitation.role } }, now);
    });
    return id;
  }

  /** The link stops working. Throws `team.invitation_not_found`. */
  async withdraw(scope: TenantScope, id: string): Promise<void> {
    if (!isId(id)) throw notFound('team.invitation_not_found');
    await this.database.run(scope, async (tx) => {
      const [, gone] = await tx.query<[unknown, number]>('DELETE FROM member_invitations WHERE id = $1 AND organization_id = $2 AND used_at IS NULL', [id, scope.organizationId]);
      if (gone === 0) throw notFound('team.invitation_not_found');
      await recordAccess(tx, { type: 'invitation.withdrawn', entityId: id }, this.clock.now());
    });
  }

  /** Throws `team.invitation_expired`. */
  async look(token: string): Promise<OpenInvitation> {
    const [found] = await this.database.lookUp<{ organization_id: string; invitation_id: string }>('SELECT * FROM app.organization_by_member_invitation($1, $2)', [sha256Hex(token), this.clock.now()]);
    if (!found) throw expired();
    const row = await this.database.run(systemScope(found.organization_id), async (tx) => {
      const [invitation] = await tx.query<{ email: string; role: Role; organization: string }[]>(
        'SELECT i.email, i.role, o.name AS organization FROM member_invitations i JOIN organizations o ON o.id = i.organization_id WHERE i.id = $1', [found.invitation_id]);
      return invitation;
    });
    if (!row) throw expired();
    return { ...row, organizationId: found.organization_id, known: await this.accounts.isKnown(row.email) };
  }

  /**
   * Uses the link up and adds the person; makes the account when the address is new (`person` is needed then). Whoever holds the link reads
   * the mails of that address, so an existing account joins without its password but is not signed in by it.
   * Throws `team.invitation_expired`, `auth.weak_password`.
   */
  async accept(token: string, person: NewPerson | null): Promise<{ userId: string; organizationId: string; known: boolean }> {
    const invitation = await this.look(token);
    const fields = invitation.known || !person ? {} : await newUser(person, invitation.email);
    if (!invitation.known && !person) throw expired();
    const userId = await this.database.run(systemScope(invitation.organizationId), async (tx) => {
      const [row] = await tx.query<{ id: string }[]>('SELECT app.accept_member_invitation($1, $2, $3) AS id', [sha256Hex(token), fields, this.clock.now()]).catch((error: { code?: string }) => {
        throw error.code === 'BO002' ? expired() : error;
      });
      await recordAccess(tx, { type: 'member.joined', entityId: row!.id, details: { role: invitation.role } }, this.clock.now());
      return row!.id;
    });
    return { userId, organizationId: invitation.organizationId, known: invitation.known };
  }
}

async function newUser(person: NewPerson, email: string): Promise<object> {
  assertGoodPassword(person.password, email);
  return { id: newId(), name: person.name.trim().slice(0, 120), password_hash: await hashPassword(person.password), locale: person.locale };
}
