/** Long training that survives an interruption: begun again, it goes on from its last checkpoint, to the same bits. */
import type { train } from 'pristella';
import { node, nodePart, pathOf } from './host.ts';

/** Seconds that interrupted processes spent on the epochs of the present program: they count as its time. */
export const before = { seconds: 0 };

/**
 * Runs a trainer to its end, with a checkpoint every epoch in `runs/book/<name>`, which is removed at the end. A page has no such
 * folder: there it begins anew.
 */
export async function runLong(name: string, trainer: train.Trainer): Promise<void> {
  const library = await nodePart();
  const path = library ? pathOf(`../runs/book/${name}`) : '';
  if (library) {
    const { RunFolder } = library;
    const isBegun = node!.fs.existsSync(node!.path.join(path, 'config.json'));
    const step = (isBegun ? RunFolder.open(path) : RunFolder.create(path, { name })).follow(trainer);
    before.seconds = trainer.history.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
    if (step > 0) console.log(`going on from step ${step}`);
  }
  trainer.observe({
    onEpoch: ({ epoch, loss, validation, seconds }) =>
      console.log(`epoch ${epoch}: loss ${loss.toFixed(4)}, test ${validation?.accuracy}, ${seconds.toFixed(0)} s`),
  });
  await trainer.run();
  node?.fs.rmSync(path, { recursive: true });
}
