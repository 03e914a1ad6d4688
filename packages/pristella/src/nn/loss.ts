import { isFloat } from '../base/dtype.ts';
import { ShapeError, showShape } from '../base/errors.ts';
import { checkNumber } from '../base/limits.ts';
import { checkArguments } from '../base/options.ts';
import { sameShape, tuple } from '../base/shape.ts';
import { called } from '../op/define.ts';
import { add, astype, div, log, mul, neg, softplus, square, sub, where } from '../op/elementwise/index.ts';
import { classesOf } from '../op/loss/cross-entropy.ts';
import { labelsOf } from '../op/loss/labels.ts';
import { targetsOf } from '../op/loss/targets.ts';
import { sum } from '../op/reduce/sum.ts';
import { expandDims } from '../op/shape/view.ts';
import { asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';

/** A loss: one number from predictions, which are what a model gives, and targets. */
export type Loss<Out = TensorLike> = (predictions: Out, targets: TensorLike) => Tensor;

const classifying = new WeakMap<object, 'labels' | 'truth'>();

/** @internal What targets a loss learns: labels of classes, or whether each is so; undefined for any other loss. */
export const learntBy = (loss: object): 'labels' | 'truth' | undefined => classifying.get(loss);

/** @internal A loss, of which is remembered what targets it learns. */
export function teaches<F extends object>(targets: 'labels' | 'truth', loss: F): F {
  classifying.set(loss, targets);
  return loss;
}

/** A loss of classes. It says so itself: a list of all such losses would bring them all into every bundle. */
function classifies(name: string, targets: 'labels' | 'truth', loss: Loss): Loss {
  const checked = (...given: [predictions: TensorLike, targets: TensorLike]): Tensor => {
    checkArguments(given.length, 2, name, oneNumber);
    return loss(...given);
  };
  return teaches(targets, called(name, checked));
}

/** Other libraries have options here, such as a reduction; ignored, they would give another number than was meant. */
const oneNumber = 'it has no options';

function checkBatch(y: Tensor, op: string): void {
  if (y.ndim !== 2)
    throw new ShapeError(`takes predictions of shape (n, classes), got ${showShape(y.shape)}`, {
      op,
      shapes: [y.shape],
      hint: 'reshape one prediction to (1, classes)',
    });
}

/**
 * Labels as rows of truth values, of which the one at the label is true. Throws DataError for a label that is no class,
 * where it is computed if it is not known before, and ArgumentError unless the number of classes is positive and whole.
 * @shapes (…) → (…, classes)
 * @example
 * nn.oneHot([2, 0], 3);
 */
export function oneHot(targets: TensorLike, classes: number): Tensor {
  checkArguments(arguments.length, 2, 'oneHot');
  checkNumber(classes, 'the number of classes', 'oneHot', { whole: true, least: 1 });
  return classesOf(labelsOf(asTensor(targets, 'oneHot'), classes, 'oneHot'), classes);
}

/** Sum over classes of the predictions' values at the targets, one a row. */
function picked(y: Tensor, t: Tensor, op: 'crossEntropyOfProbabilities'): Tensor {
  if (sameShape(t.shape, y.shape)) return sum(mul(astype(t, y.dtype), y), 1);
  const [, classes] = tuple(y.shape, 2);
  if (t.ndim === 1 && t.shape[0] === y.shape[0])
    return sum(where(classesOf(labelsOf(t, classes, op), classes), y, 0), 1);
  throw new ShapeError(`targets ${showShape(t.shape)} do not fit predictions ${showShape(y.shape)}`, {
    op,
    shapes: [y.shape, t.shape],
    hint: `give labels (${y.shape[0]},) or one-hot rows ${showShape(y.shape)}`,
  });
}

/**
 * The book's form, from probabilities: -sum(log(y + 1e-7)) at the targets over the batch size. One prediction
 * (classes,) counts as a batch of one. Throws ShapeError if they do not fit, DataError for a label that is no class.
 * Saito, Deep Learning from Scratch, section 4.2.
 * @formula -1/n Σ log(y + 1e-7) at the targets
 * @shapes (n, classes) or (classes), and labels or one-hot rows → ()
 * @gradient -g / (n (y + 1e-7)) at the targets, else 0; where one-hot rows are floats, -g log(y + 1e-7) / n
 * @example
 * nn.crossEntropyOfProbabilities([0.1, 0.6, 0.3], [0, 1, 0]);
 * nn.crossEntropyOfProbabilities([[0.1, 0.9], [0.5, 0.5]], [1, 0]);
 */
export const crossEntropyOfProbabilities: (probabilities: TensorLike, targets: TensorLike) => Tensor =
  /* @__PURE__ */ classifies('crossEntropyOfProbabilities', 'labels', (probabilities, targets) => {
    const op = 'crossEntropyOfProbabilities';
    let [y, t] = [asTensor(probabilities, op), asTensor(targets, op)];
    if (y.ndim === 1) {
      // One label as a list of one is already as many as the batch; the row of truth values is one of a batch of one.
      if (t.ndim === 0 || (t.ndim === 1 && t.size === y.size && y.size > 1)) t = expandDims(t, 0);
      y = expandDims(y, 0);
    }
    checkBatch(y, op);
    return div(neg(sum(picked(log(add(y, 1e-7)), t, op))), tuple(y.shape, 2)[0]);
  });

/** What would be right for targets that are one number a row. */
function hintFor({ ndim, shape: [rows, columns] }: Tensor, t: Tensor): string | undefined {
  if (ndim !== 2 || t.ndim !== 1 || t.shape[0] !== rows) return undefined;
  return columns === 1 ? 'reshape the targets to (-1, 1)' : `labels are compared as rows: oneHot(targets, ${columns})`;
}

/** Predictions minus targets, in the predictions' dtype. Throws ShapeError unless the shapes agree. */
function difference(predictions: TensorLike, targets: TensorLike, op: string): Tensor {
  const [y, t] = [asTensor(predictions, op), asTensor(targets, op)];
  if (!sameShape(y.shape, t.shape))
    throw new ShapeError(`predictions ${showShape(y.shape)} and targets ${showShape(t.shape)} differ`, {
      op,
      shapes: [y.shape, t.shape],
      hint: hintFor(y, t),
    });
  return sub(y, astype(t, isFloat(y.dtype) ? y.dtype : 'float64'));
}

/**
 * Mean of the squared differences. Throws ShapeError unless the shapes agree.
 * @formula 1/n Σ (y - t)²
 * @shapes two of one shape → ()
 * @gradient 2 g (y - t) / n; its negative
 * @example
 * nn.meanSquaredError([[1], [2]], [[1.5], [2]]);
 */
export function meanSquaredError(predictions: TensorLike, targets: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'meanSquaredError', oneNumber);
  const d = difference(predictions, targets, 'meanSquaredError');
  return div(sum(square(d)), Math.max(1, d.size));
}

/**
 * The book's form: half the sum of squared differences. Throws ShapeError if predictions and targets differ in shape.
 * Saito, Deep Learning from Scratch, section 4.2.1.
 * @formula 1/2 Σ (y - t)²
 * @shapes two of one shape → ()
 * @gradient g (y - t); its negative
 * @example
 * nn.sumSquaredError([0.1, 0.6, 0.3], [0, 1, 0]);
 */
export function sumSquaredError(predictions: TensorLike, targets: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'sumSquaredError', oneNumber);
  return mul(sum(square(difference(predictions, targets, 'sumSquaredError'))), 0.5);
}

/**
 * Mean of -t log s(x) - (1 - t) log(1 - s(x)) with the sigmoid s, from logits; stable for logits of any size. Throws
 * ShapeError if logits and targets differ in shape, and DataError for a target that is neither 0, 1 nor a fraction, where
 * it is computed if it is not known before.
 * @formula 1/n Σ (softplus(x) - t x)
 * @shapes two of one shape → ()
 * @gradient g (sigmoid(x) - t) / n; -g x / n
 * @example
 * nn.binaryCrossEntropy([0, 5, -5], [1, 1, 0]);
 */
export const binaryCrossEntropy: (logits: TensorLike, targets: TensorLike) => Tensor = /* @__PURE__ */ classifies(
  'binaryCrossEntropy',
  'truth',
  (logits, targets) => {
    const op = 'binaryCrossEntropy';
    const [x, t] = [asTensor(logits, op), asTensor(targets, op)];
    if (!sameShape(x.shape, t.shape))
      throw new ShapeError(`logits ${showShape(x.shape)} and targets ${showShape(t.shape)} differ`, {
        op,
        shapes: [x.shape, t.shape],
        hint: hintFor(x, t),
      });
    return div(sum(sub(softplus(x), mul(x, astype(targetsOf(t), x.dtype)))), Math.max(1, x.size));
  },
);
