import type { Request } from 'express';
import { AppError, type ErrorKind } from '../../../platform/errors/app-error.js';

/** What a form page shows after a refusal: the words beside the field they concern, or above the form. */
export interface FormFault {
  readonly status: number;
  readonly message: string | null;
  readonly errors: Readonly<Record<string, string>>;
}

const STATUS: Partial<Record<ErrorKind, number>> = { invalid: 422, conflict: 409, unauthenticated: 401, forbidden: 403, too_many: 429 };

/** One field of a submitted form as text, without the spaces around it; '' when it is missing or not a single text. */
export function field(request: Request, name: string): string {
  return secret(request, name).trim();
}

/** The same, as typed. */
export function secret(request: Request, name: string): string {
  const value: unknown = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

/** Lines of a text area, without empty ones. */
export function lines(request: Request, name: string): string[] {
  return field(request, name).split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
}

export const checked = (request: Request, name: string): boolean => field(request, name) !== '';

/** Turns an expected refusal into what the form shows; everything else goes on to the error page. */
export function faultOf(error: unknown, request: Request): FormFault {
  const status = error instanceof AppError ? STATUS[error.kind] : undefined;
  if (!(error instanceof AppError) || status === undefined) throw error;
  const message = error.text[request.locale ?? 'fr'];
  const names = (error.details.fields ?? []).map((f) => f.field);
  return names.length === 1 ? { status, message: null, errors: { [names[0]!]: message } } : { status, message, errors: Object.fromEntries(names.map((name) => [name, message])) };
}

/** A path of this site to go back to; '/' for anything that could lead elsewhere. */
export function localPath(value: unknown): string {
  return typeof value === 'string' && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(value) ? value : '/';
}
