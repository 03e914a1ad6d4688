// System calls that fail on purpose. Every function of node:fs is counted that is called for a file in one folder, and one
// of the calls, or it and all after it, fails: with an error of the system, or by the end of the process. Preloaded into a
// process (`--import`) with PRISTELLA_TEST_KILL="<call> <folder>", it ends that process by a signal at that call.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

type Call = (...args: unknown[]) => unknown;
const calls = fs as unknown as Record<string, Call>;
const names = Object.keys(fs).filter((name) => name.endsWith('Sync') && typeof calls[name] === 'function');

/** What stands for the end of the process within it: nothing may be done after it. */
class Death extends Error {}

/** Which call fails, counted from 1; 0 for none. */
export interface Plan {
  readonly at: number;
  /** The name of the system's error; 'death' for the end of the process. */
  readonly how: string;
  /** Whether all later calls fail, too; so they do after a death. */
  readonly lasting?: boolean;
}

/** The calls so far, and the way back to a system that works. */
export interface Faults {
  readonly made: readonly string[];
  restore(): void;
}

/** From now on calls for files in `folder` follow the plan; `die` is what a death does. */
export function injectFaults(
  folder: string,
  { at, how, lasting = how === 'death' }: Plan,
  die: () => never = () => {
    throw new Death('the process has ended');
  },
): Faults {
  const made: string[] = [];
  const opened = new Set<unknown>();
  const real = Object.fromEntries(names.map((name) => [name, calls[name]!]));
  let inner = 0;
  for (const name of names) {
    calls[name] = (...args) => {
      const isOurs = inner === 0 && (opened.has(args[0]) || String(args[0]).startsWith(folder));
      if (isOurs) {
        made.push(name);
        const isDue = at > 0 && (lasting ? made.length >= at : made.length === at);
        if (isDue && how === 'death') die();
        // A handle that cannot be closed is lost to the process all the same.
        if (isDue && name === 'closeSync') real.closeSync!(...args);
        if (isDue) throw Object.assign(new Error(`${how}: from the test, ${name}`), { code: how });
      }
      // Some of these functions call others, in the same table.
      inner++;
      try {
        const result = real[name]!(...args);
        if (isOurs && name === 'openSync') opened.add(result);
        if (isOurs && name === 'closeSync') opened.delete(args[0]);
        return result;
      } finally {
        inner--;
      }
    };
  }
  syncBuiltinESMExports();
  const restore = (): void => {
    Object.assign(calls, real);
    syncBuiltinESMExports();
  };
  return { made, restore };
}

const [at, folder] = process.env.PRISTELLA_TEST_KILL?.split(' ') ?? [];
if (at !== undefined && folder !== undefined)
  injectFaults(folder, { at: Number(at), how: 'death' }, () => {
    process.kill(process.pid, 'SIGKILL');
    throw new Death('the signal is on its way');
  });
