import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';

const source = JSON.stringify(join(import.meta.dirname, '../src/interrupt.ts'));

/** A program that listens for Ctrl-C and computes without a pause, as a long step does. */
const program = `
import { listenForInterrupt } from ${source};
const { signal, release } = listenForInterrupt(() => console.log('stopping after this step'));
const compute = (ms) => {
  console.log('computing');
  for (const end = performance.now() + ms; performance.now() < end; );
  console.log('computed');
};
const turn = (ms) => new Promise((done) => setTimeout(done, ms));
const [, way] = process.argv;
if (way !== 'computes') {
  console.log('waiting');
  while (!signal.aborted) await turn(10);
}
if (way === 'waits') await turn(1000);
compute({ waits: 20_000, computes: 2500, ends: 0 }[way]);
await turn(50);
release();
console.log(signal.aborted ? 'saved' : 'not told');`;

/** What it prints and ends with, when `heard` sends it signals as it prints. */
async function run(
  way: 'waits' | 'computes' | 'ends',
  heard: (line: string, interrupt: () => void) => void,
  name: NodeJS.Signals = 'SIGINT',
) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, way], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.trimEnd().split('\n')) {
      lines.push(line);
      heard(line, () => child.kill(name));
    }
  });
  const [code, signal] = await once(child, 'close');
  return { lines, code, signal };
}

describe('Ctrl-C', () => {
  test('twice within one computation is heard once it is over, as one: nothing is lost', async () => {
    const ending = await run('computes', (line, interrupt) => {
      if (line !== 'computing') return;
      interrupt();
      setTimeout(interrupt, 1200);
    });
    expect(ending).toEqual({
      lines: ['computing', 'computed', 'stopping after this step', 'saved'],
      code: 0,
      signal: null,
    });
  });

  test('within a computation, after an earlier one was heard, ends the process at once', async () => {
    const ending = await run('waits', (line, interrupt) => {
      if (line === 'waiting' || line === 'computing') interrupt();
    });
    expect(ending).toEqual({
      lines: ['waiting', 'stopping after this step', 'computing'],
      code: null,
      signal: 'SIGINT',
    });
  });

  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    test(`is ${name}, as a terminal, a system and a closed window send them: what runs is told and ends by itself`, async () => {
      const ending = await run('ends', (line, interrupt) => line === 'waiting' && interrupt(), name);
      expect(ending).toEqual({
        lines: ['waiting', 'stopping after this step', 'computing', 'computed', 'saved'],
        code: 0,
        signal: null,
      });
    });
  }
});
