import type { Metrics } from '../text/metrics.ts';
import type { Typography } from '../text/typography.ts';

/** A character cell is 8 by 16 pixels: two by four dots of Braille, or two square half blocks. */
export const CELL = { width: 8, height: 16 } as const;

/** How many cells a character takes: two for Chinese, Japanese, Korean and emoji. */
export function cellsOf(character: string): number {
  const code = character.codePointAt(0)!;
  if (code >= 0x300 && code <= 0x36f) return 0;
  const isWide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff00 && code <= 0xff60) ||
    code >= 0x1f300;
  return isWide ? 2 : 1;
}

const metrics: Metrics = {
  width: (text) => [...text].reduce((n, c) => n + cellsOf(c), 0) * CELL.width,
  ascent: () => 12,
  descent: () => 4,
};

/** The typography of a terminal: one size, no turned text. */
export const typed: Typography = {
  metrics,
  tick: 16,
  label: 16,
  title: 16,
  tickLength: 6,
  gap: 4,
  canTurn: false,
  canRaise: false,
  lineHeight: () => CELL.height,
};
