import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { Clock } from '../../platform/clock/clock.js';
import { TenantDatabase } from '../../platform/database/tenant-database.js';
import { tenantScope } from '../../platform/database/tenant-scope.js';
import { AppError } from '../../platform/errors/app-error.js';
import type { Caller } from '../../platform/http/caller.js';
import { may, PERMISSION_KEY, PUBLIC_KEY, type Permission, type Role } from '../../platform/http/permissions.js';
import { ApiKeysService } from './api-keys.service.js';

/** Whatever the use: after this long a person signs in again (compliance REQ-91). */
const ABSOLUTE_DAYS = 90;
const DAY_MS = 86_400_000;

/** Denies by default: a route without @Requires or @Public is closed. Finds the caller by API key or session on every request. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly database: TenantDatabase,
    private readonly keys: ApiKeysService,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<Request>();
    const caller = await this.find(request);
    if (caller) {
      request.caller = caller;
      request.locale = caller.via === 'session' ? caller.locale : (request.locale ?? caller.locale);
    }
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC_KEY, targets)) return true;
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(PERMISSION_KEY, targets);
    if (!caller) throw new AppError('unauthenticated', 'auth.sign_in', { fr: 'Connectez-vous pour continuer.', en: 'Sign in to continue.' });
    if (permission && may(caller.scope.role, permission)) return true;
    throw new AppError('forbidden', 'auth.forbidden', { fr: 'Votre rôle ne permet pas cette action. Demandez au propriétaire du compte.', en: 'Your role does not allow this. Ask the owner of the account.' });
  }

  private async find(request: Request): Promise<Caller | null> {
    const bearer = /^Bearer (bst_\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    return bearer ? this.byApiKey(bearer, request) : this.bySession(request);
  }

  private async byApiKey(key: string, request: Request): Promise<Caller | null> {
    const scope = await this.keys.callerOf(key);
    return scope && { scope, via: 'api_key', name: 'API', locale: request.locale ?? 'fr', mode: 'owner' };
  }

  private async bySession(request: Request): Promise<Caller | null> {
    const { session } = request;
    if (!session?.userId || this.tooOld(session.createdAt)) return null;
    const memberships = await this.database.lookUp<{ organization_id: string; role: Role }>('SELECT * FROM app.memberships_of($1)', [session.userId]);
    const current = memberships.find((m) => m.organization_id === session.organizationId) ?? memberships[0];
    if (!current) return null;
    return {
      scope: tenantScope({ organizationId: current.organization_id, userId: session.userId, role: current.role }),
      via: 'session', name: session.name ?? '', locale: session.locale ?? 'fr', mode: session.mode ?? 'owner',
    };
  }

  private tooOld(createdAt: string | undefined): boolean {
    return this.clock.now().getTime() - Date.parse(createdAt ?? '') > ABSOLUTE_DAYS * DAY_MS;
  }
}
