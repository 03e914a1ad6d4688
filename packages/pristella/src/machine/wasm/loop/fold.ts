import { sizeOf } from '../../../base/shape.ts';
import { lanesFor } from '../../../kernel/order.ts';
import type { Fold } from '../../../kernel/problem.ts';
import { FOLDED, KEPT, planWalk } from '../../../kernel/walk.ts';
import type { KernelSource, Lowering } from '../launch.ts';
import { Arguments } from './arguments.ts';
import { FoldWriter } from './fold-writer.ts';
import { stepOf } from './iterate.ts';

/**
 * Folds results of an elementwise body over some axes; results of the body that are wanted themselves are stored on the
 * way. The order of every sum is fixed by the shape and the axes.
 */
export function lowerFold(lw: Lowering, { shape, axes, inputs, body, stores, folds }: Fold): void {
  const full = [...inputs, ...stores.map((s) => s.out)];
  const walk = planWalk(shape, full, (axis) => (axes.includes(axis) ? FOLDED : KEPT));
  // Axes of size 1 have left the walk: where none of the folded ones is left, one stands in for them.
  const alone = !walk.kinds.includes(FOLDED);
  const sizes = alone ? [1, ...walk.sizes] : walk.sizes;
  const kinds = alone ? [FOLDED, ...walk.kinds] : walk.kinds;
  const strides = alone ? walk.strides.map((s) => [1, ...s]) : walk.strides;
  const rank = sizes.length;
  const steps = strides.map((s) => stepOf(s[rank - 1]!));
  const dtypes = [...full.map((v) => v.dtype), ...folds.map((f) => f.dtype), ...body.inputs];
  const lanes = lanesFor(dtypes);
  const keptAxes = kinds.flatMap((k, i) => (k === KEPT ? [i] : []));
  const foldedAxes = kinds.flatMap((k, i) => (k === FOLDED ? [i] : []));
  const parallel = keptAxes[0];

  const args = new Arguments();
  args.ints('size', sizes);
  full.forEach((v, i) => {
    args.strided(`${i}`, v, strides[i]!);
  });
  folds.forEach((f, i) => {
    args.view(`fold${i}`, f.out);
  });
  const form = { args, full, steps, inputs: inputs.length, body, stores, folds, kinds, keptAxes, foldedAxes, lanes };
  const source: KernelSource = {
    key: `fold ${kinds.join('')} ${lanes} ${full.map((v, i) => `${v.dtype}/${steps[i]}`).join()} ${stores.map((s) => s.from).join()} ${folds
      .map((f) => `${f.word}${f.from}${f.dtype}`)
      .join()} ${body.key}`,
    name: `${folds.map((f) => f.word).join('+')} of ${body.key}`,
    write: (b) => new FoldWriter(b, form).write(),
  };

  lw.launch({
    source,
    slots: args.slots,
    size: parallel === undefined ? 1 : sizes[parallel]!,
    work: sizeOf(shape),
  });
}
