import { sizeOf } from '../../../base/shape.ts';
import { lanesFor } from '../../../kernel/order.ts';
import type { Fold } from '../../../kernel/problem.ts';
import { FOLDED, joinAxes, KEPT } from '../../../kernel/walk.ts';
import type { KernelSource, Lowering } from '../launch.ts';
import { Arguments } from './arguments.ts';
import { FoldWriter } from './fold-writer.ts';
import { trackKey, tracksOf } from './iterate.ts';

/**
 * Folds results of an elementwise body over some axes; results of the body that are wanted themselves are stored on the
 * way. The order of every sum is fixed by the shape and the axes.
 */
export function lowerFold(lw: Lowering, { shape, axes, inputs, body, stores, folds }: Fold): void {
  const full = [...inputs, ...stores.map((s) => s.out)];
  const walk = joinAxes(
    shape,
    full.map((v) => v.layout.strides),
    (axis) => (axes.includes(axis) ? FOLDED : KEPT),
  );
  // Axes of size 1 have left the walk: where none of the folded ones is left, one stands in for them.
  const alone = !walk.kinds.includes(FOLDED);
  const sizes = alone ? [1, ...walk.sizes] : walk.sizes;
  const kinds = alone ? [FOLDED, ...walk.kinds] : walk.kinds;
  const tracks = tracksOf(full, alone ? walk.strides.map((s) => [1, ...s]) : walk.strides);
  const dtypes = [...full.map((v) => v.dtype), ...folds.map((f) => f.dtype), ...body.inputs];
  const lanes = lanesFor(dtypes);
  const keptAxes = kinds.flatMap((k, i) => (k === KEPT ? [i] : []));
  const foldedAxes = kinds.flatMap((k, i) => (k === FOLDED ? [i] : []));
  const [parallel] = sizes.filter((_, i) => kinds[i] === KEPT);

  const args = new Arguments({ size: sizes, views: tracks.map((t) => t.given), folds: folds.map((f) => f.out) });
  const form = { args, tracks, inputs: inputs.length, body, stores, folds, kinds, keptAxes, foldedAxes, lanes };
  const source: KernelSource = {
    key: `fold ${kinds.join('')} ${lanes} ${trackKey(tracks)} ${stores.map((s) => s.from).join()} ${folds
      .map((f) => `${f.word}${f.from}${f.dtype}`)
      .join()} ${body.key}`,
    name: `${folds.map((f) => f.word).join('+')} of ${body.key}`,
    write: (b) => new FoldWriter(b, form).write(),
  };

  args.launch(lw, { ...source, size: parallel ?? 1, work: sizeOf(shape) });
}
