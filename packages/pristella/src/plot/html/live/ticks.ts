import { linearScale, logScale, shareAlong } from '../../scale.ts';
import { niceTicks, powerLabels, tickLabels } from '../../ticks.ts';
import { between } from '../../values.ts';

/** An axis of a plot that was moved or zoomed: pixel = scale * (place in the drawing) + shift. */
export interface AxisView {
  /** `linear` or `log`, the limits at start and end, and `whole` where ticks are whole numbers. */
  readonly spec: string;
  readonly isX: boolean;
  readonly start: number;
  readonly length: number;
  readonly scale: number;
  readonly shift: number;
  /** Ticks that the user chose: places and texts. */
  readonly fixed: readonly (readonly [number, string])[] | undefined;
}

/** How many intervals an axis of so many pixels has at the most. */
export const intervalsOn = (length: number, isX: boolean): number =>
  Math.max(2, Math.min(9, Math.floor(length / (isX ? 55 : 35))));

/** The ticks now in view: [pixel, text]. */
export function ticksInView({ spec, isX, start, length, scale, shift, fixed }: AxisView): [number, string][] {
  const [kind, low, high, whole] = spec.split(' ');
  const isLog = kind === 'log';
  const data = isLog ? logScale : linearScale;
  const [from, to] = [Number(low), Number(high)];
  const placed = (v: number, text: string): [number, string] => {
    const share = shareAlong(data, v, from, to);
    return [scale * (start + length * (isX ? share : 1 - share)) + shift, text];
  };
  const dataAt = (pixel: number): number => {
    const along = ((pixel - shift) / scale - start) / length;
    return data.inverse(between(data.forward(from), data.forward(to), isX ? along : 1 - along));
  };
  const inside = ([p]: [number, string]): boolean => p >= start - 0.5 && p <= start + length + 0.5;
  if (fixed) return fixed.map(([v, text]) => placed(v, text)).filter(inside);

  const ends = [dataAt(start), dataAt(start + length)] as const;
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const count = intervalsOn(length, isX);
  if (isLog && most / least > 10) {
    const powers = niceTicks(Math.log10(least), Math.log10(most), count).filter(Number.isInteger);
    // Written as those of the first view, for which the room was measured.
    const first = [Math.ceil(Math.log10(Math.min(from, to)) - 1e-9), Math.floor(Math.log10(Math.max(from, to)) + 1e-9)];
    const texts = powerLabels([...first, ...powers]).slice(2);
    return powers.map((e, i) => placed(Number(`1e${e}`), texts[i]!)).filter(inside);
  }
  const all = niceTicks(least, most, count);
  const wholes = whole ? all.filter(Number.isInteger) : [];
  const values = wholes.length > 2 ? wholes : all;
  const texts = tickLabels(values, most - least);
  return texts.map((text, i) => placed(values[i]!, text)).filter(inside);
}
