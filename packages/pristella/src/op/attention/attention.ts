import { type Shape, sameShape, sizeOf } from '../../base/shape.ts';
import type { Attended } from '../../kernel/problem.ts';
import type { HostArray, View } from '../../kernel/view.ts';
import * as problems from '../../machine/problems.ts';
import { attributes } from '../../tensor/attributes.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Node } from '../../tensor/node.ts';
import type { Few, GradientRule, KernelOp } from '../../tensor/op.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { cast, defineKernel, make, type Sample, samples, stretches, unfit } from '../define.ts';
import { type Meeting, overQueries, plainAttention, plainGradient, totalOf } from './plain.ts';
import { type Met, maskSlope, secondOrder } from './second.ts';

const told = attributes({ causal: 'flag' });
const takes = ['float', 'same', 'same', 'same', 'any'] as const;

const meeting = ([q, k, v, scale, mask]: readonly HostArray[], node: Node): Meeting => {
  if (!q || !k || !v || !scale || !mask) throw new Error('queries, keys and values meet');
  return { q, k, v, scale, mask, ...told.of(node) };
};
const attended = ([q, k, v, scale, mask]: readonly View[], node: Node): Attended => {
  if (!q || !k || !v || !scale || !mask) throw new Error('queries, keys and values meet');
  return { q, k, v, scale, mask: mask.layout.shape.length === 0 ? null : mask, ...told.of(node) };
};
const met = ([q, k, v, scale, mask]: readonly Tensor[], node: Node): Met => {
  if (!q || !k || !v || !scale || !mask) throw new Error('queries, keys and values meet');
  return { q, k, v, scale, mask, ...told.of(node) };
};

/** The shape of what queries get. Throws ShapeError for what does not meet. */
function resultShape([{ shape: q }, { shape: k }, { shape: v }, { shape: scale }, { shape: mask }]: Few<
  Node,
  5
>): Shape {
  const lead = q.slice(0, -2);
  const [, depth] = q.slice(-2);
  const [keys, features] = k.slice(-2);
  const [values, width] = v.slice(-2);
  const isMet = [k, v].every((s) => sameShape(s.slice(0, -2), lead)) && depth === features && keys === values;
  const fits = stretches(mask, [...q.slice(0, -1), keys ?? 0]);
  if (!isMet || !fits || scale.length > 0 || depth === undefined || width === undefined) throw unfit(q, k, v, mask);
  return [...q.slice(0, -1), width];
}

/** The logarithms of what the exponentials of each query's scores add up to. */
const totalsOp: KernelOp = defineKernel<5, 1>('attentionTotals', {
  takes,
  dtype: 'same',
  attributes: told,
  shape: (inputs) => resultShape(inputs).slice(0, -1),
  vjp: 'none',
  run: (inputs, out, node) =>
    overQueries(meeting(inputs, node), (query, scores) => {
      out.data[query] = totalOf(scores);
    }),
  kernel: ({ inputs, to }, node) => problems.attention({ ...attended(inputs, node), out: null, totals: to }),
});

const attentionOp: KernelOp = defineKernel<5, 1>('attention', {
  takes,
  dtype: 'same',
  attributes: told,
  shape: resultShape,
  vjp: [
    (g, inputs, y) => gradient('queries', g, inputs, y),
    (g, inputs, y) => gradient('keys', g, inputs, y),
    (g, inputs, y) => gradient('values', g, inputs, y),
    null,
    (g, inputs, y) => maskSlope(met(inputs, y.node), g),
  ],
  run: (inputs, out, node) => plainAttention(meeting(inputs, node), out),
  kernel: ({ inputs, out, to }, node) =>
    problems.attention({ ...attended(inputs, node), out: to, totals: out.outputs[1] ?? null }),
  flops: ([q, k], out) => 2 * (sizeOf(out) + sizeOf(q)) * (k.at(-2) ?? 0),
  companion: totalsOp,
});

const named = { queries: 'q', keys: 'k', values: 'v' } as const;
type By = keyof typeof named;

const ruleBy =
  (by: By, input: number): GradientRule<8> =>
  (h, inputs, y) =>
    secondOrder(by, input, h, met(inputs, y.node), inputs[5]);

/** The gradient by one of the three: of inputs that meet, the slope of the result, the result, and its totals. */
const gradOp = (by: By, companion?: KernelOp): KernelOp =>
  defineKernel<8, 1>(`${by}Grad`, {
    takes: [...takes, 'float', 'same', 'same'],
    dtype: 'same',
    attributes: told,
    shape: ([q, k, v]) => ({ queries: q, keys: k, values: v })[by].shape,
    vjp: [ruleBy(by, 0), ruleBy(by, 1), by === 'values' ? null : ruleBy(by, 2), null, null, ruleBy(by, 5), null, null],
    run: (inputs, out, node) => plainGradient(meeting(inputs, node), inputs[5], named[by], out),
    kernel({ inputs, out, to }, node) {
      const [, , , , , g, y, totals] = inputs;
      const given = { ...attended(inputs, node), g, y, totals };
      if (by === 'queries') return problems.attentionGrad({ ...given, by, out: to, values: null });
      const [ofKeys, ofValues] = by === 'keys' ? [to, out.outputs[1] ?? null] : [null, to];
      return problems.attentionGrad({ ...given, by: 'keys', out: ofKeys, values: ofValues });
    },
    ...(companion && { companion }),
  });
const ofValues: KernelOp = /* @__PURE__ */ gradOp('values');
const gradOps: Readonly<Record<By, KernelOp>> = {
  queries: /* @__PURE__ */ gradOp('queries'),
  keys: /* @__PURE__ */ gradOp('keys', ofValues),
  values: ofValues,
};

/** The totals of what has been asked for its gradients: one node for all three, which the kernel of the result computes along. */
const known = new WeakMap<Node, Tensor>();

function gradient(by: By, g: Tensor, inputs: readonly Tensor[], y: Tensor): Tensor {
  const nodes = inputs.map((t) => t.node);
  const { attributes } = y.node;
  const totals = known.get(y.node) ?? make(totalsOp, nodes, attributes);
  known.set(y.node, totals);
  return make(gradOps[by], [...nodes, g.node, y.node, totals.node], attributes);
}

/**
 * softmax(scale q kᵀ) v of floats of one dtype and with the same leading axes, which fit. The mask is bool, or of that dtype, or a number
 * without axes for none.
 */
export const attention = ({ q, k, v, scale, mask, causal }: Met): Tensor =>
  make(
    attentionOp,
    [q, k, v, scale, mask].map((t) => t.node),
    [causal ? 1 : 0],
  );

const small = '[[0.3 1 -2] [2 0.5 1] [-1 1 0.25]]';
export const attentionSamples: Sample = samples({
  name: 'attention',
  of: (q, k, v) => attention({ q, k, v, scale: cast(asTensor(0.5), q.dtype), mask: asTensor(0), causal: true }),
  cases: [{ inputs: [small, small, '[[1 2] [3 5] [4 -1]]'] }],
  gradient: 'smooth',
});
