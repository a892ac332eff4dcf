import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Clock } from '../clock/clock.js';
import { sha256Hex } from '../crypto/secrets.js';
import { TenantDatabase } from '../database/tenant-database.js';
import type { TenantScope } from '../database/tenant-scope.js';
import { conflict, invalid } from '../errors/app-error.js';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const MAX_KEY = 200;
/** A request that never answered (a crash) stops blocking its key after this. */
const ABANDONED_MS = 60_000;

interface Stored {
  readonly request_hash: string;
  readonly status: number | null;
  readonly body: unknown;
  readonly created_at: Date;
}

/**
 * `Idempotency-Key` on API writes: the same key and request within two days get the first answer again, and nothing happens twice
 * (draft-ietf-httpapi-idempotency-key-header). Failures are not kept: correct and send again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    const key = request.headers['idempotency-key'];
    const scope = request.caller?.scope;
    if (typeof key !== 'string' || !scope || !WRITES.has(request.method) || !request.path.startsWith('/api/v1/') || request.is('multipart/form-data')) return next.handle();
    return from(this.once(scope, key, request, context.switchToHttp().getResponse<Response>(), next));
  }

  private async once(scope: TenantScope, key: string, request: Request, response: Response, next: CallHandler): Promise<unknown> {
    if (key === '' || key.length > MAX_KEY)
      throw invalid('idempotency.bad_key', { fr: `La clé d’idempotence compte 1 à ${MAX_KEY} caractères.`, en: `The idempotency key has 1 to ${MAX_KEY} characters.` });
    const hash = sha256Hex(`${request.method} ${request.path}\n${JSON.stringify(request.body ?? null)}`);
    const earlier = await this.claim(scope, key, hash);
    if (earlier) return this.replay(earlier, hash, response);
    try {
      const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      await this.database.run(scope, (tx) => tx.query('UPDATE idempotency_keys SET status = $2, body = $3 WHERE key = $1', [key, response.statusCode, JSON.stringify(body ?? null)]));
      return body;
    } catch (error) {
      await this.database.run(scope, (tx) => tx.query('DELETE FROM idempotency_keys WHERE key = $1 AND status IS NULL', [key]));
      throw error;
    }
  }

  /** Null when the key is ours now; else what an earlier request left. */
  private async claim(scope: TenantScope, key: string, hash: string): Promise<Stored | null> {
    const now = this.clock.now();
    return this.database.run(scope, async (tx) => {
      await tx.query('DELETE FROM idempotency_keys WHERE key = $1 AND status IS NULL AND created_at < $2', [key, new Date(now.getTime() - ABANDONED_MS)]);
      const inserted = await tx.query<unknown[]>('INSERT INTO idempotency_keys (organization_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1', [scope.organizationId, key, hash, now]);
      if (inserted.length > 0) return null;
      const [stored] = await tx.query<Stored[]>('SELECT request_hash, status, body, created_at FROM idempotency_keys WHERE key = $1 AND organization_id = $2', [key, scope.organizationId]);
      return stored ?? null;
    });
  }

  private replay(stored: Stored, hash: string, response: Response): unknown {
    if (stored.request_hash !== hash)
      throw invalid('idempotency.key_reused', { fr: 'Cette clé d’idempotence a servi à une autre demande. Prenez-en une nouvelle.', en: 'This idempotency key was used for another request. Take a new one.' });
    if (stored.status === null)
      throw conflict('idempotency.in_progress', { fr: 'La première demande avec cette clé est encore en cours. Réessayez dans un instant.', en: 'The first request with this key is still running. Try again in a moment.' });
    response.status(stored.status).setHeader('Idempotency-Replayed', 'true');
    return stored.body ?? undefined;
  }
}
