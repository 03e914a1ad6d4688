import { ArgumentError, DTypeError, ShapeError, showShape } from '../base/errors.ts';
import { checkFunction } from '../base/limits.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { flag, whole } from '../base/row.ts';
import { sameShape } from '../base/shape.ts';
import { loopGradient } from './gradient.ts';
import { repeat } from './repeat.ts';
import { type Leaves, leavesOf, type Tensors, type Tree } from './tree.ts';

/** How a loop goes. */
export class ScanOptions {
  /** The number of steps, where there are no inputs to say it. */
  readonly length?: number | undefined = whole(0);
  /** From the last step to the first; what is stacked keeps the order of the inputs. */
  readonly reverse?: boolean = flag(false);
}
const scanOptions: Options<ScanOptions> = options(ScanOptions);

const op = 'scan';

/** The steps that inputs have, which must be the same for all. */
function stepsOf({ tensors, paths }: Leaves, length: number | undefined): number {
  let steps = length;
  tensors.forEach(({ shape }, i) => {
    const [first] = shape;
    if (first === undefined)
      throw new ShapeError(`${paths[i]} is a number, and has no axis of steps`, {
        op,
        hint: 'a list is a branch of the tree: np.array(list) is a leaf; what is the same in all steps can be used by the body from outside',
      });
    if (steps !== undefined && steps !== first)
      throw new ShapeError(
        `${paths[i]} ${showShape(shape)} has ${first} steps, ${i === 0 ? `and length is ${steps}` : `but ${paths[0]} has ${steps}`}`,
        { op, shapes: [shape] },
      );
    steps = first;
  });
  if (steps !== undefined) return steps;
  throw new ArgumentError('without inputs there must be a length', { op, hint: '{ length: 10 }' });
}

/** Throws, naming the leaf, unless what is carried on is like what was carried. */
function checkCarried(carry: Leaves, next: Leaves): void {
  const [missing, more] = [carry, next].map((a, i) => a.paths.find((path) => ![next, carry][i]!.paths.includes(path)));
  if (missing ?? more)
    throw new ArgumentError(
      missing ? `the body gives no ${missing}, which is carried` : `the body gives ${more}, which is not carried`,
      { op, hint: 'it returns [carry, output], the carry as the tree that it was given' },
    );
  carry.tensors.forEach((was, i) => {
    const now = next.tensors[i]!;
    const path = carry.paths[i];
    if (was.dtype !== now.dtype)
      throw new DTypeError(`${path} is ${was.dtype} before a step and ${now.dtype} after it`, {
        op,
        hint: `begin with ${now.dtype}, or return ${path!.replace(/^carry\.?/, '') || 'it'} as astype('${was.dtype}')`,
      });
    if (!sameShape(was.shape, now.shape))
      throw new ShapeError(`${path} has shape ${showShape(was.shape)} before a step and ${showShape(now.shape)} after it`, {
        op,
        shapes: [was.shape, now.shape],
        hint: `begin with np.zeros(${JSON.stringify(now.shape)}), or keep the shape in the body`,
      });
  });
}

export function scan<C extends Tree, X extends Tree, Y extends Tree>(
  body: (carry: Tensors<C>, x: Tensors<X>) => readonly [carry: Tensors<NoInfer<C>>, output: Y],
  carry: C,
  inputs: X,
  given: ScanOptions = {},
): [carry: Tensors<C>, outputs: Tensors<Y>] {
  checkArguments(arguments.length, 4, op);
  checkFunction(body, 'the body', op);
  const { length, reverse } = scanOptions.read(given, op);
  const first = leavesOf(carry, 'carry', op);
  const read = leavesOf(inputs, 'inputs', op);
  const turns = stepsOf(read, length);
  let outputs: Leaves | null = null;
  const { last, stacks } = repeat(
    {
      op,
      carries: first.tensors,
      inputs: read.tensors,
      turns,
      reverse,
      body(carries, slices) {
        const made: unknown = body(first.rebuild(carries) as Tensors<C>, read.rebuild(slices) as Tensors<X>);
        if (!Array.isArray(made) || made.length !== 2)
          throw new ArgumentError('the body must return a list of two: what is carried on, and what is stacked', {
            op,
            hint: 'return [carry, output], or [carry, null]',
          });
        const next = leavesOf(made[0], 'carry', op);
        checkCarried(first, next);
        outputs = leavesOf(made[1], 'output', op);
        return { next: next.tensors, given: outputs.tensors };
      },
    },
    loopGradient,
  );
  const tree = outputs as Leaves | null;
  return [first.rebuild(last) as Tensors<C>, tree?.rebuild(stacks) as Tensors<Y>];
}
