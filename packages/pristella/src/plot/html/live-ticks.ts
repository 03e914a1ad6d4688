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

/**
 * The ticks now in view: [pixel, text]. Self-contained: the page carries the text of this function, and hands it the
 * ones that choose and write ticks.
 */
export function ticksInView(
  view: AxisView,
  niceTicks: (low: number, high: number, count: number) => number[],
  tickLabels: (values: readonly number[], span: number) => string[],
): [number, string][] {
  const { isX, start, length, scale, shift, fixed } = view;
  const [kind, low, high, whole] = view.spec.split(' ');
  const isLog = kind === 'log';
  const forward = (v: number): number => (isLog ? Math.log10(v) : v);
  const back = (u: number): number => {
    const v = isLog ? 10 ** u : u;
    return Math.max(isLog ? Number.MIN_VALUE : -Number.MAX_VALUE, Math.min(Number.MAX_VALUE, v));
  };
  const [a, b] = [forward(Number(low)), forward(Number(high))];
  // Halves, where the whole way would be longer than any number.
  const half = Number.isFinite(b - a) ? 1 : 0.5;
  const place = (v: number): number => {
    const share = (half * forward(v) - half * a) / (half * b - half * a);
    return scale * (start + length * (isX ? share : 1 - share)) + shift;
  };
  const dataAt = (pixel: number): number => {
    const along = ((pixel - shift) / scale - start) / length;
    const share = isX ? along : 1 - along;
    return back(half === 1 ? a + (b - a) * share : a * (1 - share) + b * share);
  };
  const inside = ([p]: [number, string]): boolean => p >= start - 0.5 && p <= start + length + 0.5;
  if (fixed) return fixed.map(([v, text]): [number, string] => [place(v), text]).filter(inside);

  const ends = [dataAt(start), dataAt(start + length)].sort((p, q) => p - q) as [number, number];
  const count = Math.max(2, Math.min(9, Math.floor(length / (isX ? 55 : 35))));
  if (isLog && ends[1] / ends[0] > 10) {
    const raised = (e: number): string => String(e).replace(/./g, (c) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(c)]!);
    const powers = niceTicks(Math.log10(ends[0]), Math.log10(ends[1]), count).filter(Number.isInteger);
    const textOf = (e: number): string => (e > 4 || e < -2 ? `10${raised(e)}` : String(Number(`1e${e}`)));
    return powers.map((e): [number, string] => [place(Number(`1e${e}`)), textOf(e)]).filter(inside);
  }
  let values = niceTicks(ends[0], ends[1], count);
  if (whole && values.filter(Number.isInteger).length > 2) values = values.filter(Number.isInteger);
  const texts = tickLabels(values, ends[1] - ends[0]);
  return values.map((v, i): [number, string] => [place(v), texts[i]!]).filter(inside);
}
