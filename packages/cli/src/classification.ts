import { ArgumentError } from 'pristella';
import { right, textTable } from './text-table.ts';

/** How one class fared. */
export interface ClassScore {
  readonly name: string;
  /** Of what was called so, the share that was so. 0 where nothing was. */
  readonly precision: number;
  /** Of what was so, the share that was called so. 0 where nothing was. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
  /** How many there were. */
  readonly support: number;
}

/** What classification came to. */
export interface ClassificationScores {
  readonly accuracy: number;
  readonly correct: number;
  readonly count: number;
  readonly classes: readonly ClassScore[];
  /** Row: what it was; column: what it was called. */
  readonly confusion: readonly (readonly number[])[];
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Accuracy, precision, recall and F1 a class, and the confusion matrix. */
export function scoreClasses(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
  names: readonly string[],
): ClassificationScores {
  const tally = names.map((name) => ({ name, row: new Array<number>(names.length).fill(0), called: 0, hits: 0 }));
  for (let i = 0; i < actual.length; i++) {
    const [is, said] = [actual[i] ?? -1, predicted[i] ?? -1];
    const [truth, answer] = [tally[is], tally[said]];
    if (!truth || !answer)
      throw new ArgumentError(`sample ${i} is of class ${is} and was called ${said} of ${names.length}`);
    truth.row[said]!++;
    answer.called++;
    if (truth === answer) truth.hits++;
  }
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const classes = tally.map(({ name, row, called, hits }) => {
    const support = sum(row);
    const [precision, recall] = [share(hits, called), share(hits, support)];
    return { name, precision, recall, f1: share(2 * precision * recall, precision + recall), support };
  });
  const correct = sum(tally.map(({ hits }) => hits));
  const confusion = tally.map(({ row }) => row);
  return { accuracy: share(correct, actual.length), correct, count: actual.length, classes, confusion };
}

/** A line a class and their means. */
export function classLines({ classes, count }: ClassificationScores): string[] {
  const columns = [{ title: 'class' }, ...['precision', 'recall', 'F1', 'count'].map(right)];
  const row = (name: string, values: readonly number[], n: number): string[] => [
    name,
    ...values.map((v) => v.toFixed(4)),
    String(n),
  ];
  const mean = (key: 'precision' | 'recall' | 'f1'): number =>
    classes.reduce((sum, c) => sum + c[key], 0) / classes.length;
  const rows = classes.map((c) => row(c.name, [c.precision, c.recall, c.f1], c.support));
  return textTable(columns, rows, [row('mean', [mean('precision'), mean('recall'), mean('f1')], count)]);
}

/** The confusion matrix: what it was by row, what it was called by column, `·` for never. */
export function confusionLines({ classes, confusion }: ClassificationScores): string[] {
  return textTable(
    ['was \\ called', ...classes.map((c) => c.name)].map(right),
    confusion.map((row, i) => [classes[i]!.name, ...row.map((n) => (n === 0 ? '·' : String(n)))]),
  );
}

/** What regression came to. */
export interface RegressionScores {
  readonly count: number;
  readonly rootMeanSquaredError: number;
  readonly meanAbsoluteError: number;
  /** Share of the variance that is explained; NaN where there is none. */
  readonly r2: number;
}

/** Errors in the target's own unit, and R². */
export function scoreNumbers(predicted: ArrayLike<number>, actual: ArrayLike<number>): RegressionScores {
  const truths = Array.from(actual);
  const count = truths.length;
  const mean = truths.reduce((sum, v) => sum + v, 0) / count;
  let [squares, absolute, sumSquares] = [0, 0, 0];
  for (const [i, truth] of truths.entries()) {
    const error = predicted[i]! - truth;
    squares += error * error;
    absolute += Math.abs(error);
    sumSquares += (truth - mean) ** 2;
  }
  return {
    count,
    rootMeanSquaredError: Math.sqrt(squares / count),
    meanAbsoluteError: absolute / count,
    r2: 1 - squares / sumSquares,
  };
}
