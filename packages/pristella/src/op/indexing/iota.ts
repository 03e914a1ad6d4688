import type { Shape } from '../../base/shape.ts';
import type { IndexOp } from '../../tensor/op.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, make } from '../define.ts';

const indexOp = defineOp<IndexOp>({
  kind: 'index',
  name: 'index',
  takes: [],
  shape: (_, __, shape) => shape,
  dtype: 'int32',
  vjp: 'none',
});

/** The number of each place of a shape in row-major order, as int32: no memory, just a fact that kernels know. */
export const indexOf = (shape: Shape): Tensor => make(indexOp, [], [], { shape });
