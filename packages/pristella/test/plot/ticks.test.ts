import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AxisView, intervalsOn, ticksInView } from '../../src/plot/html/live/ticks.ts';
import { brief, logTicks, niceTicks, tickLabels } from '../../src/plot/ticks.ts';

describe('ticks', () => {
  test('from -1.1 to 1.1 in nine intervals go by 0.25', () => {
    expect(niceTicks(-1.1, 1.1, 9)).toEqual([-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]);
  });
  test('from 0 to 0.3 by 0.1 have no dust of binary fractions', () => {
    expect(niceTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
  });
  test('are the same numbers times a power of ten, whatever the power', () => {
    const at = (v: number, power: number): number => Number(`${v}e${power}`);
    for (const [low, high, count] of [
      [0, 1, 4],
      [-1.1, 1.1, 9],
      [3, 7.5, 5],
      [-9, -2, 3],
      [0, 3, 1],
      [1, 9.99, 8],
    ] as const) {
      // biome-ignore format: ranges
      const wanted = niceTicks(low, high, count);
      const beyond = niceTicks(low, high, count, true);
      expect(wanted.length).toBeGreaterThan(count > 1 ? 2 : 0);
      for (const power of [-300, -250, -201, -200, -199, -100, -7, 1, 12, 100, 199, 200, 201, 250, 307]) {
        const scaled = (list: number[]): number[] => list.map((v) => at(v, power));
        expect(niceTicks(at(low, power), at(high, power), count), `e${power}`).toEqual(scaled(wanted));
        expect(niceTicks(at(low, power), at(high, power), count, true), `e${power}`).toEqual(scaled(beyond));
      }
    }
    expect(niceTicks(-1e308, 1e308, 4)).toEqual([-1e308, -5e307, 0, 5e307, 1e308]);
    expect(niceTicks(0, 5e-324, 3)).toEqual([0, 5e-324]);
  });
  test('of an empty range are its one value', () => {
    expect(niceTicks(2, 2, 5)).toEqual([2]);
  });
  test('lie within the range, rise by one step and are not more than asked for, for any range', () => {
    const ends = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        ends,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        (low, span, n) => {
          const ticks = niceTicks(low, low + span, n);
          expect(ticks.length).toBeLessThanOrEqual(n + 1);
          const slack = 1e-6 * span + 1e-9 * Math.abs(low);
          for (const t of ticks) expect(t >= low - slack && t <= low + span + slack).toBe(true);
          const steps = ticks.slice(1).map((t, i) => t - ticks[i]!);
          for (const s of steps) expect(s).toBeCloseTo(steps[0]!, 3);
        },
      ),
    );
  });
  test('are labelled with as many decimals as the step needs, and a true minus', () => {
    expect(tickLabels([-0.5, 0, 0.5])).toEqual(['−0.5', '0.0', '0.5']);
    expect(tickLabels([0, 2500, 5000])).toEqual(['0', '2500', '5000']);
  });
  test('near to zero are 0 in units of the others, or one unit from a half of it on', () => {
    expect(tickLabels([-0.1, 1e-17, 0.1])).toEqual(['−0.1', '0.0', '0.1']);
    expect(tickLabels([-1e-9, 1, 2])).toEqual(['0', '1', '2']);
    expect(tickLabels([0.004, 1, 2])).toEqual(['0.0', '1.0', '2.0']);
    expect([0.49, 0.5, -0.49, -0.5].map((v) => tickLabels([v, 100, 200])[0])).toEqual(['0', '1', '0', '−1']);
    expect(tickLabels([0.1, 50, 100])).toEqual(['0', '50', '100']);
  });
  test('of millions and millionths are labelled with powers of ten', () => {
    expect(tickLabels([0, 2e6, 4e6])).toEqual(['0', '2×10⁶', '4×10⁶']);
    expect(tickLabels([0, 2.5e-6, 5e-6])).toEqual(['0', '2.5×10⁻⁶', '5.0×10⁻⁶']);
  });
  test('of a logarithmic axis are powers of ten, with the others unlabelled', () => {
    const { values, labels, minor } = logTicks(1e-6, 1e-1, 9);
    expect(values).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1]);
    expect(labels[0]).toBe('10⁻⁶');
    expect(minor).toHaveLength(5 * 8);
  });
  test('of less than two decades go by 1, 2, 5', () => {
    expect(logTicks(0.1, 3, 9).values).toEqual([0.1, 0.2, 0.5, 1, 2]);
    // Of four there is room for more than the powers, of three not.
    expect([4, 3].map((count) => logTicks(0.1, 3, count).values)).toEqual([
      [0.1, 0.2, 0.5, 1, 2],
      [0.1, 1],
    ]);
  });
  test('of less than one decade are round numbers', () => {
    expect(logTicks(30, 42, 9).values).toEqual([30, 32, 34, 36, 38, 40, 42]);
  });
  test('numbers in sentences have four digits', () => {
    expect([1 / 3, -2, 1234567, 0].map(brief)).toEqual(['0.3333', '−2', '1.23×10⁶', '0']);
  });
});

describe('the ticks of a plot that was zoomed', () => {
  const view = (spec: string, scale: number, shift: number): AxisView => ({
    spec,
    isX: true,
    start: 0,
    length: 400,
    scale,
    shift,
    fixed: undefined,
  });
  const texts = (spec: string, scale: number, shift: number): string[] =>
    ticksInView(view(spec, scale, shift)).map(([, text]) => text);

  test('are those of the part in view, with the decimals that their step needs', () => {
    expect(texts('linear 0 10', 4, -800)).toEqual(['5.0', '5.5', '6.0', '6.5', '7.0', '7.5']);
    expect(texts('linear -1 1', 1, 0)).toEqual(['−1.0', '−0.5', '0.0', '0.5', '1.0']);
    expect(texts('linear 0 2', 8, -800)).toEqual(['0.50', '0.55', '0.60', '0.65', '0.70', '0.75']);
  });
  test('of whole numbers stay whole as long as three are in view', () => {
    expect(texts('linear 0 20 whole', 1, 0)).toEqual(['0', '5', '10', '15', '20']);
    expect(texts('linear 0 20 whole', 20, 0)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
    expect(texts('linear 0 2 whole', 1, 0)).toEqual(['0', '1', '2']);
    expect(texts('linear 0 1 whole', 1, 0)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
  });
  test('of a logarithmic scale are powers of ten, written as in the first view', () => {
    expect(texts('log 1 1e10', 2, 0)).toEqual(['10⁰', '10¹', '10²', '10³', '10⁴', '10⁵']);
    expect(texts('log 0.9 1.1e4', 1, 0)).toEqual(['1', '10', '100', '1000', '10000']);
    expect(texts('log 1e-6 1e-2', 1, 0)).toEqual(['10⁻⁶', '10⁻⁵', '10⁻⁴', '10⁻³', '10⁻²']);
  });
  test('stand where their values are', () => {
    expect(ticksInView(view('linear 0 10', 2, -100))[0]).toEqual([-100 + 2 * 400 * 0.2, '2']);
  });
  test('are one in 55 pixels across, one in 35 upward, two to nine', () => {
    const asked = (isX: boolean, length: number): number => intervalsOn(length, isX);
    expect([54, 109, 110, 164, 165, 494, 495, 600].map((n) => asked(true, n))).toEqual([2, 2, 2, 2, 3, 8, 9, 9]);
    expect([34, 69, 70, 104, 105, 314, 315, 400].map((n) => asked(false, n))).toEqual([2, 2, 2, 2, 3, 8, 9, 9]);
  });
  test('of a logarithmic scale are powers of ten where more than one decade is in view', () => {
    expect(texts('log 1 10', 1, 0).length).toBeGreaterThan(3);
    expect(texts('log 1 10.5', 1, 0)).toEqual(['1', '10']);
  });
  test('that were chosen are shown up to half a pixel outside the box', () => {
    const fixed = [[0, 'low'], [10, 'high']] as const; // biome-ignore format: two ticks
    const shown = (shift: number): string[] =>
      ticksInView({ ...view('linear 0 10', 1, shift), fixed }).map(([, text]) => text);
    expect([-0.5625, -0.5, 0, 0.5, 0.5625].map(shown)).toEqual([
      ['high'],
      ['low', 'high'],
      ['low', 'high'],
      ['low', 'high'],
      ['low'],
    ]);
  });
});
