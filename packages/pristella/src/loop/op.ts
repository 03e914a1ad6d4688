import { itemSize, newArray, type TypedArray } from '../base/dtype.ts';
import { ArgumentError, PristellaError } from '../base/errors.ts';
import { dense, type Layout } from '../base/layout.ts';
import { sizeOf } from '../base/shape.ts';
import { isSpecialNumber } from '../engine/body.ts';
import { groupAt, inLoops } from '../engine/describe.ts';
import { lowerProgram } from '../engine/lower.ts';
import { hostArray, runPlain } from '../engine/plain.ts';
import { castBody, copyBody } from '../kernel/body.ts';
import type { Problem } from '../kernel/problem.ts';
import type { Buffer, HostArray, Turns, View } from '../kernel/view.ts';
import * as problems from '../machine/problems.ts';
import { convertData } from '../tensor/create.ts';
import type { Node } from '../tensor/node.ts';
import { type GradientRule, type KernelOp, type OpViews, opOf } from '../tensor/op.ts';
import type { Body } from './body.ts';
import { type Form, formOf, type Manner } from './form.ts';
import { standInOp } from './tracing.ts';

/** All loops are this op in keys; which body they have is an attribute of theirs. */
const scanOp: KernelOp = opOf<KernelOp>({
  kind: 'kernel',
  name: 'scan',
  takes: { each: 'any' },
  shape: (_, _numbers, asked) => asked,
  dtype: 'asked',
  vjp: 'none',
  run() {
    throw new Error('a loop is run by the op of its body');
  },
  kernel() {
    throw new Error('a loop is rendered by the op of its body');
  },
});

/** The rule of a loop's gradient by one of its inputs. */
export type LoopGradient = (body: Body, manner: Manner, input: number) => GradientRule;

/** The op of a body. */
export function opOfBody(body: Body, manner: Manner, gradient: LoopGradient): KernelOp {
  const name = `${manner.carries} ${manner.reverse} ${manner.keeps} ${manner.goes}`;
  const known = body.ops.get(name);
  if (known) return known;
  const form = (node: Node): Form => formOf(body, manner, turnsOf(node));
  const op: KernelOp = {
    ...scanOp,
    vjp: (input) => gradient(body, manner, input),
    run: (inputs, out, node) => runTurns(body, form(node), inputs, out.data),
    refusal(value, node) {
      // Again by plain loops, until the step whose kernel has refused.
      const { shape, dtype } = node;
      runTurns(
        body,
        form(node),
        node.inputs.map((_, i) => value(i)),
        newArray(dtype, sizeOf(shape)),
        (step, read) => {
          if (step.op.kind === 'kernel') step.op.refusal?.((i) => read[i]!, step);
          return runPlain(step, read);
        },
      );
    },
    kernel: (views, node) => loopOf(body, form(node), views),
    ...(body.hasProducts && { flops: () => 0 }),
  };
  body.ops.set(name, op);
  return op;
}

/** How often the loop of a node turns. */
export const turnsOf = ({ scalars }: Node): number => scalars[0]!;

/** By plain loops, one turn after the other. */
function runTurns(
  body: Body,
  form: Form,
  inputs: readonly HostArray[],
  out: TypedArray,
  computed: (step: Node, inputs: readonly HostArray[]) => TypedArray = runPlain,
): void {
  const { given, closures, steps, results, nodes } = body;
  const { turns, reverse, goes, carries, stacks } = form;
  const values = new Array<HostArray>(nodes.length);
  for (const n of nodes) if (n.op !== standInOp && n.inputs.length === 0) values[n.local] = hostArray(n);
  const slices = given.slice(carries.length);
  closures.forEach((n, i) => {
    values[n.local] = inputs[given.length + i]!;
  });
  let carried = carries.map((_, i) => inputs[i]!);
  const write = (x: HostArray, offset: number): void => {
    out.set(x.data, offset);
  };
  carries.forEach((c, i) => {
    if (c.kept) write(carried[i]!, c.offset + (reverse ? turns * c.size : 0));
  });
  const another = (): boolean => !goes || carried.at(-1)?.data[0] !== 0;
  for (let turn = 0; turn < turns && another(); turn++) {
    const t = reverse ? turns - 1 - turn : turn;
    carried.forEach((x, i) => {
      values[given[i]!.local] = x;
    });
    slices.forEach((n, i) => {
      const { data } = inputs[carries.length + i]!;
      const size = sizeOf(n.shape);
      values[n.local] = { data: data.subarray(t * size, (t + 1) * size) as TypedArray, shape: n.shape, dtype: n.dtype };
    });
    try {
      for (const n of steps) {
        const read = n.inputs.map((x) => values[x.local]!);
        values[n.local] = { data: computed(n, read), shape: n.shape, dtype: n.dtype };
      }
    } catch (error) {
      if (error instanceof PristellaError) error.inStep(t);
      throw error;
    }
    const made = results.map((n) => values[n.local]!);
    carried = carries.map((c, i) => {
      if (c.kept) write(made[i]!, c.offset + (reverse ? t : t + 1) * c.size);
      return made[i]!;
    });
    stacks.forEach((s, i) => {
      if (s.alias < 0) write(made[carries.length + i]!, s.offset + t * s.size);
    });
  }
  if (goes && another()) throw endless(turns);
  carries.forEach((c, i) => {
    if (!c.kept) write({ ...carried[i]!, data: convertData(carried[i]!.data, c.dtype, form.dtype) }, c.offset);
  });
}

/** Places of carries begin at whole cache lines. */
const LINE = 64;

/** The problem of a loop: its body is lowered once, on places that move. */
function loopOf(body: Body, form: Form, { inputs, to, counted }: OpViews): Problem {
  const { turns: count, reverse, goes, carries, stacks, dtype } = form;
  const turns: Turns = { local: counted, count, reverse };
  const [before, after]: [Problem[], Problem[]] = [[], []];
  const leaves = new Map<Node, View>();
  const outputs: View[] = [];
  const size = itemSize(dtype);
  const moving = (base: Buffer, bytes: number, step: number, alternates = false): Buffer =>
    step === 0 ? base : { kind: 'turned', bytes, base, of: turns, step, alternates };
  const whole = (offset: number): Layout => ({ ...dense([]), offset: to.layout.offset + offset });
  const at = ({ shape }: { readonly shape: readonly number[] }, layout: Layout): Layout => ({
    ...dense(shape),
    offset: layout.offset,
  });
  carries.forEach((c, i) => {
    const node = body.given[i]!;
    const first = inputs[i]!;
    const bytes = c.size * itemSize(c.dtype);
    if (c.kept) {
      // What one turn writes the next one reads, in the result itself.
      const step = (reverse ? -1 : 1) * c.size;
      const start = c.offset + (reverse ? count * c.size : 0);
      const buffer = moving(to.buffer, bytes, step * size);
      const place = (offset: number): Layout => at(c, whole(offset));
      leaves.set(node, { buffer, layout: place(start), dtype });
      outputs.push({ buffer, layout: place(start + step), dtype });
      before.push(nest(first, { buffer: to.buffer, layout: place(start), dtype }));
      return;
    }
    const slot = Math.ceil(bytes / LINE) * LINE;
    const base: Buffer = { kind: 'scratch', bytes: 2 * slot };
    const layout = dense(c.shape);
    leaves.set(node, { buffer: moving(base, bytes, slot, true), layout, dtype: c.dtype });
    const other = { ...layout, offset: slot / itemSize(c.dtype) };
    outputs.push({ buffer: moving(base, bytes, -slot, true), layout: other, dtype: c.dtype });
    before.push(nest(first, { buffer: base, layout, dtype: c.dtype }));
    after.push(nest(leaves.get(node)!, { buffer: to.buffer, layout: at(c, whole(c.offset)), dtype }));
  });
  body.given.slice(carries.length).forEach((node, i) => {
    const { buffer, layout, dtype: own } = inputs[carries.length + i]!;
    const [stride = 0, ...strides] = layout.strides;
    const offset = layout.offset + (reverse ? (count - 1) * stride : 0);
    const step = (reverse ? -1 : 1) * stride * itemSize(own);
    leaves.set(node, {
      buffer: moving(buffer, node.bytes, step),
      layout: { shape: node.shape, strides, offset },
      dtype: own,
    });
  });
  body.closures.forEach((node, i) => {
    leaves.set(node, inputs[body.given.length + i]!);
  });
  const own = stacks.flatMap((s, i) => (s.alias < 0 ? [{ ...s, node: body.results[carries.length + i]! }] : []));
  for (const s of own) {
    const step = (reverse ? -1 : 1) * s.size;
    const start = s.offset + (reverse ? (count - 1) * s.size : 0);
    outputs.push({
      buffer: moving(to.buffer, s.size * size, step * size),
      layout: at(s, whole(start)),
      dtype,
    });
  }
  const lowered = lowerProgram({
    nodes: body.nodes,
    roots: [...body.results.slice(0, carries.length), ...own.map(({ node }) => node)].map((node) => ({
      node,
      kind: 'host',
    })),
    isLeaf: (n) => n.op === standInOp || isSpecialNumber(n),
    fuse: true,
    // A machine renders a loop if it renders what is in it.
    machine: { renders: () => true },
    within: { leaves, outputs },
  });
  const truth = goes ? leaves.get(body.given[carries.length - 1]!)! : null;
  if (truth) after.push(ending(truth, count));
  const loop = problems.loop({ turns, goes: truth, before, body: lowered.schedule, after, out: to });
  inLoops.set(loop, ([place = 0, ...rest]) => {
    const at = place - before.length;
    return at >= 0 && at < lowered.schedule.length ? groupAt(lowered, at, rest) : undefined;
  });
  return loop;
}

/** The error of a loop that would go on after its last turn. */
const endless = (turns: number): ArgumentError =>
  new ArgumentError(`its condition still holds after ${turns} turns`, {
    op: 'whileLoop',
    hint: 'allow more with { most }, or end by a counter that the condition looks at',
  });

/** Throws, after the last turn, where there should be another. Its result is read by nobody. */
const ending = (truth: View, turns: number): Problem => ({
  kind: 'host',
  name: 'whileLoop.end',
  inputs: [truth],
  outputs: [{ buffer: { kind: 'scratch', bytes: 1 }, layout: dense([]), dtype: 'bool' }],
  local: null,
  run([goes]) {
    if (goes?.data[0]) throw endless(turns);
    return true;
  },
});

/** The problem that copies a view, perhaps to another dtype. */
const nest = (from: View, to: View): Problem => ({
  kind: 'nest',
  shape: to.layout.shape,
  inputs: [from],
  body: from.dtype === to.dtype ? copyBody(to.dtype) : castBody(from.dtype, to.dtype),
  outputs: [to],
});
