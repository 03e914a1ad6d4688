// A process that lock.test.ts races against another: for each line of its input, a time, it follows the run in the folder
// at that time, says what came of it, and lets go at the next line.
import process from 'node:process';
import { createInterface } from 'node:readline';
import { RunFolder } from '../../src/node.ts';
import { releaseLock, takeLock } from '../../src/train/node/lock.ts';

const folder = process.argv[2]!;
RunFolder.open(folder);
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'let go') releaseLock(folder);
  else {
    while (Date.now() < Number(line));
    let outcome = 'got';
    try {
      takeLock(folder, () => {});
    } catch (error) {
      outcome = (error as Error).message.split('\n')[0]!;
    }
    process.stdout.write(`${outcome}\n`);
    continue;
  }
  process.stdout.write('free\n');
}
