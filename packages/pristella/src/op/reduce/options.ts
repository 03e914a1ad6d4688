import { type Options, options } from '../../base/options.ts';
import { flag } from '../../base/row.ts';
import { normalizeAxes } from '../../base/shape.ts';
import { asTensor } from '../../tensor/create.ts';
import { anyNumber, axes, data } from '../../tensor/rows.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { called } from '../define.ts';

/** Along which axes a reduction goes, and whether they stay. */
export class ReduceOptions {
  /** The axes to fold, negative from the back; all by default. */
  readonly axis?: number | readonly number[] | undefined = axes();
  /** Keep folded axes with size 1. */
  readonly keepdims?: boolean = flag(false);
}
/** What a fold that can leave elements out takes, too. */
export class WhereOptions extends ReduceOptions {
  /** Which elements count: a condition that broadcasts to the tensor. All do by default. */
  readonly where?: TensorLike | undefined = data();
}
/** What a fold that can start from a number takes, too. */
export class FoldOptions extends WhereOptions {
  /** The number that the fold starts from. */
  readonly initial?: number | undefined = anyNumber();
}
/** Options, or just the axis as NumPy's second argument. */
export type AxisOptions<O = ReduceOptions> = number | readonly number[] | O | undefined;

export const reduceOptions: Options<ReduceOptions> = options(ReduceOptions);
export const whereOptions: Options<WhereOptions> = options(WhereOptions);
export const foldOptions: Options<FoldOptions> = options(FoldOptions);

/** What stands for options that are not given. */
const none = {};

/** How a reduction of `x` is asked for; the axis may stand alone, and null is NumPy's None: all of them. */
export function optionsOf<O extends ReduceOptions>(
  o: AxisOptions<O> | null,
  rows: Options<O>,
  x: Tensor,
  op: string,
  beyond = 0,
): O {
  const given = (typeof o === 'number' || Array.isArray(o) ? { axis: o } : (o ?? none)) as O;
  // What is read of them is little and differs: nothing is made for each call.
  if (given !== none || beyond > 0) rows.check(given, op, beyond);
  if (given.axis !== undefined) normalizeAxes(given.axis, x.shape, op);
  return given;
}

/** Functions that fold axes of a tensor: of all elements, of those that count, and from a number. */
export type Reduction = (x: TensorLike, options?: AxisOptions) => Tensor;
export type Counting = (x: TensorLike, options?: AxisOptions<WhereOptions>) => Tensor;
export type Fold = (x: TensorLike, options?: AxisOptions<FoldOptions>) => Tensor;

/** The function of a name that folds as `fold` does, which is given a tensor and checked options. */
export const reduction = /* @__NO_SIDE_EFFECTS__ */ <O extends ReduceOptions>(
  name: string,
  rows: Options<O>,
  fold: (x: Tensor, o: O) => Tensor,
): ((x: TensorLike, options?: AxisOptions<O>) => Tensor) =>
  called(name, function (x: TensorLike, options?: AxisOptions<O>): Tensor {
    const t = asTensor(x, name);
    return fold(t, optionsOf(options, rows, t, name, arguments.length - 2));
  });
