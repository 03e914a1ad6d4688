import { Argument, Option } from 'commander';
import { classLines, confusionLines } from '../classification.ts';
import { type CommandSpec, exitCodes, UsageError } from '../command-spec.ts';
import { computeOptions, oneOf } from '../option.ts';
import type { Output } from '../output.ts';
import { score } from '../scoring.ts';
import { presetNames, type RunSettings } from '../settings.ts';
import { loadSubject } from '../subject.ts';
import { type Examples, examplesOf, readTable } from '../table-data.ts';
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
  return examplesOf(readTable(data), task.table);
}

async function run(output: Output, options: EvaluateOptions, [given]: RunArguments): Promise<number> {
  const { model, settings } = openTrained(given, options);
  const scored = await score(model, settings, await examplesFor(settings, options, output));
  output.report(output.styled('bold', scoreLine(scored)));
  if (scored.kind === 'classes') {
    output.report();
    for (const line of classLines(scored.scores)) output.report(line);
    output.report('\nHow often each class (row) was called what (column):');
    for (const line of confusionLines(scored.scores)) output.report(line);
  }
  output.result({ run: runPath(given), loss: scored.loss, ...scored.scores });
  return exitCodes.ok;
}

/** How networks that are only a file are told apart. */
export const presetOption = (): Option => {
  return new Option('--preset <name>', 'the architecture, where a model file is given instead of a run').argParser(
    oneOf(presetNames),
  );
};

/** The arguments of a command about a run. */
export type RunArguments = readonly [run: string, ...string[]];

/** What is known of a run: its folder, or a file with weights. */
export const runArgument = (): Argument =>
  new Argument('<run>', 'a run folder, "latest", or a model file with --preset');

/** Tests a trained network. */
export const evaluate: CommandSpec<EvaluateOptions, RunArguments> = {
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
