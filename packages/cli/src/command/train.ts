import { Option } from 'commander';
import { train as training } from 'pristella';
import { type CommandSpec, exitCodes } from '../command-spec.ts';
import { curveSvg } from '../curve.ts';
import { tellDevice } from '../device.ts';
import { digitAt } from '../digits.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { invocation } from '../invocation.ts';
import { computeOptions, oneOf, positiveNumber, setCompute, wholeNumber } from '../option.ts';
import type { Output } from '../output.ts';
import { ProgressBar } from '../progress.ts';
import { announce, CURVE, follow, nameOf, planSession, removeUnbegun, type Session, trainerFor } from '../session.ts';
import { buildModel, meaningOf, optimizerNames, presetNames, type RunSettings } from '../settings.ts';
import { loadSubject, type Subject } from '../subject.ts';
import { scoreLine, showDigits, showRows } from '../train-report.ts';
import { resumeHint, type TrainOptions } from '../train-settings.ts';
import { watch } from '../watch.ts';

/** Trains until the end, Ctrl-C, or the loss of what it writes to. Returns the seconds it took. */
async function runToEnd(output: Output, session: Session, trainer: training.Trainer): Promise<number> {
  const { folder } = session;
  const bar = new ProgressBar(output.streams.stderr);
  watch(trainer, bar);
  const interrupt = listenForInterrupt(() => bar.line('stopping after this step'));
  const unguard = output.streams.lost?.guard(interrupt.abort);
  const start = performance.now();
  try {
    await trainer.run({ signal: interrupt.signal });
  } catch (error) {
    if (session.isNew && trainer.step === 0) removeUnbegun(session);
    else tellSaved(folder, trainer, (line) => bar.line(line));
    throw error;
  } finally {
    unguard?.();
    interrupt.release();
    bar.clear();
  }
  return (performance.now() - start) / 1000;
}

/** After an error the trainer is intact: all steps are saved, if the disk takes them. What is saved is told. */
function tellSaved(folder: Session['folder'], trainer: training.Trainer, tell: (line: string) => void): void {
  try {
    if (folder.checkpoints()[0] !== trainer.step) folder.save(trainer);
  } catch {
    // The error that led here is the one to tell.
  }
  try {
    const [saved] = folder.checkpoints();
    if (saved !== undefined) tell(`all up to step ${saved} is saved; to go on: ${resumeHint(folder.path)}`);
  } catch {
    // The folder is gone.
  }
}

function showResults(output: Output, settings: RunSettings, { answers }: training.Scored, { test }: Subject): void {
  const { task } = settings;
  if ('table' in task) showRows(output, answers, test.targets, task.table.encoder.target.name);
  else if (answers.kind === 'classes') {
    const digits = { images: test.x, labels: test.targets };
    showDigits(output, answers, (i) => digitAt(digits, i), test.targets.data());
  }
}

/** The part of the scores that scripts ask for. */
const summary = ({ loss, kind, scores }: training.Scored): object => {
  if (kind === 'classes') return { accuracy: scores.accuracy, loss };
  const { count: _, ...errors } = scores;
  return { ...errors, loss };
};

async function run(output: Output, options: TrainOptions): Promise<number> {
  setCompute(options);
  const plan = planSession(options, output);
  const { settings } = plan;
  const subject = await loadSubject(settings, output).catch((error) => {
    // Whoever cannot have the digits now need not stop here.
    if ('preset' in settings.task) output.note(`without the digits, try: ${invocation('train', '--data', 'iris')}`);
    throw error;
  });
  const trainer = trainerFor(buildModel(settings), settings, subject);
  const session = plan.open();
  const { folder } = session;
  const from = follow(session, trainer, output);
  announce(output, settings, trainer, from);
  tellDevice(output, options.device);
  const seconds = await runToEnd(output, session, trainer);
  const { task, seed } = settings;
  const what = 'preset' in task ? task : { data: task.table.file, target: task.table.encoder.target.name };
  const known = { ...what, seconds, epochs: trainer.epoch, steps: trainer.step, seed, out: folder.path };
  if (trainer.ended === 'aborted') {
    const resume = resumeHint(folder.path);
    const stopped = `stopped after step ${trainer.step} of ${trainer.totalSteps}; everything is saved`;
    if (output.streams.lost?.lost) {
      output.note(`${stopped}; to go on: ${resume}`);
      return exitCodes.error;
    }
    output.report(stopped);
    output.report(`to go on: ${resume}`);
    output.result({ interrupted: true, ...known, resume });
    return exitCodes.interrupted;
  }
  folder.writeText(CURVE, curveSvg(trainer.history, `${nameOf(settings)}, seed ${seed}`));
  const { x, targets } = subject.test;
  const scored = await training.score(trainer.model, x, targets, meaningOf(settings));
  output.report(output.styled('bold', scoreLine(scored)));
  if (trainer.step > from) output.report(`trained in ${seconds.toFixed(1)} s`);
  showResults(output, settings, scored, subject);
  output.report(`\nrun folder: ${folder.path} (model.safetensors, curve.svg, log.jsonl, config.json, checkpoints)`);
  output.report(`next: ${invocation('predict', folder.path, 'preset' in task ? '7' : task.table.file)}`);
  output.result({ ...summary(scored), ...known });
  return exitCodes.ok;
}

/** Trains a network on the digits or on a table. */
export const train: CommandSpec<TrainOptions> = {
  name: 'train',
  summary: 'train a network on handwritten digits or on a table of yours',
  description:
    'Trains a network, tests it on data it has never seen, and keeps everything in a run folder. Ctrl-C ends after the ' +
    "present step and saves, one more after it has said 'stopping after this step' ends at once; --resume goes on to the same bits.",
  details: [
    'Presets, for the digits of MNIST:',
    ...presetNames.map((name) => `  ${name.padEnd(14)} ${training.presets[name].doc}`),
  ],
  options: [
    new Option('--preset <name>', `a network for the digits: ${presetNames.join(', ')}`).argParser(oneOf(presetNames)),
    new Option(
      '--data <file>',
      'a table as CSV instead, with names of columns in its first line; or iris, which is built in',
    ),
    new Option('--target <column>', 'the column to predict from the others'),
    new Option('--task <kind>', 'classification or regression (default: as the target looks)').argParser(
      oneOf(['classification', 'regression']),
    ),
    new Option('--epochs <n>', 'passes over the training data (default: as the preset says)').argParser(wholeNumber(1)),
    new Option('--batch-size <n>', 'samples a step (default: as the preset says)').argParser(wholeNumber(1)),
    new Option('--lr <rate>', 'learning rate at the beginning (default: as the preset says)').argParser(positiveNumber),
    new Option('--optimizer <name>', optimizerNames.join(', ')).argParser(oneOf(optimizerNames)),
    new Option('--seed <n>', 'the same seed gives the same weights (default: 0)').argParser(wholeNumber(0)),
    new Option('--out <folder>', 'the run folder (default: runs/<name>-<n>)'),
    new Option('--resume <run>', 'go on with an interrupted run, by its folder or "latest"'),
    ...computeOptions(),
  ],
  examples: [
    'pristella train --preset simple-convnet',
    'pristella train --preset mlp --optimizer momentum --lr 0.05 --seed 7 --out runs/mine',
    'pristella train --data iris',
    'pristella train --data houses.csv --target price --epochs 50',
    'pristella train --resume runs/mine',
  ],
  run,
};
