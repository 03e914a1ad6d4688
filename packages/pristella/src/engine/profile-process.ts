import { messageOf } from '../base/caught.ts';
import { orElse } from '../base/environment.ts';
import { host } from '../base/host.ts';
import { type Profile, profileOf } from './profile.ts';
import { Recorder } from './recorder.ts';
import { profileWishes } from './wishes.ts';

type FileSystem = typeof import('node:fs');

/** Writes the trace under a temporary name, which it changes when all is there. Says what went wrong where it cannot. */
function writeTrace(fs: FileSystem, pid: number, path: string, profile: Profile): string {
  const temporary = `${path}.${pid}.tmp`;
  try {
    fs.writeFileSync(temporary, profile.trace(), { flush: true });
    fs.renameSync(temporary, path);
    return `trace: ${path} (open it at https://ui.perfetto.dev or chrome://tracing)`;
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    return `the trace could not be written: ${messageOf(error)}`;
  }
}

/**
 * Profiles the whole process if PRISTELLA_PROFILE or PRISTELLA_PROFILE_TRACE ask for it: when it ends, by whatever way but
 * a signal that kills it, the table goes to stderr and the trace to its file. Only the main thread's kernels are seen. A page has
 * no variables: package.json has bundlers leave this file out.
 */
function profileProcess(): void {
  const { process } = host;
  const fs = process?.getBuiltinModule?.('node:fs');
  // Where Node has no threads, this is the main one.
  if (!process || !fs || process.getBuiltinModule('node:worker_threads')?.isMainThread === false) return;
  const { table, trace } = profileWishes(undefined, orElse);
  if (!table && trace === undefined) return;
  const recorder = new Recorder().start();
  // Not by a stream: what a stream has not yet written when the process ends may be lost.
  const say = (text: string): unknown => fs.writeSync(2, `${text}\n`);
  process.once('exit', () => {
    try {
      const profile = profileOf(recorder.stop().timing());
      if (table) say(`\n${profile}`);
      if (trace !== undefined) say(writeTrace(fs, process.pid, trace, profile));
    } catch (error) {
      // The program has done its work: a profile that cannot be made is no failure of it.
      say(`no profile: ${messageOf(error)}`);
    }
  });
}
profileProcess();
