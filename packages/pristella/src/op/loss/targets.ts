import { isFloat } from '../../base/dtype.ts';
import { DataError } from '../../base/errors.ts';
import type { Shape } from '../../base/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { make, type Sample, samples } from '../define.ts';
import { defineHost } from '../host.ts';
import { labelsOf, rowOf } from './labels.ts';

/** Throws DataError for the first number that is no target of one output, with its row, if there is one. */
function checkTargets(targets: ArrayLike<number>, shape: Shape): void {
  for (let i = 0; i < targets.length; i++) {
    const t = targets[i]!;
    // A fraction is a share, beyond 0 and 1 as well where noise was added; a whole number is a label.
    if (t === 0 || t === 1 || !(Number.isInteger(t) || Number.isNaN(t - t))) continue;
    const hint = 'a target is 0, 1 or a share between them; labels of -1 and 1 become such by add(1).div(2)';
    throw new DataError(`${t} is no target, in row ${rowOf(i, shape)}`, { op: 'binaryCrossEntropy', hint });
  }
}
const targetsOp = defineHost<1>('targets', {
  takes: ['any'],
  shape: 'same',
  dtype: 'same',
  vjp: 'none',
  run([targets], out) {
    checkTargets(targets.data, targets.shape);
    out.data.set(targets.data);
  },
});

/**
 * Targets of one output each, none of which is a whole number but 0 and 1. Throws as `labelsOf` does. What a gradient flows
 * through, such as a teacher's answer, is not looked at.
 */
export function targetsOf(targets: Tensor): Tensor {
  const { node } = targets;
  if (!isFloat(targets.dtype)) return labelsOf(targets, 2, 'binaryCrossEntropy');
  if (node.beneath !== 0) return targets;
  if (!node.value?.host) return make(targetsOp, [node]);
  checkTargets(node.value.host, targets.shape);
  return targets;
}
export const targetsSamples: Sample = samples({
  name: 'targets',
  of: (x) => targetsOf(x.add(0)),
  cases: [{ inputs: [[1, 0.25, 0]], result: [1, 0.25, 0] }],
  gradient: 'none',
});
