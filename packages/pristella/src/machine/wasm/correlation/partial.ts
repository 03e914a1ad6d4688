import type { Buffer } from '../../../kernel/view.ts';

/** The sums of each part of a batch: (filter position, filter), filters in panels, rows `pitch` bytes apart. */
export interface Partial {
  readonly buffer: Buffer;
  readonly parts: number;
  readonly pitch: number;
  /** Bytes of one part. */
  readonly bytes: number;
}
