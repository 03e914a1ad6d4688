import type { Size4 } from '../../../base/shape.ts';
import type { Epilogue } from '../../../kernel/body.ts';
import type { View } from '../../../kernel/view.ts';
import type { Lowering } from '../launch.ts';
import type { Element } from '../loop/element.ts';
import type { Sliding } from './patches.ts';
import type { Frame } from './plane.ts';

/** A correlation to be rendered: windows of x, seen in a frame, with filters w, through an epilogue. */
export interface CorrelationJob {
  readonly lw: Lowering;
  /** For people. */
  readonly name: string;
  readonly e: Element;
  readonly x: View;
  /** The filters of each group: (G, F, C, KH, KW). */
  readonly w: View;
  readonly groups: number;
  readonly frame: Frame;
  readonly sliding: Sliding;
  readonly epilogue: Epilogue;
  /** The result's shape (n, G F, OH, OW). */
  readonly shape: Size4;
}

/** The gradient of one by its filters: g (n, G F, OH, OW), its pixels adjacent, gives `shape` (G F, C, KH, KW). */
export interface FilterGradJob extends Omit<CorrelationJob, 'name' | 'w'> {
  readonly g: View;
}

/** What such a window slides over: as many rows and columns as it meets. The image begins at `start`. */
export function frameOf({ kernel, pixels, stride, dilation }: Sliding, start: readonly [number, number]): Frame {
  const along = (d: 0 | 1): number => (pixels[d] - 1) * stride[d] + (kernel[d] - 1) * dilation[d] + 1;
  return { height: along(0), width: along(1), top: start[0], left: start[1] };
}
