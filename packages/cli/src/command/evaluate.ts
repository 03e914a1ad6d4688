import { Argument, Option } from 'commander';
import { DataError, train } from 'pristella';
import { shown } from 'pristella/io';
import { classLines, confusionLines } from '../class-tables.ts';
import { type CommandSpec, exitCodes, UsageError } from '../command-spec.ts';
import { computeOptions, oneOf } from '../option.ts';
import type { Output } from '../output.ts';
import { meaningOf, presetNames, type RunSettings } from '../settings.ts';
import { type Examples, examplesOf, loadSubject } from '../subject.ts';
import { readTable } from '../table-data.ts';
import { scoreLine } from '../train-report.ts';
import { openTrained, runPath, type TrainedOptions } from '../trained.ts';

interface EvaluateOptions extends TrainedOptions {
  readonly data?: string;
}

/** The test digits or test rows, or all rows of another table. */
async function examplesFor(settings: RunSettings, { data }: EvaluateOptions, output: Output): Promise<Examples> {
  const { task } = settings;
  if (data === undefined) return (await loadSubject(settings, output)).test;
  if (!('table' in task)) throw new UsageError('--data is for networks trained on a table');
  const table = readTable(data);
  const target = task.table.encoder.target.name;
  if (table.columns.includes(target)) return examplesOf(table, task.table);
  throw new DataError(`${table.source} has no column '${shown(target, 60)}' to compare with`, {
    op: 'evaluate',
    hint: 'predict does without',
  });
}

async function run(output: Output, options: EvaluateOptions, [given]: readonly string[]): Promise<number> {
  const { model, settings } = openTrained(given!, options);
  const { x, targets } = await examplesFor(settings, options, output);
  const scored = await train.score(model, x, targets, meaningOf(settings));
  output.report(output.styled('bold', scoreLine(scored)));
  if (scored.kind === 'classes') {
    output.report();
    for (const line of classLines(scored.scores)) output.report(line);
    output.report('\nHow often each class (row) was called what (column):');
    for (const line of confusionLines(scored.scores)) output.report(line);
  }
  output.result({ run: runPath(given!), loss: scored.loss, ...scored.scores });
  return exitCodes.ok;
}

/** How networks that are only a file are told apart. */
export const presetOption = (): Option => {
  const what = 'the architecture, where a model file is given instead of a run';
  return new Option('--preset <name>', what).argParser(oneOf(presetNames));
};

/** What is known of a run: its folder, or a file with weights. */
export const runArgument = (): Argument =>
  new Argument('<run>', 'a run folder, "latest", or a model file with --preset');

/** Tests a trained network. */
export const evaluate: CommandSpec<EvaluateOptions> = {
  name: 'evaluate',
  summary: 'test a trained network: accuracy, a table by class, the confusion matrix',
  arguments: [runArgument()],
  options: [
    new Option('--data <file>', 'other rows for a network trained on a table'),
    presetOption(),
    ...computeOptions(),
  ],
  examples: [
    'pristella evaluate latest',
    'pristella evaluate runs/mlp-1 --json',
    'pristella evaluate model.safetensors --preset mlp',
    'pristella evaluate runs/houses-1 --data new-houses.csv',
  ],
  run,
};
