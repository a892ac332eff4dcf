import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Which process, beyond its number: pids are reused, a pid with its start time is not. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

/**
 * The start time of a process in the unit of its system (Linux: boot id and clock ticks since boot; elsewhere: text of `ps`),
 * or null when there is no such process. A zombie counts as gone: in a container whose first process reaps nobody it stays for ever.
 */
export function processStartedAt(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
      // The command name stands in brackets and may hold spaces and brackets itself; the fields go on after the last one.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return null;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19] ?? ''}`;
    } catch {
      return null;
    }
  }
  const ps = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } });
  const line = ps.status === 0 ? ps.stdout.trim() : '';
  return line === '' || line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, startedAt: processStartedAt(process.pid) ?? 'unknown' };
}

export function isSameProcessAlive(identity: ProcessIdentity): boolean {
  return processStartedAt(identity.pid) === identity.startedAt;
}

/** The whole command line of a process, arguments separated by spaces; empty when there is none. */
export function commandLineOf(pid: number): string {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  }
  const ps = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } });
  return ps.status === 0 ? ps.stdout.trim() : '';
}
