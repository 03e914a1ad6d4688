import { ArgumentError, ShapeError, showShape } from '../base/errors.ts';
import { checkFunction } from '../base/limits.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { flag, whole } from '../base/row.ts';
import { asTensor } from '../tensor/create.ts';
import { data } from '../tensor/rows.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { carriedOn } from './carried.ts';
import { loopGradient } from './gradient.ts';
import { type Loop, repeat, type Turn } from './repeat.ts';
import { endingRows, maskOf } from './rows.ts';
import { inSegments } from './segments.ts';
import { type Leaves, leavesOf, type Tensors } from './tree.ts';

/** How a loop goes. */
export class ScanOptions {
  /** The number of steps, where no inputs say it. */
  readonly length?: number | undefined = whole(0);
  /** From the last step to the first. What is stacked has the order of the inputs all the same. */
  readonly reverse?: boolean = flag(false);
  /**
   * Keeps what is carried at every so many steps alone, and computes the steps between again for a gradient: less memory, for about
   * one more pass. Without it every step's is kept.
   */
  readonly checkpoint?: number | undefined = whole(1);
  /** The rows that each step counts for, truth values of shape (steps, rows). In the others what is carried stays as it is, and the output is 0. */
  readonly mask?: TensorLike | undefined = data();
  /** The number of steps of each row, whole numbers of shape (rows): a mask of the first so many steps. */
  readonly lengths?: TensorLike | undefined = data();
}
const scanOptions: Options<ScanOptions> = options(ScanOptions);

const op = 'scan';

/** The steps that inputs have, which must be the same for all. */
function stepsOf({ tensors, paths }: Leaves, length: number | undefined): number {
  let steps = length;
  tensors.forEach(({ shape }, i) => {
    const [own] = shape;
    if (own === undefined)
      throw new ShapeError(`${paths[i]} is one number, and has no axis of steps`, {
        op,
        hint: 'a list is a branch of the tree, np.array(list) a leaf; what is the same in all steps the body can use from outside',
      });
    if (steps !== undefined && steps !== own)
      throw new ShapeError(
        `${paths[i]} ${showShape(shape)} has ${own} steps, ${i === 0 ? `and length is ${steps}` : `and ${paths[0]} has ${steps}`}`,
        { op, shapes: [shape], hint: 'the first axis of each input is that of the steps' },
      );
    steps = own;
  });
  if (steps !== undefined) return steps;
  throw new ArgumentError('without inputs there must be a length', { op, hint: '{ length: 10 }' });
}

/**
 * A loop over the first axis of its inputs: the body makes of what is carried, and of one slice of each input, what is carried on and an output, which
 * comes back stacked. It is called once, with tensors that have no numbers yet, and traced: what it does besides, such as printing or counting, is done
 * once, and a number that it reads from outside is the same in all steps. The steps are computed without JavaScript in between, whatever their
 * number. Carry, inputs and output are tensors or trees of them (lists, plain objects); `null` stands for no inputs (then `length` says how many
 * steps there are) or no output. With no steps the carry comes back as it is.
 *
 * Gradients of any order are loops as well, which go the other way. What each step carries is kept for them, or, with `checkpoint: k`, every k-th,
 * and the steps between are computed again. By a matrix that the body closes over and multiplies by, the gradient is one product over all steps and rows;
 * by what it adds, one sum.
 *
 * A `mask` or `lengths` ends rows early: a row that has ended keeps what it carries, its output is 0, and no gradient comes
 * from it; the body reads zeros there, so that NaN in padded steps does no harm.
 *
 * Throws ArgumentError for a body that returns no `[carry, output]` or another tree than it was given, for what is read in it, and without inputs and length;
 * ShapeError for inputs of different lengths, and for a carry that changes its shape, DTypeError for one that changes its dtype, naming the leaf.
 * @formula cₜ₊₁, yₜ = body(cₜ, xₜ)
 * @shapes each input (steps, …) is read as (…); an output (…) comes back as (steps, …); the carry keeps its shapes
 * @gradient the loop from the last step to the first, by the body's own gradient
 * @example
 * // An interest of 5 % a year on what is there, and on what is paid in.
 * const [end, years] = np.scan((sum, paid) => {
 *   const next = sum.add(paid).mul(1.05);
 *   return [next, next];
 * }, 100, np.array([10, 0, 20]));
 * end.item();
 * years;
 * grad((paid) => np.scan((sum, p) => [sum.add(p).mul(1.05), null], 100, paid)[0])(np.array([10, 0, 20]));
 */
export function scan<const C, const X, const Y>(
  body: (carry: Tensors<C>, x: Tensors<X>) => readonly [carry: NoInfer<Tensors<C>>, output: Y],
  carry: C,
  inputs: X,
  given: ScanOptions = {},
): [carry: Tensors<C>, outputs: Tensors<Y>] {
  checkArguments(arguments.length, 4, op);
  checkFunction(body, 'the body', op);
  const { length, reverse, checkpoint, mask, lengths } = scanOptions.read(given, op);
  if (mask !== undefined && lengths !== undefined)
    throw new ArgumentError('mask and lengths say the same, and one is enough', { op });
  const first = leavesOf(carry, 'carry', op);
  const read = leavesOf(inputs, 'inputs', op);
  const turns = stepsOf(read, length);
  let rebuild: Leaves['rebuild'] = () => null;
  const traced = (carries: readonly Tensor[], slices: readonly Tensor[]): Turn => {
    const made: unknown = body(first.rebuild(carries) as Tensors<C>, read.rebuild(slices) as Tensors<X>);
    if (!Array.isArray(made) || made.length !== 2)
      throw new ArgumentError('the body must return a list of two, what is carried on and what is stacked', {
        op,
        hint: 'return [carry, output], or [carry, null]',
      });
    const next = carriedOn(first, leavesOf(made[0], 'carry', op), op);
    const output = leavesOf(made[1], 'output', op);
    rebuild = output.rebuild;
    return { next, given: output.tensors };
  };
  const counts = maskOf(mask === undefined ? null : asTensor(mask, op), lengths, turns);
  const loop: Loop = {
    op,
    carries: first.tensors,
    inputs: counts ? [counts, ...read.tensors] : read.tensors,
    turns,
    reverse,
    body: counts ? endingRows(traced, first.paths) : traced,
  };
  const { last, stacks } =
    checkpoint === undefined || checkpoint >= turns
      ? repeat(loop, loopGradient)
      : inSegments(loop, checkpoint, loopGradient);
  return [first.rebuild(last) as Tensors<C>, rebuild(stacks) as Tensors<Y>];
}
