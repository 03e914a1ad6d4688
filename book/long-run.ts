/** Long training that survives an interruption: begun again, it goes on from its last checkpoint, to the same bits. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { train } from 'pristella';
import { RunFolder } from 'pristella/node';

/** Seconds that interrupted processes spent on the epochs of the present program: they count as its time. */
export const before = { seconds: 0 };

/** Runs a trainer to its end, with a checkpoint every epoch in `runs/book/<name>`, which is removed at the end. */
export async function runLong(name: string, trainer: train.Trainer): Promise<void> {
  const path = join(import.meta.dirname, '../runs/book', name);
  const run = existsSync(join(path, 'config.json')) ? RunFolder.open(path) : RunFolder.create(path, { name });
  const step = run.follow(trainer);
  before.seconds = trainer.history.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  if (step > 0) console.log(`going on from step ${step}`);
  trainer.observe({
    onEpoch: ({ epoch, loss, validation, seconds }) =>
      console.log(`epoch ${epoch}: loss ${loss.toFixed(4)}, test ${validation?.accuracy}, ${seconds.toFixed(0)} s`),
  });
  await trainer.run();
  rmSync(path, { recursive: true });
}
