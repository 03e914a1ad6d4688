import type { RowProgram } from '../../kernel/rows.ts';
import { numberNode } from '../../tensor/node.ts';
import type { KernelOp } from '../../tensor/op.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { make, type Sample, samples } from '../define.ts';
import { add, div, mul, sqrt, square, sub } from '../elementwise/index.ts';
import { mean } from '../reduce/reduce.ts';
import { defineRows } from './rows.ts';

type Two = readonly [norm: RowProgram, grad: RowProgram];

// The numbers of a row: epsilon, how many elements it has, and then what is found. Centred rows have their mean taken; of the others it
// is 0, and what is found stands in the same places.
const meanOf: RowProgram['passes'][number] = {
  folds: [{ word: 'sum', of: (_, x) => x! }],
  finds: [(w, total, _, n) => w.div(total!, n!)],
};
const ofZero: RowProgram['passes'][number] = { folds: [], finds: [(w) => w.num(0)] };

const programs = (centred: boolean): Two => {
  const first = centred ? meanOf : ofZero;
  return [
    {
      name: centred ? 'standardize' : 'normalize',
      inputs: 1,
      passes: [
        first,
        {
          keep: (w, x, _eps, _n, m) => (centred ? w.sub(x!, m!) : x!),
          folds: [{ word: 'sum', of: (w, _x, d) => w.mul(d!, d!) }],
          finds: [(w, total, eps, n) => w.div(w.num(1), w.sqrt(w.add(w.div(total!, n!), eps!)))],
        },
      ],
      result: (w, _x, d, _eps, _n, _m, r) => w.mul(d!, r!),
    },
    {
      name: centred ? 'standardizeGrad' : 'normalizeGrad',
      inputs: 2,
      passes: [
        first,
        {
          keep: (w, x, _g, _eps, _n, m) => (centred ? w.sub(x!, m!) : x!),
          folds: [
            { word: 'sum', of: (w, _x, _g, d) => w.mul(d!, d!) },
            { word: 'sum', of: (_, _x, g) => g! },
            { word: 'sum', of: (w, _x, g, d) => w.mul(g!, d!) },
          ],
          finds: [
            (w, squares, _g, _gd, eps, n) => w.div(w.num(1), w.sqrt(w.add(w.div(squares!, n!), eps!))),
            (w, _d, gs, _gd, _eps, n) => (centred ? w.div(gs!, n!) : w.num(0)),
            (w, squares, _gs, gd, eps, n) => w.div(gd!, w.add(squares!, w.mul(n!, eps!))),
          ],
        },
      ],
      result: (w, _x, g, d, _eps, _n, _m, r, mg, slope) => {
        const centredG = centred ? w.sub(g!, mg!) : g!;
        return w.mul(r!, w.sub(centredG, w.mul(d!, slope!)));
      },
    },
  ];
};

const along = { axis: -1, keepdims: true } as const;

interface Norm {
  readonly of: (x: Tensor, epsilon: Tensor) => Tensor;
  readonly grad: (x: Tensor, g: Tensor, epsilon: Tensor) => Tensor;
}

/**
 * The slope of Σ h (the gradient by g) by x. With d = x - mean, r = 1 / √(mean d² + ε), and a and b what g and h are without their
 * means, the sum is r Σ a b - r³ Σ a d Σ b d / n.
 */
function slopeByX(h: Tensor, x: Tensor, g: Tensor, eps: Tensor, centred: boolean): Tensor {
  const [a, b, d] = [g, h, x].map((t) => (centred ? sub(t, mean(t, along)) : t)) as [Tensor, Tensor, Tensor];
  const r = div(1, sqrt(add(mean(square(d), along), eps)));
  const [ab, ad, bd] = [mean(mul(a, b), along), mean(mul(a, d), along), mean(mul(b, d), along)];
  const ofD = mul(d, sub(mul(mul(mul(r, r), 3), mul(ad, bd)), ab));
  return mul(mul(r, mul(r, r)), sub(ofD, add(mul(a, bd), mul(b, ad))));
}

function normOf(centred: boolean): Norm {
  const [norm, grad] = programs(centred);
  const gradOp: KernelOp = defineRows<3>(
    grad.name,
    grad,
    ['float', 'same', 'same'],
    [(h, [x, g, eps]) => slopeByX(h, x, g, eps, centred), (h, [x, , eps]) => gradOf(x, h, eps), null],
  );
  const gradOf: Norm['grad'] = (x, g, eps) => make(gradOp, [x.node, g.node, eps.node]);
  const op: KernelOp = defineRows<2>(norm.name, norm, ['float', 'same'], [(g, [x, eps]) => gradOf(x, g, eps), null]);
  return { of: (x, eps) => make(op, [x.node, eps.node]), grad: gradOf };
}
const centredNorm: Norm = /* @__PURE__ */ normOf(true);
const plainNorm: Norm = /* @__PURE__ */ normOf(false);

/**
 * Each row, along the last axis of a float tensor, over the root of the mean of its squares and epsilon, its mean taken first if it is to
 * be centred. One pass over memory, and one back, for which rows are normalised anew: nothing but x is kept.
 */
export const normalized = (x: Tensor, epsilon: number, centred: boolean): Tensor =>
  (centred ? centredNorm : plainNorm).of(x, new Tensor(numberNode(epsilon, x.dtype)));

const rows = '[[0.3 2.9 4 1 -1 2 3 0.5 7] [2 1 0 7 0.5 1 1 1 2]]';
export const standardizeSamples: Sample = samples({
  name: 'standardize',
  of: (x) => normalized(x, 0.25, true),
  cases: [
    { inputs: ['[[1 3 1 3] [2 2 2 2]]'], result: [[-1, 1, -1, 1].map((x) => x / Math.sqrt(1.25)), [0, 0, 0, 0]] },
    { inputs: [rows] },
  ],
  gradient: 'smooth',
});
export const normalizeSamples: Sample = samples({
  name: 'normalize',
  of: (x) => normalized(x, 3, false),
  cases: [{ inputs: ['[[1 -1 1 1] [0 0 0 0]]'], result: '[[0.5 -0.5 0.5 0.5] [0 0 0 0]]' }, { inputs: [rows] }],
  gradient: 'smooth',
});
