import { isFloat } from '../../base/dtype.ts';
import { DataError, showShape } from '../../base/errors.ts';
import { indexAt } from '../../base/layout.ts';
import type { Shape } from '../../base/shape.ts';
import { attributes } from '../../tensor/attributes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { cast, make, type Sample, samples } from '../define.ts';
import { equal } from '../elementwise/comparison.ts';
import { defineHost } from '../host.ts';
import { indexOf } from '../indexing/iota.ts';
import { expandDims } from '../shape/view.ts';

/** What takes labels, as the user wrote it: an op knows its place here. */
const takers = ['crossEntropy', 'crossEntropyOfProbabilities', 'oneHot', 'accuracy', 'binaryCrossEntropy'] as const;
export type LabelTaker = (typeof takers)[number];

/** The place of the first label that is no class; -1 if there is none. */
export function wrongLabel(labels: ArrayLike<number>, classes: number): number {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!(label >= 0 && label < classes && Number.isInteger(label))) return i;
  }
  return -1;
}

/** What a wrong label is answered with; `row` says where it lies. */
export function labelError(label: number, row: string, classes: number, op: string): DataError {
  const hint =
    classes === 1 ? 'for a single output use binaryCrossEntropy' : `labels are whole numbers from 0 to ${classes - 1}`;
  return new DataError(`${label} is no label of ${classes} classes, in row ${row}`, { op, hint });
}

export const rowOf = (place: number, shape: Shape): string =>
  shape.length === 1 ? `${place}` : showShape(indexAt(place, shape));

/** Throws DataError, with the first label that is no class and its row, if there is one. */
export function checkLabels(labels: ArrayLike<number>, shape: Shape, classes: number, op: string): void {
  const place = wrongLabel(labels, classes);
  if (place >= 0) throw labelError(labels[place]!, rowOf(place, shape), classes, op);
}

const askedOf = attributes({ classes: 'whole', taker: takers });

/** Labels of any dtype as int32. Fails where one is no class. */
const labelsOp = defineHost<1>('labels', {
  takes: ['any'],
  shape: 'same',
  dtype: 'int32',
  attributes: askedOf,
  vjp: 'none',
  run([labels], out, node) {
    const { classes, taker } = askedOf.of(node);
    checkLabels(labels.data, labels.shape, classes, taker);
    out.data.set(labels.data);
  },
});

/**
 * Labels as int32 or uint8, none of which is anything but a class. Throws DataError, with the label and its row: at once
 * where the labels are known, else in the run that computes them.
 */
export function labelsOf(labels: Tensor, classes: number, taker: LabelTaker): Tensor {
  const host = labels.node.value?.host;
  // Cross-entropy's kernel looks at whole numbers itself.
  if (!host && (isFloat(labels.dtype) || taker !== 'crossEntropy'))
    return make(labelsOp, [labels.node], [classes, takers.indexOf(taker)]);
  if (host) checkLabels(host, labels.shape, classes, taker);
  return labels.dtype === 'uint8' ? labels : cast(labels, 'int32');
}

export const labelsSamples: Sample = samples({
  name: 'labels',
  of: (x) => equal(expandDims(labelsOf(x.add(0), 3, 'oneHot'), -1), indexOf([3])),
  cases: [{ inputs: [[2, 0]], result: '[[False False True] [True False False]]' }],
  gradient: 'none',
});
