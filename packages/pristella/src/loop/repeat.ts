import { isFloat } from '../base/dtype.ts';
import { cast, make } from '../op/define.ts';
import { zeros } from '../tensor/create.ts';
import { constantsOnly } from '../tensor/depth.ts';
import type { Node } from '../tensor/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { bodyOf } from './body.ts';
import { common, formOf, lastOf, type Manner, stackOf } from './form.ts';
import { type LoopGradient, opOfBody } from './op.ts';
import { trace } from './tracing.ts';

/** What a body makes of its carries and of one slice of each input. */
export interface Turn {
  readonly next: readonly Tensor[];
  /** What is stacked. */
  readonly given: readonly Tensor[];
}

export interface Loop {
  /** Whose errors they are. */
  readonly op: string;
  readonly carries: readonly Tensor[];
  /** Their first axes are the turns. */
  readonly inputs: readonly Tensor[];
  readonly turns: number;
  readonly reverse: boolean;
  /** As `Manner` has it; false unless told. */
  readonly goes?: boolean;
  readonly body: (carries: readonly Tensor[], slices: readonly Tensor[], closing: (node: Node) => Node) => Turn;
}

/** The carries after the last turn, and what the turns have given, stacked. */
export interface Repeated {
  readonly last: readonly Tensor[];
  readonly stacks: readonly Tensor[];
}

/** A loop as one node, of which the results are views. Its body is called once. */
export function repeat(
  { op, carries, inputs, turns, reverse, goes = false, body: turn }: Loop,
  gradient: LoopGradient,
): Repeated {
  const count = carries.length;
  let given: readonly Tensor[] = [];
  const forms = [...carries, ...inputs.map(({ shape, dtype }) => ({ shape: shape.slice(1), dtype }))];
  const traced = trace(op, forms, (xs, closing) => {
    const made = turn(xs.slice(0, count), xs.slice(count), closing);
    given = made.given;
    const all = [...made.next, ...given];
    if (all.length === 0) return [];
    const dtype = common(all.map((x) => x.dtype));
    // A carry of another dtype than the result is stacked in case there is a gradient.
    const apart = isFloat(dtype) ? xs.slice(0, count).filter((x) => x.dtype !== dtype) : [];
    return [...made.next, ...[...given, ...apart].map((x) => cast(x, dtype))];
  });
  const certain = traced.results.slice(0, count + given.length);
  if (turns === 0 || certain.length === 0)
    return { last: carries, stacks: given.map(({ shape, dtype }) => zeros([turns, ...shape], { dtype })) };
  const outer = [...carries, ...inputs].map((x) => x.node);
  const alone = bodyOf({ ...traced, results: certain });
  const dtype = common(certain.map((n) => n.dtype));
  const keeps =
    !goes && isFloat(dtype) && constantsOnly.now === 0 && [...outer, ...alone.closes].some((n) => n.beneath !== 0);
  const { body, closes } = keeps && traced.results.length > certain.length ? bodyOf(traced) : alone;
  const manner: Manner = { carries: count, reverse, keeps, goes };
  const form = formOf(body, manner, turns);
  const told = [body.number, count, Number(reverse), Number(keeps), Number(goes)];
  const whole = make(
    opOfBody(body, manner, gradient),
    [...outer, ...closes],
    told,
    { shape: [form.size], dtype: form.dtype },
    [turns],
  );
  return {
    last: form.carries.map((c) => lastOf(whole, form, c)),
    stacks: given.map((x, i) => cast(stackOf(whole, form, form.stacks[i]!), x.dtype)),
  };
}
