// The process that run.test.ts kills: goes on with the run in a folder, or starts it, and says from which step. Told to
// wait, it trains nothing and ends with its input; told to be slow, it takes 2 ms a step more, so that it does not come to
// its end before it is killed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { RunFolder } from '../../src/node.ts';
import { flowerTrainer } from './flowers.ts';

const [folder, epochs, how] = process.argv.slice(2) as [string, string, ('wait' | 'slowly')?];
const run = existsSync(join(folder, 'config.json')) ? RunFolder.open(folder) : RunFolder.create(folder, { epochs });
const trainer = flowerTrainer({ epochs: Number(epochs), patience: Number(epochs) });
const warn = (message: string): void => void process.stdout.write(`warning ${message}\n`);
process.stdout.write(`from ${run.follow(trainer, { checkpointEvery: 3, warn })}\n`);
const pause = new Int32Array(new SharedArrayBuffer(4));
if (how === 'slowly') trainer.observe({ onStep: () => void Atomics.wait(pause, 0, 0, 2) });
if (how === 'wait') for await (const _ of process.stdin);
else await trainer.run();
process.stdout.write('done\n');
