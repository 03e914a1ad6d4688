import type { np, train } from 'pristella';
import { shown } from 'pristella/io';
import { gallery, percent, showsGreys } from './art.ts';
import { type DigitInput, inkOf } from './digits.ts';
import type { Output } from './output.ts';
import { short } from './progress.ts';
import { right, textTable } from './text-table.ts';

/** One line about a test: accuracy, or the errors in the target's unit. */
export function scoreLine(scored: train.Scored): string {
  if (scored.kind === 'classes') {
    const { accuracy, correct, count } = scored.scores;
    return `test accuracy ${percent(accuracy)}: ${count - correct} of ${count} wrong, loss ${short(scored.loss)}`;
  }
  const { rootMeanSquaredError, meanAbsoluteError, r2, count } = scored.scores;
  return `test error ${short(rootMeanSquaredError)} (root mean square), ${short(meanAbsoluteError)} (mean absolute), R² ${r2.toFixed(3)} on ${count} rows`;
}

/** A class with its probability. */
export const answerText = ({ names, classes, probabilities }: train.ClassAnswers, i: number): string => {
  const best = classes[i]!;
  return `${shown(names[best]!, 60)} (${percent(probabilities[i * names.length + best]!, 1)})`;
};

/** Some test digits with the model's answers: the first ones, then mistakes, the surest first. */
export function showDigits(
  output: Output,
  answers: train.ClassAnswers,
  digits: (i: number) => DigitInput,
  labels: ArrayLike<number>,
): void {
  const { classes, probabilities } = answers;
  const perRow = Math.max(1, Math.min(6, Math.floor((output.columns + 3) / 23)));
  const sureness = (i: number): number => probabilities[i * 10 + classes[i]!]!;
  const all = Array.from({ length: labels.length }, (_, i) => i);
  const wrong = all.filter((i) => classes[i] !== labels[i]).sort((a, b) => sureness(b) - sureness(a));
  const show = (title: string, indices: readonly number[], caption: (i: number) => string): void => {
    output.report(`\n${output.styled('bold', title)}`);
    const items = indices.map((i) => ({ picture: inkOf(digits(i)), caption: `#${i}: ${caption(i)}` }));
    for (const line of gallery(items, output.columns, showsGreys(output.reportStream))) output.picture(line);
  };
  show('Some test digits, and what the network calls them', all.slice(0, perRow), (i) => answerText(answers, i));
  if (wrong.length === 0) return;
  show('Its surest mistakes', wrong.slice(0, perRow), (i) => `${answers.names[classes[i]!]}, is ${labels[i]}`);
}

/** Some test rows of a table with the model's answers. */
export function showRows(output: Output, answers: train.Answers, targets: np.Tensor, name: string): void {
  const truth = targets.data();
  // Rows may be sorted by their target: some from all parts.
  const count = Math.min(6, truth.length);
  const some = Array.from({ length: count }, (_, i) => Math.floor((i * truth.length) / count));
  const columns = [name, 'answer'].map((title) => (answers.kind === 'numbers' ? right(title) : { title }));
  const row = (i: number): string[] =>
    answers.kind === 'numbers'
      ? [short(truth[i]!), short(answers.values[i]!)]
      : [answers.names[truth[i]!]!, answerText(answers, i)];
  output.report(`\n${output.styled('bold', 'Some test rows, and what the network makes of them')}`);
  for (const line of textTable(columns, some.map(row))) output.report(line);
}
