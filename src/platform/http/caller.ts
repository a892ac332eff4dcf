import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { TenantScope } from '../database/tenant-scope.js';

/** Who makes this request, as the guard found out. */
export interface Caller {
  readonly scope: TenantScope;
  readonly via: 'session' | 'api_key';
  readonly name: string;
  readonly locale: 'fr' | 'en';
  /** How the dashboard is laid out for this person. */
  readonly mode: 'owner' | 'agency';
}
declare module 'express-serve-static-core' {
  interface Request {
    caller?: Caller;
    /** Language of the answer: the person's, else the browser's, else French. */
    locale?: 'fr' | 'en';
  }
}

/** The caller; the guard guarantees one on every route that is not @Public(). */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller | undefined => context.switchToHttp().getRequest<Request>().caller);
/** The caller's tenant scope. */
export const Scope = createParamDecorator((_: unknown, context: ExecutionContext): TenantScope | undefined => context.switchToHttp().getRequest<Request>().caller?.scope);
