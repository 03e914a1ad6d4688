import { ArgumentError } from '../base/errors.ts';
import { logTicks, niceTicks, type Ticks, tickLabels } from './ticks.ts';

/** How numbers become places on an axis. */
export interface Scale {
  readonly name: 'linear' | 'log';
  /** From data to a coordinate that is even on paper; NaN outside the domain. */
  forward(v: number): number;
  /** The number at a coordinate: the nearest that the scale can show. */
  inverse(u: number): number;
  ticks(low: number, high: number, count: number): Ticks;
  /** Two coordinates about one, for an axis on which there is nothing else. */
  about(u: number): [number, number];
}

/** Equal distances for equal differences. */
export const linearScale: Scale = {
  name: 'linear',
  forward: (v) => v,
  inverse: (u) => Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, u)),
  ticks(low, high, count) {
    const values = niceTicks(low, high, count);
    return { values, labels: tickLabels(values, high - low) };
  },
  about(u) {
    const half = Math.max(Math.abs(u) * 0.05, 0.5);
    return [u - half, u + half];
  },
};

/** Equal distances for equal ratios; only numbers above 0 have a place. */
export const logScale: Scale = {
  name: 'log',
  forward: (v) => (v > 0 ? Math.log10(v) : Number.NaN),
  inverse: (u) => Math.min(Number.MAX_VALUE, Math.max(Number.MIN_VALUE, 10 ** u)),
  ticks: logTicks,
  about: (u) => [u - 0.5, u + 0.5],
};

/** The scale of that name. Throws ArgumentError for names other than `linear` and `log`. */
export function scaleOf(name: string, op: string): Scale {
  if (name === 'linear') return linearScale;
  if (name === 'log') return logScale;
  throw new ArgumentError(`unknown scale '${name}'`, { op, hint: "use 'linear' or 'log'" });
}

/** How far a value is on the way from one to another, as a share of it; NaN where the value has no place. */
export function shareAlong(scale: Scale, v: number, from: number, to: number): number {
  const [u, a, b] = [scale.forward(v), scale.forward(from), scale.forward(to)];
  if (!Number.isFinite(u)) return Number.NaN;
  if (a === b) return 0.5;
  // A way longer than any number is measured in halves.
  return Number.isFinite(b - a) ? (u - a) / (b - a) : (u / 2 - a / 2) / (b / 2 - a / 2);
}
