import { Argument } from 'commander';
import { np } from 'pristella';
import { shown } from 'pristella/io';
import { percent, pictureLines, shareLines, showsGreys } from '../art.ts';
import { type CommandSpec, exitCodes, UsageError } from '../command-spec.ts';
import { type DigitInput, digitAt, digitFromPng, loadDigits, pictureOf, SIDE } from '../digits.ts';
import { computeOptions } from '../option.ts';
import type { Output } from '../output.ts';
import { short } from '../progress.ts';
import { answer, answerDigits, type ClassAnswer } from '../scoring.ts';
import { inputShape } from '../settings.ts';
import { encodeRows, readTable, type TableConfig } from '../table-data.ts';
import { right, textTable } from '../text-table.ts';
import { openTrained, type Trained, type TrainedOptions } from '../trained.ts';
import { presetOption, type RunArguments, runArgument } from './evaluate.ts';

/** PNG files, and test images by number. */
async function readDigits(inputs: readonly string[], output: Output): Promise<DigitInput[]> {
  const isIndex = (input: string): boolean => /^\d+$/.test(input);
  const digits = inputs.some(isIndex) ? await loadDigits(output) : undefined;
  return inputs.map((input) => (digits && isIndex(input) ? digitAt(digits.test, Number(input)) : digitFromPng(input)));
}

async function predictDigits({ model, settings }: Trained, inputs: readonly string[], output: Output): Promise<object> {
  const digits = await readDigits(inputs, output);
  const size = SIDE * SIDE;
  const pixels = new Float32Array(digits.length * size);
  for (const [i, d] of digits.entries()) pixels.set(d.pixels, i * size);
  const x = np.fromData(pixels, [digits.length, ...inputShape(settings)]);
  const { samples } = await answerDigits(model, x);
  const answered = digits.map((digit, i) => ({ digit, sample: samples[i]! }));
  for (const [i, { digit, sample }] of answered.entries()) {
    const { name, label } = digit;
    const truth = label === undefined ? '' : label === sample.best ? ', which is right' : `, but it is ${label}`;
    if (i > 0) output.report();
    output.report(
      output.styled('bold', `${shown(name)}: ${shown(sample.name, 60)} (${percent(sample.share, 1)})${truth}`),
    );
    for (const line of sideBySide(digit, sample, output)) output.picture(line);
  }
  return answered.map(({ digit: { name, label }, sample }) => ({
    input: name,
    ...(label !== undefined && { label }),
    ...classTold(sample).result,
  }));
}

/** The digit's picture with the probabilities beside it; below it where the terminal is narrow. */
function sideBySide(digit: DigitInput, { shares }: ClassAnswer, output: Output): string[] {
  const picture = pictureLines(pictureOf(digit), showsGreys(output.reportStream));
  const gap = '   ';
  const room = output.columns - 28 - gap.length;
  if (room < 30) return [...picture, ...shareLines(shares, output.columns)];
  const bars = shareLines(shares, room);
  const top = Math.floor((picture.length - bars.length) / 2);
  return picture.map((line, y) => `${line}${gap}${bars[y - top] ?? ''}`.trimEnd());
}

/** An answer as a script and as a reader is told it. */
const numberTold = (value: number) => ({ result: { prediction: value }, cells: [short(value)] });
const classTold = ({ name, share, shares }: ClassAnswer) => ({
  result: { prediction: name, probabilities: Object.fromEntries(shares) },
  cells: [name, percent(share, 1)],
});

async function predictRows(
  trained: Trained,
  config: TableConfig,
  files: readonly string[],
  output: Output,
): Promise<object> {
  const results: object[] = [];
  for (const file of files) {
    const table = readTable(file);
    const { features } = encodeRows(table, config);
    const answers = await answer(trained.model, trained.settings, features);
    const { name } = config.encoder.target;
    const [columns, told] =
      answers.kind === 'numbers'
        ? [[right(name)], answers.samples.map(numberTold)]
        : [[{ title: name }, right('probability')], answers.samples.map(classTold)];
    const rows = table.rows.map(({ line }, i) => ({ line, ...told[i]! }));
    if (files.length > 1) output.report(output.styled('bold', shown(table.source)));
    const cells = rows.map(({ line, cells }) => [String(line), ...cells]);
    for (const text of textTable([right('line'), ...columns], cells)) output.report(text);
    for (const { line, result } of rows) results.push({ input: table.source, line, ...result });
  }
  return results;
}

async function run(output: Output, options: TrainedOptions, [given, ...inputs]: RunArguments): Promise<number> {
  const trained = openTrained(given, options);
  const { task } = trained.settings;
  if ('table' in task && inputs.some((input) => /\.png$/i.test(input)))
    throw new UsageError('this network was trained on a table: give a CSV file, or - for stdin');
  if ('preset' in task && inputs.some((input) => /\.csv$/i.test(input)))
    throw new UsageError('this network was trained on digits: give a PNG or the number of a test image');
  const predictions = await ('table' in task
    ? predictRows(trained, task.table, inputs, output)
    : predictDigits(trained, inputs, output));
  output.result({ predictions });
  return exitCodes.ok;
}

/** Asks a trained network. */
export const predict: CommandSpec<TrainedOptions, RunArguments> = {
  name: 'predict',
  summary: 'ask a trained network about a drawing, a test image or the rows of a table',
  description:
    'Asks a trained network. A drawing may have any size and colours, dark on light or light on dark: it is scaled and ' +
    'centred as the digits of MNIST were. Rows of a table are read as those it was trained on.',
  arguments: [
    runArgument(),
    new Argument('<input...>', 'PNG files or numbers of test images; or CSV files, or - for stdin'),
  ],
  options: [presetOption(), ...computeOptions()],
  examples: [
    'pristella predict latest 7',
    'pristella predict runs/mlp-1 drawing.png another.png',
    'pristella predict runs/iris-1 flowers.csv --json',
  ],
  run,
};
