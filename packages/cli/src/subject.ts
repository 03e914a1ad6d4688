import type { train } from 'pristella';
import { loadDigits } from './digits.ts';
import type { Output } from './output.ts';
import { inputShape, type RunSettings, VALIDATION_SHARE } from './settings.ts';
import { type Examples, examplesOf, learntTargets, readOwnTable, splitTable } from './table-data.ts';

/** What a run learns from and is tested on. */
export interface Subject {
  readonly training: train.Data;
  /** Data to validate on after each epoch, or the share of the training data. */
  readonly validation: train.Data | number;
  readonly test: Examples;
}

/** The data of a run: for a table, the same rows for training and for the test each time. */
export async function loadSubject(settings: RunSettings, output: Output): Promise<Subject> {
  const { task } = settings;
  if ('preset' in task) {
    const digits = await loadDigits(output);
    const shaped = ({ images, labels }: typeof digits.train): Examples => ({
      x: images.reshape([images.length, ...inputShape(settings)]),
      targets: labels,
    });
    const { x, targets } = shaped(digits.train);
    return { training: [x, targets], validation: VALIDATION_SHARE, test: shaped(digits.test) };
  }
  const { training, test } = splitTable(readOwnTable(task.table), settings.seed);
  const held = examplesOf(test, task.table);
  const { x, targets } = examplesOf(training, task.table);
  return { training: [x, learntTargets(targets, task.table)], validation: 0.1, test: held };
}
