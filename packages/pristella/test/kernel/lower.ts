import { type Epilogue, storeTo } from '../../src/kernel/body.ts';
import type { ConvOptions, Movement, PoolOptions } from '../../src/kernel/problem.ts';
import type { View } from '../../src/kernel/view.ts';
import * as conv from '../../src/machine/wasm/correlation/conv.ts';
import * as filter from '../../src/machine/wasm/correlation/filter.ts';
import type { Lowering } from '../../src/machine/wasm/launch.ts';
import * as matmul from '../../src/machine/wasm/product/matmul.ts';
import * as pool from '../../src/machine/wasm/window/maxPool.ts';
import * as poolGrad from '../../src/machine/wasm/window/maxPoolGrad.ts';

// Problems rendered without an engine, their results stored as they are where no epilogue is given.

type Out = Epilogue | View;
/** A movement without dilation and groups, unless they are given. */
export type Moves = Movement & Partial<ConvOptions>;
const moves = ({ stride, padding, dilation = [1, 1], groups = 1 }: Moves): ConvOptions => ({
  stride,
  padding,
  dilation,
  groups,
});
const epilogue = (out: Out): Epilogue => ('body' in out ? out : storeTo(out));

/** The windows of a pool, without dilation unless it is given. */
export type PoolMoves = Omit<PoolOptions, 'dilation'> & Partial<PoolOptions>;

export const lowerMatmul = (lw: Lowering, a: View, b: View, out: Out): void =>
  matmul.lowerMatmul(lw, { a, b, out: epilogue(out) });
export const lowerConv2d = (lw: Lowering, x: View, w: View, o: Moves, out: Out): void =>
  conv.lowerConv2d(lw, { x, w, ...moves(o), out: epilogue(out) });
export const lowerConv2dInputGrad = (lw: Lowering, g: View, w: View, o: Moves, out: Out): void =>
  conv.lowerConv2dInputGrad(lw, { g, w, ...moves(o), out: epilogue(out) });
export const lowerConv2dFilterGrad = (lw: Lowering, x: View, g: View, o: Moves, out: Out): void =>
  filter.lowerConv2dFilterGrad(lw, { x, g, ...moves(o), out: epilogue(out) });
export const lowerMaxPool2d = (
  lw: Lowering,
  x: View,
  options: PoolMoves,
  values: View | null,
  positions: View | null,
): void => pool.lowerMaxPool2d(lw, { x, dilation: [1, 1], ...options, values, positions });
export const lowerMaxPool2dGrad = (
  lw: Lowering,
  g: View,
  positions: View,
  kernel: readonly [number, number],
  out: Out,
): void => poolGrad.lowerMaxPool2dGrad(lw, { g, positions, kernel, out: epilogue(out) });
