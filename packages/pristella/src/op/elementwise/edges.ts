import type { Tensor } from '../../tensor/tensor.ts';
import { type Binary, type Sample, samples } from '../define.ts';
import { div, neg, sqrt } from './arithmetic.ts';
import { equal, where } from './comparison.ts';
import { realOfTwo } from './families.ts';

// What rules of gradients are made of where a formula alone would be 0 times infinity, or infinity less infinity.

/** The square root where its slope at 0 is 0, not infinite: of sums of squares, which are least there. */
export function rootOfSquares(s: Tensor): Tensor {
  const none = equal(s, 0);
  return where(none, 0, sqrt(where(none, 1, s)));
}

/** A side over the length y; a length of 0 has no direction, and 0 stands for it. */
export const ofLength = (side: Tensor, y: Tensor): Tensor => {
  const none = equal(y, 0);
  return where(none, 0, div(side, where(none, 1, y)));
};

/** a - b, which is 0 between equal infinities: what sums of exponentials take off before they overflow. */
export const distance: Binary = realOfTwo('distance', (w, a, b) => w.select(w.eq(a, b), w.num(0), w.sub(a, b)), [
  (g) => g,
  (g) => neg(g),
]);
export const distanceSamples: Sample = samples({
  name: 'distance',
  of: (a, b) => distance(a, b),
  cases: [
    {
      inputs: [
        [3, 1],
        [1, 1],
      ],
      result: [2, 0],
    },
  ],
  gradient: 'smooth',
});
export const distanceOfInfinitiesSamples: Sample = samples({
  name: 'distance of infinities',
  of: (a, b) => distance(a, b),
  cases: [
    {
      inputs: [
        [Infinity, -Infinity, 1],
        [Infinity, -Infinity, -Infinity],
      ],
      result: [0, 0, Infinity],
    },
  ],
  gradient: 'none',
});
