import { broadcastLayout } from '../../../base/layout.ts';
import { type Size4, tuple } from '../../../base/shape.ts';
import type { Epilogue } from '../../../kernel/body.ts';
import type { View } from '../../../kernel/view.ts';
import { stepAlong } from '../../../kernel/walk.ts';
import type { Lowering } from '../launch.ts';
import type { Arguments } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import type { Element } from '../loop/element.ts';
import { Finish, type OperandStrides } from '../product/finish.ts';

/** The shape of images (n, C, H, W) or of filters (F, C, KH, KW). */

/** An epilogue's operand along (image; filter, pixel); copied where its pixels are not one axis of stride 0 or 1. */
function pixelOperand(lw: Lowering, view: View, shape: Size4): { view: View; strides: OperandStrides } {
  const layout = broadcastLayout(view.layout, shape);
  const column = stepAlong(layout, 2);
  const [batch, row] = tuple(layout.strides, 4);
  if (column !== 0 && column !== 1) return pixelOperand(lw, densely(lw, { ...view, layout }), shape);
  return { view: { ...view, layout }, strides: { batch: [batch], row, column } };
}

/** The epilogue of a kernel over images of `shape`, a matrix for each: its rows are channels (or filters), its columns pixels. */
export function finishPixels(lw: Lowering, args: Arguments, e: Element, epilogue: Epilogue, shape: Size4): Finish {
  const operands = epilogue.operands.map((view) => pixelOperand(lw, view, shape));
  const views = operands.map(({ view }) => view);
  const strides = operands.map((operand) => operand.strides);
  return new Finish(args, e, { ...epilogue, operands: views }, strides, shape[1], shape[2] * shape[3]);
}
