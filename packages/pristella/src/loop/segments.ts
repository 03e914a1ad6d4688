import { concatenate } from '../op/shape/join.ts';
import { reshaped, strided } from '../op/shape/structure.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { once } from './body.ts';
import type { LoopGradient } from './op.ts';
import { type Loop, type Repeated, repeat } from './repeat.ts';

/** Steps of inputs or of what is stacked, from one on. */
function stepsFrom(x: Tensor, first: number, count: number): Tensor {
  const [, ...rest] = x.shape;
  return strided(x, [first, ...rest.map(() => 0)], [1, ...rest.map(() => 1)], [count, ...rest]);
}

/**
 * A loop of loops of `size` steps: a gradient finds what is carried from one to the next kept, and computes the steps within one
 * again. Chen, Xu, Zhang and Guestrin: Training deep nets with sublinear memory cost (2016).
 */
export function inSegments(loop: Loop, size: number, gradient: LoopGradient): Repeated {
  const { op, carries, inputs, turns, reverse } = loop;
  const count = carries.length;
  // All loops repeat what was traced once.
  const forms = [...carries, ...inputs.map(({ shape, dtype }) => ({ shape: shape.slice(1), dtype }))];
  const turn = once(op, forms, (xs) => {
    const { next, given } = loop.body(xs.slice(0, count), xs.slice(count), (node) => node);
    return [...next, ...given];
  });
  const body: Loop['body'] = (now, slices) => {
    const made = turn([...now, ...slices]);
    return { next: made.slice(0, count), given: made.slice(count) };
  };
  const segments = Math.floor(turns / size);
  const whole = segments * size;
  const main = (from: readonly Tensor[]): Repeated => {
    const parts = inputs.map((x) => reshaped(stepsFrom(x, 0, whole), [segments, size, ...x.shape.slice(1)]));
    const { last, stacks } = repeat(
      {
        op,
        carries: from,
        inputs: parts,
        turns: segments,
        reverse,
        body(now, slices) {
          const within = repeat({ op, carries: now, inputs: slices, turns: size, reverse, body }, gradient);
          return { next: within.last, given: within.stacks };
        },
      },
      gradient,
    );
    return { last, stacks: stacks.map((x) => reshaped(x, [whole, ...x.shape.slice(2)])) };
  };
  const rest = (from: readonly Tensor[]): Repeated =>
    repeat(
      {
        op,
        carries: from,
        inputs: inputs.map((x) => stepsFrom(x, whole, turns - whole)),
        turns: turns - whole,
        reverse,
        body,
      },
      gradient,
    );
  if (whole === turns) return main(carries);
  const [first, second] = reverse ? [rest, main] : [main, rest];
  const before = first(carries);
  const after = second(before.last);
  const [low, high] = reverse ? [after, before] : [before, after];
  return { last: after.last, stacks: low.stacks.map((x, i) => concatenate([x, high.stacks[i]!])) };
}
