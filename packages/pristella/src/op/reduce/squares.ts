import { slice } from '../../base/indexing.ts';
import { SQUARES_IN_BLOCK } from '../../kernel/order.ts';
import * as problems from '../../machine/problems.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { cast, defineKernel, make, type Sample, samples } from '../define.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { broadcastTo, reshape } from '../shape/structure.ts';
import { at, expandDims } from '../shape/view.ts';
import { sum } from './sum.ts';

/** Sums of squares of float elements, one float64 a block. */
const squaresOp = defineKernel<1>('squares', {
  takes: ['float'],
  shape: ([x]) => [Math.ceil(x.size / SQUARES_IN_BLOCK)],
  dtype: 'float64',
  vjp: [
    (g, [x]) => {
      const each = reshape(broadcastTo(expandDims(g, 1), [g.size, SQUARES_IN_BLOCK]), [-1]);
      return mul(mul(x, 2), reshape(cast(at(each, slice(0, x.size)), x.dtype), x.shape));
    },
  ],
  run([x], out) {
    const { data } = x;
    for (let block = 0; block < out.data.length; block++) {
      const from = block * SQUARES_IN_BLOCK;
      const to = Math.min(from + SQUARES_IN_BLOCK, data.length);
      const whole = to - ((to - from) % 4);
      const lanes: [number, number, number, number] = [0, 0, 0, 0];
      for (let i = from; i < whole; i++) lanes[(i - from) % 4]! += data[i]! ** 2;
      let total = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
      for (let i = whole; i < to; i++) total += data[i]! ** 2;
      out.data[block] = total;
    }
  },
  kernel: ({ inputs: [x], to }) => problems.squares({ x, out: to }),
});

/** The sum of the squares of float elements, in float64, where no float32 overflows and none is lost: a scalar. */
export const sumOfSquares = (x: Tensor): Tensor => sum(make(squaresOp, [x.node]));
export const squaresSamples: Sample = samples({
  name: 'sumOfSquares',
  of: (x) => sumOfSquares(x),
  cases: [{ inputs: [[1, 2, 3, 4, 5, 6]], result: 91 }, { inputs: ['[[0.5 -2 3]]'] }],
  gradient: 'smooth',
});
