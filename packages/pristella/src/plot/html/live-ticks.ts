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
 * The ticks now in view: [pixel, text]. Self-contained: the page carries the text of this function.
 */
export function ticksInView(
  view: AxisView,
  niceTicks: (low: number, high: number, count: number) => number[],
): [number, string][] {
  const { isX, start, length, scale, shift, fixed } = view;
  const [kind, low, high, whole] = view.spec.split(' ');
  const isLog = kind === 'log';
  const forward = (v: number): number => (isLog ? Math.log10(v) : v);
  const back = (u: number): number => (isLog ? 10 ** u : u);
  const [a, b] = [forward(Number(low)), forward(Number(high))];
  const place = (v: number): number => {
    const share = (forward(v) - a) / (b - a);
    return scale * (start + length * (isX ? share : 1 - share)) + shift;
  };
  const dataAt = (pixel: number): number => {
    const share = ((pixel - shift) / scale - start) / length;
    return back(a + (b - a) * (isX ? share : 1 - share));
  };
  const inside = ([p]: [number, string]): boolean => p >= start - 0.5 && p <= start + length + 0.5;
  if (fixed) return fixed.map(([v, text]): [number, string] => [place(v), text]).filter(inside);

  const ends = [dataAt(start), dataAt(start + length)].sort((p, q) => p - q) as [number, number];
  const count = Math.max(2, Math.min(9, Math.floor(length / (isX ? 55 : 35))));
  let values = niceTicks(ends[0], ends[1], count);
  if (isLog && ends[1] / ends[0] > 10) {
    const powers = niceTicks(Math.log10(ends[0]), Math.log10(ends[1]), count).filter(Number.isInteger);
    values = powers.map((e) => 10 ** e);
  }
  if (whole && values.filter(Number.isInteger).length > 2) values = values.filter(Number.isInteger);
  const step = values.length > 1 && !isLog ? Math.abs(values[1]! - values[0]!) : 0;
  // As many decimals as the step needs: one more for a step such as 0.25.
  const power = step > 0 ? Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)) : 0;
  const digits = Math.min(12, Math.abs(Number(step.toFixed(power)) - step) > 1e-9 * step ? power + 1 : power);
  const raised = (e: number): string => String(e).replace(/./g, (c) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(c)]!);
  const textOf = (v: number): string => {
    const exponent = v === 0 ? 0 : Math.floor(Math.log10(Math.abs(v)) + 1e-12);
    const lead = v / 10 ** exponent;
    const isPower = isLog && Math.abs(lead - 1) < 1e-9;
    if (isPower && (exponent > 4 || exponent < -2)) return `10${raised(exponent)}`;
    if (exponent >= 6 || exponent < -4) return `${Number(lead.toFixed(3))}×10${raised(exponent)}`.replace(/^-/, '−');
    const text = step > 0 ? v.toFixed(digits) : String(Number(v.toPrecision(6)));
    return text.replace('-', '−');
  };
  return values.map((v): [number, string] => [place(v), textOf(v)]).filter(inside);
}
