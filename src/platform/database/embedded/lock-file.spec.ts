import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addMark, isLockAbandoned, livingMarks, lockHolder, tryLock } from './lock-file.js';
import { processStartedAt, thisProcess } from './process-identity.js';

/** The identity of a process that has ended: its pid may be given out again at any time. */
function endedProcess(): { pid: number; startedAt: string } {
  const { pid } = spawnSync(process.execPath, ['--version']);
  return { pid, startedAt: 'long ago' };
}

describe('the lock file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'lock-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const plant = (generation: string, record: object): void => writeFileSync(path.join(directory, `owner.${generation}`), JSON.stringify(record));

  it('should be held by one, who is named to the second', () => {
    expect(tryLock(directory, 'owner', 'web').held).not.toBeNull();
    const second = tryLock(directory, 'owner', 'worker');
    expect(second).toEqual({ held: null, holder: { ...thisProcess(), role: 'web' } });
  });

  it('should be free again after release, and the generations should only grow', () => {
    const first = tryLock(directory, 'owner', 'web');
    first.held?.release();
    expect(lockHolder(directory, 'owner')).toBeNull();
    expect(tryLock(directory, 'owner', 'web').held).not.toBeNull();
    expect(readdirSync(directory)).toEqual(['owner.00000002']);
  });

  it('should show the note of its holder to others', () => {
    tryLock(directory, 'owner', 'web').held?.annotate({ port: 5432 });
    expect(lockHolder(directory, 'owner')?.note).toEqual({ port: 5432 });
  });

  it('should be taken from a process that was killed', () => {
    plant('00000007', { ...endedProcess(), role: 'web' });
    expect(isLockAbandoned(directory, 'owner')).toBe(true);
    expect(tryLock(directory, 'owner', 'web').held).not.toBeNull();
    expect(readdirSync(directory)).toEqual(['owner.00000008']);
  });

  it('should be taken when the pid lives but is another process by now', () => {
    plant('00000001', { pid: process.pid, startedAt: 'another boot:1', role: 'web' });
    expect(tryLock(directory, 'owner', 'web').held).not.toBeNull();
  });

  it('should be taken when its file was cut short by a power failure', () => {
    writeFileSync(path.join(directory, 'owner.00000003'), '');
    expect(tryLock(directory, 'owner', 'web').held).not.toBeNull();
  });

  it('should not be abandoned when it was released or when its holder lives', () => {
    const { held } = tryLock(directory, 'owner', 'web');
    expect(isLockAbandoned(directory, 'owner')).toBe(false);
    held?.release();
    expect(isLockAbandoned(directory, 'owner')).toBe(false);
  });

  it('should keep its files to ourselves', () => {
    tryLock(directory, 'owner', 'web');
    expect(statSync(path.join(directory, 'owner.00000001')).mode & 0o777).toBe(0o600);
  });

  it('should count the marks of living processes and clear those of dead ones', () => {
    const unmark = addMark(directory, 'attached', 'worker');
    writeFileSync(path.join(directory, 'attached-dead'), JSON.stringify({ ...endedProcess(), role: 'web' }));
    expect(livingMarks(directory, 'attached').map((mark) => mark.role)).toEqual(['worker']);
    expect(readdirSync(directory)).toHaveLength(1);
    unmark();
    expect(livingMarks(directory, 'attached')).toEqual([]);
  });
});

describe('the identity of a process', () => {
  it('should tell the same start time each time it is asked', () => {
    expect(processStartedAt(process.pid)).toBe(processStartedAt(process.pid));
    expect(processStartedAt(process.pid)).not.toBeNull();
  });

  it('should be null for a process that has ended', () => {
    expect(processStartedAt(spawnSync(process.execPath, ['--version']).pid)).toBeNull();
  });
});
