import type { Tensor } from '../../tensor/tensor.ts';
import { add, mul, sub } from '../elementwise/arithmetic.ts';
import { lessEqual, logicalAnd, notEqual, where } from '../elementwise/comparison.ts';
import { indexOf } from '../indexing/iota.ts';
import { matmul } from '../product/matmul.ts';
import { any } from '../reduce/reduce.ts';
import { sum } from '../reduce/sum.ts';
import { softmaxOfRows } from '../row/softmax.ts';
import { sumTo } from '../shape/structure.ts';
import { expandDims, swapaxes } from '../shape/view.ts';

/** Queries, keys and values, and how they meet; a mask without axes is none. */
export interface Met {
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
  readonly scale: Tensor;
  readonly mask: Tensor;
  readonly causal: boolean;
}

const turned = (x: Tensor): Tensor => swapaxes(x, -1, -2);
const along = { axis: -1, keepdims: true } as const;
const total = (x: Tensor, y: Tensor): Tensor => sum(mul(x, y), along);

/** Which keys each query sees; null for all. */
function seenIn({ q, k, mask, causal }: Met): Tensor | null {
  const [queries, keys] = [q.shape.at(-2)!, k.shape.at(-2)!];
  const given = mask.ndim === 0 ? null : mask.dtype === 'bool' ? mask : notEqual(mask, -Infinity);
  if (!causal) return given;
  // Aligned at the end: the last query sees every key.
  const before = lessEqual(indexOf([keys]), add(expandDims(indexOf([queries]), -1), keys - queries));
  return given ? logicalAnd(given, before) : before;
}

/** The weights of all keys for all queries, written out: sentences from here on, for slopes of slopes. */
function weightsOf(m: Met): Tensor {
  const { q, k, scale, mask } = m;
  const scores = mul(matmul(q, turned(k)), scale);
  const added = mask.ndim > 0 && mask.dtype !== 'bool' ? add(scores, mask) : scores;
  const seen = seenIn(m);
  if (!seen) return softmaxOfRows(added);
  // A row of which nothing is seen has no weights, and softmax none of nothing.
  const none = where(any(seen, along), -Infinity, mul(scale, 0));
  return where(seen, softmaxOfRows(where(seen, added, none)), 0);
}

/** The slope of the scores by that of the weights. */
const slopeOf = (g: Tensor, p: Tensor): Tensor => mul(p, sub(g, total(g, p)));

/** The gradient of a mask of numbers: the slope of the scores, to which it was added. */
export const maskSlope = (m: Met, g: Tensor): Tensor =>
  sumTo(slopeOf(matmul(g, turned(m.v)), weightsOf(m)), m.mask.shape);

/**
 * The slope of Σ h (the gradient by queries, keys or values) by input number `input` of that gradient: q, k, v, or g, at 5. With the
 * weights P, G = g vᵀ and the scores' slope S = P (G - Σ P G), the sum is one of S E for E = scale h kᵀ or scale q hᵀ, or of P g hᵀ.
 */
export function secondOrder(by: 'queries' | 'keys' | 'values', input: number, h: Tensor, m: Met, g: Tensor): Tensor {
  const { q, k, v, scale } = m;
  const p = weightsOf(m);
  const scaled = (x: Tensor): Tensor => mul(x, scale);
  if (by === 'values') {
    if (input === 5) return matmul(p, h);
    const slope = slopeOf(matmul(g, turned(h)), p);
    return scaled(input === 0 ? matmul(slope, k) : matmul(turned(slope), q));
  }
  const e = scaled(by === 'queries' ? matmul(h, turned(k)) : matmul(q, turned(h)));
  const ofG = mul(p, sub(e, total(p, e)));
  if (input === 5) return matmul(ofG, v);
  if (input === 2) return matmul(turned(ofG), g);
  const given = matmul(g, turned(v));
  const mean = total(p, given);
  const slope = slopeOf(sub(mul(e, sub(given, mean)), mul(given, total(e, p))), p);
  const direct = mul(p, sub(given, mean));
  if (input === 0) {
    const y = matmul(slope, k);
    return scaled(by === 'keys' ? add(matmul(direct, h), y) : y);
  }
  const y = matmul(turned(slope), q);
  return scaled(by === 'queries' ? add(matmul(turned(direct), h), y) : y);
}
