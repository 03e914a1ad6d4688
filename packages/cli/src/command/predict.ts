import { Argument } from 'commander';
import { np, train } from 'pristella';
import { encodeTable } from 'pristella/data';
import { shown } from 'pristella/io';
import { percent, pictureLines, shareLines, showsGreys } from '../art.ts';
import { type CommandSpec, exitCodes, UsageError } from '../command-spec.ts';
import { type DigitInput, digitAt, digitFromPng, loadDigits, pictureOf, SIDE } from '../digits.ts';
import { computeOptions } from '../option.ts';
import type { Output } from '../output.ts';
import { short } from '../progress.ts';
import { inputShape, meaningOf } from '../settings.ts';
import { readTable, type TableConfig } from '../table-data.ts';
import { right, textTable } from '../text-table.ts';
import { openTrained, type Trained, type TrainedOptions } from '../trained.ts';
import { presetOption, runArgument } from './evaluate.ts';

type Classes = train.ClassAnswers;

/** PNG files, and test images by number. */
async function readDigits(inputs: readonly string[], output: Output): Promise<DigitInput[]> {
  const isIndex = (input: string): boolean => /^\d+$/.test(input);
  const digits = inputs.some(isIndex) ? await loadDigits(output) : undefined;
  return inputs.map((input) => (isIndex(input) ? digitAt(digits!.test, Number(input)) : digitFromPng(input)));
}

async function predictDigits({ model, settings }: Trained, inputs: readonly string[], output: Output): Promise<object> {
  const digits = await readDigits(inputs, output);
  const size = SIDE * SIDE;
  const pixels = new Float32Array(digits.length * size);
  for (const [i, d] of digits.entries()) pixels.set(d.pixels, i * size);
  const x = np.fromData(pixels, [digits.length, ...inputShape(settings)]);
  const answers = (await train.answers(model, x, meaningOf(settings))) as Classes;
  const { names } = answers;
  digits.forEach((digit, i) => {
    const shares = Array.from({ length: names.length }, (_, c) => answers.probabilities[i * names.length + c]!);
    const best = answers.classes[i]!;
    const truth =
      digit.label === undefined ? '' : digit.label === best ? ', which is right' : `, but it is ${digit.label}`;
    if (i > 0) output.report();
    output.report(
      output.styled('bold', `${shown(digit.name)}: ${shown(names[best]!, 60)} (${percent(shares[best]!, 1)})${truth}`),
    );
    for (const line of sideBySide(digit, names, shares, output)) output.picture(line);
  });
  return digits.map(({ name, label }, i) =>
    classResult(answers, i, { input: name, ...(label !== undefined && { label }) }),
  );
}

/** The digit's picture with the probabilities beside it; below it where the terminal is narrow. */
function sideBySide(digit: DigitInput, names: readonly string[], shares: readonly number[], output: Output): string[] {
  const picture = pictureLines(pictureOf(digit), showsGreys(output.reportStream));
  const named = names.map((name, i) => [name, shares[i]!] as const);
  const gap = '   ';
  const room = output.columns - 28 - gap.length;
  if (room < 30) return [...picture, ...shareLines(named, output.columns)];
  const bars = shareLines(named, room);
  const top = Math.floor((picture.length - bars.length) / 2);
  return picture.map((line, y) => `${line}${gap}${bars[y - top] ?? ''}`.trimEnd());
}

/** One answer for scripts. */
function classResult({ names, classes, probabilities }: Classes, i: number, known: object): object {
  const shares = names.map((name, c) => [name, probabilities[i * names.length + c]!] as const);
  return { ...known, prediction: names[classes[i]!]!, probabilities: Object.fromEntries(shares) };
}

async function predictRows(
  trained: Trained,
  config: TableConfig,
  files: readonly string[],
  output: Output,
): Promise<object> {
  const results: object[] = [];
  for (const file of files) {
    const table = readTable(file);
    const { features } = encodeTable(table, config.encoder);
    const answers = await train.answers(trained.model, features, config);
    const { name } = config.encoder.target;
    const lines = table.rows.map(({ line }) => String(line));
    const [columns, cells] =
      answers.kind === 'numbers'
        ? [[right(name)], (i: number) => [short(answers.values[i]!)]]
        : [[{ title: name }, right('probability')], (i: number) => classCells(answers, i)];
    if (files.length > 1) output.report(output.styled('bold', shown(table.source)));
    const rows = lines.map((line, i) => [line, ...cells(i)]);
    for (const text of textTable([right('line'), ...columns], rows)) output.report(text);
    table.rows.forEach(({ line }, i) => {
      const known = { input: table.source, line };
      results.push(
        answers.kind === 'numbers' ? { ...known, prediction: answers.values[i]! } : classResult(answers, i, known),
      );
    });
  }
  return results;
}

function classCells({ names, classes, probabilities }: Classes, i: number): string[] {
  const best = classes[i]!;
  return [names[best]!, percent(probabilities[i * names.length + best]!, 1)];
}

async function run(output: Output, options: TrainedOptions, [given, ...inputs]: readonly string[]): Promise<number> {
  const trained = openTrained(given!, options);
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
export const predict: CommandSpec<TrainedOptions> = {
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
