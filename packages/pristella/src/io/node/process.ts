import { codeOf } from '../../base/caught.ts';
import { nodeModule } from '../../base/host.ts';

const fs = nodeModule('node:fs');

/** Whether a process of this number runs on this machine. */
export function isRunning(pid: number): boolean {
  try {
    nodeModule('node:process').kill(pid, 0);
    return true;
  } catch (error) {
    // Only this says that there is none; EPERM: it runs, but belongs to somebody else.
    return codeOf(error) !== 'ESRCH';
  }
}

/**
 * When the process of this number began, in ticks since the machine did, by which it is told from a later one of the same
 * number; 'ended' of one that has ended, though nobody has asked how; null where the system does not say: only Linux does.
 */
export function birthOf(pid: number): string | null {
  // `pid (name) state ... starttime`, the 22nd field; the name may hold spaces and parentheses.
  const [state, ...fields] =
    systemText(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, '')
      .split(' ') ?? [];
  return state === 'Z' || state === 'X' ? 'ended' : (fields[18] ?? null);
}

/** The machine's present time between two starts, its name for itself, and the space in which process numbers count. */
export interface Machine {
  readonly boot: string | null;
  readonly machine: string | null;
  readonly space: string | null;
}

/** By what this machine is told from others of its name; null for what the system does not say: only Linux does. */
export function thisMachine(): Machine {
  let space: string | null = null;
  try {
    space = fs.readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux.
  }
  return { boot: systemText('/proc/sys/kernel/random/boot_id'), machine: systemText('/etc/machine-id'), space };
}

function systemText(path: string): string | null {
  try {
    return fs.readFileSync(path, 'latin1').trim() || null;
  } catch {
    return null;
  }
}
