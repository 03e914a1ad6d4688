import { type Metrics, sansMetrics } from './metrics.ts';

/** The sizes in which a figure is set, in pixels, and how they are measured. */
export interface Typography {
  readonly metrics: Metrics;
  readonly tick: number;
  readonly label: number;
  readonly title: number;
  /** Length of the tick lines. */
  readonly tickLength: number;
  /** Space between things. */
  readonly gap: number;
  /** Whether text may be turned by a quarter; a terminal cannot. */
  readonly canTurn: boolean;
  /** Whether letters may be raised, lowered and made smaller; a terminal has one size. */
  readonly canRaise: boolean;
  lineHeight(size: number): number;
}

/** The typography of pictures. */
export const printed: Typography = {
  metrics: sansMetrics,
  tick: 11,
  label: 12,
  title: 14,
  tickLength: 4,
  gap: 5,
  canTurn: true,
  canRaise: true,
  lineHeight: (size) => 1.25 * size,
};
