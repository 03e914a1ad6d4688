import type { Box, Shape } from '../scene.ts';
import type { Typography } from '../text/typography.ts';
import type { Margins } from './frame.ts';

/** What a figure places in its grid: axes in two or three dimensions, or a picture of a network. */
export interface Panel {
  /** The room it needs around its box, when the box has this size. `cell` is all that it may use. */
  margins(box: Box, cell: Box, type: Typography): Margins;
  draw(box: Box, cell: Box, type: Typography): Shape[];
  /** Width of the box divided by its height, where it is fixed. */
  readonly aspect: number | undefined;
  /** Its title as plain text, or ''. */
  readonly heading: string;
  /** Its part of the text alternative. */
  describe(): string;
}
