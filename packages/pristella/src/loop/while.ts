import { ArgumentError, DTypeError, GradientError, ShapeError, showShape } from '../base/errors.ts';
import { checkFunction } from '../base/limits.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { whole } from '../base/row.ts';
import { Tensor } from '../tensor/tensor.ts';
import { once } from './body.ts';
import { carriedOn } from './carried.ts';
import { repeat } from './repeat.ts';
import { leavesOf, type Tensors } from './tree.ts';

/** How long a loop may go on. */
export class WhileOptions {
  /** After so many turns it is an error if the condition still holds: a million. */
  readonly most?: number = whole(1, 1_000_000);
}
const whileOptions: Options<WhileOptions> = options(WhileOptions);

const op = 'whileLoop';

/** One truth value. Throws for anything else. */
function truth(x: unknown): Tensor {
  if (!(x instanceof Tensor))
    throw new ArgumentError('the condition must return a tensor', {
      op,
      hint: 'it is called once, to be traced: n.less(10)',
    });
  if (x.dtype !== 'bool') throw new DTypeError(`the condition must return a truth value, not ${x.dtype}`, { op });
  if (x.ndim > 0)
    throw new ShapeError(`the condition must return one truth value, not ${showShape(x.shape)}`, {
      op,
      shapes: [x.shape],
      hint: 'any() or all() makes one of many',
    });
  return x;
}

/**
 * A loop whose number of turns depends on values: as long as the condition of what is carried holds, the body makes of it what is carried on. Both are
 * called once, with tensors that have no numbers yet, and JavaScript does not take part in the turns. The carry is a tensor or a tree of them (lists,
 * plain objects), and keeps its shapes and dtypes. It has no gradient, because nobody knows beforehand how much there would be to keep: where one is
 * needed, `scan` goes a fixed number of steps, with a mask for those that do not count. Throws GradientError where one is asked for, ArgumentError,
 * where it is computed, if the condition still holds after `most` turns, ShapeError and DTypeError for a carry that changes its form, and as `scan` does.
 * @shapes those of the carry
 * @gradient none
 * @example
 * // Newton's method for the square root of 2, until it no longer moves.
 * const [x, before, turns] = np.whileLoop(
 *   ([x, before]) => x.sub(before).abs().greater(1e-12),
 *   ([x, , n]) => [x.add(np.div(2, x)).div(2), x, n.add(1)],
 *   [np.array(1), np.array(0), np.array(0, { dtype: 'int32' })],
 * );
 * x.item();
 * turns.item();
 */
export function whileLoop<const C>(
  condition: (carry: Tensors<C>) => Tensor,
  body: (carry: Tensors<C>) => NoInfer<Tensors<C>>,
  carry: C,
  given: WhileOptions = {},
): Tensors<C> {
  checkArguments(arguments.length, 4, op);
  checkFunction(condition, 'the condition', op);
  checkFunction(body, 'the body', op);
  const { most } = whileOptions.read(given, op);
  const first = leavesOf(carry, 'carry', op);
  const holds = once(op, first.tensors, (xs) => [truth(condition(first.rebuild(xs) as Tensors<C>))]);
  const { last } = repeat(
    {
      op,
      carries: [...first.tensors, ...holds(first.tensors)],
      inputs: [],
      turns: most,
      reverse: false,
      goes: true,
      body(carries) {
        const next = leavesOf(body(first.rebuild(carries.slice(0, -1)) as Tensors<C>), 'carry', op);
        const on = carriedOn(first, next, op);
        return { next: [...on, ...holds(on)], given: [] };
      },
    },
    () => () => {
      throw new GradientError('a loop whose number of turns depends on values has no gradient', {
        op,
        hint: 'np.scan goes a fixed number of steps, and a mask says which of them count',
      });
    },
  );
  return first.rebuild(last.slice(0, -1)) as Tensors<C>;
}
