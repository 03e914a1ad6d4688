import { isFloat, promote } from '../base/dtype.ts';
import { DTypeError, ShapeError, showShape } from '../base/errors.ts';
import { type Options, options } from '../base/options.ts';
import { flag } from '../base/row.ts';
import { broadcastShapes, type Shape } from '../base/shape.ts';
import { attention } from '../op/attention/attention.ts';
import { called, cast, stretches } from '../op/define.ts';
import { stretched } from '../op/shape/structure.ts';
import { asTensor } from '../tensor/create.ts';
import { numberNode } from '../tensor/node.ts';
import { anyNumber, data } from '../tensor/rows.ts';
import { Tensor, type TensorLike } from '../tensor/tensor.ts';

/** Which keys queries see, and how scores are scaled. */
class AttentionOptions {
  /** Of a shape that stretches to (…, queries, keys): bool, true where a key is seen, or floats, added to the scores; -inf hides. */
  readonly mask?: TensorLike | undefined = data();
  /** Whether query i of n sees of m keys only those up to m - n + i: false. */
  readonly causal?: boolean = flag(false);
  /** What scores are multiplied with: 1 / √d unless given. */
  readonly scale?: number | undefined = anyNumber();
}

export type { AttentionOptions };

const attentionOptions: Options<AttentionOptions> = options(AttentionOptions);

const name = 'scaledDotProductAttention';

/** Throws ShapeError unless queries, keys and values meet. */
function leadOf(q: Tensor, k: Tensor, v: Tensor): Shape {
  const shapes = [q.shape, k.shape, v.shape];
  const given = `queries ${showShape(q.shape)}, keys ${showShape(k.shape)} and values ${showShape(v.shape)}`;
  if (shapes.some((s) => s.length < 2))
    throw new ShapeError(`needs rows of queries, keys and values, got ${given}`, { op: name, shapes });
  if (q.shape.at(-1) !== k.shape.at(-1))
    throw new ShapeError(`queries and keys need as many features, got ${given}`, { op: name, shapes });
  if (k.shape.at(-2) !== v.shape.at(-2))
    throw new ShapeError(`needs a value for each key, got ${given}`, { op: name, shapes });
  return shapes.map((s) => s.slice(0, -2)).reduce<Shape>((a, b) => broadcastShapes(a, b, name), []);
}

/**
 * What each query finds: the mean of the values by how well their keys fit it, softmax of scaled products of queries and keys. Computed
 * in blocks, so that the scores of all queries with all keys are never in memory at once, forward and backward. A query that sees no key
 * gets zeros, with a gradient of zeros; a hidden key or value changes nothing, be it NaN. Throws ShapeError for what does not meet, and
 * DTypeError for what is no float. Vaswani et al., Attention is all you need (2017); Dao et al., FlashAttention (2022).
 * @formula softmax(scale q kᵀ + mask) v
 * @shapes (…, n, d), (…, m, d), (…, m, e) → (…, n, e), the leading axes broadcast
 * @gradient with the weights P and S = P (g vᵀ - Σ P g vᵀ): scale S k; scale Sᵀ q; Pᵀ g
 * @example
 * const [q, k, v] = [np.array([[1, 0], [0, 1]]), np.array([[1, 0], [0, 1]]), np.array([[10], [20]])];
 * nn.scaledDotProductAttention(q, k, v);
 * nn.scaledDotProductAttention(q, k, v, { causal: true });
 * nn.scaledDotProductAttention(q, k, v, { mask: [[true, false], [false, false]], scale: 1 });
 */
export const scaledDotProductAttention: (
  q: TensorLike,
  k: TensorLike,
  v: TensorLike,
  options?: AttentionOptions,
) => Tensor = /* @__PURE__ */ called(name, (...given) => {
  const [queries, keys, values, options = {}] = given;
  const { mask, causal, scale } = attentionOptions.read(options, name, given.length - 4);
  const [a, b, c] = [asTensor(queries, name), asTensor(keys, name), asTensor(values, name)];
  const d = promote(promote(a.dtype, b.dtype), c.dtype);
  if (!isFloat(d)) throw new DTypeError(`takes floats, got ${d}`, { op: name });
  const lead = leadOf(a, b, c);
  const led = (t: Tensor): Tensor => stretched(cast(t, d), [...lead, ...t.shape.slice(-2)]);
  const [q, k, v] = [led(a), led(b), led(c)];
  const number = (x: number): Tensor => new Tensor(numberNode(x, d));
  return attention({
    q,
    k,
    v,
    scale: number(scale ?? 1 / Math.sqrt(Math.max(1, q.shape.at(-1) ?? 1))),
    mask:
      mask === undefined ? number(0) : maskOf(asTensor(mask, name), [...q.shape.slice(0, -1), k.shape.at(-2) ?? 0], q),
    causal,
  });
});

function maskOf(mask: Tensor, to: Shape, { dtype }: Tensor): Tensor {
  if (!isFloat(mask.dtype) && mask.dtype !== 'bool')
    throw new DTypeError(`a mask is bool or float, got ${mask.dtype}`, { op: name, hint: "use astype('bool')" });
  if (!stretches(mask.shape, to))
    throw new ShapeError(`a mask ${showShape(mask.shape)} does not stretch to ${showShape(to)}`, {
      op: name,
      shapes: [mask.shape, to],
    });
  const t = mask.dtype === 'bool' ? mask : cast(mask, dtype);
  return mask.ndim === 0 ? stretched(t, [1]) : t;
}
