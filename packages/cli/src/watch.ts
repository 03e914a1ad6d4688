import type { train } from 'pristella';
import type { ProgressBar } from './progress.ts';

/** How much of a shown number is the newest step's: about the last fifty steps count. */
const NEWEST = 0.04;

/** Shows a trainer's steps and epochs on a bar: means that lean to the newest steps, as single ones jump. */
export function watch(trainer: train.Trainer, bar: ProgressBar): void {
  let means: Record<string, number> = {};
  trainer.observe({
    onStep({ step, epoch, loss, metrics }) {
      for (const [name, value] of Object.entries({ loss, ...metrics }))
        means[name] = (means[name] ?? value) * (1 - NEWEST) + value * NEWEST;
      const { epochs, stepsPerEpoch } = trainer;
      bar.update({
        epoch,
        epochs,
        step: step - (epoch - 1) * stepsPerEpoch,
        stepsPerEpoch,
        totalStep: step,
        metrics: means,
      });
    },
    onEpoch({ epoch, loss, metrics, validation, seconds }) {
      const held = Object.entries(validation ?? {}).map(([name, value]) => [`validation ${name}`, value] as const);
      bar.epoch(epoch, trainer.epochs, seconds, { loss, ...metrics, ...Object.fromEntries(held) });
      means = {};
    },
  });
}
