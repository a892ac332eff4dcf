import { v7 } from 'uuid';

/** UUIDv7 (RFC 9562 §5.7): sorts by creation time. Made here because `uuidv7()` exists only on PostgreSQL 18. */
export function newId(): string {
  return v7();
}
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
