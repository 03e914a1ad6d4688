import { isFloat } from '../base/dtype.ts';
import { ArgumentError, DTypeError, ShapeError, showShape } from '../base/errors.ts';
import { type Options, options } from '../base/options.ts';
import { share } from '../base/row.ts';
import { normalizeAxis, type Shape, sameShape, splitLast } from '../base/shape.ts';
import { called } from '../op/define.ts';
import { add, astype, div, equal, mul, neg, sub, where } from '../op/elementwise/index.ts';
import { take } from '../op/indexing/gather.ts';
import { crossEntropyOfRows } from '../op/loss/cross-entropy.ts';
import { labelsOf } from '../op/loss/labels.ts';
import { sum } from '../op/reduce/sum.ts';
import { moveaxis } from '../op/shape/axes.ts';
import { reshaped } from '../op/shape/structure.ts';
import { asTensor } from '../tensor/create.ts';
import { anyNumber, axis, data } from '../tensor/rows.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { logSoftmax } from './activation.ts';
import { teaches } from './loss.ts';

/** How classes count in a cross-entropy. */
class CrossEntropyOptions {
  /** The axis of the classes: the last. */
  readonly axis?: number = axis(-1);
  /** How much each class counts, (classes,); alike unless given. The mean is then over the weights of the labels. */
  readonly weight?: TensorLike | undefined = data();
  /** A label, of a class or any other number, whose places count for nothing. */
  readonly ignoreIndex?: number | undefined = anyNumber();
  /** How much of each target is spread over all classes: 0. */
  readonly labelSmoothing?: number = share(0);
}

export type { CrossEntropyOptions };

const crossEntropyOptions: Options<CrossEntropyOptions> = options(CrossEntropyOptions);
type Asked = ReturnType<typeof crossEntropyOptions.read>;

const op = 'crossEntropy';

/** Logits and targets as rows: the classes last. Throws for what is no batch of logits. */
function rowsOf(logits: Tensor, given: number): Tensor {
  if (logits.ndim < 2)
    throw new ShapeError(`takes predictions of shape (n, classes), got ${showShape(logits.shape)}`, {
      op,
      shapes: [logits.shape],
      hint: 'reshape one prediction to (1, classes)',
    });
  if (!isFloat(logits.dtype)) throw new DTypeError(`takes float logits, got ${logits.dtype}`, { op });
  const at = normalizeAxis(given, logits.shape, op);
  if (logits.shape[at] === 1)
    throw new ShapeError('one output is no choice between classes: the loss would always be 0', {
      op,
      shapes: [logits.shape],
      hint: 'meanSquaredError learns numbers, binaryCrossEntropy whether or not',
    });
  return at === logits.ndim - 1 ? logits : moveaxis(logits, at, -1);
}

/** The weight of each class. Throws ShapeError unless there is one for each. */
function weightOf({ weight }: Asked, y: Tensor, classes: number): Tensor | null {
  if (weight === undefined) return null;
  const w = astype(asTensor(weight, op), y.dtype);
  if (w.ndim === 1 && w.size === classes) return w;
  throw new ShapeError(`needs a weight for each of ${classes} classes, got ${showShape(w.shape)}`, {
    op,
    shapes: [w.shape],
  });
}

/** a / b, and 0 where b is 0: nothing counts. */
const mean = (a: Tensor, b: Tensor): Tensor => div(a, where(equal(b, 0), 1, b));

/** From labels: y (n, classes) and t (n,). */
function ofLabels(y: Tensor, t: Tensor, asked: Asked): Tensor {
  const [n, classes] = [y.shape[0]!, y.shape[1]!];
  const { ignoreIndex, labelSmoothing: smoothing } = asked;
  const w = weightOf(asked, y, classes);
  const ignored = ignoreIndex === undefined ? null : equal(t, ignoreIndex);
  const labels = labelsOf(ignored ? where(ignored, 0, t) : t, classes, op);
  const losses = crossEntropyOfRows(y, labels);
  const counted = (x: Tensor): Tensor => (ignored ? where(ignored, 0, x) : x);
  const each = w
    ? counted(take(w, labels, 0, { mode: 'clip' }))
    : ignored
      ? astype(equal(ignored, false), y.dtype)
      : null;
  const total = each ? sum(each) : null;
  const average = (x: Tensor): Tensor => (total ? mean(x, total) : div(x, n));
  const hard = average(sum(counted(w && each ? mul(losses, each) : losses)));
  if (smoothing === 0) return hard;
  const p = logSoftmax(y);
  const spread = neg(sum(w ? mul(p, w) : p, -1));
  return add(mul(hard, 1 - smoothing), mul(average(sum(counted(spread))), smoothing / classes));
}

/** From a row of shares for each place. */
function ofShares(y: Tensor, t: Tensor, asked: Asked): Tensor {
  const [n, classes] = [y.shape[0]!, y.shape[1]!];
  const { ignoreIndex, labelSmoothing: smoothing } = asked;
  if (ignoreIndex !== undefined)
    throw new ArgumentError('rows of shares have no label that could be ignored', { op, hint: 'give labels' });
  const w = weightOf(asked, y, classes);
  const shares = astype(t, y.dtype);
  const smooth = smoothing === 0 ? shares : add(mul(shares, 1 - smoothing), smoothing / classes);
  const p = logSoftmax(y);
  return div(sum(sub(0, sum(mul(smooth, w ? mul(p, w) : p), 1))), n);
}

/**
 * Mean over all places of -log softmax(logits) at the target class, from logits (…, classes), or with the classes along `axis`, and
 * labels (…) or shares of the classes, such as one-hot rows. Stable for logits of any size. A class can weigh more than others; the mean
 * from labels is then over their weights, as in PyTorch. Labels of `ignoreIndex` count for nothing; where none is left the loss is 0, and so are
 * its gradients, where PyTorch's are NaN. Throws ShapeError if they do not fit, and for one class, whose loss would always be 0; DataError for a label that is no
 * class, where it is computed if it is not known before, DTypeError for logits that are no floats, and ArgumentError for shares with `ignoreIndex`.
 * @formula -1/n Σ log softmax(x)[target]
 * @shapes (…, classes) and (…) or (…, classes) → ()
 * @gradient g (softmax(x) - one-hot targets) / n; where one-hot rows are floats, -g log softmax(x) / n
 * @example
 * const logits = [[2, 1, 0], [0, 0, 5]];
 * nn.crossEntropy(logits, [0, 2]);
 * nn.crossEntropy(logits, [[1, 0, 0], [0, 0, 1]]);
 * nn.crossEntropy(logits, [0, 255], { ignoreIndex: 255 });
 * nn.crossEntropy(logits, [0, 2], { weight: [1, 1, 3], labelSmoothing: 0.1 });
 * nn.crossEntropy(np.zeros([2, 3, 5]), np.zeros([2, 5]), { axis: 1 });
 */
export const crossEntropy: (logits: TensorLike, targets: TensorLike, options?: CrossEntropyOptions) => Tensor =
  /* @__PURE__ */ teaches(
    'labels',
    called(op, (...given: [logits: TensorLike, targets: TensorLike, options?: CrossEntropyOptions]) => {
      const [predictions, labels, options = {}] = given;
      const asked = crossEntropyOptions.read(options, op, given.length - 3);
      const [logits, targets] = [asTensor(predictions, op), asTensor(labels, op)];
      const y = rowsOf(logits, asked.axis);
      const [lead, classes] = splitLast(y.shape);
      const n = lead.reduce((a, b) => a * b, 1);
      const rows = reshaped(y, [n, classes]);
      if (sameShape(targets.shape, lead)) return ofLabels(rows, reshaped(targets, [n]), asked);
      if (!sameShape(targets.shape, logits.shape)) throw unlike(logits.shape, targets.shape, lead);
      return ofShares(rows, reshaped(moveaxis(targets, asked.axis, -1), [n, classes]), asked);
    }),
  );

const unlike = (logits: Shape, targets: Shape, labels: Shape): ShapeError =>
  new ShapeError(`targets ${showShape(targets)} do not fit predictions ${showShape(logits)}`, {
    op,
    shapes: [logits, targets],
    hint: `give labels ${showShape(labels)} or one-hot rows ${showShape(logits)}`,
  });
