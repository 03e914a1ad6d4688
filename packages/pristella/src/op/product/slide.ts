import type { DType } from '../../base/dtype.ts';
import { OUTPUTS, TERMS, termsOf } from '../../kernel/order.ts';
import * as problems from '../../machine/problems.ts';
import { attributes } from '../../tensor/attributes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineKernel, make, type Sample, samples, unfit } from '../define.ts';
import { flip } from '../shape/view.ts';

const whole = {
  sub: (a: number, b: number): number => a - b,
  add: (a: number, b: number): number => a + b,
  num: (value: number): number => value,
  min: Math.min,
  max: Math.max,
};

const rounding = (d: DType): ((x: number) => number) =>
  d === 'float32' ? Math.fround : d === 'int32' ? (x) => x | 0 : (x) => x;

/** The place of the first weight, at the first output, before the signal. */
const placed = attributes({ before: 'whole' });

/** Both gradients are slides again. */
const slideOp = defineKernel<2>('slide', {
  takes: ['summed', 'same'],
  dtype: 'same',
  attributes: placed,
  shape([x, v], [before], outputs) {
    const beyond = Math.abs(before!) > x.size + v.size + outputs[0]!;
    if (x.shape.length === 1 && v.shape.length === 1 && outputs.length === 1 && !beyond) return outputs;
    throw unfit(x.shape, v.shape);
  },
  vjp: [
    (g, [x, v], y) => slide(g, flip(v), v.size - 1 - placed.of(y.node).before, x.size),
    (g, [x, v], y) => slide(x, g, placed.of(y.node).before, v.size),
  ],
  run([x, v], out, node) {
    const round = rounding(out.dtype);
    const product = out.dtype === 'int32' ? Math.imul : (a: number, b: number): number => round(a * b);
    const { before } = placed.of(node);
    const [signal, weights, outputs] = [x.data.length, v.data.length, out.data.length];
    const sizes = { signal, weights, before };
    /** The total and the terms from..to of output k, in the order of the kernel. */
    const added = (total: number, k: number, from: number, to: number): number => {
      let y = total;
      for (let start = from; start < to; start += TERMS) {
        let part = 0;
        for (let j = start; j < Math.min(start + TERMS, to); j++)
          part = round(part + product(x.data[k - before + j]!, v.data[j]!));
        y = round(y + part);
      }
      return y;
    };
    for (let first = 0; first < outputs; first += OUTPUTS) {
      const end = first + OUTPUTS;
      const common = termsOf(whole, first, end - 1, sizes);
      const [from, to] = end <= outputs && common[1] > common[0] ? common : [0, 0];
      for (let k = first; k < Math.min(end, outputs); k++) {
        const [own, last] = termsOf(whole, k, k, sizes);
        const first = added(0, k, own, Math.min(from, last));
        out.data[k] = added(added(first, k, from, to), k, Math.max(to, own), last);
      }
    }
  },
  kernel: ({ inputs: [signal, weights], to }, node) => problems.slide({ signal, weights, ...placed.of(node), out: to }),
});

/**
 * out[k], k below `outputs`: the sum of x[k - before + j] v[j], where x has that element. Both vectors of one dtype, floats or
 * int32, whose sums wrap; memory for the three of them, and no more.
 */
export const slide = (x: Tensor, v: Tensor, before: number, outputs: number): Tensor =>
  make(slideOp, [x.node, v.node], [before], { shape: [outputs] });
export const slideSamples: Sample = samples({
  name: 'slide',
  of: (x, v) => slide(x, v, 1, 5),
  cases: [
    {
      inputs: [
        [1, 2, 3],
        [0, 1, 0.5],
      ],
      result: [2, 3.5, 3, 0, 0],
    },
  ],
  gradient: 'smooth',
});
