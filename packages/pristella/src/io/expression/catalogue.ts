import * as linalg from '../../np/linalg/index.ts';
import * as random from '../../np/random/generator.ts';
import * as attention from '../../op/attention/attention.ts';
import { catalogue } from '../../op/define.ts';
import * as gated from '../../op/elementwise/gated.ts';
import * as elementwise from '../../op/elementwise/index.ts';
import * as crossEntropy from '../../op/loss/cross-entropy.ts';
import * as targets from '../../op/loss/targets.ts';
import * as band from '../../op/product/band.ts';
import * as convolution from '../../op/product/convolution.ts';
import * as pooling from '../../op/product/pooling.ts';
import * as slide from '../../op/product/slide.ts';
import * as squares from '../../op/reduce/squares.ts';
import * as normalize from '../../op/row/normalize.ts';
import * as softmax from '../../op/row/softmax.ts';
import * as search from '../../op/sort/search.ts';
import * as sort from '../../op/sort/sort.ts';
import type { ComputedOp } from '../../tensor/op.ts';

/** Whose ops an expression may name: bundlers keep what is named here. Other ops are brought by these. */
const brought = [
  elementwise,
  gated,
  attention,
  softmax,
  normalize,
  crossEntropy,
  targets,
  band,
  convolution,
  pooling,
  slide,
  squares,
  search,
  sort,
  linalg,
  random,
];

/** The op of a name, if there is one. */
export const opNamed = (name: string): ComputedOp | undefined => (brought.length > 0 ? catalogue.get(name) : undefined);
