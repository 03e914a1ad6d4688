import { promote } from '../../base/dtype.ts';
import { ArgumentError, ShapeError, showShape } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { choice, flag } from '../../base/row.ts';
import { attributes } from '../../tensor/attributes.ts';
import { array, asTensor } from '../../tensor/create.ts';
import { data } from '../../tensor/rows.ts';
import { hostData, type Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { cast, make, type Sample, samples, unfit } from '../define.ts';
import { sub } from '../elementwise/arithmetic.ts';
import { defineHost } from '../host.ts';
import { take } from '../indexing/gather.ts';
import { flip } from '../shape/view.ts';
import { pairwise, placeIn } from './order.ts';

const onSide = attributes({ right: 'flag' });
const searchsortedOp = defineHost<2>('searchsorted', {
  takes: ['any', 'same'],
  dtype: 'int32',
  attributes: onSide,
  shape([sorted, values]) {
    if (sorted.shape.length !== 1) throw unfit(sorted.shape);
    return values.shape;
  },
  vjp: 'none',
  run([sorted, values], out, node) {
    const { right } = onSide.of(node);
    values.data.forEach((v, i) => {
      out.data[i] = placeIn(sorted.data, v, right);
    });
  },
});

/** How `searchsorted` treats equal elements. */
export class SearchOptions {
  /** Before the elements equal to the value (default), or behind them. */
  readonly side?: 'left' | 'right' = choice(['left', 'right'], 'left');
  /** The order that sorts `a`, as `argsort` gives it; without it `a` must be ascending. */
  readonly sorter?: TensorLike | undefined = data();
}
const searchOptions: Options<SearchOptions> = options(SearchOptions);

/**
 * The places, as int32, at which values would be inserted into the ascending vector `a` to keep it so. Throws
 * ShapeError unless `a` is a vector, ArgumentError if `side` is neither 'left' nor 'right'.
 * @shapes (n), any → that of the values
 * @example
 * np.searchsorted([1, 3, 5], [0, 3, 4, 9]);
 * np.searchsorted([1, 3, 3, 5], 3, { side: 'right' });
 */
export function searchsorted(a: TensorLike, values: TensorLike, options: SearchOptions = {}): Tensor {
  const op = 'searchsorted';
  const { side, sorter } = searchOptions.read(options, op, arguments.length - 3);
  const list = asTensor(a, op);
  if (list.ndim !== 1)
    throw new ShapeError(`needs a vector to search, got ${showShape(list.shape)}`, { op, shapes: [list.shape] });
  const v = asTensor(values, op);
  const d = promote(list.dtype, v.dtype);
  const sorted = sorter === undefined ? list : take(list, sorter);
  return make(searchsortedOp, [cast(sorted, d).node, cast(v, d).node], [side === 'right' ? 1 : 0]);
}
export const searchsortedSamples: Sample = samples({
  name: 'searchsorted',
  of: (a, v) => searchsorted(a, v, { side: 'right' }),
  cases: [
    {
      inputs: [[1, 2, 2, 3], '[[0 2] [2.5 nan]]'],
      result: array(
        [
          [0, 3],
          [3, 4],
        ],
        { dtype: 'int32' },
      ),
    },
  ],
  gradient: 'none',
});

/** Which edge belongs to a bin. */
export class DigitizeOptions {
  /** The upper one instead of the lower one. */
  readonly right?: boolean = flag(false);
}
const digitizeOptions: Options<DigitizeOptions> = options(DigitizeOptions);

/**
 * The number, as int32, of the bin each element falls into: i where bins[i-1] <= x < bins[i], or with `right` where
 * bins[i-1] < x <= bins[i]; the bins ascend or descend. Throws ArgumentError if they do neither.
 * @shapes any, (n) → that of `x`
 * @example
 * np.digitize([0.2, 6.4, 3, 1.6], [0, 1, 2.5, 4, 10]);
 */
export function digitize(x: TensorLike, bins: TensorLike, options: DigitizeOptions = {}): Tensor {
  const { right } = digitizeOptions.read(options, 'digitize', arguments.length - 3);
  const edges = asTensor(bins, 'digitize');
  const data = hostData(edges.node);
  const side = right ? 'left' : 'right';
  if (pairwise(data, (a, b) => a <= b)) return searchsorted(edges, x, { side });
  if (!pairwise(data, (a, b) => a >= b))
    throw new ArgumentError('the bins must ascend or descend', { op: 'digitize', hint: 'sort them' });
  return sub(edges.size, searchsorted(flip(edges), x, { side }));
}
