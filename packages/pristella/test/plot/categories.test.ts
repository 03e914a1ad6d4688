import { describe, expect, test } from 'vitest';
import { type Axes, type Figure, figure } from '../../src/plot/index.ts';
import { eachShape, type Shape } from '../../src/plot/scene.ts';
import { labelsOf } from './reading.ts';

/** What is drawn inside the axes, and a function from a label's text to its pixel. */
function looked(fig: Figure, axis: 'x' | 'y'): { shapes: Shape[]; at: (name: string) => number } {
  const shapes: Shape[] = [];
  let box = { x: 0, y: 0, width: 0, height: 0 };
  eachShape(fig.scene().shapes, (shape, clip) => {
    if (!clip) return;
    shapes.push(shape);
    box = clip;
  });
  const { texts, shares } = labelsOf(fig).find(({ name }) => name === axis)!;
  const at = (name: string): number => {
    const share = shares[texts.indexOf(name)]!;
    return axis === 'x' ? box.x + share * box.width : box.y + (1 - share) * box.height;
  };
  return { shapes, at };
}

/** The middle and the length of each bar. */
const barsIn = (shapes: readonly Shape[], axis: 'x' | 'y'): [number, number][] =>
  shapes.flatMap((s) => {
    if (s.kind !== 'rect') return [];
    const { x, y, width, height } = s.box;
    return [axis === 'x' ? [x + width / 2, height] : [y + height / 2, width]];
  });

describe('a category', () => {
  test.each(['x', 'y'] as const)('has one place on the %s axis for all bars, in whatever order they come', (axis) => {
    const fig = figure();
    const draw = axis === 'x' ? 'bar' : 'barh';
    fig.axes()[draw](['sgd', 'adam'], [1, 9], { alpha: 0.5 })[draw](['adam', 'rms', 'sgd'], [9, 4, 1], { alpha: 0.5 });
    const { shapes, at } = looked(fig, axis);
    const bars = barsIn(shapes, axis);
    const unit = bars[0]![1];
    const heights = Object.entries({ sgd: 1, adam: 9, rms: 4 });
    for (const [name, height] of heights) {
      const own = bars.filter(([middle]) => Math.abs(middle - at(name)) < 0.1);
      expect(own).toHaveLength(name === 'rms' ? 1 : 2);
      for (const [, length] of own) expect(length / unit).toBeCloseTo(height, 6);
    }
  });

  const marks: Readonly<Record<string, (ax: Axes, x: string[], y: number[]) => unknown>> = {
    plot: (ax, x, y) => ax.plot(x, y, 'o'),
    step: (ax, x, y) => ax.step(x, y, { marker: 'o', linestyle: '' }),
    scatter: (ax, x, y) => ax.scatter(x, y),
    stem: (ax, x, y) => ax.stem(x, y),
    errorbar: (ax, x, y) => ax.errorbar(x, y, { yerr: 1, marker: 'o', linestyle: '' }),
  };
  test.each(Object.keys(marks))('is where the bars have it for %s, too', (name) => {
    const fig = figure();
    const ax = fig.axes().bar(['a', 'b', 'c'], [3, 2, 1]);
    marks[name]!(ax, ['c', 'd', 'a', 'c'], [1, 2, 3, 4]);
    const { shapes, at } = looked(fig, 'x');
    const xs = shapes.flatMap((s) => (s.kind === 'dots' ? s.points.filter((_, i) => i % 2 === 0) : []));
    expect(xs.map((x) => x.toFixed(2))).toEqual(['c', 'd', 'a', 'c'].map((label) => at(label).toFixed(2)));
  });
  test('is where the bars have it for fillBetween, too', () => {
    const fig = figure();
    fig.axes().bar(['a', 'b', 'c'], [3, 2, 1]).fillBetween(['c', 'a'], [1, 2]);
    const { shapes, at } = looked(fig, 'x');
    const [area] = shapes.flatMap((s) => (s.kind === 'path' ? s.runs : []));
    expect([area!.points[0], area!.points[2]]).toEqual([at('c'), at('a')]);
  });

  test('that stands twice among bars has two places, so that no bar hides another', () => {
    const fig = figure();
    fig.axes().bar(['conv', 'relu', 'conv'], [3, 1, 2]).bar(['conv', 'relu', 'conv'], [1, 1, 1]);
    const middles = barsIn(looked(fig, 'x').shapes, 'x').map(([middle]) => middle.toFixed(3));
    expect(new Set(middles.slice(0, 3)).size).toBe(3);
    expect(middles.slice(3)).toEqual(middles.slice(0, 3));
    expect(labelsOf(fig)[0]!.texts).toEqual(['conv', 'relu', 'conv']);
  });
  test('is learned only from a mark that can be made', () => {
    const ax = figure().axes().bar(['a'], [1]);
    expect(() => ax.bar(['b', 'c'], [1])).toThrow(/lengths differ/);
    expect(() => ax.plot(['d'], [1], 'q')).toThrow(/format/);
    expect(ax.describe()).toContain('x axis a; y axis');
  });
  test('mixed with numbers, or on a logarithmic axis, is refused', () => {
    expect(() =>
      figure()
        .axes()
        .bar(['a', 1] as never, [1, 2]),
    ).toThrow(/needs names of categories, got 1/);
    expect(() => figure().axes().xscale('log').bar(['a'], [1])).toThrow(/categories have no places on a log axis/);
    expect(() => figure().axes().bar(['a'], [1]).xscale('log')).toThrow(/categories have no places on a log axis/);
  });
  test('yields to ticks of the user’s own', () => {
    const fig = figure();
    fig.axes().bar(['a', 'b'], [1, 2]).xticks([0, 1], ['A', 'B']).bar(['b', 'a'], [1, 1]);
    expect(labelsOf(fig)[0]!.texts).toEqual(['A', 'B']);
  });
});
