import type { Shape } from '../../base/shape.ts';
import type { IndexOp } from '../../tensor/op.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOther, make } from '../define.ts';

const indexOp = defineOther<IndexOp>({ kind: 'index', name: 'index', vjp: 'none' });

/** The number of each place of a shape in row-major order, as int32: no memory, just a fact that kernels know. */
export const indexOf = (shape: Shape): Tensor => make(indexOp, [], shape, 'int32');
