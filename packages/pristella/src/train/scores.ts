/** How good answers are: classes by precision and recall, numbers by their errors. */
import type { TypedArray } from '../base/dtype.ts';
import { ArgumentError, ShapeError, showShape, showValue } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import { checkLabels } from '../op/loss/labels.ts';
import { asTensor } from '../tensor/create.ts';
import { hostData, type TensorLike } from '../tensor/tensor.ts';

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

/** What regression came to. */
export interface RegressionScores {
  readonly count: number;
  readonly rootMeanSquaredError: number;
  readonly meanAbsoluteError: number;
  /** Share of the variance that is explained; NaN where there is none. */
  readonly r2: number;
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The numbers of two tensors of one size, with the shape of the second. Throws ShapeError else. */
function paired(predicted: TensorLike, actual: TensorLike, op: string): [p: TypedArray, a: TypedArray, shape: Shape] {
  const [p, a] = [asTensor(predicted, op), asTensor(actual, op)];
  if (p.size === a.size) return [hostData(p.node), hostData(a.node), a.shape];
  throw new ShapeError(`${showShape(p.shape)} answers do not fit ${showShape(a.shape)} targets`, {
    op,
    shapes: [p.shape, a.shape],
  });
}

/** Throws ArgumentError unless they are texts, one at least. */
export function checkClassNames(names: unknown, op: string): readonly string[] {
  if (Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string')) return names;
  throw new ArgumentError(`the classes must be a list of their names, not ${showValue(names)}`, {
    op,
    hint: "such as ['cat', 'dog']",
  });
}

/**
 * Accuracy, precision, recall and F1 of each class, and the confusion matrix, of classes that were predicted, as `argmax` gives
 * them, and those that were so. Throws DataError, with the row, for a number that is no class, ShapeError where there are more
 * of the ones than of the others, ArgumentError for names that are no texts.
 * @shapes (n) and (n) → scores
 * @example
 * const { accuracy, classes, confusion } = train.classificationScores([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], ['cat', 'dog']);
 * console.log(accuracy, classes[1], confusion);
 */
export function classificationScores(
  predicted: TensorLike,
  actual: TensorLike,
  names: readonly string[],
): ClassificationScores {
  const op = 'classificationScores';
  checkClassNames(names, op);
  const [called, was, shape] = paired(predicted, actual, op);
  for (const labels of [called, was]) checkLabels(labels, shape, names.length, op);
  const confusion = names.map(() => new Array<number>(names.length).fill(0));
  for (let i = 0; i < was.length; i++) confusion[was[i]!]![called[i]!]!++;
  const classes = names.map((name, c) => {
    const row = confusion[c]!;
    const hits = row[c]!;
    const support = total(row);
    const precision = shareOf(hits, total(confusion.map((row) => row[c]!)));
    const recall = shareOf(hits, support);
    return { name, precision, recall, f1: shareOf(2 * precision * recall, precision + recall), support };
  });
  const correct = total(confusion.map((row, c) => row[c]!));
  return { accuracy: shareOf(correct, was.length), correct, count: was.length, classes, confusion };
}

/**
 * Errors of numbers that were predicted, in their own unit, and R². Throws ShapeError where there are more predictions than
 * targets or fewer.
 * @shapes (n) and (n) → scores
 * @example
 * train.regressionScores([1, 3, 5], [2, 3, 4]);
 */
export function regressionScores(predicted: TensorLike, actual: TensorLike): RegressionScores {
  const [p, a] = paired(predicted, actual, 'regressionScores');
  const count = a.length;
  let [squares, absolute, sum, sumSquares] = [0, 0, 0, 0];
  for (const v of a) sum += v;
  for (const [i, v] of a.entries()) {
    const error = p[i]! - v;
    squares += error * error;
    absolute += Math.abs(error);
    sumSquares += (v - sum / count) ** 2;
  }
  return {
    count,
    rootMeanSquaredError: Math.sqrt(squares / count),
    meanAbsoluteError: absolute / count,
    // Rounding must not make a variance of equal targets.
    r2: a.some((x) => x !== a[0]) ? 1 - squares / sumSquares : Number.NaN,
  };
}
