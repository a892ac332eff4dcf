import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isSameProcessAlive, thisProcess, type ProcessIdentity } from './process-identity.js';

/** What a lock file says. `note` is free for the holder (the owner of PostgreSQL writes the port it listens on). */
export interface LockRecord extends ProcessIdentity {
  readonly role: string;
  readonly released?: boolean;
  readonly note?: Readonly<Record<string, number | string>>;
}

export interface HeldLock {
  /** Adds facts for the others to read; atomic. */
  annotate(note: Readonly<Record<string, number | string>>): void;
  release(): void;
}

export type LockAttempt = { readonly held: HeldLock } | { readonly held: null; readonly holder: LockRecord };

/*
 * A lock that survives kill -9 and cannot be taken twice, with plain files only (Node has no flock).
 *
 * Each taking makes a new file `name.<generation>`; the highest generation says who holds the lock, and is never deleted: release
 * marks it. A stale lock is therefore not removed and made again (two processes could do that to each other), the next generation
 * is linked, which only one can do. After linking we look again: whoever is overtaken meanwhile gives up.
 */
const generationName = (name: string, generation: number): string => `${name}.${String(generation).padStart(8, '0')}`;

function generationsOf(directory: string, name: string): number[] {
  const pattern = new RegExp(`^${name}\\.(\\d{8})$`);
  return readdirSync(directory)
    .flatMap((file) => pattern.exec(file)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

function readRecord(file: string): LockRecord | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null && 'pid' in value && 'startedAt' in value ? (value as LockRecord) : null;
  } catch {
    // Gone meanwhile, or cut short by a power failure: nobody alive stands behind it.
    return null;
  }
}

function writePrivate(directory: string, record: LockRecord): string {
  const file = path.join(directory, `.${randomBytes(8).toString('hex')}`);
  writeFileSync(file, JSON.stringify(record), { mode: 0o600, flag: 'wx' });
  return file;
}

function replaceRecord(directory: string, file: string, record: LockRecord): void {
  renameSync(writePrivate(directory, record), file);
}

/** Who holds the lock now, or null (nobody, released, or its process is gone). */
export function lockHolder(directory: string, name: string): LockRecord | null {
  const last = generationsOf(directory, name).at(-1);
  const record = last === undefined ? null : readRecord(path.join(directory, generationName(name, last)));
  return record && !record.released && isSameProcessAlive(record) ? record : null;
}

/** True when a process that is gone still stands in the lock: it was killed. */
export function isLockAbandoned(directory: string, name: string): boolean {
  const last = generationsOf(directory, name).at(-1);
  const record = last === undefined ? null : readRecord(path.join(directory, generationName(name, last)));
  return record !== null && !record.released && !isSameProcessAlive(record);
}

/** Takes the lock or names its holder; never waits. The directory must exist and be ours alone. */
export function tryLock(directory: string, name: string, role: string): LockAttempt {
  for (;;) {
    const holder = lockHolder(directory, name);
    if (holder) return { held: null, holder };
    const generation = (generationsOf(directory, name).at(-1) ?? 0) + 1;
    // Between the two looks above somebody may have taken it: then the generation after theirs would be wrong.
    if (lockHolder(directory, name)) continue;
    const file = path.join(directory, generationName(name, generation));
    const record: LockRecord = { ...thisProcess(), role };
    const draft = writePrivate(directory, record);
    const won = linkOnce(draft, file);
    rmSync(draft, { force: true });
    if (!won) continue;
    const all = generationsOf(directory, name);
    if (all.at(-1) !== generation) {
      rmSync(file, { force: true });
      continue;
    }
    for (const old of all.slice(0, -1)) rmSync(path.join(directory, generationName(name, old)), { force: true });
    return { held: heldLock(directory, file, record) };
  }
}

function linkOnce(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function heldLock(directory: string, file: string, record: LockRecord): HeldLock {
  let current = record;
  return {
    annotate(note) {
      current = { ...current, note };
      replaceRecord(directory, file, current);
    },
    release() {
      if (current.released) return;
      current = { ...current, released: true };
      replaceRecord(directory, file, current);
    },
  };
}

/** A mark "this process uses it", for as long as the process lives; several may stand side by side. Returns the way to take it off. */
export function addMark(directory: string, name: string, role: string): () => void {
  const file = path.join(directory, `${name}-${randomBytes(8).toString('hex')}`);
  renameSync(writePrivate(directory, { ...thisProcess(), role }), file);
  return () => rmSync(file, { force: true });
}

/** The marks of living processes; those of dead ones are cleared away. */
export function livingMarks(directory: string, name: string): LockRecord[] {
  const living: LockRecord[] = [];
  for (const entry of readdirSync(directory)) {
    if (!entry.startsWith(`${name}-`)) continue;
    const file = path.join(directory, entry);
    const record = readRecord(file);
    if (record && isSameProcessAlive(record)) living.push(record);
    else rmSync(file, { force: true });
  }
  return living;
}
