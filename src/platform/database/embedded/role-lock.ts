import path from 'node:path';
import { prepareDataDirectory } from './data-directory.js';
import { RoleAlreadyRunningError } from './embedded-postgres.errors.js';
import { tryLock, type HeldLock } from './lock-file.js';

export type ServiceRole = 'web' | 'worker' | 'all';

export interface RoleLock {
  release(): void;
}

/**
 * One process for each role on a data directory; `all` is web and worker at once. Given back by `release`, or by the death of the process.
 * @throws RoleAlreadyRunningError naming the pid; DataDirectoryError
 */
export function acquireRoleLock(dataDir: string, role: ServiceRole): RoleLock {
  const locks = path.join(prepareDataDirectory(dataDir), 'locks');
  const held: HeldLock[] = [];
  const release = (): void => {
    for (const lock of held.splice(0)) lock.release();
  };
  for (const name of role === 'all' ? ['web', 'worker'] : [role]) {
    const attempt = tryLock(locks, `role-${name}`, role);
    if (attempt.held === null) {
      release();
      throw new RoleAlreadyRunningError(attempt.holder.pid, attempt.holder.role, dataDir);
    }
    held.push(attempt.held);
  }
  return { release };
}
