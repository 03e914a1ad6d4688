#!/usr/bin/env node
import process from 'node:process';
import { isSupported } from './node-version.ts';

if (!isSupported(process.versions.node)) {
  process.stderr.write(
    `error: pristella needs Node 22.12 or later, and this is ${process.version} (https://nodejs.org)\n`,
  );
  process.exit(1);
}

/** The program, loaded only here: where it cannot be, that is told in a line. */
async function load() {
  try {
    return [await import('./program.ts'), await import('./lost-output.ts'), await import('pristella/node')] as const;
  } catch (error) {
    const [problem] = (error instanceof Error ? error.message : String(error)).split('\n');
    process.stderr.write(
      `error: pristella cannot be loaded: ${problem}; is it installed, and may it open files (ulimit -n)?\n`,
    );
    return process.exit(1);
  }
}

const [{ run }, { LostOutput }, { environmentProblems }] = await load();
const [problem] = environmentProblems();
if (problem) {
  process.stderr.write(`error: ${problem.message.replaceAll(/\nhint: |\n/g, '; ')}\n`);
  process.exit(2);
}

const { stdin, stdout, stderr } = process;
const lost = new LostOutput().watch({ stdin, stdout, stderr });
const code = await run(process.argv.slice(2), { stdin, stdout, stderr, lost });
process.exitCode = lost.lost ? 1 : code;
