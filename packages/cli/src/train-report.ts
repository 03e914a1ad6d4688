import type { np } from 'pristella';
import { shown } from 'pristella/io';
import { gallery, percent, showsGreys } from './art.ts';
import { type DigitInput, inkOf } from './digits.ts';
import type { Output } from './output.ts';
import { short } from './progress.ts';
import type { Answers, ClassAnswer, ClassAnswers, Scored } from './scoring.ts';
import { right, textTable } from './text-table.ts';

/** One line about a test: accuracy, or the errors in the target's unit. */
export function scoreLine(scored: Scored): string {
  if (scored.kind === 'classes') {
    const { accuracy, correct, count } = scored.scores;
    return `test accuracy ${percent(accuracy)}: ${count - correct} of ${count} wrong, loss ${short(scored.loss)}`;
  }
  const { rootMeanSquaredError, meanAbsoluteError, r2, count } = scored.scores;
  return `test error ${short(rootMeanSquaredError)} (root mean square), ${short(meanAbsoluteError)} (mean absolute), R² ${r2.toFixed(3)} on ${count} rows`;
}

/** A class with its probability. */
const answerText = ({ name, share }: ClassAnswer): string => `${shown(name, 60)} (${percent(share, 1)})`;

/** Some test digits with the model's answers: the first ones, then mistakes, the surest first. */
export function showDigits(
  output: Output,
  { samples }: ClassAnswers,
  digits: (i: number) => DigitInput,
  labels: ArrayLike<number>,
): void {
  const perRow = Math.max(1, Math.min(6, Math.floor((output.columns + 3) / 23)));
  const all = samples.map((answer, i) => ({ i, answer, label: labels[i] }));
  const wrong = all
    .filter(({ answer, label }) => answer.best !== label)
    .sort((a, b) => b.answer.share - a.answer.share);
  const show = (title: string, chosen: typeof all, caption: (one: (typeof all)[number]) => string): void => {
    output.report(`\n${output.styled('bold', title)}`);
    const items = chosen.map((one) => ({ picture: inkOf(digits(one.i)), caption: `#${one.i}: ${caption(one)}` }));
    for (const line of gallery(items, output.columns, showsGreys(output.reportStream))) output.picture(line);
  };
  show('Some test digits, and what the network calls them', all.slice(0, perRow), ({ answer }) => answerText(answer));
  if (wrong.length === 0) return;
  show('Its surest mistakes', wrong.slice(0, perRow), ({ answer, label }) => `${answer.name}, is ${label}`);
}

/** Some test rows of a table with the model's answers. */
export function showRows(output: Output, answers: Answers, targets: np.Tensor, name: string): void {
  const truth = [...targets.data()];
  const rows =
    answers.kind === 'numbers'
      ? answers.samples.map((value, i) => [short(truth[i]!), short(value)])
      : answers.samples.map((sample, i) => [answers.names[truth[i]!]!, answerText(sample)]);
  // Rows may be sorted by their target: some from all parts.
  const count = Math.min(6, rows.length);
  const chosen = new Set(Array.from({ length: count }, (_, i) => Math.floor((i * rows.length) / count)));
  const some = rows.filter((_, i) => chosen.has(i));
  const columns = answers.kind === 'numbers' ? [name, 'answer'].map(right) : [{ title: name }, { title: 'answer' }];
  output.report(`\n${output.styled('bold', 'Some test rows, and what the network makes of them')}`);
  for (const line of textTable(columns, some)) output.report(line);
}
