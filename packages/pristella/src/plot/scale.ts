import { ArgumentError } from '../base/errors.ts';
import { logTicks, niceTicks, type Ticks, tickLabels } from './ticks.ts';

/** How numbers become places on an axis. */
export interface Scale {
  readonly name: 'linear' | 'log';
  /** From data to a coordinate that is even on paper; NaN outside the domain. */
  forward(v: number): number;
  inverse(u: number): number;
  ticks(low: number, high: number, count: number): Ticks;
}

/** Equal distances for equal differences. */
export const linearScale: Scale = {
  name: 'linear',
  forward: (v) => v,
  inverse: (u) => u,
  ticks(low, high, count) {
    const values = niceTicks(low, high, count);
    return { values, labels: tickLabels(values) };
  },
};

/** Equal distances for equal ratios; only numbers above 0 have a place. */
export const logScale: Scale = {
  name: 'log',
  forward: (v) => (v > 0 ? Math.log10(v) : Number.NaN),
  inverse: (u) => 10 ** u,
  ticks: logTicks,
};

/** The scale of that name. Throws ArgumentError for names other than `linear` and `log`. */
export function scaleOf(name: string, op: string): Scale {
  if (name === 'linear') return linearScale;
  if (name === 'log') return logScale;
  throw new ArgumentError(`unknown scale '${name}'`, { op, hint: "use 'linear' or 'log'" });
}
