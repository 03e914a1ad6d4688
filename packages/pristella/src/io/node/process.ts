import fs from 'node:fs';
import process from 'node:process';

/** Whether a process of this number runs on this machine. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When the process of this number began, in ticks since the machine did, by which it is told from a later one of the same
 * number; null where the system does not say (only Linux does) or it has ended.
 */
export function birthOf(pid: number): string | null {
  try {
    // `pid (name) state ... starttime`, the 22nd field; the name may hold spaces and parentheses.
    const [state, ...fields] = fs
      .readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    // A zombie has ended, though nobody has asked how.
    return state === 'Z' ? null : (fields[18] ?? null);
  } catch {
    return null;
  }
}
